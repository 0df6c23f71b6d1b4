package io.portcullis.signer.probe;

/** Probe. */
public final class Probe {
    private Probe() {}
}
