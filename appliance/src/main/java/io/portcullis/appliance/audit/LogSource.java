package io.portcullis.appliance.audit;

import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;

/** A log as who keeps it tells of it. Every method throws {@link io.portcullis.appliance.verdict.ApplianceRefusal}. */
public interface LogSource {
    /** The last part of the log's origin. */
    String name();

    /** The key that signs its heads, as the trust roots or this appliance's folder pin it. */
    NoteKey key();

    /** A fresh signed head. */
    Note head();

    /**
     * Has whoever keeps the log note a snapshot in it, once, and gives the entry's index.
     *
     * @return empty of a log that is not anchored on the chain
     */
    default Optional<Long> note(Bytes snapshot) {
        return Optional.empty();
    }

    /** Some entries from an index on, at least one, in their order. */
    List<Bytes> entries(long from);
}
