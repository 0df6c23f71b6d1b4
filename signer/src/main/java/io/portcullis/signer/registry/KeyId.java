package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;

/** A key's name: {@code SHA-256("portcullis/key/v1" ‖ algorithm(1) ‖ public key)}, so that no two keys share one. */
public record KeyId(Bytes32 value) implements Comparable<KeyId> {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/key/v1");

    public static KeyId of(VerifyingKey key) {
        return new KeyId(Bytes32.of(
                DOMAIN.concat(Bytes.of(new byte[] {(byte) key.algorithm().code()}))
                        .concat(key.encoded())
                        .sha256()
                        .toArray()));
    }

    /** What a key signs to prove that it is under its owner's control. */
    public Bytes controlText(Bytes32 nonce) {
        return Bytes.ascii("portcullis/key-control/v1")
                .concat(Bytes.of(value.toArray()))
                .concat(Bytes.of(nonce.toArray()));
    }

    @Override
    public int compareTo(KeyId other) {
        return Bytes.of(value.toArray()).compareTo(Bytes.of(other.value.toArray()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
