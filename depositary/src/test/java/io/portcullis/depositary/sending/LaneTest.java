package io.portcullis.depositary.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final BigInteger GWEI = SimulatedPool.GWEI;

    private final LaneRig rig = new LaneRig();

    @Test
    void sendsAnOrderAndEndsItOnceItIsBuried() {
        Order order = rig.offer(1);
        assertEquals(new Standing.Queued(), rig.lane.standing(order.id()));
        rig.lane.round();
        assertInstanceOf(Standing.InFlight.class, rig.lane.standing(order.id()));
        rig.chain.mine();
        rig.lane.round();
        assertInstanceOf(Standing.Mined.class, rig.lane.standing(order.id()));
        rig.chain.bury(LaneRig.BURIED - 1);
        rig.lane.round();
        assertInstanceOf(Standing.Mined.class, rig.lane.standing(order.id()));
        rig.chain.bury(1);
        rig.lane.round();
        assertExecuted(order);
        assertEquals(List.of(), rig.rung);
    }

    @Test
    void sendsNothingThatItsJournalDoesNotHold() {
        rig.chain.witness = transaction -> assertTrue(rig.log.holds(transaction), "sent before it was durable");
        rig.offer(1);
        rig.offer(2);
        rig.lane.round();
        rig.pass(61);
        assertEquals(3, rig.chain.heard.size());
    }

    @Test
    void outbidsTheFirstInLineByAnEighthEachTimeItWaitedTooLong() {
        rig.offer(1);
        rig.offer(2);
        rig.lane.round();
        Fees first = rig.pooledFees(0);
        Fees behind = rig.pooledFees(1);
        rig.pass(59);
        assertEquals(first, rig.pooledFees(0));
        for (int i = 0; i < 5; i++) {
            Fees before = rig.pooledFees(0);
            rig.pass(60);
            assertTrue(rig.pooledFees(0).replace(before));
            assertTrue(rig.pooledFees(0)
                            .maximum()
                            .multiply(BigInteger.valueOf(100))
                            .compareTo(before.maximum().multiply(BigInteger.valueOf(113)))
                    <= 0);
        }
        assertEquals(behind, rig.pooledFees(1));
    }

    @Test
    void asksAsMuchAsTheMarketWhenThatRoseMoreThanAnEighth() {
        rig.offer(1);
        rig.lane.round();
        rig.chain.baseFee = GWEI.multiply(BigInteger.valueOf(40));
        rig.pass(60);
        assertTrue(rig.pooledFees(0).maximum().compareTo(GWEI.multiply(BigInteger.valueOf(80))) >= 0);
    }

    @Test
    void losesPatienceAsTheDeadlineNears() {
        rig.lane.offer(LaneRig.order(1, LaneRig.START + 80));
        rig.lane.round();
        Fees first = rig.pooledFees(0);
        rig.pass(10);
        assertTrue(rig.pooledFees(0).replace(first));
    }

    @Test
    void takesTheNonceBackWhenTheDeadlinePasses() {
        Order order = rig.offer(1);
        rig.lane.round();
        rig.pass(3_600);
        assertTrue(rig.chain.pooled(0).orElseThrow().unsigned().isEmpty(rig.key.account()));
        assertTrue(rig.rung.contains(SendingTag.DEADLINE_PASSED));
        rig.chain.mine();
        rig.chain.bury(LaneRig.BURIED);
        rig.lane.round();
        assertEquals(List.of(new Outcome.Abandoned()), rig.told.get(order.id()));
    }

    @Test
    void tellsThatAnOrderWasMinedAfterAllWhenItsNonceWasTakenBackTooLate() {
        Order order = rig.offer(1);
        rig.lane.round();
        rig.chain.taking = false;
        rig.pass(3_600);
        rig.chain.mine();
        rig.chain.bury(LaneRig.BURIED);
        rig.lane.round();
        assertExecuted(order);
    }

    @Test
    void endsAnOrderThatNeverHadANonceWithoutSendingAnything() {
        rig.key.refuse(true);
        Order order = rig.offer(1);
        rig.lane.round();
        rig.pass(3_600);
        assertEquals(List.of(new Outcome.Abandoned()), rig.told.get(order.id()));
        assertEquals(List.of(), rig.chain.heard);
    }

    @Test
    void ringsWhileTheCapStandsInTheWayAndGoesOnWhenTheFeeFalls() {
        rig.chain.baseFee = GWEI.multiply(BigInteger.valueOf(400));
        Order order = rig.offer(1);
        rig.lane.round();
        assertEquals(List.of(SendingTag.FEE_CAP_REACHED), rig.ringing());
        assertEquals(List.of(), rig.chain.heard);
        rig.chain.baseFee = GWEI;
        rig.lane.round();
        assertEquals(List.of(), rig.ringing());
        finish();
        assertExecuted(order);
    }

    @Test
    void neverOffersMoreThanTheCapHoweverLongItWaits() {
        rig.offer(1);
        rig.lane.round();
        rig.chain.baseFee = GWEI.multiply(BigInteger.valueOf(1_000));
        for (int i = 0; i < 55; i++) {
            rig.pass(60);
        }
        assertTrue(rig.ringing().contains(SendingTag.FEE_CAP_REACHED));
        Fees last = rig.pooledFees(0);
        assertTrue(last.maximum().compareTo(GWEI.multiply(BigInteger.valueOf(400))) <= 0);
        assertTrue(last.tip().compareTo(GWEI.multiply(BigInteger.valueOf(40))) <= 0);
        rig.pass(3_600);
        assertTrue(
                rig.chain.pooled(0).orElseThrow().unsigned().isEmpty(rig.key.account()),
                "the cap leaves room for that");
    }

    @Test
    void sendsAgainWhatThePoolDropped() {
        Order order = rig.offer(1);
        rig.lane.round();
        rig.chain.dropAll();
        rig.pass(14);
        assertEquals(0, rig.chain.pooled());
        rig.pass(1);
        assertEquals(1, rig.chain.pooled());
        assertEquals(rig.chain.heard.getFirst(), rig.chain.heard.getLast());
        finish();
        assertExecuted(order);
    }

    @Test
    void owesWhatAReorgTookBackUntilItIsBuried() {
        Order order = rig.offer(1);
        rig.lane.round();
        for (int i = 0; i < 3; i++) {
            rig.chain.mine();
            rig.chain.bury(LaneRig.BURIED - 1);
            rig.lane.round();
            assertInstanceOf(Standing.Mined.class, rig.lane.standing(order.id()));
            rig.chain.reorg(LaneRig.BURIED, true);
            rig.pass(15);
            assertInstanceOf(Standing.InFlight.class, rig.lane.standing(order.id()));
            assertTrue(rig.ringing().contains(SendingTag.REORGED_OUT));
            assertEquals(1, rig.chain.pooled());
        }
        finish();
        assertExecuted(order);
    }

    @Test
    void givesAnOrderAnotherNonceOnlyWhenAStrangersTransactionIsBuried() {
        Order order = rig.offer(1);
        rig.lane.round();
        rig.chain.mineStrangers();
        rig.lane.round();
        assertEquals(List.of(SendingTag.NONCE_TAKEN), rig.ringing());
        assertInstanceOf(Standing.InFlight.class, rig.lane.standing(order.id()));
        rig.chain.bury(LaneRig.BURIED);
        rig.lane.round();
        rig.lane.round();
        assertEquals(1, rig.chain.pooled(1).orElseThrow().unsigned().nonce());
        finish();
        assertExecuted(order);
        assertEquals(1, rig.chain.mined().size());
    }

    @Test
    void fillsANonceThatWasNeverUsed() {
        rig.offer(1);
        rig.lane.round();
        rig.chain.mine();
        rig.chain.bury(LaneRig.BURIED);
        rig.lane.round();
        rig.chain.reorg(LaneRig.BURIED + 1, true);
        Order behind = rig.offer(2);
        rig.lane.round();
        assertEquals(List.of(SendingTag.NONCE_GAP), rig.ringing());
        assertTrue(rig.chain.pooled(0).orElseThrow().unsigned().isEmpty(rig.key.account()));
        finish();
        assertExecuted(behind);
    }

    @Test
    void opensNoGapBehindAKeyThatRefuses() {
        rig.key.refuse(true);
        rig.offer(1);
        rig.offer(2);
        rig.lane.round();
        assertEquals(List.of(SendingTag.KEY_REFUSED), rig.ringing());
        rig.key.refuse(false);
        rig.lane.round();
        assertEquals(List.of(), rig.ringing());
        assertEquals(2, rig.chain.pooled());
        assertEquals(2, rig.lane.report().next());
    }

    @Test
    void dropsASignatureForANonceThatIsNotTheNext() {
        LaneState state = LaneState.empty(rig.rules);
        Order order = LaneRig.order(1, LaneRig.START + 60);
        state = Lane.step(state, new LaneInput.Offered(order, LaneRig.START)).state();
        UnsignedTransaction later = order.with(1, 1, new Fees(GWEI, GWEI));
        Lane.Step step = Lane.step(state, signed(order, later, new KnownKey(0)));
        assertEquals(List.of(), step.effects());
        Lane.Step foreign = Lane.step(state, signed(order, order.with(1, 0, new Fees(GWEI, GWEI)), new KnownKey(1)));
        assertEquals(
                SendingTag.KEY_DIFFERS,
                foreign.state().alarms().keySet().iterator().next());
        assertEquals(state.slots(), foreign.state().slots());
    }

    private static LaneInput signed(Order order, UnsignedTransaction transaction, KnownKey key) {
        return new LaneInput.Signed(
                Optional.of(order.id()), LaneRig.START, new SignedTransaction(transaction, key.sign(transaction)));
    }

    @Test
    void takesOneOrderOnceAndRefusesAnotherUnderItsId() {
        Order order = rig.offer(1);
        assertEquals(new Taking.Taken(), rig.lane.offer(order));
        Order other =
                new Order(order.id(), order.to(), BigInteger.ONE, order.data(), order.gas(), order.deadlineSeconds());
        assertRefused(SendingTag.ORDER_DIFFERS, rig.lane.offer(other));
        rig.lane.round();
        finish();
        assertEquals(new Taking.Taken(), rig.lane.offer(order));
        rig.lane.round();
        assertEquals(1, rig.chain.heard.size());
    }

    @Test
    void refusesWhatItCannotDo() {
        assertRefused(SendingTag.ORDER_MALFORMED, rig.lane.offer(LaneRig.order(1, LaneRig.START)));
        Order own = new Order(
                LaneRig.order(1, 1).id(), rig.key.account(), BigInteger.ZERO, CallBytes.NONE, 21_000, rig.now + 60);
        assertRefused(SendingTag.ORDER_MALFORMED, rig.lane.offer(own));
        for (int i = 0; i < Limits.MAX_QUEUED; i++) {
            rig.offer(i);
        }
        assertRefused(SendingTag.LANE_FULL, rig.lane.offer(LaneRig.order(-1, LaneRig.START + 60)));
        rig.lane.round();
        assertEquals(Limits.MAX_IN_FLIGHT, rig.lane.report().inFlight());
        SendingFault fault = assertThrows(
                SendingFault.class,
                () -> SendingLane.open(rig.rules, rig.log, rig.chain, new KnownKey(1), InstantSource.system(), rig));
        assertEquals(SendingTag.KEY_DIFFERS, fault.tag());
    }

    @Test
    void ringsWhenTheGasAccountIsEmptyAndGoesOnWhenItIsFilled() {
        rig.chain.reception = Optional.of(new Reception.FundsMissing("insufficient funds"));
        Order order = rig.offer(1);
        rig.lane.round();
        assertEquals(List.of(SendingTag.GAS_FUNDS_MISSING), rig.ringing());
        rig.chain.reception = Optional.empty();
        rig.pass(15);
        assertEquals(List.of(), rig.ringing());
        finish();
        assertExecuted(order);
    }

    @Test
    void outbidsAtOnceWhatTheNodeCallsUnderpriced() {
        rig.chain.reception = Optional.of(new Reception.Underpriced());
        rig.offer(1);
        rig.lane.round();
        rig.chain.reception = Optional.empty();
        rig.lane.round();
        assertTrue(
                rig.pooledFees(0).replace(rig.chain.heard.getFirst().unsigned().fees()));
    }

    @Test
    void goesOnAfterAnOutageWithWhatItOwes() {
        Order order = rig.offer(1);
        rig.chain.answering = false;
        assertThrows(IllegalStateException.class, () -> rig.lane.round());
        rig.chain.answering = true;
        rig.lane.round();
        finish();
        assertExecuted(order);
    }

    @Test
    void waitsForBurialOfManyButForTheMiningOfFew() {
        for (int i = 0; i < 3 * Limits.MAX_IN_FLIGHT; i++) {
            rig.offer(i);
        }
        for (int i = 1; i <= 3; i++) {
            rig.lane.round();
            assertEquals(Limits.MAX_IN_FLIGHT, rig.chain.pooled());
            rig.chain.mine();
        }
        assertTrue(rig.lane.report().inFlight() > 2 * Limits.MAX_IN_FLIGHT);
    }

    private void finish() {
        rig.chain.mine();
        rig.chain.bury(LaneRig.BURIED);
        rig.lane.round();
    }

    private void assertExecuted(Order order) {
        assertInstanceOf(Outcome.Executed.class, rig.told.get(order.id()).getFirst());
        assertEquals(1, rig.told.get(order.id()).size());
        assertInstanceOf(Standing.Finished.class, rig.lane.standing(order.id()));
    }

    private static void assertRefused(SendingTag tag, Taking taking) {
        assertEquals(tag, assertInstanceOf(Taking.Refused.class, taking).tag());
    }
}
