package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;

/** What an applied transaction did, for whoever goes on from there: the hub's forwarding, invoices and feeds. */
public sealed interface AccountEvent {
    record TokenAdded(TokenId token) implements AccountEvent {}

    /** @param by who granted it */
    record LimitSet(Side by, TokenId token, Amount limit) implements AccountEvent {}

    record Paid(Side by, TokenId token, Amount amount, Bytes32 reference) implements AccountEvent {}

    record Locked(SubcontractId id, TokenId token, Amount amount, Bytes32 hash, long expiresAtSeconds, Bytes onion)
            implements AccountEvent {}

    record Revealed(SubcontractId id, TokenId token, Amount amount, Bytes32 preimage) implements AccountEvent {}

    /**
     * The amount is free again for its maker.
     *
     * @param reason empty after an expiry
     */
    record Released(SubcontractId id, TokenId token, Amount amount, boolean expired, Bytes reason)
            implements AccountEvent {}

    record OrderPlaced(SubcontractId id, Transaction.PlaceOrder order) implements AccountEvent {}

    record OrderFilled(SubcontractId id, TokenId giveToken, Amount give, TokenId takeToken, Amount take)
            implements AccountEvent {}

    /** Nothing of it stands any more. */
    record OrderEnded(SubcontractId id) implements AccountEvent {}

    record PullLocked(SubcontractId id, TokenId token, Amount amount) implements AccountEvent {}

    record PullAdvanced(SubcontractId id, TokenId token, Amount drawn, int progress) implements AccountEvent {}

    record PullClosed(SubcontractId id, TokenId token, Amount released) implements AccountEvent {}

    record CollateralNoted(TokenId token, Amount collateral, Amount ondelta) implements AccountEvent {}

    /** One side wishes it: the other may accept. */
    record SettlementProposed(SubcontractId id, TokenId token, Amount left, Amount right, long expiresAtSeconds)
            implements AccountEvent {}

    /** Both sides agree: whoever reaches the chain may have it settled. */
    record SettlementAgreed(SubcontractId id, TokenId token, Amount left, Amount right, long expiresAtSeconds)
            implements AccountEvent {}

    record SettlementEnded(SubcontractId id) implements AccountEvent {}

    record Closing(Side by) implements AccountEvent {}

    record Closed() implements AccountEvent {}
}
