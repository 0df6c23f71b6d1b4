package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Transaction.AdvancePull;
import io.portcullis.engine.account.Transaction.CancelHtlc;
import io.portcullis.engine.account.Transaction.ClosePull;
import io.portcullis.engine.account.Transaction.ExpireHtlc;
import io.portcullis.engine.account.Transaction.FillOrder;
import io.portcullis.engine.account.Transaction.LockHtlc;
import io.portcullis.engine.account.Transaction.LockPull;
import io.portcullis.engine.account.Transaction.NoteCollateral;
import io.portcullis.engine.account.Transaction.Pay;
import io.portcullis.engine.account.Transaction.PlaceOrder;
import io.portcullis.engine.account.Transaction.RevealHtlc;
import io.portcullis.engine.account.Transaction.SetCreditLimit;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each rule, met from the right and from the wrong side, in time and too late. */
class RulesTest {
    private static final SubcontractId FIRST = new SubcontractId(Side.LEFT, 1);
    private static final long EXPIRY = AccountRig.START + 100;
    private final AccountRig rig = AccountRig.withCredit();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void noLimitsMeanNoCredit() {
        try (AccountRig fresh = new AccountRig()) {
            assertEquals(EngineTag.TOKEN_UNKNOWN, fresh.refuses(Side.LEFT, pay(1)));
            fresh.does(Side.LEFT, new Transaction.AddToken(AccountRig.GOLD));
            assertEquals(EngineTag.CAPACITY_EXCEEDED, fresh.refuses(Side.LEFT, pay(1)));
            assertEquals(EngineTag.CAPACITY_EXCEEDED, fresh.refuses(Side.RIGHT, pay(1)));
            assertEquals(EngineTag.TOKEN_KNOWN, fresh.refuses(Side.RIGHT, new Transaction.AddToken(AccountRig.GOLD)));
        }
    }

    @Test
    void aLimitCutBelowTheDebtLeavesRepaymentOpenAndNothingElse() {
        rig.does(Side.LEFT, pay(700));
        rig.does(Side.RIGHT, new SetCreditLimit(AccountRig.GOLD, Amount.of(100)));
        assertEquals(EngineTag.CAPACITY_EXCEEDED, rig.refuses(Side.LEFT, pay(1)));
        rig.does(Side.RIGHT, pay(700));
        rig.does(Side.LEFT, pay(100));
        assertEquals(EngineTag.CAPACITY_EXCEEDED, rig.refuses(Side.LEFT, pay(1)));
    }

    @Test
    void aRevealIsPaidEvenIfCreditWasCutMeanwhile() {
        rig.does(Side.LEFT, lock(800));
        rig.does(Side.RIGHT, new SetCreditLimit(AccountRig.GOLD, Amount.ZERO));
        rig.does(Side.RIGHT, new RevealHtlc(FIRST, AccountRig.PREIMAGE));
        assertEquals(Amount.of(-800), rig.gold().delta());
        assertEquals(Amount.ZERO, rig.gold().holdLeft());
    }

    @Test
    void anHtlcEndsOnlyByTheSideAndAtTheTimeItSays() {
        rig.does(Side.LEFT, lock(10));
        assertEquals(EngineTag.NOT_YOURS, rig.refuses(Side.LEFT, new RevealHtlc(FIRST, AccountRig.PREIMAGE)));
        assertEquals(EngineTag.NOT_YOURS, rig.refuses(Side.LEFT, new CancelHtlc(FIRST, Bytes.EMPTY)));
        assertEquals(EngineTag.PREIMAGE_WRONG, rig.refuses(Side.RIGHT, new RevealHtlc(FIRST, AccountRig.HASH)));
        assertEquals(EngineTag.SUBCONTRACT_UNKNOWN, rig.refuses(Side.RIGHT, new ClosePull(FIRST)));
        rig.now = EXPIRY - 1;
        assertEquals(EngineTag.NOT_EXPIRED, rig.refuses(Side.LEFT, new ExpireHtlc(FIRST)));
        rig.now = EXPIRY;
        assertEquals(EngineTag.EXPIRED, rig.refuses(Side.RIGHT, new RevealHtlc(FIRST, AccountRig.PREIMAGE)));
        rig.does(Side.LEFT, new ExpireHtlc(FIRST));
        assertEquals(EngineTag.SUBCONTRACT_UNKNOWN, rig.refuses(Side.LEFT, new ExpireHtlc(FIRST)));
        assertEquals(Amount.ZERO, rig.gold().holdLeft());
    }

    @Test
    void aFillIsRoundedAgainstTheTakerAndReleasesExactlyWhatItTakes() {
        order(TimeInForce.GTC, 0);
        rig.does(Side.RIGHT, new FillOrder(FIRST, Amount.of(1)));
        assertEquals(Amount.of(-1), rig.gold().delta());
        // 43,689 / 65,535 of three is one still, and of ten is six.
        assertEquals(Amount.of(6), rig.coal().delta());
        assertEquals(Amount.of(2), rig.gold().holdLeft());
        assertEquals(EngineTag.FILL_OUT_OF_RANGE, rig.refuses(Side.RIGHT, new FillOrder(FIRST, Amount.of(3))));
        assertEquals(EngineTag.NOT_YOURS, rig.refuses(Side.LEFT, new FillOrder(FIRST, Amount.of(1))));
        rig.does(Side.RIGHT, new FillOrder(FIRST, Amount.of(2)));
        assertEquals(Amount.ZERO, rig.gold().holdLeft());
        assertEquals(Amount.of(13), rig.coal().delta());
        assertTrue(rig.accounts.view(rig.account).subcontracts().isEmpty());
    }

    @Test
    void anOrderToKillIsFilledWholeAndOneForAFrameOutlivesOnlyTheNext() {
        order(TimeInForce.FOK, 0);
        assertEquals(EngineTag.FILL_OUT_OF_RANGE, rig.refuses(Side.RIGHT, new FillOrder(FIRST, Amount.of(1))));
        rig.endsFrame();
        assertEquals(1, rig.accounts.view(rig.account).subcontracts().size());
        rig.endsFrame();
        assertTrue(rig.accounts.view(rig.account).subcontracts().isEmpty());
        assertEquals(Amount.ZERO, rig.gold().holdLeft());
    }

    @Test
    void aFillBelowTheLeastIsRefused() {
        order(TimeInForce.GTC, OrderRules.WHOLE / 2);
        assertEquals(EngineTag.FILL_OUT_OF_RANGE, rig.refuses(Side.RIGHT, new FillOrder(FIRST, Amount.of(1))));
        rig.does(Side.RIGHT, new FillOrder(FIRST, Amount.of(2)));
    }

    @Test
    void aPullPaysByStepsAndItsLastOneEndsIt() {
        Bytes32 anchor = chain(3);
        rig.does(Side.LEFT, new LockPull(AccountRig.GOLD, Amount.of(10), anchor, 3, EXPIRY));
        assertEquals(EngineTag.NOT_YOURS, rig.refuses(Side.LEFT, new AdvancePull(FIRST, 1, chain(2))));
        assertEquals(EngineTag.PREIMAGE_WRONG, rig.refuses(Side.RIGHT, new AdvancePull(FIRST, 1, chain(1))));
        assertEquals(EngineTag.STEPS_OUT_OF_RANGE, rig.refuses(Side.RIGHT, new AdvancePull(FIRST, 4, chain(0))));
        assertEquals(EngineTag.NOT_EXPIRED, rig.refuses(Side.LEFT, new ClosePull(FIRST)));
        rig.does(Side.RIGHT, new AdvancePull(FIRST, 2, chain(1)));
        assertEquals(Amount.of(-6), rig.gold().delta());
        assertEquals(Amount.of(4), rig.gold().holdLeft());
        assertEquals(EngineTag.STEPS_OUT_OF_RANGE, rig.refuses(Side.RIGHT, new AdvancePull(FIRST, 2, chain(1))));
        rig.does(Side.RIGHT, new AdvancePull(FIRST, 3, chain(0)));
        assertEquals(Amount.of(-10), rig.gold().delta());
        assertTrue(rig.accounts.view(rig.account).subcontracts().isEmpty());
    }

    @Test
    void theNoticeOfAnAgreedSettlementEndsIt() {
        rig.does(Side.LEFT, new NoteCollateral(1, AccountRig.GOLD, Amount.of(500), Amount.of(300)));
        assertEquals(
                EngineTag.NOTICE_OUT_OF_ORDER,
                rig.refuses(Side.RIGHT, new NoteCollateral(1, AccountRig.GOLD, Amount.of(1), Amount.ZERO)));
        assertEquals(EngineTag.CAPACITY_EXCEEDED, rig.refuses(Side.LEFT, settlement(301, 0)));
        rig.does(Side.LEFT, settlement(300, 200));
        assertEquals(EngineTag.NOT_YOURS, rig.refuses(Side.LEFT, new Transaction.AcceptSettlement(FIRST)));
        rig.does(Side.RIGHT, new Transaction.AcceptSettlement(FIRST));
        assertEquals(EngineTag.SETTLEMENT_AGREED, rig.refuses(Side.LEFT, new Transaction.CancelSettlement(FIRST)));
        rig.does(Side.RIGHT, new NoteCollateral(2, AccountRig.GOLD, Amount.ZERO, Amount.ZERO));
        assertTrue(rig.accounts.view(rig.account).settlements().isEmpty());
        assertEquals(Amount.ZERO, rig.gold().holdLeft());
        assertEquals(Amount.ZERO, rig.gold().holdRight());
    }

    @Test
    void aClosingAccountTakesNothingNewAndClosesWhenNothingIsPending() {
        rig.does(Side.LEFT, lock(10));
        assertEquals(EngineTag.CLOSE_NOT_PROPOSED, rig.refuses(Side.RIGHT, new Transaction.AcceptClose()));
        rig.does(Side.LEFT, new Transaction.ProposeClose());
        assertEquals(EngineTag.ACCOUNT_CLOSING, rig.refuses(Side.RIGHT, pay(1)));
        assertEquals(EngineTag.CLOSE_NOT_PROPOSED, rig.refuses(Side.LEFT, new Transaction.AcceptClose()));
        assertEquals(EngineTag.STILL_PENDING, rig.refuses(Side.RIGHT, new Transaction.AcceptClose()));
        rig.does(Side.RIGHT, new CancelHtlc(FIRST, Bytes.EMPTY));
        rig.does(Side.RIGHT, new Transaction.AcceptClose());
        assertEquals(AccountStatus.CLOSED, rig.accounts.view(rig.account).status());
    }

    @Test
    void tenThousandHtlcsEachWayAllSettle() {
        for (Side side : Side.values()) {
            rig.does(side.opposite(), new SetCreditLimit(AccountRig.GOLD, Amount.of(10_000)));
        }
        for (int i = 0; i < 10_000; i++) {
            rig.does(Side.LEFT, lock(1));
            rig.does(Side.RIGHT, lock(1));
        }
        assertEquals(EngineTag.CAPACITY_EXCEEDED, rig.refuses(Side.LEFT, lock(1)));
        for (int i = 1; i <= 10_000; i++) {
            rig.does(Side.RIGHT, new RevealHtlc(new SubcontractId(Side.LEFT, i), AccountRig.PREIMAGE));
            rig.does(Side.LEFT, new RevealHtlc(new SubcontractId(Side.RIGHT, i), AccountRig.PREIMAGE));
        }
        assertEquals(Amount.ZERO, rig.gold().delta());
        assertTrue(rig.accounts.view(rig.account).subcontracts().isEmpty());
    }

    private void order(TimeInForce force, int leastFill) {
        rig.does(
                Side.LEFT,
                new PlaceOrder(
                        AccountRig.GOLD,
                        Amount.of(3),
                        AccountRig.COAL,
                        Amount.of(10),
                        leastFill,
                        force,
                        force == TimeInForce.GTC ? EXPIRY : 0));
    }

    private static Pay pay(long amount) {
        return new Pay(AccountRig.GOLD, Amount.of(amount), Bytes32.ZERO);
    }

    private static LockHtlc lock(long amount) {
        return new LockHtlc(AccountRig.GOLD, Amount.of(amount), AccountRig.HASH, EXPIRY, Bytes.EMPTY);
    }

    private static Transaction settlement(long left, long right) {
        return new Transaction.ProposeSettlement(AccountRig.GOLD, Amount.of(left), Amount.of(right), EXPIRY);
    }

    private static Bytes32 chain(int times) {
        return Bytes32.of(new HashChain().after(AccountRig.PREIMAGE, times));
    }
}
