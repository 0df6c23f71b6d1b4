package io.portcullis.signer.anchor;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * That the chain holds a snapshot: a file of canonical JSON.
 *
 * <pre>
 * {"version":1,"kind":"anchored-snapshot","snapshot":"0x…file","row":{"signer","index","entry":"0x…","path":[…]},"evidence":{…}}
 *
 * snapshot ← digest in a signer's row ← that signer's checkpoint ← the batch's auditAnchor ← the chain's event BatchProcessed
 * </pre>
 * The evidence file has the checkpoints below the anchor, the batch and its receipt; that they belong together, {@code EvidenceVerifier} says. The row
 * stands below the very checkpoint that the batch anchored.
 *
 * @param path from the row's leaf to the root of that checkpoint
 */
public record AnchoredSnapshot(
        Bytes snapshot, String signer, long index, Bytes entry, List<Bytes32> path, EvidenceFile evidence) {
    public static final String KIND = "anchored-snapshot";

    private static final int VERSION = 1;

    public AnchoredSnapshot {
        path = List.copyOf(path);
    }

    /** The checkpoint of a signer that the batch of an evidence file anchors. */
    public static Checkpoint anchored(EvidenceFile evidence, String signer) {
        return evidence.evidence().anchorCheckpoints().stream()
                .filter(one -> one.signer().equals(signer))
                .findFirst()
                .orElseThrow(() -> invalid("the batch anchors no checkpoint of " + signer));
    }

    /**
     * Demands that the snapshot holds, and that its digest stands below the batch's anchor. Whether that batch is on the chain is for the evidence's own check.
     *
     * @param keyOf as of {@link LogProof#require}
     * @return what was found, for people
     * @throws RefusedException LOG_PROOF_INVALID, or of the snapshot's head
     */
    public String require(Function<TreeHead, Optional<NoteKey>> keyOf, Optional<Witnesses> witnesses) {
        SnapshotProof taken = SnapshotProof.decode(snapshot);
        taken.require(keyOf, witnesses);
        boolean noted = RowForms.decode(entry).row() instanceof AuditRow.SnapshotNoted row
                && row.digest().equals(taken.digest())
                && row.takenAt() == taken.takenAt();
        if (!noted) {
            throw invalid("the row of " + signer + " notes another snapshot");
        }
        Checkpoint checkpoint = anchored(evidence, signer);
        boolean holds = MerkleTree.verifyInclusion(
                index, checkpoint.size(), MerkleTree.leafHash(entry.toArray()), path, checkpoint.root());
        if (!holds) {
            throw invalid("the row does not stand below the checkpoint that the batch anchors");
        }
        if (evidence.receipt().isEmpty()) {
            throw invalid("the evidence is of no batch on the chain");
        }
        return "noted by " + signer + " as entry " + index + " of the " + checkpoint.size()
                + " that the batch anchors; transaction "
                + evidence.receipt().get().transactionHash() + ", block "
                + evidence.receipt().get().blockNumber();
    }

    private static RefusedException invalid(String why) {
        return new RefusedException(SignerTag.LOG_PROOF_INVALID, why);
    }

    public Bytes encode() {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("kind", KIND)
                .put("snapshot", Hex.encode(snapshot.toArray()));
        ObjectNode row = json.putObject("row")
                .put("signer", signer)
                .put("index", index)
                .put("entry", Hex.encode(entry.toArray()));
        ArrayNode list = row.putArray("path");
        path.forEach(hash -> list.add(hash.toString()));
        json.set("evidence", evidence.toJson());
        return Bytes.of(StrictJson.canonical(json));
    }

    /** Whether a file claims to be one. */
    public static boolean isOne(Bytes file) {
        return StrictJson.object(file.toArray()).path("kind").asString("").equals(KIND);
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static AnchoredSnapshot decode(Bytes file) {
        return Fields.read("proof", StrictJson.canonicalObject(file.toArray()), in -> {
            if (in.number("version") != VERSION) {
                throw new RefusedException(SignerTag.VERSION_UNKNOWN, "the proof is of another version");
            }
            if (!in.text("kind", 32).equals(KIND)) {
                throw in.invalid("kind", KIND);
            }
            Bytes snapshot = Bytes.of(in.bytes("snapshot", 4 * Limits.MAX_NOTE_BYTES));
            EvidenceFile evidence = EvidenceFile.decode(StrictJson.canonical(in.objectNode("evidence")));
            return in.object(
                    "row",
                    row -> new AnchoredSnapshot(
                            snapshot,
                            row.identifier("signer"),
                            row.number("index"),
                            Bytes.of(row.bytes("entry", LogProof.MAX_ENTRY_BYTES)),
                            row.bytes32s("path", Limits.MAX_PROOF_HASHES),
                            evidence));
        });
    }
}
