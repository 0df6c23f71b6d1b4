package io.portcullis.threshold.memory;

/** Passed wherever secret bytes are opened, so that a search for {@code SecretAccess.INSTANCE} finds every such place. */
public enum SecretAccess {
    INSTANCE
}
