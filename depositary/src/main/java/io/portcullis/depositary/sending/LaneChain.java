package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;

/** The chain, as a lane asks it. Every method may throw what its adapter documents; the lane then goes on at the next round. */
public interface LaneChain {
    /**
     * The head, and what it says of the account; the same fields as {@link LaneView}'s.
     *
     * @param buriedBlocks how far below the head the buried nonce is counted
     */
    Numbers numbers(Address account, int buriedBlocks);

    /** @param headNumber see {@link LaneView} for all of them */
    record Numbers(long headNumber, BigInteger baseFee, BigInteger suggestedTip, long minedNonce, long buriedNonce) {}

    Sighting sighting(Bytes32 transaction);

    Reception send(SignedTransaction transaction);
}
