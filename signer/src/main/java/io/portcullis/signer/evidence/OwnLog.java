package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/** The judging signer's own audit log, as far as judging needs it. */
public interface OwnLog {
    /** The root the log had when it held that many entries; empty if it never did. */
    Optional<Bytes32> rootAt(long size);
}
