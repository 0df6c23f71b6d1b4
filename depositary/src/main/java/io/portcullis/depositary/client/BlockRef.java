package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Bytes32;

/**
 * One block.
 *
 * @param timestamp Unix seconds, as its builder says
 */
public record BlockRef(long number, Bytes32 hash, Bytes32 parentHash, long timestamp) {}
