package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;

/**
 * A block that was read back and checked.
 *
 * @param hash of its record and, through the chain, of all before it: what an anchor on the chain may hold
 */
public record LoggedBlock(long height, Bytes block, Bytes32 hash) {}
