package io.portcullis.signer.anchor;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;
import java.util.function.Function;

/**
 * A snapshot as a file: a {@link LogProof.InLog} whose entry is a row {@code snapshot-taken}.
 *
 * @param digest SHA-256 of the file: what signers note in their own logs
 * @param takenAt Unix seconds
 */
public record SnapshotProof(LogProof.InLog proof, Bytes32 digest, long takenAt, SnapshotHeads heads) {
    /** @throws RefusedException LOG_PROOF_INVALID if it proves something else, or naming the field and the rule it breaks */
    public static SnapshotProof decode(Bytes file) {
        if (LogProof.decode(file) instanceof LogProof.InLog proof) {
            RowForms.Written row = RowForms.decode(proof.entry());
            if (row.row() instanceof AuditRow.SnapshotTaken taken) {
                return new SnapshotProof(proof, Bytes32.of(file.sha256().toArray()), row.at(), taken.heads());
            }
        }
        throw new RefusedException(SignerTag.LOG_PROOF_INVALID, "what the file proves is no snapshot");
    }

    /** As {@link LogProof#require}. */
    public void require(Function<TreeHead, Optional<NoteKey>> keyOf, Optional<Witnesses> witnesses) {
        proof.require(keyOf, witnesses);
    }
}
