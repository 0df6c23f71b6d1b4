package io.portcullis.engine.account;

import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;

/** What a conversation asks of the hub. */
public sealed interface ConversationEffect {
    /**
     * Seal the leaf, then send the message with its proof.
     *
     * @param leaf empty for a rejection, which proves nothing
     */
    record Say(AccountMessage message, Optional<SealLeaf> leaf) implements ConversationEffect {}

    /** A transaction took effect: both sides have signed it, or this side has and the other proposed it. */
    record Applied(AccountEvent event) implements ConversationEffect {}

    /** A queued transaction of this side is not admitted any more. */
    record Dropped(Transaction transaction, Refusal refusal) implements ConversationEffect {}

    /** The message changed nothing. */
    record Refused(Refusal refusal) implements ConversationEffect {}

    /** The message changed nothing, for this node has no room for what it brings: give it again when there is some. */
    record Waits(Refusal refusal) implements ConversationEffect {}

    /** This side will sign nothing more for this account: the chain decides with the newest sealed proof. */
    record Frozen(Refusal refusal) implements ConversationEffect {}
}
