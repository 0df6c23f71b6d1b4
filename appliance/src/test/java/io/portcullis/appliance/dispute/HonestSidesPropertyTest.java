package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.SecretReveal;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random histories of what both sides sealed; a cheater who starts, answers and ends with whatever version it likes, whenever it likes, over a chain that
 * takes blocks back; the other side away or back, and one live tower. The other side never ends below its newest state.
 *
 * <p>Its newest state: what Δ gives it by the newest body, with every payment of its own paid, and those to it whose preimage it could still show: it
 * was there before their expiry.
 */
class HonestSidesPropertyTest {
    private static final TokenId DOLLAR = new TokenId(Keccak.hash(new byte[] {1}));
    private static final AccountKey KEY = AccountKey.between(entity(1), entity(2));
    private static final long START = 1_800_000_000L;
    private static final int WINDOW = 3_600;
    private static final int BLOCK_SECONDS = 12;
    private static final int LATE_SECONDS = 600;
    private static final int DEEPEST_REORG = 64;
    private static final int STEPS = 400;

    /** Three blocks, each as late as they come. */
    private static final int LATEST_SHOWING = 3 * (BLOCK_SECONDS + LATE_SECONDS);

    @Property(tries = 400)
    void neverEndBelowTheirNewestStateWithOneLiveTower(@ForAll long seed) {
        new Run(new Random(seed)).go();
    }

    private record Moment(ModelDepositary chain, long seconds) {}

    private static final class Run {
        private final Random random;
        private final boolean honestIsLeft;
        private final BigInteger collateral;
        private final BigInteger ondelta;
        private final List<ProofBody> history = new ArrayList<>();

        /** The honest side's, and the cheater's: whoever is paid knows. */
        private final Map<Bytes32, Bytes32> own = new HashMap<>();

        private final Map<Bytes32, Bytes32> cheaters = new HashMap<>();
        private final Deque<Moment> past = new ArrayDeque<>();
        private ModelDepositary chain;
        private long now = START;
        private final boolean comesBack;

        Run(Random random) {
            this.random = random;
            honestIsLeft = random.nextBoolean();
            comesBack = random.nextBoolean();
            collateral = BigInteger.valueOf(random.nextInt(1_000));
            ondelta = BigInteger.valueOf(random.nextInt(1_000));
            chain = new ModelDepositary(collateral, ondelta);
            int versions = 1 + random.nextInt(8);
            for (int i = 1; i <= versions; i++) {
                history.add(body(2 * i + random.nextInt(2)));
            }
        }

        void go() {
            ProofBody newest = history.getLast();
            ProofBody stale = history.get(random.nextInt(history.size()));
            assertTrue(chain.start(stale, now));
            // Nothing before this is taken back: without the dispute there is nothing to lose.
            for (int step = 0; step < STEPS && chain.ended().isEmpty(); step++) {
                past.addLast(new Moment(chain.copy(), now));
                if (past.size() > DEEPEST_REORG) {
                    past.removeFirst();
                }
                now += BLOCK_SECONDS + (random.nextInt(8) == 0 ? random.nextInt(LATE_SECONDS) : 0);
                cheat();
                if (random.nextInt(20) == 0) {
                    reorg();
                }
                watch(newest);
            }
            while (chain.ended().isEmpty()) {
                now += WINDOW;
                tend(newest, comesBack ? own : Map.of());
            }
            BigInteger has = worth(chain.ended().get().get(DOLLAR));
            assertTrue(has.compareTo(least(newest)) >= 0, () -> "has " + has + ", least " + least(newest));
        }

        /** The tower looks at every block; a reorg of its answer it answers again. Whoever is back does all there is to do. */
        private void watch(ProofBody newest) {
            tend(newest, comesBack ? own : Map.of());
        }

        private void tend(ProofBody newest, Map<Bytes32, Bytes32> secrets) {
            Optional<DisputeState> standing = chain.dispute();
            if (standing.isEmpty()) {
                return;
            }
            Set<Bytes32> shown = new HashSet<>(chain.shown().keySet());
            Step step = DisputeMachine.next(
                    new DisputeMachine.Facts(standing.get(), Optional.of(newest), now, secrets, shown));
            switch (step) {
                case Step.Wait it -> {}
                case Step.Counter it -> assertTrue(chain.counter(it.body(), now));
                case Step.Reveal it -> chain.reveal(it.secrets(), now);
                case Step.Finish it -> assertTrue(chain.finish(it.part(), newest, now));
                case Step.Foreign it -> throw new AssertionError("nobody has anything newer");
            }
        }

        private void cheat() {
            ProofBody any = history.get(random.nextInt(history.size()));
            switch (random.nextInt(6)) {
                case 0 -> chain.counter(any, now);
                case 1 -> chain.start(any, now);
                case 2 ->
                    cheaters.values().stream()
                            .skip(random.nextInt(cheaters.size() + 1))
                            .findFirst()
                            .ifPresent(preimage ->
                                    chain.reveal(new SecretReveal(List.of(new SecretReveal.Shown(preimage, 1))), now));
                case 3 ->
                    chain.dispute()
                            .ifPresent(standing -> chain.finish(
                                    DisputeMachine.finish(
                                            any,
                                            Math.min(
                                                    standing.clausesLeft(),
                                                    any.clauses().size())),
                                    any,
                                    now));
                default -> {}
            }
        }

        /** The last blocks never were, and others take their place and their time: what was sent is sent again. */
        private void reorg() {
            for (int depth = 1 + random.nextInt(DEEPEST_REORG); depth > 0 && !past.isEmpty(); depth--) {
                Moment before = past.removeLast();
                chain = before.chain();
                now = before.seconds() + BLOCK_SECONDS;
            }
        }

        private ProofBody body(long version) {
            List<Clause> clauses = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                boolean byHonest = random.nextBoolean();
                Bytes32 preimage = Keccak.hash(ByteBuffer.allocate(Long.BYTES)
                        .putLong(random.nextLong())
                        .array());
                Bytes32 hash = Bytes32.of(Bytes.of(preimage.toArray()).sha256().toArray());
                (byHonest ? cheaters : own).put(hash, preimage);
                Amount amount = Amount.of(1 + random.nextInt(500));
                clauses.add(new Clause(
                        Clause.Kind.HTLC,
                        byHonest == honestIsLeft,
                        DOLLAR,
                        amount,
                        amount,
                        hash,
                        START + 600 + random.nextInt(4 * WINDOW),
                        Bytes32.ZERO,
                        Amount.ZERO,
                        0,
                        0));
            }
            return new ProofBody(
                    KEY,
                    version,
                    List.of(new TokenDelta(DOLLAR, Amount.of(random.nextInt(4_000) - 2_000))),
                    clauses,
                    WINDOW,
                    WINDOW);
        }

        /** What the honest side's is, below zero if it owes. */
        private BigInteger worth(Allocation made) {
            BigInteger owed = made.rightOwes().units().subtract(made.leftOwes().units());
            return honestIsLeft
                    ? made.left().units().add(owed)
                    : made.right().units().subtract(owed);
        }

        private BigInteger least(ProofBody newest) {
            BigInteger delta = ondelta.add(newest.deltas().getFirst().offdelta().units());
            BigInteger honest = honestIsLeft ? delta : collateral.subtract(delta);
            for (Clause clause : newest.clauses()) {
                boolean byHonest = clause.byLeft() == honestIsLeft;
                if (byHonest) {
                    honest = honest.subtract(clause.amount().units());
                } else if (shownInTime(clause)) {
                    honest = honest.add(clause.amount().units());
                }
            }
            return honest;
        }

        /** It answers in one block and shows in the next; what expires before that nobody could show. */
        private boolean shownInTime(Clause clause) {
            boolean inTime = clause.expiresAt() > START + LATEST_SHOWING;
            return comesBack
                    && (inTime || chain.shown().getOrDefault(clause.hash(), Long.MAX_VALUE) < clause.expiresAt());
        }
    }

    private static EntityId entity(int number) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[31] = (byte) number;
        return new EntityId(Bytes32.of(id));
    }
}
