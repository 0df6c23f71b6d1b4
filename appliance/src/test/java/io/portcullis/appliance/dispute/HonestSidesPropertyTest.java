package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.appliance.store.UnsaidValue;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.AccountOperation.SecretReveal;
import io.portcullis.depositary.model.AccountOperation.SecretReveal.Shown;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.watchtower.watch.Seen;
import io.portcullis.watchtower.watch.Watch;
import io.portcullis.watchtower.watch.WatchEffect;
import io.portcullis.watchtower.watch.WatchInput;
import io.portcullis.watchtower.watch.WatchRules;
import io.portcullis.watchtower.watch.WatchState;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random histories of what both sides sealed; a cheater who starts, answers and ends with whatever version it likes, whenever it likes, over a chain that
 * takes blocks back; the other side away or back, and one live tower, whose machine is the one that runs ({@code watchtower.watch.Watch}). The other side
 * never ends below its newest state.
 *
 * <p>Its newest state: what Δ gives it by the newest body, with every payment and every released step of its own paid, those to it whose value it could
 * still show (it was there before their expiry), and as much of its order filled as the other side likes, at no less than the order's price.
 */
class HonestSidesPropertyTest {
    private static final TokenId DOLLAR = new TokenId(Keccak.hash(new byte[] {1}));

    /** Only orders move it, so what is missing of it was sold. */
    private static final TokenId COAL = new TokenId(Keccak.hash(new byte[] {2}));

    private static final AccountKey KEY = AccountKey.between(entity(1), entity(2));
    private static final long START = 1_800_000_000L;
    private static final int WINDOW = 3_600;
    private static final int BLOCK_SECONDS = 12;
    private static final int LATE_SECONDS = 600;
    private static final int DEEPEST_REORG = 64;
    private static final int STEPS = 400;
    private static final int SLOWEST_ANSWER = 3;

    /** So that on the whole the chain goes forward. */
    private static final int ONE_REORG_IN = 60;

    /** Three blocks, each as late as they come. */
    private static final int LATEST_SHOWING = 3 * (BLOCK_SECONDS + LATE_SECONDS);

    @Property(tries = 400)
    void neverEndBelowTheirNewestStateWithOneLiveTower(@ForAll long seed) {
        new Run(new Random(seed)).go();
    }

    /** The chain before a block, and what the block showed. */
    private record Moment(ModelDepositary chain, long seconds, List<WatchInput.InBlock> shown) {}

    private static final class Run {
        private final Random random;
        private final boolean honestIsLeft;
        private final BigInteger collateral;
        private final BigInteger ondelta;
        private final List<ProofBody> history = new ArrayList<>();

        /** The honest side's, and the cheater's: whoever is paid knows. */
        private final List<UnsaidValue> own = new ArrayList<>();

        private final List<UnsaidValue> cheaters = new ArrayList<>();
        private final Deque<Moment> past = new ArrayDeque<>();
        private ModelDepositary chain;
        private long now = START;
        private final boolean comesBack;

        /** The tower's machine, the one that runs; what it wants mined is mined within {@link #SLOWEST_ANSWER} blocks. */
        private WatchState tower = WatchState.empty(WatchRules.STANDARD);

        private long height;
        private boolean wanted;
        private int blocksWanted;
        private List<WatchInput.InBlock> block = new ArrayList<>();
        private List<WatchInput.InBlock> undone = new ArrayList<>();

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
            show(new Seen.DisputeStarted(
                    KEY.id(), stale.version(), chain.dispute().orElseThrow().until(), newest.version()));
            look();
            for (int step = 0; step < STEPS && chain.ended().isEmpty(); step++) {
                if (random.nextInt(ONE_REORG_IN) == 0) {
                    reorg();
                }
                next(newest);
            }
            // The chain stands still no longer than a dispute runs: the last reorg is followed by blocks.
            for (int more = 0; more <= SLOWEST_ANSWER && chain.ended().isEmpty(); more++) {
                next(newest);
            }
            if (chain.ended().isEmpty()) {
                now = Math.max(now, chain.dispute().orElseThrow().until());
                while (chain.ended().isEmpty()) {
                    now += BLOCK_SECONDS;
                    tend(newest, comesBack ? own : List.of());
                }
            }
            BigInteger sold = least(newest, COAL)
                    .subtract(worth(chain.ended().get().get(COAL)))
                    .max(BigInteger.ZERO);
            BigInteger has = worth(chain.ended().get().get(DOLLAR));
            BigInteger least = least(newest, DOLLAR).add(price(newest, sold));
            assertTrue(has.compareTo(least) >= 0, () -> "has " + has + ", least " + least + ", sold " + sold);
        }

        /** One block: the tower's answer is in it, before the cheater's or after, or not yet. */
        private void next(ProofBody newest) {
            past.addLast(new Moment(chain.copy(), now, block));
            if (past.size() > DEEPEST_REORG) {
                past.removeFirst();
            }
            block = new ArrayList<>();
            height++;
            now += BLOCK_SECONDS + (random.nextInt(8) == 0 ? random.nextInt(LATE_SECONDS) : 0);
            boolean first = random.nextBoolean();
            if (first) {
                mine(newest);
            }
            cheat();
            if (!first) {
                mine(newest);
            }
            if (comesBack) {
                tend(newest, own);
            }
            look();
        }

        private void mine(ProofBody newest) {
            if (wanted && (random.nextBoolean() || ++blocksWanted >= SLOWEST_ANSWER)) {
                counter(newest);
                wanted = false;
            }
        }

        /** The tower sees the block, and what the chain took back before it. */
        private void look() {
            Watch.Step step = Watch.step(tower, new WatchInput.ChainMoved(height, now, undone, block));
            tower = step.state();
            undone = new ArrayList<>();
            if (step.effects().stream().anyMatch(WatchEffect.Answer.class::isInstance)) {
                wanted = true;
                blocksWanted = 0;
            }
        }

        private void show(Seen seen) {
            block.add(new WatchInput.InBlock(height, now, seen));
        }

        private boolean counter(ProofBody body) {
            boolean done = chain.counter(body, now);
            if (done) {
                show(new Seen.DisputeCountered(KEY.id(), body.version()));
            }
            return done;
        }

        private boolean finish(DisputeFinalize part, ProofBody body) {
            long version = chain.dispute().map(DisputeState::version).orElse(0L);
            boolean done = chain.finish(part, body, now);
            if (chain.ended().isPresent()) {
                show(new Seen.DisputeEnded(KEY.id(), version));
            }
            return done;
        }

        private void tend(ProofBody newest, List<UnsaidValue> unsaid) {
            Optional<DisputeState> standing = chain.dispute();
            if (standing.isEmpty()) {
                return;
            }
            Map<Bytes32, Integer> shown = new HashMap<>();
            newest.clauses()
                    .forEach(clause -> shown.merge(
                            clause.hash(), chain.shownBefore(clause.hash(), clause.expiresAt()), Math::max));
            Step step = DisputeMachine.next(new DisputeMachine.Facts(
                    standing.get(), Optional.of(newest), now, Claims.of(newest, unsaid), shown));
            switch (step) {
                case Step.Wait it -> {}
                case Step.Counter it -> assertTrue(counter(it.body()));
                case Step.Reveal it -> chain.reveal(it.secrets(), now);
                case Step.Finish it -> assertTrue(finish(it.part(), newest));
                case Step.Foreign it -> throw new AssertionError("nobody has anything newer");
            }
        }

        private void cheat() {
            ProofBody any = history.get(random.nextInt(history.size()));
            switch (random.nextInt(7)) {
                case 0 -> counter(any);
                case 1 -> chain.start(any, now);
                case 2 ->
                    cheaters.stream()
                            .skip(random.nextInt(cheaters.size() + 1))
                            .findFirst()
                            .map(each -> new Shown(each.value(), 1 + random.nextInt(each.progress())))
                            .ifPresent(shown -> chain.reveal(new SecretReveal(List.of(shown)), now));
                case 3 ->
                    chain.dispute()
                            .ifPresent(standing -> finish(
                                    DisputeMachine.finish(
                                            any,
                                            Math.min(
                                                    standing.clausesLeft(),
                                                    any.clauses().size())),
                                    any));
                case 4 -> {
                    if (!any.clauses().isEmpty()) {
                        int ratio = random.nextInt(Allocation.WHOLE + 1);
                        chain.fill(any, random.nextInt(any.clauses().size()), !honestIsLeft, ratio, now);
                    }
                }
                default -> {}
            }
        }

        /** The last blocks never were, and others take their place and their time: what was sent is sent again. */
        private void reorg() {
            for (int depth = 1 + random.nextInt(DEEPEST_REORG); depth > 0 && !past.isEmpty(); depth--) {
                Moment before = past.removeLast();
                undone.addAll(block.reversed());
                chain = before.chain();
                now = before.seconds();
                block = before.shown();
                height--;
            }
        }

        private ProofBody body(long version) {
            List<Clause> clauses = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                clauses.add(random.nextBoolean() ? payment() : pull());
            }
            for (boolean byLeft : List.of(true, false)) {
                if (random.nextBoolean()) {
                    clauses.add(order(byLeft));
                }
            }
            return new ProofBody(
                    KEY,
                    version,
                    List.of(
                            new TokenDelta(DOLLAR, Amount.of(random.nextInt(4_000) - 2_000)),
                            new TokenDelta(COAL, Amount.of(random.nextInt(4_000) - 2_000))),
                    clauses,
                    WINDOW,
                    WINDOW);
        }

        private Clause payment() {
            boolean byHonest = random.nextBoolean();
            Bytes32 preimage = secret();
            knows(byHonest, preimage, 1);
            Amount amount = Amount.of(1 + random.nextInt(500));
            return clause(Clause.Kind.HTLC, byHonest == honestIsLeft, amount, amount, hash(preimage, 1), 0, 0);
        }

        /** Its payer has released some steps, of which a frame holds some. */
        private Clause pull() {
            boolean byHonest = random.nextBoolean();
            Bytes32 seed = secret();
            int steps = 1 + random.nextInt(8);
            int progress = random.nextInt(steps);
            int released = progress + random.nextInt(steps - progress + 1);
            if (released > 0) {
                knows(byHonest, hash(seed, steps - released), released);
            }
            if (!byHonest) {
                // Who pays knows the whole chain, and may show a step too few before its payee shows all that it has.
                knows(true, hash(seed, steps - progress - 1), progress + 1);
            }
            Amount whole = Amount.of(steps + random.nextInt(500));
            Amount left = whole.minus(Amount.of(whole.units().longValueExact() * progress / steps));
            return clause(
                    Clause.Kind.PULL,
                    byHonest == honestIsLeft,
                    left,
                    whole,
                    hash(seed, steps - progress),
                    progress,
                    steps);
        }

        private Clause order(boolean byLeft) {
            Amount whole = Amount.of(1 + random.nextInt(500));
            Amount left = Amount.of(1 + random.nextInt(whole.units().intValueExact()));
            return new Clause(
                    Clause.Kind.ORDER,
                    byLeft,
                    COAL,
                    left,
                    whole,
                    Bytes32.ZERO,
                    expiry(),
                    DOLLAR.value(),
                    Amount.of(random.nextInt(1_000)),
                    0,
                    random.nextInt(Allocation.WHOLE));
        }

        private Clause clause(
                Clause.Kind kind, boolean byLeft, Amount held, Amount whole, Bytes32 hash, int progress, int steps) {
            return new Clause(
                    kind, byLeft, DOLLAR, held, whole, hash, expiry(), Bytes32.ZERO, Amount.ZERO, progress, steps);
        }

        private long expiry() {
            return START + 600 + random.nextInt(4 * WINDOW);
        }

        private Bytes32 secret() {
            return Keccak.hash(
                    ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array());
        }

        private void knows(boolean byHonest, Bytes32 value, int progress) {
            (byHonest ? cheaters : own).add(new UnsaidValue(KEY.id(), value, progress));
        }

        private static Bytes32 hash(Bytes32 value, int steps) {
            return ModelDepositary.chain(value, steps);
        }

        /** What the honest side's is, below zero if it owes. */
        private BigInteger worth(Allocation made) {
            BigInteger owed = made.rightOwes().units().subtract(made.leftOwes().units());
            return honestIsLeft
                    ? made.left().units().add(owed)
                    : made.right().units().subtract(owed);
        }

        /** Without what orders move. */
        private BigInteger least(ProofBody newest, TokenId token) {
            BigInteger offdelta = newest.deltas().stream()
                    .filter(each -> each.token().equals(token))
                    .findFirst()
                    .orElseThrow()
                    .offdelta()
                    .units();
            BigInteger delta = ondelta.add(offdelta);
            BigInteger honest = honestIsLeft ? delta : collateral.subtract(delta);
            for (Clause clause : newest.clauses()) {
                if (clause.kind() == Clause.Kind.ORDER || !clause.token().equals(token)) {
                    continue;
                }
                boolean byHonest = clause.byLeft() == honestIsLeft;
                BigInteger claimed = claimed(newest, clause, byHonest ? cheaters : own);
                if (byHonest) {
                    honest = honest.subtract(claimed);
                } else if (shownInTime(clause)) {
                    honest = honest.add(claimed);
                }
            }
            return honest;
        }

        /** What the payee could claim of it. */
        private BigInteger claimed(ProofBody newest, Clause clause, List<UnsaidValue> payees) {
            Shown shown = Claims.of(newest, payees).get(clause.hash());
            return shown == null
                    ? BigInteger.ZERO
                    : Allocation.of(clause, shown.steps()).given().units();
        }

        /** What the other side owes at least for so much of the honest side's order. */
        private BigInteger price(ProofBody newest, BigInteger sold) {
            if (sold.signum() == 0) {
                return BigInteger.ZERO;
            }
            Clause order = newest.clauses().stream()
                    .filter(each -> each.kind() == Clause.Kind.ORDER && each.byLeft() == honestIsLeft)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing was for sale, and " + sold + " is gone"));
            assertTrue(sold.compareTo(order.amount().units()) <= 0, "more is gone than was for sale");
            BigInteger[] parts = sold.multiply(order.takeAmount().units())
                    .divideAndRemainder(order.whole().units());
            return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
        }

        /** It answers in one block and shows in the next; what expires before that nobody could show. */
        private boolean shownInTime(Clause clause) {
            return comesBack && clause.expiresAt() > START + LATEST_SHOWING;
        }
    }

    private static EntityId entity(int number) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[31] = (byte) number;
        return new EntityId(Bytes32.of(id));
    }
}
