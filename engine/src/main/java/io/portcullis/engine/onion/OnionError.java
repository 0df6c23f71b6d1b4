package io.portcullis.engine.onion;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;

/**
 * An error on its way back, unreadable but for the sender.
 *
 * @param bytes always {@link #BYTES}
 */
public record OnionError(Bytes bytes) {
    public static final int BYTES = Limits.ONION_ERROR_BYTES;

    /** @throws RefusedException ONION_SIZE_WRONG */
    public OnionError {
        if (bytes.size() != BYTES) {
            throw new RefusedException(
                    EngineTag.ONION_SIZE_WRONG, "an error has " + BYTES + " bytes, not " + bytes.size());
        }
    }

    @Override
    public String toString() {
        return "OnionError " + bytes.sha256();
    }
}
