package io.portcullis.depositary.model;

/**
 * What {@code DefaultFund.sol} says happened; fields and order are those of {@code FundEvents.sol}. Times are Unix seconds. From these and the
 * Depositary's the report of a default follows exactly.
 */
public sealed interface FundEvent {
    record PoolJoined(EntityId entity, TokenId token, Amount amount, Amount shares) implements FundEvent {}

    /** @param shares bought by it: none for less than a share's price, if the payer said so */
    record PoolReplenished(EntityId entity, TokenId token, Amount amount, Amount shares) implements FundEvent {}

    record PremiumPaid(TokenId token, Amount amount) implements FundEvent {}

    record BondPosted(TokenId token, Amount amount) implements FundEvent {}

    record ExitRequested(long id, EntityId entity, TokenId token, boolean ofBond, Amount units, long readyAt)
            implements FundEvent {}

    /**
     * Of what an exit is worth so much stays in the pool; the exit's end is the next event.
     *
     * @param id of the exit
     */
    record ArrearsKept(long id, EntityId entity, TokenId token, Amount amount) implements FundEvent {}

    /** @param amount what was paid: of the pool its worth less what was kept */
    record ExitFinished(long id, Amount amount) implements FundEvent {}

    /** @param ordinal among the token's defaults, from 1 */
    record DefaultDeclared(Bytes32 id, EntityId debtor, TokenId token, FundProfile profile, long ordinal)
            implements FundEvent {}

    /** @param index of the debt */
    record ClaimCounted(Bytes32 id, long index, EntityId creditor, Amount amount) implements FundEvent {}

    record DefaultAllocated(Bytes32 id, Amount loss, Amount fromPool, Amount fromBond) implements FundEvent {}

    /**
     * @param payable_ what creditors may take in all
     * @param dust what was rounded off, the fund's entity's
     */
    record DefaultShared(Bytes32 id, Amount payable_, Amount dust) implements FundEvent {}

    record DefaultAbandoned(Bytes32 id) implements FundEvent {}

    record ClaimPaid(Bytes32 id, long index, EntityId creditor, Amount amount) implements FundEvent {}

    /** @param rest what nobody took */
    record DefaultClosed(Bytes32 id, Amount rest) implements FundEvent {}

    record Recovered(Bytes32 id, Amount amount) implements FundEvent {}

    record Refunded(Bytes32 id, Amount toPool, Amount toBond) implements FundEvent {}

    record RefundClaimed(Bytes32 id, EntityId entity, Amount amount) implements FundEvent {}

    /** @throws MalformedEventException if the log is none of the fund's */
    static FundEvent decode(EventLog log) {
        return FundEventDecoder.decode(log);
    }
}
