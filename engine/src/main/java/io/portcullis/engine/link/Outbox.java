package io.portcullis.engine.link;

import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;

/**
 * Reads what one direction of a link still has to say. The bytes live in the hub's replicated state: whatever is resent after a restart
 * is the same.
 */
@FunctionalInterface
public interface Outbox {
    /** @return the payload; present for every sequence that was appended and whose acknowledgement was not yet reported */
    Optional<Bytes> payload(long sequence);
}
