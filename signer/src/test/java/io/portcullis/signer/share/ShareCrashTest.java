package io.portcullis.signer.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.threshold.ceremony.Kind;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One of the signers loses its power at every operation of its disk, from its first ceremony to its last. When it is up again and the group has
 * settled, one sharing signs: never none, never two. The disk is the twin; the tokens are real.
 */
final class ShareCrashTest {
    private static final Bytes MESSAGE = Bytes.ascii("a digest").sha256();
    private static final int SIGNERS = 4;

    /** The test command tries each so many-th operation. */
    private static final int SAMPLE = 4;

    private static SealTokens tokens;

    @BeforeAll
    static void openTokens() {
        tokens = new SealTokens(SIGNERS);
    }

    @AfterAll
    static void closeTokens() {
        tokens.close();
    }

    /** With a threshold of all members, too: then nobody's proof can be done without. */
    @ParameterizedTest
    @CsvSource({"REFRESH, 2", "RESHARE, 2", "REFRESH, 3"})
    @Tag("soak")
    void oneSharingSignsAfterAPowerCutAtAnyOperation(Kind second, int threshold) {
        cut(second, threshold, 1, 1);
    }

    /** Another part of them each time; a failure names its operation. */
    @ParameterizedTest
    @CsvSource({"REFRESH, 2", "RESHARE, 2", "REFRESH, 3"})
    void oneSharingSignsAfterAPowerCutAtASampleOfOperations(Kind second, int threshold) {
        cut(second, threshold, 1 + new Random().nextInt(SAMPLE), SAMPLE);
    }

    private static void cut(Kind second, int threshold, int first, int stride) {
        for (int victim = 0; victim < SIGNERS; victim++) {
            long last = life(second, threshold, victim, Long.MAX_VALUE, 0);
            for (long cut = first + (long) victim % stride; cut <= last; cut += stride) {
                life(second, threshold, victim, cut, cut + victim);
            }
        }
    }

    /** @return how many operations the victim's disk did */
    private static long life(Kind second, int threshold, int victim, long cut, long seed) {
        String where = second + " of threshold " + threshold + ", signer " + victim + " down at operation " + cut
                + ", seed " + seed;
        List<Signatory> all = tokens.signatories();
        try {
            all.get(victim).disk().cutPowerAt(cut);
            List<Signatory> first = all.subList(0, 3);
            Session dkg = Session.dkg(threshold, first).run();
            if (all.get(victim).isDown()) {
                revive(all.get(victim), seed);
                assertTrue(dkg.settle(), where);
                assertProvenSharesAreHeld(dkg, 1, where);
                assertEquals(
                        dkg.ended().isPresent() ? Set.of(1L) : Set.of(),
                        signing(first, threshold, where),
                        where + " in DKG");
                return cut;
            }
            GroupSharing sharing = dkg.completed().orElseThrow().sharing();
            List<Signatory> members = second == Kind.REFRESH ? first : all.subList(1, 4);
            Session next =
                    Session.next(second, sharing, first, threshold, members).run();
            long operations = all.get(victim).disk().operations();
            if (all.get(victim).isDown()) {
                revive(all.get(victim), seed);
            }
            assertTrue(next.settle(), where);
            assertProvenSharesAreHeld(next, 2, where);
            assertEquals(Set.of(next.ended().isPresent() ? 2L : 1L), signing(all, threshold, where), where);
            return operations;
        } finally {
            all.forEach(Signatory::close);
        }
    }

    /** A share is durable before its proof leaves: two signers cannot show that by signing, for two are enough without the third. */
    private static void assertProvenSharesAreHeld(Session session, long epoch, String where) {
        if (session.ended().isPresent()) {
            for (Signatory one : session.proven()) {
                assertEquals(
                        Optional.of(epoch), one.store().active().map(GroupSharing::epoch), where + ": " + one.name());
            }
        }
    }

    /** By turns, all that was written survives, or only what was forced and a choice of the rest. */
    private static void revive(Signatory victim, long seed) {
        victim.restart(disk -> new TwinDisk(seed % 2 == 0 ? disk.image() : disk.survivors(seed)));
    }

    /** The epochs in which the group signs. */
    static Set<Long> signing(List<Signatory> all, int threshold, String where) {
        Map<Long, List<PartialSignature>> parts = new HashMap<>();
        Map<Long, GroupSharing> sharings = new HashMap<>();
        for (Signatory one : all) {
            assertEquals(Optional.empty(), one.store().sessionInDoubt(), where);
            one.store().sign(MESSAGE).ifPresent(part -> {
                parts.computeIfAbsent(part.epoch(), epoch -> new ArrayList<>()).add(part);
                sharings.put(part.epoch(), one.store().active().orElseThrow());
            });
        }
        Set<Long> signing = new TreeSet<>();
        parts.forEach((epoch, some) -> {
            if (some.size() >= threshold) {
                Combination.Combined combined = assertInstanceOf(
                        Combination.Combined.class, new Combiner(sharings.get(epoch)).combine(MESSAGE, some), where);
                assertTrue(sharings.get(epoch).groupKey().verifies(MESSAGE, combined.signature()), where);
                signing.add(epoch);
            }
        });
        return signing;
    }
}
