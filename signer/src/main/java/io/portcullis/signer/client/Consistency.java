package io.portcullis.signer.client;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.Checkpoint;
import java.util.List;

/** Proof that a signer's log under a checkpoint continues the log it had at an earlier size. */
public record Consistency(long oldSize, List<Bytes32> path, Checkpoint checkpoint) {
    public Consistency {
        path = List.copyOf(path);
    }
}
