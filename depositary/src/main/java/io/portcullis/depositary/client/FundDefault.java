package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.TokenId;

/**
 * A default as the chain has it; {@code struct Default} of {@code FundTypes.sol}.
 *
 * @param ordinal among the token's defaults, from 1: they are decided in this order
 * @param until Unix seconds when counting may be abandoned, or paying ends
 * @param head and tail of the debtor's queue when it was declared
 * @param next debt to look at
 * @param generation of the pool's shares when it paid
 * @param loss what was owed when it was counted
 * @param unpaid of what creditors may take
 * @param shares of the pool when it paid
 * @param poolRefund what came back to those who held these shares
 */
public record FundDefault(
        EntityId debtor,
        TokenId token,
        FundProfile profile,
        Stage stage,
        long ordinal,
        long until,
        long head,
        long tail,
        long next,
        long generation,
        Amount loss,
        Amount fromPool,
        Amount fromBond,
        Amount unpaid,
        Amount shares,
        Amount poolRefund,
        Amount bondRefund) {
    /** How far it has come. */
    public enum Stage {
        NONE,
        COUNTING,
        SHARING,
        PAYING,
        CLOSED,
        ABANDONED
    }

    /** What pool and bond pay together. */
    public Amount covered() {
        return fromPool.plus(fromBond);
    }
}
