package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;

/** What validators vote on in place of a value: its SHA-256. Never zero, which stands for no value. */
public record Digest(Bytes32 hash) {
    public Digest {
        if (hash.isZero()) {
            throw new IllegalArgumentException("zero is nobody's digest");
        }
    }

    public static Digest of(Bytes value) {
        return new Digest(Bytes32.of(value.sha256().toArray()));
    }

    @Override
    public String toString() {
        return hash.toString();
    }
}
