package io.portcullis.appliance.fund;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundReceipt;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Limits;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What anyone may have the fund do, sent from the account that pays gas.
 *
 * <p>Invariants: one at a time, so none of them is in flight twice; each is run on the pending block before it is sent, and what the contract would refuse
 * is refused under the contract's own tag, unsent. None moves value elsewhere than the contract says, and none takes a board's signature.
 */
public final class FundDeeds {
    /** As many debts as the contract looks at in one call at most. */
    static final int MOST_DEBTS = Limits.MAX_DEBTS_PER_CALL;

    private final Supplier<FundClient> fund;

    /** @param fund may throw {@link ChainException}, or refuse where there is none */
    public FundDeeds(Supplier<FundClient> fund) {
        this.fund = fund;
    }

    /** Counts, allocates, shares: whatever is next. */
    public Receipt advance(Bytes32 id) {
        return send(it -> it.advance(id, MOST_DEBTS));
    }

    /**
     * Pays a creditor's part.
     *
     * @param index of the claim
     * @param assigned number of the debt that the creditor's assignment to the fund's entity made
     */
    public Receipt accept(Bytes32 id, long index, long assigned) {
        return send(it -> it.accept(id, index, assigned));
    }

    /** Ends the paying, once all is taken or its time is over. */
    public Receipt close(Bytes32 id) {
        return send(it -> it.close(id));
    }

    /** Ends a default that was not decided in its time. */
    public Receipt abandon(Bytes32 id) {
        return send(it -> it.abandon(id));
    }

    /** Pays what an exit is worth into its entity's reserve. */
    public Receipt finishExit(long id) {
        return send(it -> it.finishExit(id));
    }

    /** Pays an entity its part of what came back to the pool. */
    public Receipt claimRefund(Bytes32 id, EntityId entity) {
        return send(it -> it.claimRefund(id, entity));
    }

    private synchronized Receipt send(Function<FundClient, FundReceipt> deed) {
        try {
            return deed.apply(fund.get()).transaction();
        } catch (ChainException e) {
            throw new ApplianceRefusal(e.tagName(), String.valueOf(e.getMessage()), e.remedy());
        }
    }
}
