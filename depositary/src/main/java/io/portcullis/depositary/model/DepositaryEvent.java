package io.portcullis.depositary.model;

/** What the Depositary says happened; fields and order are those of {@code Events.sol}. Times are Unix seconds. */
public sealed interface DepositaryEvent
        permits AccountEvent,
                DepositaryEvent.TokenRegistered,
                DepositaryEvent.EntityRegistered,
                DepositaryEvent.Deposited,
                DepositaryEvent.BatchProcessed,
                DepositaryEvent.ReserveTransferred,
                DepositaryEvent.WithdrawalQueued,
                DepositaryEvent.WithdrawalReleased,
                DepositaryEvent.WithdrawalCancelled,
                DepositaryEvent.RulesProposed,
                DepositaryEvent.RulesActivated,
                DepositaryEvent.CapProposed,
                DepositaryEvent.CapActivated,
                DepositaryEvent.BoardProposed,
                DepositaryEvent.BoardActivated,
                DepositaryEvent.FreezeRaised,
                DepositaryEvent.FreezeLoweringProposed,
                DepositaryEvent.FreezeLowered,
                DepositaryEvent.NonceBurned {
    record TokenRegistered(TokenId token, Asset asset) implements DepositaryEvent {}

    record EntityRegistered(EntityId entity, Bytes32 salt) implements DepositaryEvent {}

    record Deposited(EntityId entity, TokenId token, Address from, Amount amount) implements DepositaryEvent {}

    record BatchProcessed(EntityId entity, long nonce, Bytes32 digest, Bytes32 auditAnchor, long auditAnchoredAt)
            implements DepositaryEvent {}

    record ReserveTransferred(EntityId from, EntityId to, TokenId token, Amount amount) implements DepositaryEvent {}

    record WithdrawalQueued(
            Bytes32 id, EntityId entity, TokenId token, Address destination, Amount amount, long releaseAt)
            implements DepositaryEvent {}

    record WithdrawalReleased(Bytes32 id, EntityId entity, TokenId token, Address destination, Amount amount)
            implements DepositaryEvent {}

    record WithdrawalCancelled(Bytes32 id, EntityId entity, Address by) implements DepositaryEvent {}

    record RulesProposed(EntityId entity, Bytes32 policyHash, long policyVersion, long activeAt)
            implements DepositaryEvent {}

    record RulesActivated(EntityId entity, Bytes32 policyHash, long policyVersion) implements DepositaryEvent {}

    record CapProposed(EntityId entity, VelocityCap cap, long activeAt) implements DepositaryEvent {}

    record CapActivated(EntityId entity, VelocityCap cap) implements DepositaryEvent {}

    record BoardProposed(EntityId entity, long epoch, long activeAt) implements DepositaryEvent {}

    record BoardActivated(EntityId entity, long epoch) implements DepositaryEvent {}

    record FreezeRaised(EntityId entity, FreezeLevel level, Address by) implements DepositaryEvent {}

    record FreezeLoweringProposed(EntityId entity, FreezeLevel level, long activeAt) implements DepositaryEvent {}

    record FreezeLowered(EntityId entity, FreezeLevel level) implements DepositaryEvent {}

    record NonceBurned(EntityId entity, long nonce) implements DepositaryEvent {}

    /** @throws MalformedEventException if the log is none of the Depositary's */
    static DepositaryEvent decode(EventLog log) {
        return EventDecoder.decode(log);
    }
}
