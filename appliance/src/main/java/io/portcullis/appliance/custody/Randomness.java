package io.portcullis.appliance.custody;

import io.portcullis.depositary.model.Bytes32;

/** Where challenges and tickets come from; a test passes its own. */
public interface Randomness {
    Bytes32 draw();
}
