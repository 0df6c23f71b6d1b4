package io.portcullis.signer.witness;

import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.verdict.Refusal;

/** What a witness says to a checkpoint. */
public sealed interface Answer {
    /** It is the largest consistent one seen, and remembered. */
    record Cosigned(NoteSignature line) implements Answer {}

    /** The witness remembers another size; ask again from there. */
    record Behind(long size, Refusal refusal) implements Answer {}

    /** @param status of HTTP, as the specification gives it */
    record Refused(int status, Refusal refusal) implements Answer {}
}
