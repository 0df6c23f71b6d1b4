package io.portcullis.depositary.model;

/** What {@code Accounts.sol} says happened; fields and order are those of {@code Events.sol}. Times are Unix seconds. */
public sealed interface AccountEvent extends DepositaryEvent {
    record AccountOpened(Bytes32 account, EntityId left, EntityId right) implements AccountEvent {}

    record CollateralPosted(Bytes32 account, TokenId token, boolean byLeft, Amount amount) implements AccountEvent {}

    record AgreementUsed(Bytes32 account, long nonce) implements AccountEvent {}

    record AgreementBurned(Bytes32 account, long nonce, EntityId by) implements AccountEvent {}

    record CollateralSettled(Bytes32 account, TokenId token, Amount left, Amount right) implements AccountEvent {}

    record AccountClosed(Bytes32 account, long finalVersion) implements AccountEvent {}

    record DisputeStarted(Bytes32 account, EntityId by, long version, Bytes32 bodyHash, long until)
            implements AccountEvent {}

    record DisputeCountered(Bytes32 account, long version, Bytes32 bodyHash) implements AccountEvent {}

    record ClausesExecuted(Bytes32 account, int clausesLeft) implements AccountEvent {}

    record OrderFillChosen(Bytes32 account, Bytes32 bodyHash, int index, boolean byLeft, int ratio)
            implements AccountEvent {}

    record CollateralAllocated(Bytes32 account, TokenId token, Amount left, Amount right) implements AccountEvent {}

    record DisputeFinalized(Bytes32 account, long version) implements AccountEvent {}

    record OwedPaid(EntityId debtor, EntityId creditor, TokenId token, Amount amount) implements AccountEvent {}

    record DebtOpened(EntityId debtor, TokenId token, long index, EntityId creditor, Amount amount)
            implements AccountEvent {}

    record DebtPaid(EntityId debtor, TokenId token, long index, Amount amount) implements AccountEvent {}

    record DebtForgiven(EntityId debtor, TokenId token, long index, Amount amount) implements AccountEvent {}

    /** @param newIndex of the debt that it is from now on */
    record DebtAssigned(EntityId debtor, TokenId token, long index, long newIndex, EntityId to, Amount amount)
            implements AccountEvent {}

    record SecretRevealed(Bytes32 hash, int steps, Bytes32 value) implements AccountEvent {}
}
