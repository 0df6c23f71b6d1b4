package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * One change of an account, by one of its sides (protocol, section 2). Whose it is stands beside it, in {@link Authored}: the same
 * transaction means the same whoever reads it.
 *
 * <p>A refused transaction changes nothing. Amounts are in the token's smallest unit and above zero; times are seconds of block time.
 */
public sealed interface Transaction {
    /** The account can hold a further token: everything of it is zero. */
    record AddToken(TokenId token) implements Transaction {}

    /** What the author lets the other side owe it. Zero is allowed; below what is drawn, what stands is grandfathered. */
    record SetCreditLimit(TokenId token, Amount limit) implements Transaction {}

    /** @param reference what the payment is for, as its receiver knows it; zero for nothing */
    record Pay(TokenId token, Amount amount, Bytes32 reference) implements Transaction {}

    /**
     * @param hash SHA-256 of the preimage that moves the amount
     * @param onion what the next hop reads, at most {@link io.portcullis.engine.Limits#ONION_BYTES}; empty where nothing is hidden from it
     */
    record LockHtlc(TokenId token, Amount amount, Bytes32 hash, long expiresAtSeconds, Bytes onion)
            implements Transaction {}

    /** By the beneficiary, before the expiry. */
    record RevealHtlc(SubcontractId id, Bytes32 preimage) implements Transaction {}

    /** By either side, from the expiry on. */
    record ExpireHtlc(SubcontractId id) implements Transaction {}

    /**
     * By the beneficiary.
     *
     * @param reason encrypted for the payment's sender, at most {@link io.portcullis.engine.Limits#REASON_BYTES}
     */
    record CancelHtlc(SubcontractId id, Bytes reason) implements Transaction {}

    /**
     * The author gives up to {@code give} for {@code take}, at that price or better for it.
     *
     * @param leastFill in units of 1/65,535 of {@code give}: no fill below it, except of the rest
     * @param expiresAtSeconds for GTC; ignored, and zero, for the others
     */
    record PlaceOrder(
            TokenId giveToken,
            Amount give,
            TokenId takeToken,
            Amount take,
            int leastFill,
            TimeInForce timeInForce,
            long expiresAtSeconds)
            implements Transaction {}

    /** By the other side, which receives {@code give} of the maker's token and pays its price for it ({@code depositary.model.Allocation#price}). */
    record FillOrder(SubcontractId id, Amount give) implements Transaction {}

    /** By the maker; by either side once the order has expired. */
    record CancelOrder(SubcontractId id) implements Transaction {}

    /**
     * The beneficiary draws {@code ⌊amount · k / steps⌋} by showing the k-th value of a hash chain.
     *
     * @param anchor SHA-256 applied {@code steps} times to the chain's seed
     */
    record LockPull(TokenId token, Amount amount, Bytes32 anchor, int steps, long expiresAtSeconds)
            implements Transaction {}

    /**
     * By the beneficiary.
     *
     * @param progress k: SHA-256 applied {@code k} times to the value is the anchor
     */
    record AdvancePull(SubcontractId id, int progress, Bytes32 value) implements Transaction {}

    /** By the beneficiary at any time, by the maker from the expiry on. */
    record ClosePull(SubcontractId id) implements Transaction {}

    /**
     * The chain has changed the account's collateral. Both sides compare it with what they have seen on the chain.
     *
     * @param sequence counts the chain's changes of this account, from 1
     * @param collateral C from now on
     * @param ondelta from now on
     */
    record NoteCollateral(long sequence, TokenId token, Amount collateral, Amount ondelta) implements Transaction {}

    /**
     * Collateral goes back to the reserves: what each side receives is held until the chain has done it.
     *
     * @param left what left's reserve receives, not negative; together with {@code right} above zero
     */
    record ProposeSettlement(TokenId token, Amount left, Amount right, long expiresAtSeconds) implements Transaction {}

    /** By the side that did not propose. */
    record AcceptSettlement(SubcontractId id) implements Transaction {}

    /** By the proposer before it is accepted, by either side once it has expired. */
    record CancelSettlement(SubcontractId id) implements Transaction {}

    /** The author wishes to end the account: from now on neither side makes new exposure. */
    record ProposeClose() implements Transaction {}

    /** By the other side, when nothing is pending: the account is closed, and its last proof body is what the chain settles. */
    record AcceptClose() implements Transaction {}

    /** The subcontract that it claims value of, before that one's time is over. */
    default Optional<SubcontractId> claims() {
        return switch (this) {
            case RevealHtlc it -> Optional.of(it.id());
            case AdvancePull it -> Optional.of(it.id());
            case FillOrder it -> Optional.of(it.id());
            default -> Optional.empty();
        };
    }

    /** The value that it shows to claim by. */
    default Optional<Unsaid> shows() {
        return switch (this) {
            case RevealHtlc it -> Optional.of(new Unsaid(it.preimage(), 1));
            // A progress that no pull has is refused elsewhere, and shows nothing.
            case AdvancePull it when it.progress() >= 1 -> Optional.of(new Unsaid(it.value(), it.progress()));
            default -> Optional.empty();
        };
    }

    /** Whether it can only end what is pending. */
    default boolean endsSubcontract() {
        return this instanceof RevealHtlc || this instanceof ExpireHtlc || this instanceof CancelHtlc;
    }

    /** No fewer bytes than its encoding has. */
    default int mostBytes() {
        int fixed = 192;
        return switch (this) {
            case LockHtlc lock -> fixed + lock.onion().size();
            case CancelHtlc cancel -> fixed + cancel.reason().size();
            default -> fixed;
        };
    }
}
