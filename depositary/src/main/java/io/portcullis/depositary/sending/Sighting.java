package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;

/** What the chain says of one transaction. */
public sealed interface Sighting {
    /** @param succeeded whether its receipt's status is success */
    record Mined(long blockNumber, Bytes32 blockHash, boolean succeeded) implements Sighting {}

    /** The node has it, in no block. */
    record Waiting() implements Sighting {}

    /** The node does not have it: it was never sent, was dropped, or a reorg lost it. */
    record Absent() implements Sighting {}
}
