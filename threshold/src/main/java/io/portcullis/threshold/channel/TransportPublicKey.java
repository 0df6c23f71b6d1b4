package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;

/** An X25519 public key: 32 bytes, little-endian (RFC 7748). Any 32 bytes are one; a useless one shows when it is used. */
public record TransportPublicKey(Bytes bytes) {
    public static final int LENGTH = 32;

    public TransportPublicKey {
        if (bytes.size() != LENGTH) {
            throw new IllegalArgumentException("an X25519 key has 32 bytes");
        }
    }
}
