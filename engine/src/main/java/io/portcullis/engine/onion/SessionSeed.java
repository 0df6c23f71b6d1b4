package io.portcullis.engine.onion;

import io.portcullis.threshold.memory.SecretAccess;

/** The randomness of one packet: 32 bytes nobody can guess. Close it when the packet is built; its return keys are all that is needed later. */
public final class SessionSeed implements AutoCloseable {
    public static final int BYTES = OnionSecret.BYTES;

    private final OnionSecret secret;

    private SessionSeed(OnionSecret secret) {
        this.secret = secret;
    }

    /** @param bytes 32, wiped before this returns */
    public static SessionSeed taking(byte[] bytes) {
        return new SessionSeed(new OnionSecret(bytes));
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
        return "SessionSeed[secret]";
    }
}
