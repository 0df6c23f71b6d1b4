package io.portcullis.appliance.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log in memory; its leaves may be changed, as who holds its key could. */
final class GrowingLog implements LogSource {
    static final EntityId ENTITY = new EntityId(Bytes32.fromHex("0x" + "17".repeat(32)));

    final List<Bytes> leaves = new ArrayList<>();
    private final String name;
    private final SoftwareKey secret;

    GrowingLog(String name, SoftwareKey secret) {
        this.name = name;
        this.secret = secret;
    }

    void write(long at, AuditRow row) {
        leaves.add(RowForms.encode(at, row));
    }

    void grow(int to) {
        while (leaves.size() < to) {
            write(leaves.size(), new AuditRow.Started(name));
        }
    }

    /** Whether its keeper answers when it is shown a snapshot. */
    boolean notes = true;

    @Override
    public Optional<Long> note(Bytes snapshot) {
        if (!notes) {
            throw new ApplianceRefusal("SIGNER_UNREACHABLE", "told to be silent", "Let it speak again.");
        }
        write(7, new AuditRow.SnapshotNoted(Bytes32.of(snapshot.sha256().toArray()), 7));
        return Optional.of((long) leaves.size() - 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NoteKey key() {
        return NoteKey.ed25519(Origin.of(ENTITY, name).text(), secret.publicKey());
    }

    @Override
    public Note head() {
        Bytes32 root = MerkleTree.root(
                leaves.stream().map(leaf -> MerkleTree.leafHash(leaf.toArray())).toList());
        byte[] text = Checkpoint.text(Origin.of(ENTITY, name), leaves.size(), root, 7);
        return new Note(
                new String(text, US_ASCII),
                List.of(new NoteSignature(key().name(), key().id(), secret.sign(Bytes.of(text)))));
    }

    @Override
    public List<Bytes> entries(long from) {
        return List.copyOf(leaves.subList((int) from, (int) Math.min(leaves.size(), from + 100)));
    }
}
