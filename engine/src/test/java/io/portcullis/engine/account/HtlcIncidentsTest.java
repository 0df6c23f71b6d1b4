package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.Transaction.LockHtlc;
import io.portcullis.engine.account.Transaction.RevealHtlc;
import io.portcullis.engine.account.Transaction.SetCreditLimit;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures of the past, replayed against an account; the table is docs/incidents.md. */
final class HtlcIncidentsTest {
    private final AccountRig rig = AccountRig.withCredit();

    @AfterEach
    void close() {
        rig.close();
    }

    private static LockHtlc lock() {
        return new LockHtlc(AccountRig.GOLD, Amount.of(1), AccountRig.HASH, AccountRig.START + 1_000, Bytes.EMPTY);
    }

    /**
     * Both directions of an account shared thirty-two slots; each side filled them, waited for the other's to end, and neither could. Here each
     * side has its own: one that has filled all of its own takes none of the other's, and what comes back goes on.
     */
    @Test
    void thirtyTwoHtlcsASideThatHasFilledItsSlotsLeavesTheOtherItsOwn() {
        for (Side side : Side.values()) {
            rig.does(side, new SetCreditLimit(AccountRig.GOLD, Amount.of(2L * Limits.PENDING_PER_SIDE)));
        }
        for (int i = 0; i < Limits.PENDING_PER_SIDE; i++) {
            rig.does(Side.LEFT, lock());
        }
        assertEquals(EngineTag.TOO_MANY_PENDING, rig.refuses(Side.LEFT, lock()));
        for (int i = 0; i < 33; i++) {
            rig.does(Side.RIGHT, lock());
        }
        rig.does(Side.LEFT, new RevealHtlc(new SubcontractId(Side.RIGHT, 1), AccountRig.PREIMAGE));
        rig.does(Side.RIGHT, new RevealHtlc(new SubcontractId(Side.LEFT, 1), AccountRig.PREIMAGE));
        rig.does(Side.LEFT, lock());
        assertEquals(EngineTag.TOO_MANY_PENDING, rig.refuses(Side.LEFT, lock()), "one slot came free, and only one");
    }
}
