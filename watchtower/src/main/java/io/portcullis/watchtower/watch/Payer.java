package io.portcullis.watchtower.watch;

/** Whose gas an answer burns. */
public enum Payer {
    OWN,
    POOL
}
