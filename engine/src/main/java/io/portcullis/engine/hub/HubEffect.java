package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.credit.CallEffect;
import io.portcullis.engine.gossip.VouchedProfile;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * What the hub asks of the world. All of it waits until the block is durable; what tells anybody of a payment waits for the block's seal too:
 * {@link #needsSeal}.
 */
public sealed interface HubEffect {
    /** The outbox of a peer has a payload more. It was sealed before it came there. */
    record Send(NodeId peer, long sequence) implements HubEffect {}

    /**
     * A command's outcome.
     *
     * @param inputIndex of the command in its block
     * @param repeated whether an earlier command of the same key had this outcome
     */
    record Answer(int inputIndex, Bytes outcome, boolean repeated) implements HubEffect {}

    /** Something happened in an account: for feeds and books. */
    record Happened(AccountKey account, AccountEvent event) implements HubEffect {}

    /**
     * An entity's HTLC was paid, all the way.
     *
     * @param id in the account with the first hop
     */
    record PaymentSettled(EntityId payer, AccountKey account, SubcontractId id, Bytes32 preimage)
            implements HubEffect {}

    /** @param reason an onion error, or a failure in the clear; empty after an expiry */
    record PaymentFailed(EntityId payer, AccountKey account, SubcontractId id, Bytes reason) implements HubEffect {}

    record InvoicePaid(EntityId payee, Bytes32 hash, TokenId token, Amount amount) implements HubEffect {}

    /**
     * A payment went through this node.
     *
     * @param fee what the forwarding entity earned
     */
    record Forwarded(EntityId by, TokenId token, Amount amount, Amount fee) implements HubEffect {}

    /** A lock for another node was not admitted in the end: nothing is held. */
    record LockDropped(AccountKey account, Bytes32 hash, Refusal refusal) implements HubEffect {}

    /** Another transaction that was queued for another node was not admitted in the end. */
    record Dropped(AccountKey account, Transaction transaction, Refusal refusal) implements HubEffect {}

    /** An input was refused and changed nothing. */
    record Refused(int inputIndex, Refusal refusal) implements HubEffect {}

    /** An account is frozen: somebody must look. */
    record Alarm(AccountKey account, Refusal refusal) implements HubEffect {}

    /** What an entity of this node says of itself has been sealed: it may be told to everybody. */
    record Announced(VouchedProfile profile) implements HubEffect {}

    /** The chain closed an entity further, or opened it again: what is new is refused, or admitted, from now on. */
    record GateMoved(EntityId entity, FreezeLevel level) implements HubEffect {}

    /** Of a creditor's call for reserve on what a counterparty owes: it was made, went on, or ended. */
    record ReserveCalled(EntityId creditor, EntityId counterparty, TokenId token, CallEffect call)
            implements HubEffect {}

    /** A token's price stands and is not confirmed, for this reason; or is confirmed again. */
    record PriceMarked(EntityId creditor, TokenId token, Optional<Refusal> trouble) implements HubEffect {}

    /** A source's quote was refused and changed nothing. */
    record QuoteRefused(EntityId creditor, Address source, TokenId token, Refusal refusal) implements HubEffect {}

    default boolean needsSeal() {
        return !(this instanceof Send
                || this instanceof Announced
                || this instanceof Refused
                || this instanceof Alarm
                || this instanceof GateMoved
                || this instanceof ReserveCalled
                || this instanceof PriceMarked
                || this instanceof QuoteRefused);
    }
}
