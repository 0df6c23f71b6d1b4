package io.portcullis.appliance.audit;

import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** A log as who keeps it tells of it. Every method throws {@link io.portcullis.appliance.verdict.ApplianceRefusal}. */
public interface LogSource {
    /** The last part of the log's origin. */
    String name();

    /** The key that signs its heads, as the trust roots or this appliance's folder pin it. */
    NoteKey key();

    /** A fresh signed head. */
    Note head();

    /** Some entries from an index on, at least one, in their order. */
    List<Bytes> entries(long from);
}
