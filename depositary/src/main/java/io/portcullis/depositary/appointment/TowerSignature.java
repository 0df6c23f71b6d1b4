package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import java.util.Arrays;

/** A tower's ECDSA signature on P-256, as it is on the wire: {@code r ‖ s}. */
public record TowerSignature(Bytes32 r, Bytes32 s) {
    public static final int LENGTH = 2 * Bytes32.LENGTH;

    /** @throws IllegalArgumentException unless there are 64 bytes */
    public static TowerSignature of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a tower's signature has 64 bytes, not " + bytes.length);
        }
        return new TowerSignature(Bytes32.of(bytes, 0), Bytes32.of(Arrays.copyOfRange(bytes, Bytes32.LENGTH, LENGTH)));
    }

    public byte[] toArray() {
        byte[] bytes = new byte[LENGTH];
        r.copyTo(bytes, 0);
        s.copyTo(bytes, Bytes32.LENGTH);
        return bytes;
    }
}
