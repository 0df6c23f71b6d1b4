package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.memory.SecretAccess;

/** An entity's X25519 private key. Whoever has it opens every packet for the entity, past ones too. */
public final class OnionPrivateKey implements AutoCloseable {
    private final OnionSecret secret;
    private final OnionKey publicKey;

    private OnionPrivateKey(OnionSecret secret, OnionKey publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** @param bytes 32, wiped before this returns; clamped only when used, as in RFC 7748 */
    public static OnionPrivateKey taking(byte[] bytes) {
        OnionSecret secret = new OnionSecret(bytes);
        byte[] copy = secret.copy(SecretAccess.INSTANCE);
        try {
            return new OnionPrivateKey(secret, new OnionKey(Bytes32.of(Suite.publicKey(copy))));
        } finally {
            Suite.wipe(copy);
        }
    }

    public OnionKey publicKey() {
        return publicKey;
    }

    byte[] copy(SecretAccess access) {
        return secret.copy(access);
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "OnionPrivateKey of " + publicKey;
    }
}
