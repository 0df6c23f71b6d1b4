package io.portcullis.engine.log;

import io.portcullis.depositary.model.Bytes32;

/**
 * What a log or a segment continues: the block right before its first, by height and record hash.
 *
 * @param height of the block before; 0 before the first block there is
 * @param hash of that block's record, or any 32 bytes that tell this log from others
 */
public record Origin(long height, Bytes32 hash) {
    /** Before block 1. */
    public static final Origin GENESIS = new Origin(0, Bytes32.ZERO);

    public Origin {
        if (height < 0 || height == Long.MAX_VALUE) {
            throw new IllegalArgumentException("no block follows height " + height);
        }
    }
}
