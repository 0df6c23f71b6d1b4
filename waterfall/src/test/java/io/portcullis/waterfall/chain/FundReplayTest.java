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
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.FallenDebtor;
import io.portcullis.waterfall.allocation.Allocation;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.List;
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

    private static DeployedDepositary chain;
    private static FallenDebtor fallen;
    private static final List<EntityId> MEMBERS = new ArrayList<>();
    private static final List<EntityId> CREDITORS = new ArrayList<>();

    @BeforeAll
    static void start() {
        chain = DeployedDepositary.start();
        // Half of the pool at most in a period, so that caps count.
        FundTerms terms = new FundTerms(60, 7_200, 86_400, 30 * 86_400, 5_000);
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
        long exit = fallen.leave(MEMBERS.getFirst(), 1).events().stream()
                .mapToLong(event -> ((FundEvent.ExitRequested) event).id())
                .findFirst()
                .orElseThrow();
        FundProfile profile = random.nextBoolean() ? FundProfile.XLN : FundProfile.EMIR;
        decide(id(1), profile);
        chain.anvil.passSeconds(60);
        fallen.fund.finishExit(exit);
        decide(id(2), profile);

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
        replay.holders(chain.dollars())
                .forEach((member, shares) ->
                        assertEquals(fallen.fund.shares(chain.dollars(), member).units(), shares));
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
        fallen.declare(fallen.declaration(id, profile), 0, 1);
        fallen.fund.advance(id, 32);
        fallen.fund.advance(id, 32);
    }

    private static FundReplay replay(long from) {
        FundReplay replay = new FundReplay(fallen.fund.terms(), fallen.fund.hub());
        for (LoggedFundEvent logged :
                fallen.fund.events(from, chain.client.node().head().number())) {
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
