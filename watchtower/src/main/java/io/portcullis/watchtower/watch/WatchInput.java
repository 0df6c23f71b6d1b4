package io.portcullis.watchtower.watch;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.List;

/** What happens to the watch. */
public sealed interface WatchInput {
    /**
     * What the chain took back, newest first, and then what it has instead or in addition. Blocks come in order.
     *
     * @param at Unix seconds of the newest block
     * @param undone with the blocks they were in
     */
    record ChainMoved(long height, long at, List<InBlock> undone, List<InBlock> done) implements WatchInput {
        public ChainMoved {
            undone = List.copyOf(undone);
            done = List.copyOf(done);
        }
    }

    /** @param at Unix seconds of that block */
    record InBlock(long block, long at, Seen seen) {}

    /** The tower holds a newer version of an account. */
    record Appointed(Bytes32 account, long version) implements WatchInput {}

    /**
     * What is in the purses, in wei, and what an answer costs at most.
     *
     * @param pool zero without one
     */
    record Funds(BigInteger own, BigInteger pool, BigInteger anAnswer) implements WatchInput {}

    /** What the contract has of a token and what it owes, as one block left them. */
    record Reserves(TokenId token, Amount has, Amount owes) implements WatchInput {}

    /**
     * What a counterparty owes a client beyond its collateral, by the newest body held and the chain's numbers.
     *
     * @param limit the client's
     */
    record Credit(Bytes32 account, TokenId token, Amount owed, Amount limit) implements WatchInput {}

    /** The chain cannot be read, or can again. */
    record ChainSilent(boolean isSilent) implements WatchInput {}
}
