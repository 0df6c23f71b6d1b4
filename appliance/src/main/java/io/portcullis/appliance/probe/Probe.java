package io.portcullis.appliance.probe;

/** Probe. */
public final class Probe {
    private Probe() {}
}
