package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;

/** Where a transaction was mined. */
public record Inclusion(Bytes32 transaction, long blockNumber, Bytes32 blockHash) {}
