package io.portcullis.appliance.hub;

import io.portcullis.engine.node.Sealer;

/** Whoever has a board's seals made; tests have a board of their own. */
public interface BoardSealer extends Sealer, AutoCloseable {
    /** Whether too few signers answer at this moment. */
    boolean isWaiting();

    @Override
    void close();
}
