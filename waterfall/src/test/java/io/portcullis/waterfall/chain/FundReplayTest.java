package io.portcullis.waterfall.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.FallenDebtor;
import io.portcullis.waterfall.allocation.Allocation;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Random histories of a fund on a chain: what the contract decides is what follows from its events, and what is allocated off the chain. */
class FundReplayTest {
    private static final long SEED = 20_261_122;
    private static final int HISTORIES = 5;
    private static final long OWED = 1_000_003;
    private static final FundTerms TERMS = new FundTerms(60, 7_200, 86_400, 30 * 86_400, 10_000, 10_000);

    private static DeployedDepositary chain;
    private static FallenDebtor fallen;
    private static final List<EntityId> MEMBERS = new ArrayList<>();
    private static final List<EntityId> CREDITORS = new ArrayList<>();

    @BeforeAll
    static void start() {
        chain = DeployedDepositary.start();
        // Half of the pool at most in a period, so that caps count.
        FundTerms terms = new FundTerms(60, 7_200, 86_400, 30 * 86_400, 5_000, 6_000);
        fallen = FallenDebtor.on(chain, terms, OWED);
        for (int i = 0; i < 3; i++) {
            MEMBERS.add(fallen.found("member " + i));
            CREDITORS.add(fallen.found("creditor " + i));
        }
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @Test
    void whatTheContractDecidesIsWhatIsAllocatedOffTheChainToTheUnit() {
        for (int i = 0; i < HISTORIES; i++) {
            long seed = SEED + i;
            String before = chain.anvil.snapshot();
            try {
                history(new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            chain.anvil.revert(before);
        }
    }

    /** Joins, premiums, a bond, claims split among creditors, an exit, and two defaults one after the other. */
    private static void history(Random random) {
        long from = chain.client.node().head().number() + 1;
        for (EntityId member : MEMBERS) {
            fallen.join(member, 1 + random.nextInt(300_000));
        }
        fallen.fund.payPremium(chain.dollarAsset, Amount.of(1 + random.nextInt(50_000)));
        if (random.nextBoolean()) {
            fallen.postBond(1 + random.nextInt(200_000));
        }
        for (int i = 0; i < 4; i++) {
            fallen.assign(
                    chain.entity, 0, 1 + random.nextInt(100_000), CREDITORS.get(random.nextInt(CREDITORS.size())));
        }
        Amount first = fallen.fund.shares(chain.dollars(), MEMBERS.getFirst()).units();
        long exit =
                fallen
                        .leave(
                                MEMBERS.getFirst(),
                                1 + random.nextLong(first.units().longValueExact()))
                        .events()
                        .stream()
                        .mapToLong(event -> ((FundEvent.ExitRequested) event).id())
                        .findFirst()
                        .orElseThrow();
        FundProfile profile = random.nextBoolean() ? FundProfile.XLN : FundProfile.EMIR;
        decide(id(1), profile);
        bringBack(MEMBERS.get(random.nextInt(2)), random);
        chain.anvil.passSeconds(60);
        fallen.fund.finishExit(exit);
        fallen.join(MEMBERS.getLast(), 1 + random.nextInt(10_000));
        decide(id(2), profile);
        bringBack(MEMBERS.getLast(), random);

        FundReplay replay = replay(from);
        for (Bytes32 id : List.of(id(1), id(2))) {
            DefaultCase snapshot = replay.caseOf(id).orElseThrow();
            OnChain decided = replay.onChain(id).orElseThrow();
            Allocation allocation = decided.reconcile(snapshot);
            assertEquals(fallen.fund.fallen(id).orElseThrow().covered(), allocation.totalUsed());
            SortedMap<EntityId, Amount> payable = new TreeMap<>();
            for (FundEvent.ClaimCounted claim : decided.claims()) {
                payable.merge(claim.creditor(), fallen.fund.payout(id, claim.index()), Amount::plus);
            }
            assertEquals(payable, decided.payable());
        }
        assertEquals(fallen.fund.pool(chain.dollars()).assets(), replay.assets(chain.dollars()));
        assertEquals(fallen.fund.bond(chain.dollars()).units(), replay.bond(chain.dollars()));
        requireHolders(fallen, replay);
    }

    private static void requireHolders(FallenDebtor at, FundReplay replay) {
        replay.holders(at.chain.dollars())
                .forEach((member, shares) ->
                        assertEquals(at.fund.shares(at.chain.dollars(), member).units(), shares));
        for (EntityId member : MEMBERS) {
            assertEquals(at.fund.arrears(at.chain.dollars(), member), replay.arrears(at.chain.dollars(), member));
        }
    }

    /** A part of its arrears, or all of them, if it has any. */
    private static void bringBack(EntityId member, Random random) {
        Amount arrears = fallen.fund.arrears(chain.dollars(), member);
        if (arrears.isPositive()) {
            long most = arrears.units().longValueExact();
            long amount = random.nextBoolean() ? most : 1 + random.nextLong(most);
            fallen.fund.replenish(member, chain.dollarAsset, Amount.of(amount), Amount.ZERO);
        }
    }

    /** Arrears outlive the pool that they are of: replayed through three pools, each of which lost everything. */
    @Test
    void arrearsAreTheContractsThroughGenerationsOfThePool() {
        String before = chain.anvil.snapshot();
        FallenDebtor whole = fallen.withFund(FallenDebtor.TERMS);
        long from = chain.client.node().head().number() + 1;
        for (int round = 1; round <= 3; round++) {
            whole.join(MEMBERS.get(round % 3), 70_001);
            whole.join(MEMBERS.get((round + 1) % 3), 35_003);
            long exit = whole.leave(MEMBERS.get(round % 3), 70_001).events().stream()
                    .mapToLong(event -> ((FundEvent.ExitRequested) event).id())
                    .findFirst()
                    .orElseThrow();
            decide(whole, id(round), FundProfile.XLN);
            EntityId payer = MEMBERS.get((round + 1) % 3);
            Amount arrears = whole.fund.arrears(chain.dollars(), payer);
            whole.fund.replenish(
                    payer, chain.dollarAsset, Amount.of(arrears.units().longValueExact() / 2), Amount.of(1));
            chain.anvil.passSeconds(whole.fund.terms().capPeriodSeconds());
            whole.fund.finishExit(exit);
            FundReplay replay = replay(whole, from);
            replay.onChain(id(round))
                    .orElseThrow()
                    .reconcile(replay.caseOf(id(round)).orElseThrow());
            requireHolders(whole, replay);
        }
        assertEquals(3, whole.fund.pool(chain.dollars()).generation());
        chain.anvil.revert(before);
    }

    /** Claims whose quota leaves the remainder loss − 1, and none: a unit more before the division would be paid for, a unit less be missed. */
    @Test
    void payoutsAreRoundedDownAtTheEdgesOfTheDivision() {
        String before = chain.anvil.snapshot();
        long from = chain.client.node().head().number() + 1;
        // 3 × 333,334 = 1,000,003 − 1.
        fallen.postBond(333_334);
        fallen.assign(chain.entity, 0, 3, CREDITORS.getFirst());
        decide(id(1), FundProfile.XLN);
        FundReplay replay = replay(from);
        OnChain decided = replay.onChain(id(1)).orElseThrow();
        decided.reconcile(replay.caseOf(id(1)).orElseThrow());
        assertEquals(Amount.ZERO, decided.payable().get(CREDITORS.getFirst()));
        for (FundEvent.ClaimCounted claim : decided.claims()) {
            assertEquals(decided.payable().get(claim.creditor()), fallen.fund.payout(id(1), claim.index()));
        }
        chain.anvil.revert(before);
        before = chain.anvil.snapshot();
        // All of the loss is paid: no quota leaves any remainder.
        fallen.postBond(OWED);
        decide(id(1), FundProfile.XLN);
        FundReplay whole = replay(from);
        assertEquals(
                Amount.of(OWED), whole.onChain(id(1)).orElseThrow().payable().get(chain.entity));
        assertEquals(Amount.of(OWED), fallen.fund.payout(id(1), 0));
        chain.anvil.revert(before);
    }

    /** The dust is right and all sums are, but one creditor's single claim would have had two units more. */
    @Test
    void aCreditorsPartsDifferByAUnitForEachOfItsClaimsAndNoMore() {
        List<FundEvent.ClaimCounted> claims = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            claims.add(new FundEvent.ClaimCounted(id(1), i, CREDITORS.get(i), Amount.of(3)));
        }
        OnChain decided = new OnChain(
                new FundEvent.DefaultAllocated(id(1), Amount.of(9), Amount.of(5), Amount.ZERO),
                new FundEvent.DefaultShared(id(1), Amount.of(3), Amount.of(2)),
                claims,
                new OnChain.Asked(Amount.ZERO, new TreeMap<>(), new TreeMap<>()));
        decided.reconcile(nineOwed(3, 3, 3));
        refuses(() -> decided.reconcile(nineOwed(5, 2, 2)));
    }

    private static DefaultCase nineOwed(long... units) {
        SortedMap<EntityId, Amount> claims = new TreeMap<>();
        for (int i = 0; i < units.length; i++) {
            claims.put(CREDITORS.get(i), Amount.of(units[i]));
        }
        Layer pool = Layer.of(FundReplay.POOL, LayerKind.POOL, Map.of(MEMBERS.getFirst(), Amount.of(5)));
        return new DefaultCase(id(1), fallen.debtor, chain.dollars(), Profile.XLN, claims, List.of(pool));
    }

    /** A pool of 100 and 300 of which 200 were taken, so that 50 and 150 are asked; then what no contract tells. */
    @Test
    void whatIsBroughtBackOrKeptIsWhatWasAsked() {
        EntityId one = MEMBERS.getFirst();
        EntityId two = MEMBERS.get(1);
        TokenId token = chain.dollars();
        refuses(() -> asked().take(2, new FundEvent.PoolReplenished(one, token, Amount.of(51), Amount.of(102))));
        refuses(() -> asked().take(2, new FundEvent.PoolReplenished(one, token, Amount.of(50), Amount.of(99))));
        refuses(() -> asked().take(2, new FundEvent.PoolJoined(one, token, Amount.of(50), Amount.of(101))));
        refuses(() -> new FundReplay(TERMS, fallen.hub).take(1, new FundEvent.PremiumPaid(token, Amount.of(1))));
        refuses(() -> new FundReplay(TERMS, fallen.hub)
                .take(1, new FundEvent.PoolJoined(one, token, Amount.ZERO, Amount.ZERO)));
        FundReplay replay = asked();
        replay.take(2, new FundEvent.PoolReplenished(one, token, Amount.of(20), Amount.of(40)));
        assertEquals(Amount.of(30), replay.arrears(token, one));
        assertEquals(Amount.of(150), replay.arrears(token, two));
        refuses(() -> replay.take(2, new FundEvent.PoolReplenished(one, token, Amount.of(31), Amount.of(62))));

        leaves(61, 50, 0);
        for (long[] wrong : new long[][] {{60, 50, 0}, {61, 49, 0}, {61, 50, 1}, {61, 51, 0}, {61, 0, 50}}) {
            refuses(() -> leaves(wrong[0], wrong[1], wrong[2]));
        }
        FundReplay other = waiting();
        other.take(61, new FundEvent.ArrearsKept(7, one, token, Amount.of(50)));
        refuses(() -> other.take(61, new FundEvent.PremiumPaid(token, Amount.of(1))));
        refuses(() -> other.take(61, new FundEvent.ExitFinished(8, Amount.ZERO)));
        for (FundEvent.ArrearsKept kept : List.of(
                new FundEvent.ArrearsKept(8, one, token, Amount.of(50)),
                new FundEvent.ArrearsKept(7, two, token, Amount.of(50)),
                new FundEvent.ArrearsKept(7, one, new TokenId(id(9)), Amount.of(50)),
                new FundEvent.ArrearsKept(7, one, token, Amount.ZERO))) {
            FundReplay bent = waiting();
            bent.take(61, kept);
            refuses(() -> bent.take(61, new FundEvent.ExitFinished(7, Amount.ZERO)));
        }
    }

    private static FundReplay asked() {
        FundReplay replay = new FundReplay(TERMS, fallen.hub);
        TokenId token = chain.dollars();
        replay.take(1, new FundEvent.PoolJoined(MEMBERS.getFirst(), token, Amount.of(100), Amount.of(100)));
        replay.take(1, new FundEvent.PoolJoined(MEMBERS.get(1), token, Amount.of(300), Amount.of(300)));
        replay.take(1, new FundEvent.DefaultDeclared(id(1), fallen.debtor, token, FundProfile.XLN, 1));
        replay.take(1, new FundEvent.ClaimCounted(id(1), 0, CREDITORS.getFirst(), Amount.of(200)));
        replay.take(1, allocated(200, 200));
        return replay;
    }

    /** All of the first member's shares wait to leave: half of the 100 are left, and asked for. */
    private static FundReplay waiting() {
        FundReplay replay = asked();
        replay.take(1, new FundEvent.ExitRequested(7, MEMBERS.getFirst(), chain.dollars(), false, Amount.of(100), 1));
        return replay;
    }

    private static void leaves(long timeSeconds, long kept, long paid) {
        FundReplay replay = waiting();
        if (kept > 0) {
            replay.take(
                    timeSeconds, new FundEvent.ArrearsKept(7, MEMBERS.getFirst(), chain.dollars(), Amount.of(kept)));
        }
        replay.take(timeSeconds, new FundEvent.ExitFinished(7, Amount.of(paid)));
    }

    /** What the contract asked another way off the chain: in all, or of one holder. */
    @Test
    void whatTheContractWouldNotAskDoesNotReconcile() {
        FundReplay replay = asked();
        replay.take(1, new FundEvent.DefaultShared(id(1), Amount.of(200), Amount.ZERO));
        DefaultCase snapshot = replay.caseOf(id(1)).orElseThrow();
        OnChain decided = replay.onChain(id(1)).orElseThrow();
        decided.reconcile(snapshot);
        SortedMap<EntityId, Amount> shares = decided.asked().shares();
        SortedMap<EntityId, Amount> asked = decided.asked().byHolder();
        refuses(() -> asking(decided, Amount.of(199), shares, asked).reconcile(snapshot));
        for (long wrong : new long[] {48, 51}) {
            SortedMap<EntityId, Amount> bent = new TreeMap<>(asked);
            bent.put(MEMBERS.getFirst(), Amount.of(wrong));
            refuses(() -> asking(decided, Amount.of(200), shares, bent).reconcile(snapshot));
        }
        // By other shares than whose money it was: each part is its own shares', and not its contribution's.
        SortedMap<EntityId, Amount> others = new TreeMap<>(shares);
        others.put(MEMBERS.getFirst(), Amount.of(111));
        others.put(MEMBERS.get(1), Amount.of(289));
        SortedMap<EntityId, Amount> parts = new TreeMap<>(asked);
        parts.put(MEMBERS.getFirst(), Amount.of(55));
        parts.put(MEMBERS.get(1), Amount.of(144));
        refuses(() -> asking(decided, Amount.of(200), others, parts).reconcile(snapshot));
    }

    private static OnChain asking(
            OnChain like, Amount amount, SortedMap<EntityId, Amount> shares, SortedMap<EntityId, Amount> byHolder) {
        return new OnChain(like.allocated(), like.shared(), like.claims(), new OnChain.Asked(amount, shares, byHolder));
    }

    @Test
    void eventsThatNoContractTellsInThisOrderAreRefused() {
        FundReplay replay = new FundReplay(FallenDebtor.TERMS, fallen.hub);
        refuses(() -> replay.take(1, new FundEvent.DefaultShared(id(1), Amount.ZERO, Amount.ZERO)));
        refuses(() -> replay.take(1, new FundEvent.ExitFinished(7, Amount.ZERO)));
        replay.take(1, new FundEvent.DefaultDeclared(id(1), fallen.debtor, chain.dollars(), FundProfile.XLN, 1));
        replay.take(1, new FundEvent.ClaimCounted(id(1), 0, CREDITORS.getFirst(), Amount.of(10)));
        refuses(() -> replay.take(1, allocated(11, 0)));
        refuses(() -> replay.take(1, allocated(10, 1)));
    }

    @Test
    void anAllocationThatTheContractWouldNotMakeDoesNotReconcile() {
        FundReplay replay = new FundReplay(FallenDebtor.TERMS, fallen.hub);
        replay.take(1, new FundEvent.PoolJoined(MEMBERS.getFirst(), chain.dollars(), Amount.of(7), Amount.of(7)));
        replay.take(1, new FundEvent.DefaultDeclared(id(1), fallen.debtor, chain.dollars(), FundProfile.XLN, 1));
        replay.take(1, new FundEvent.ClaimCounted(id(1), 0, CREDITORS.getFirst(), Amount.of(10)));
        replay.take(1, allocated(10, 6));
        replay.take(1, new FundEvent.DefaultShared(id(1), Amount.of(6), Amount.ZERO));
        DefaultCase snapshot = replay.caseOf(id(1)).orElseThrow();
        refuses(() -> replay.onChain(id(1)).orElseThrow().reconcile(snapshot));
    }

    private static FundEvent allocated(long loss, long fromPool) {
        return new FundEvent.DefaultAllocated(id(1), Amount.of(loss), Amount.of(fromPool), Amount.ZERO);
    }

    private static void refuses(Executable step) {
        assertEquals(
                WaterfallTag.FUND_EVENTS_INCONSISTENT,
                assertThrows(WaterfallRefusal.class, step).tag());
    }

    private static void decide(Bytes32 id, FundProfile profile) {
        decide(fallen, id, profile);
    }

    private static void decide(FallenDebtor at, Bytes32 id, FundProfile profile) {
        at.declare(at.declaration(id, profile), 0, 1);
        at.fund.advance(id, 32);
        at.fund.advance(id, 32);
    }

    private static FundReplay replay(long from) {
        return replay(fallen, from);
    }

    private static FundReplay replay(FallenDebtor at, long from) {
        FundReplay replay = new FundReplay(at.fund.terms(), at.fund.hub());
        for (LoggedFundEvent logged :
                at.fund.events(from, chain.client.node().head().number())) {
            long time = chain.client
                    .node()
                    .block(logged.blockNumber())
                    .orElseThrow()
                    .timestamp();
            replay.take(time, logged.event());
        }
        return replay;
    }

    private static Bytes32 id(int number) {
        return Bytes32.fromHex("0x" + "%064x".formatted(number));
    }
}
