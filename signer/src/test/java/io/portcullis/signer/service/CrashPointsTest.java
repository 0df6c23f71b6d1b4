package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.journal.SectorDisk.Survival;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.service.BoardOfTwins.Draft;
import io.portcullis.signer.service.CrashExplorer.Death;
import io.portcullis.signer.service.CrashExplorer.Explored;
import io.portcullis.signer.service.TwinSigner.Remains;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every death of a signer at every write, force and call of its token: never two batches for a nonce, never two seals of a height, never a
 * signature whose row was not durable before it existed (the twin looks at its disk each time its token signs).
 */
@Tag("proof")
class CrashPointsTest {
    private static final SealBlocks HONEST_BLOCK = SealBlocks.block(9, SealBlocks.leaf(SealBlocks.HUB, 1, 3, "honest"));
    private static final SealBlocks OTHER_BLOCK = SealBlocks.block(9, SealBlocks.leaf(SealBlocks.HUB, 1, 3, "other"));

    private final BoardOfTwins board = new BoardOfTwins();
    private final List<Checkpoint> anchored = new ArrayList<>();
    private final Remains left = anchored("signer-1");
    private final Remains right = anchored("signer-2");
    private final Draft honest = board.draft(900, anchored);
    private final Draft other = board.draft(800, anchored);

    /** A signer that has told the checkpoint which both batches anchor. */
    private Remains anchored(String name) {
        Remains born = Remains.of(board.ceremony(), name);
        return TwinSigner.live(
                born,
                FaultLine.whole(),
                Survival.ALL,
                0,
                twin -> anchored.add(twin.checkpoint().orElseThrow()));
    }

    @Test
    void whereverASignerDiesInItsFirstStartTheNextOneServes() {
        Remains born = Remains.of(board.ceremony(), "signer-3");
        Explored explored = CrashExplorer.explore((line, death) -> {
            Remains after = TwinSigner.live(born, line, death.survival(), death.seed(), twin -> {});
            TwinSigner.live(
                    after,
                    FaultLine.whole(),
                    Survival.ALL,
                    0,
                    twin -> assertTrue(twin.checkpoint().isPresent()));
        });
        explored.requirePoints(30, "KEYS force", "AUDIT force", "LEFT_SEALS force");
    }

    /**
     * Two signers share nothing but the papers: so the left one dies at each of its points while the right one has signed the same batch, or
     * its rival.
     */
    @Test
    void whereverASignerDiesItSignsOneBatchThatIsLoggedAndNoTwoBatchesFindAQuorum() {
        Set<Bytes32> same = askedOnce(right, honest);
        Set<Bytes32> rival = askedOnce(right, other);
        Explored explored = CrashExplorer.explore((line, death) -> {
            Set<Bytes32> signed = oneSigning(line, death);
            assertEquals(1, signed.size(), "one digest was signed for the nonce");
            assertTrue(quorums(signed, same) <= 1 && quorums(signed, rival) <= 1, "two batches with a quorum");
        });
        explored.requirePoints(25, "WATERMARK force", "AUDIT force", "token signs, BATCH", "token signs, AUDIT");
    }

    private Set<Bytes32> askedOnce(Remains signer, Draft draft) {
        Remains fresh = signer.withFreshToken();
        TwinSigner.live(
                fresh,
                FaultLine.whole(),
                Survival.ALL,
                0,
                twin -> assertTrue(
                        TwinSigner.isGranted(new Caller(board).ask(twin, draft).orElseThrow())));
        return new HashSet<>(fresh.hsm().signed());
    }

    private static long quorums(Collection<Bytes32> left, Collection<Bytes32> right) {
        return left.stream().filter(right::contains).count();
    }

    /** @return every digest that the token signed, before its death and after it */
    private Set<Bytes32> oneSigning(FaultLine line, Death death) {
        Caller caller = new Caller(board);
        Remains before = left.withFreshToken();
        Remains after = TwinSigner.live(
                before,
                line,
                death.survival(),
                death.seed(),
                twin -> caller.ask(twin, honest)
                        .ifPresent(answer -> assertTrue(TwinSigner.isGranted(answer), answer::toString)));
        List<Bytes32> existing = after.hsm().signed();
        TwinSigner.live(after, FaultLine.whole(), Survival.ALL, 0, twin -> {
            caller.requireStanding(twin);
            boolean agreed = !Caller.rows(twin, "signature-agreed").isEmpty();
            boolean honestFirst = death.isEven();
            Draft granted = oneOf(twin, caller, honestFirst ? List.of(honest, other) : List.of(other, honest));
            if (honestFirst || agreed || !existing.isEmpty()) {
                assertEquals(honest, granted, "what was agreed to is never taken back");
            }
        });
        return new HashSet<>(after.hsm().signed());
    }

    /** Asks for each; exactly one is granted, the rest are told whose the nonce is. */
    private static Draft oneOf(TwinSigner twin, Caller caller, List<Draft> drafts) {
        List<Draft> granted = new ArrayList<>();
        for (Draft draft : drafts) {
            ObjectNode answer = caller.ask(twin, draft).orElseThrow();
            if (TwinSigner.isGranted(answer)) {
                granted.add(draft);
            } else {
                assertEquals(SignerTag.NONCE_ALREADY_USED, TwinSigner.refusal(answer), answer::toString);
            }
        }
        assertEquals(1, granted.size(), "exactly one is completed");
        return granted.getFirst();
    }

    /**
     * Two requests to one signer: the rival, or the same batch again, comes in while the honest one is about to do an operation, and goes as far
     * as it can; then the signer dies at a later point. What both do once they have met is up to their threads.
     */
    @Test
    void twoRequestsForANonceEndInOneBatchWhereverTheyMeetAndWhereverTheSignerDies() {
        List<String> alone = CrashExplorer.pointsOf(this::oneSigning);
        List<Integer> started = new ArrayList<>();
        TwinSigner.live(left, FaultLine.whole(), Survival.ALL, 0, twin -> started.add(twin.points()));
        int first = started.getFirst() + 1;
        assertTrue(alone.size() - first > 20, "a request has more points than that");
        for (int meeting = first; meeting <= alone.size(); meeting++) {
            int at = meeting;
            for (Draft second : List.of(other, honest)) {
                CrashExplorer.explore(
                        (line, death) -> twoRequests(line, death, at, second),
                        at + at % CrashExplorer.SAMPLE,
                        CrashExplorer.SAMPLE);
            }
        }
    }

    private void twoRequests(FaultLine line, Death death, int meeting, Draft second) {
        Caller caller = new Caller(board);
        Remains before = left.withFreshToken();
        Remains after = TwinSigner.live(before, line, death.survival(), death.seed(), twin -> {
            Meeting met = new Meeting(() -> caller.ask(twin, second));
            line.meanwhile(meeting, met);
            caller.ask(twin, honest);
            met.end();
        });
        TwinSigner.live(after, FaultLine.whole(), Survival.ALL, 0, twin -> {
            caller.requireStanding(twin);
            oneOf(twin, caller, death.isEven() ? List.of(honest, other) : List.of(other, honest));
        });
        assertEquals(1, new HashSet<>(after.hsm().signed()).size(), "one digest was signed for the nonce");
    }

    @Test
    void whereverASignerDiesItSealsOneBodyOfAHeight() {
        Explored explored = CrashExplorer.explore(this::oneSeal);
        explored.requirePoints(12, "LEFT_SEALS force", "AUDIT force", "token signs, BATCH");
    }

    private void oneSeal(FaultLine line, Death death) {
        Remains before = left.withFreshToken();
        List<Optional<ObjectNode>> heard = new ArrayList<>();
        Remains after = TwinSigner.live(
                before, line, death.survival(), death.seed(), twin -> heard.add(twin.seal(HONEST_BLOCK)));
        boolean existing = !after.hsm().signed().isEmpty();
        TwinSigner.live(after, FaultLine.whole(), Survival.ALL, 0, twin -> {
            boolean agreed = !Caller.rows(twin, "seal-agreed").isEmpty();
            SealBlocks granted = oneOfTheBlocks(twin, death);
            if (death.isEven() || agreed || existing) {
                assertEquals(HONEST_BLOCK, granted, "what was agreed to is never taken back");
            }
            assertEquals(1, new HashSet<>(after.hsm().signed()).size(), "one digest was signed");
        });
        assertTrue(heard.isEmpty() || heard.getFirst().isEmpty() || existing, "an answer without a signature");
    }

    /** Asks for both; exactly one is granted, the other's height is spent. */
    private static SealBlocks oneOfTheBlocks(TwinSigner twin, Death death) {
        List<SealBlocks> granted = new ArrayList<>();
        for (SealBlocks block :
                death.isEven() ? List.of(HONEST_BLOCK, OTHER_BLOCK) : List.of(OTHER_BLOCK, HONEST_BLOCK)) {
            ObjectNode answer = twin.seal(block).orElseThrow();
            if (TwinSigner.isGranted(answer)) {
                granted.add(block);
            } else {
                assertEquals(SignerTag.SEAL_HEIGHT_SPENT, TwinSigner.refusal(answer), answer::toString);
            }
        }
        assertEquals(1, granted.size(), "exactly one of the two is sealed");
        return granted.getFirst();
    }

    /** As with batches: another body for the height, or the same block again, comes in while the honest one is under way. */
    @Test
    void twoSealsOfAHeightEndInOneBodyWhereverTheyMeetAndWhereverTheSignerDies() {
        List<String> alone = CrashExplorer.pointsOf(this::oneSeal);
        for (int meeting = 1; meeting <= alone.size(); meeting++) {
            int at = meeting;
            for (SealBlocks second : List.of(OTHER_BLOCK, HONEST_BLOCK)) {
                CrashExplorer.explore((line, death) -> twoSeals(line, death, at, second), at, CrashExplorer.SAMPLE);
            }
        }
    }

    private void twoSeals(FaultLine line, Death death, int meeting, SealBlocks second) {
        Remains before = left.withFreshToken();
        Remains after = TwinSigner.live(before, line, death.survival(), death.seed(), twin -> {
            Meeting met = new Meeting(() -> twin.seal(second));
            line.meanwhile(meeting, met);
            twin.seal(HONEST_BLOCK);
            met.end();
        });
        TwinSigner.live(after, FaultLine.whole(), Survival.ALL, 0, twin -> oneOfTheBlocks(twin, death));
        assertEquals(1, new HashSet<>(after.hsm().signed()).size(), "one digest was signed");
    }
}
