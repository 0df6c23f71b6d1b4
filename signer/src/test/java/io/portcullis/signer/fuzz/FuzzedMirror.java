package io.portcullis.signer.fuzz;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.anchor.AnchoredSnapshot;
import io.portcullis.signer.anchor.SnapshotProof;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** Proofs from logs, as files. */
final class FuzzedMirror {
    private FuzzedMirror() {}

    static void proof(byte[] bytes) {
        Feed.isCanonical(
                bytes,
                in -> LogProof.decode(Bytes.of(in)),
                proof -> proof.encode().toArray(),
                RefusedException.class);
        Feed.decodes(bytes, in -> SnapshotProof.decode(Bytes.of(in)), RefusedException.class);
    }

    static void anchored(byte[] bytes) {
        Feed.isCanonical(
                bytes,
                in -> AnchoredSnapshot.decode(Bytes.of(in)),
                proof -> proof.encode().toArray(),
                RefusedException.class);
    }

    static List<byte[]> genuineProofs(byte[] note) {
        Note head = Note.decode(Bytes.of(note));
        return List.of(
                snapshot(head).toArray(),
                new LogProof.Continues(List.of(Bytes32.ZERO), head, head)
                        .encode()
                        .toArray());
    }

    static byte[] genuineAnchored(byte[] note, EvidenceFile batch) {
        Bytes snapshot = snapshot(Note.decode(Bytes.of(note)));
        SnapshotProof read = SnapshotProof.decode(snapshot);
        Bytes row = RowForms.encode(Ceremony.NOW, new AuditRow.SnapshotNoted(read.digest(), read.takenAt()));
        return new AnchoredSnapshot(snapshot, "signer-1", 3, row, List.of(Bytes32.ZERO), batch)
                .encode()
                .toArray();
    }

    private static Bytes snapshot(Note head) {
        SnapshotHeads heads = new SnapshotHeads(List.of(new SnapshotHeads.Head("signer-1", 3, Bytes32.ZERO)));
        Bytes row = RowForms.encode(Ceremony.NOW, new AuditRow.SnapshotTaken(heads));
        return new LogProof.InLog(0, row, List.of(), head).encode();
    }
}
