package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/** What a lane's journal holds: replayed in order, it gives everything of the lane that a restart needs. */
public sealed interface LaneRecord {
    /** Whose lane it is, and its next nonce as far as was known: the first record of a journal. */
    record Opened(long chainId, Address account, long next) implements LaneRecord {}

    /** The order is owed from now on. */
    record Queued(Order order) implements LaneRecord {}

    /** This transaction may be sent from now on. The first of a nonce takes the order from the queue. */
    record Signed(Optional<Bytes32> order, long atSeconds, SignedTransaction transaction) implements LaneRecord {}

    /** What became of the nonce is buried. */
    record Settled(long nonce, Outcome outcome) implements LaneRecord {}

    /** Somebody else's transaction took the nonce, and is buried: the order stands first in the queue again. */
    record Displaced(long nonce) implements LaneRecord {}

    /** The order ended without a nonce; in a journal written anew, also any that ended before. */
    record Ended(Bytes32 order, Outcome outcome) implements LaneRecord {}

    /** All that mattered of the journal before is here. */
    record Complete() implements LaneRecord {}
}
