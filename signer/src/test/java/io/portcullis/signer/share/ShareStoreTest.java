package io.portcullis.signer.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Input;
import io.portcullis.threshold.ceremony.Kind;
import io.portcullis.threshold.ceremony.Member;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Open;
import io.portcullis.threshold.ceremony.P256Voice;
import io.portcullis.threshold.ceremony.Participant;
import io.portcullis.threshold.ceremony.Party;
import io.portcullis.threshold.ceremony.Proof;
import io.portcullis.threshold.ceremony.Rehearsal;
import io.portcullis.threshold.ceremony.Round;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ShareStoreTest {
    private static final Bytes MESSAGE = Bytes.ascii("a digest").sha256();

    private static SealTokens tokens;
    private List<Signatory> all;

    @BeforeAll
    static void openTokens() {
        tokens = new SealTokens(3);
    }

    @AfterAll
    static void closeTokens() {
        tokens.close();
    }

    @BeforeEach
    void begin() {
        all = tokens.signatories();
    }

    @AfterEach
    void end() {
        all.forEach(Signatory::close);
    }

    @Test
    void signsWithTheShareThatItsCeremonyMadeAndAfterARestart() {
        Session.dkg(2, all).run();
        assertEquals(Set.of(1L), ShareCrashTest.signing(all, 2, "at first"));
        all.forEach(one -> one.restart(disk -> new TwinDisk(disk.image())));
        assertEquals(Set.of(1L), ShareCrashTest.signing(all, 2, "after a restart"));
    }

    @Test
    void joinsASessionOnceForEver() {
        Bytes session = Session.dkg(2, all).run().definition().session();
        assertRefused(ThresholdTag.RESTARTED, () -> all.getFirst().store().join(session));
        all.getFirst().restart(disk -> new TwinDisk(disk.image()));
        assertRefused(ThresholdTag.RESTARTED, () -> all.getFirst().store().join(session));
    }

    @Test
    void destroysTheOldSharesOnceTheNewAreProven() {
        Session dkg = Session.dkg(2, all).run();
        GroupSharing first = dkg.completed().orElseThrow().sharing();
        Session.next(Kind.REFRESH, first, all, 2, all).run();
        assertEquals(Set.of(2L), ShareCrashTest.signing(all, 2, "refreshed"));
        assertRefused(
                ThresholdTag.SHARE_UNUSABLE,
                () -> all.getFirst().store().openToDeal(dkg.definition().session(), 1, 1, SecretAccess.INSTANCE));
    }

    @Test
    void aShareThatIsDealtOnSignsNoMoreUntilItIsKnownHowThatEnded() {
        Session dkg = Session.dkg(2, all).run();
        ShareStore store = all.getFirst().store();
        Bytes session = Bytes.ascii("a resharing").sha256();
        store.join(session);
        assertTrue(store.sign(MESSAGE).isPresent());
        store.openToDeal(session, 1, 1, SecretAccess.INSTANCE).close();
        assertRefused(ThresholdTag.SHARE_UNUSABLE, () -> store.sign(MESSAGE));
        all.getFirst().restart(disk -> new TwinDisk(disk.image()));
        ShareStore again = all.getFirst().store();
        assertRefused(ThresholdTag.SHARE_UNUSABLE, () -> again.sign(MESSAGE));
        assertRefused(
                ThresholdTag.SHARE_UNUSABLE,
                () -> again.join(Bytes.ascii("another").sha256()));
        again.abandon(session, epoch -> {});
        assertEquals(1L, again.sign(MESSAGE).orElseThrow().epoch());
        assertEquals(dkg.completed().orElseThrow().sharing(), again.active().orElseThrow());
    }

    @Test
    void aRestoredJournalOpensNoDestroyedShare() {
        Session dkg = Session.dkg(2, all).run();
        byte[] before = all.getFirst().disk().image();
        GroupSharing first = dkg.completed().orElseThrow().sharing();
        Session.next(Kind.REFRESH, first, all, 2, all).run();
        all.getFirst().restart(disk -> new TwinDisk(before));
        assertEquals(1L, all.getFirst().store().active().orElseThrow().epoch());
        assertRefused(ThresholdTag.SEAL_BROKEN, () -> all.getFirst().store().sign(MESSAGE));
    }

    @Test
    void signsWithNeitherShareWhileTheNewOneIsInDoubt() {
        GroupSharing first = Session.dkg(2, all).run().completed().orElseThrow().sharing();
        ShareStore store = all.getFirst().store();
        Bytes session = Bytes.ascii("another session").sha256();
        keepPending(store, session, first);
        assertRefused(ThresholdTag.SHARE_UNUSABLE, () -> store.sign(MESSAGE));
        assertRefused(ThresholdTag.SHARE_UNUSABLE, () -> store.renounce(session));
        assertRefused(
                ThresholdTag.SHARE_UNUSABLE,
                () -> store.join(Bytes.ascii("a third").sha256()));
        store.abandon(session, epoch -> {});
        assertEquals(1L, store.sign(MESSAGE).orElseThrow().epoch());
    }

    @Test
    void keepsTheShareInForceWhenStrangersReshareAKeyOfTheirOwn() {
        Session.dkg(2, all).run();
        Signatory victim = all.getFirst();
        Completed forged = strangersResharingWithoutTheVictim(victim);
        assertEquals(
                Optional.empty(),
                Optional.of(forged.definition().party(victim.voice().key()).orElseThrow())
                        .filter(party -> party.receivesAs().isPresent()),
                "the victim is one who hands over");
        assertRefused(ThresholdTag.SHARE_UNUSABLE, () -> victim.store().handOver(forged, epoch -> {}));
        assertEquals(1L, victim.store().sign(MESSAGE).orElseThrow().epoch());
    }

    @Test
    void neverDestroysTheKeyOfAnEpochThatIsMadeAgain() {
        Busy busy = new Busy(tokens.seals(0));
        try (Signatory one = new Signatory("member-1", busy)) {
            List<Signatory> group = List.of(one, all.get(1), all.get(2));
            GroupSharing first =
                    Session.dkg(2, group).run().completed().orElseThrow().sharing();
            Bytes failed = Bytes.ascii("a session that failed").sha256();
            keepPending(one.store(), failed, first);
            busy.busy = true;
            assertThrows(SignerFault.class, () -> one.store().abandon(failed, epoch -> {}));
            busy.busy = false;
            Session.next(Kind.REFRESH, first, group, 2, group).run();
            assertEquals(2L, one.store().sign(MESSAGE).orElseThrow().epoch());
            one.restart(disk -> new TwinDisk(disk.image()));
            assertEquals(2L, one.store().sign(MESSAGE).orElseThrow().epoch());
        }
    }

    private static void keepPending(ShareStore store, Bytes session, GroupSharing like) {
        GroupSharing next = new GroupSharing(like.epoch() + 1, like.commitment(), like.indices());
        store.join(session);
        try (SecretScalars share = SecretScalars.random(1, new OsRandomness())) {
            store.keep(new Proof(session, 1, session.sha256()), next, 1, share, SecretAccess.INSTANCE);
        }
    }

    /** A token whose threads are all taken for a while. */
    private static final class Busy implements Sealing {
        private final Sealing token;
        private boolean busy;

        Busy(Sealing token) {
            this.token = token;
        }

        @Override
        public SealingScheme scheme() {
            return token.scheme();
        }

        @Override
        public SealedShare seal(LockedMemory secret, ShareBinding binding, SecretAccess access) {
            return token.seal(secret, binding, access);
        }

        @Override
        public LockedMemory unseal(SealedShare sealed, ShareBinding expected, SecretAccess access) {
            return token.unseal(sealed, expected, access);
        }

        @Override
        public void destroy(long epoch) {
            if (busy) {
                throw new SignerFault(SignerTag.SESSIONS_EXHAUSTED, "too many wait for the token");
            }
            token.destroy(epoch);
        }
    }

    /** What a hostile relay can make alone: its own sharing, and a resharing in which the victim is named as a holder and stays silent. */
    private static Completed strangersResharingWithoutTheVictim(Signatory victim) {
        List<Rehearsal.Actor> strangers = Rehearsal.cast(3);
        GroupSharing theirs;
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(2, 3, strangers), strangers).run()) {
            theirs = ((Completed) stage.end(1)).sharing();
        }
        List<Member> holders = List.of(
                new Member(1, "stranger-1", strangers.get(0).voice().key()),
                new Member(2, "stranger-2", strangers.get(1).voice().key()),
                new Member(3, victim.name(), victim.voice().key()));
        List<Member> members = holders.subList(0, 2);
        Definition definition =
                Session.definition(Kind.RESHARE, 2, 2, members, Optional.of(new Definition.Previous(theirs, holders)));
        Map<Integer, Participant> stage = new TreeMap<>();
        Deque<Message> network = new ArrayDeque<>();
        for (int i = 0; i < 2; i++) {
            P256Voice voice = strangers.get(i).voice();
            Party party = definition.party(voice.key()).orElseThrow();
            Participant one = new Participant(
                    definition,
                    party,
                    voice,
                    new OsRandomness(),
                    strangers.get(i).vault());
            stage.put(party.number(), one);
            network.addAll(one.begin().words());
        }
        while (stage.get(1).state() instanceof Open || stage.get(2).state() instanceof Open) {
            while (!network.isEmpty()) {
                Message message = network.poll();
                stage.values()
                        .forEach(one -> network.addAll(
                                one.on(new Input.Received(message)).words()));
            }
            if (stage.get(1).state() instanceof Open open) {
                Round round = open.round();
                stage.values()
                        .forEach(one ->
                                network.addAll(one.on(new Input.Close(round)).words()));
            }
        }
        State end = stage.get(1).transcript().replay();
        stage.values().forEach(Participant::close);
        return (Completed) end;
    }

    private static void assertRefused(ThresholdTag tag, Runnable what) {
        assertEquals(
                tag, assertThrows(ThresholdRefusedException.class, what::run).tag());
    }
}
