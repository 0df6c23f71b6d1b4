package io.portcullis.signer.anchor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a snapshot to the chain's event, link by link; each link that is missing is seen. */
class AnchoredSnapshotTest {
    private static final String SIGNER = "signer-1";
    private static final Origin APPLIANCE = Origin.of(Ceremony.ENTITY, "appliance");

    @TempDir
    static Path folder;

    private static SoftwareKey secret;
    private static NoteKey key;

    private final Filing filing = new Filing(new Ceremony());

    @BeforeAll
    static void makeKey() throws Exception {
        secret = SoftwareKey.create(folder.resolve("key"), new SecureRandom());
        key = NoteKey.ed25519(APPLIANCE.text(), secret.publicKey());
    }

    /** Of a log whose one entry it is. */
    private static Bytes snapshot(long at) {
        Bytes row = RowForms.encode(
                at,
                new AuditRow.SnapshotTaken(
                        new SnapshotHeads(List.of(new SnapshotHeads.Head(SIGNER, 3, Keccak.hash(new byte[] {3}))))));
        Bytes32 root = MerkleTree.leafHash(row.toArray());
        byte[] text = Checkpoint.text(APPLIANCE, 1, root, at);
        Note head = new Note(
                new String(text, US_ASCII),
                List.of(new NoteSignature(key.name(), key.id(), secret.sign(Bytes.of(text)))));
        return new LogProof.InLog(0, row, List.of(), head).encode();
    }

    private Inclusion note(Bytes snapshot) {
        SnapshotProof read = SnapshotProof.decode(snapshot);
        Bytes row = RowForms.encode(Ceremony.NOW, new AuditRow.SnapshotNoted(read.digest(), read.takenAt()));
        return filing.log(SIGNER).append(StrictJson.object(row.toArray()), Ceremony.NOW - 9);
    }

    private static EvidenceFile mined(Evidence evidence, Ceremony ceremony) {
        return new EvidenceFile(
                evidence,
                List.of(),
                Optional.of(
                        new EvidenceFile.Mined(Keccak.hash(new byte[] {1}), 9, Keccak.hash(new byte[] {2}), List.of())),
                ceremony.trust());
    }

    private AnchoredSnapshot proof(Bytes snapshot, Inclusion noted, EvidenceFile batch) {
        return new AnchoredSnapshot(
                snapshot, SIGNER, noted.index(), Bytes.of(noted.leaf().toArray()), noted.path(), batch);
    }

    private static String require(AnchoredSnapshot proof) {
        return proof.require(head -> Optional.of(key), Optional.empty());
    }

    private static void refused(AnchoredSnapshot proof) {
        assertEquals(
                SignerTag.LOG_PROOF_INVALID,
                assertThrows(RefusedException.class, () -> require(proof))
                        .refusal()
                        .tag());
    }

    @Test
    void aSnapshotNotedBeforeTheAnchoredCheckpointIsOnTheChain() {
        Bytes snapshot = snapshot(Ceremony.NOW - 100);
        Inclusion noted = note(snapshot);
        EvidenceFile batch = mined(filing.build(), filing.ceremony);
        AnchoredSnapshot proof = proof(snapshot, noted, batch);
        assertTrue(
                require(proof).contains("noted by signer-1 as entry 3 of the 4 that the batch anchors"),
                require(proof));
        assertEquals(proof, AnchoredSnapshot.decode(proof.encode()));
        assertTrue(AnchoredSnapshot.isOne(proof.encode()));
        // Another snapshot's note; a snapshot that nobody's head vouches for; evidence that never was on the chain.
        refused(proof(snapshot(Ceremony.NOW - 99), noted, batch));
        refused(new AnchoredSnapshot(
                snapshot, SIGNER, noted.index() - 1, Bytes.of(noted.leaf().toArray()), noted.path(), batch));
        refused(new AnchoredSnapshot(
                snapshot, "signer-9", noted.index(), Bytes.of(noted.leaf().toArray()), noted.path(), batch));
        refused(proof(
                snapshot,
                noted,
                new EvidenceFile(batch.evidence(), List.of(), Optional.empty(), filing.ceremony.trust())));
        assertThrows(RefusedException.class, () -> proof.require(head -> Optional.empty(), Optional.empty()));
    }

    @Test
    void aSnapshotNotedAfterItIsNot() {
        EvidenceFile batch = mined(filing.build(), filing.ceremony);
        Bytes snapshot = snapshot(Ceremony.NOW - 100);
        refused(proof(snapshot, note(snapshot), batch));
    }
}
