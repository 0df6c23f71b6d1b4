package io.portcullis.depositary.follower;

import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/**
 * How far the node is.
 *
 * @param finalized empty while nothing is final
 */
public record Head(long number, Bytes32 hash, Optional<FinalBlock> finalized) {
    /** The last block that the chain's consensus will not take back. */
    public record FinalBlock(long number, Bytes32 hash) {}
}
