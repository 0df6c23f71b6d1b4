package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.tlog.EcdsaDer;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signer's word on its audit log at an instant: a note of transparency logs, see {@code signer.tlog}.
 *
 * <p>Signed with the signer's audit key (P-256, SHA-256) is the text
 *
 * <pre>
 * portcullis/(entity, 64 digits)/(signer)
 * (size, decimal)
 * (root, base64)
 * time (Unix seconds, decimal)
 * </pre>
 *
 * with a line feed after each line.
 *
 * @param signature 64 bytes {@code r ‖ s}; as a line of a note the same in DER
 * @param cosignatures of witnesses, as lines of the note; nobody has verified them yet
 */
public record Checkpoint(
        Origin origin, long size, Bytes32 root, long at, Intent.Bytes signature, List<NoteSignature> cosignatures) {
    private static final int SIGNATURE_BYTES = 64;
    private static final String TIME = "time ";
    private static final int MAX_LINE_LENGTH = 8 * 1024;

    public Checkpoint {
        cosignatures = List.copyOf(cosignatures);
    }

    /** One that no witness has seen. */
    public Checkpoint(Origin origin, long size, Bytes32 root, long at, Intent.Bytes signature) {
        this(origin, size, root, at, signature, List.of());
    }

    /** The signed text of a checkpoint. */
    public static byte[] text(Origin origin, long size, Bytes32 root, long at) {
        return new TreeHead(origin, size, root, List.of(TIME + at)).text().getBytes(US_ASCII);
    }

    public byte[] text() {
        return text(origin, size, root, at);
    }

    /** Whose log this is, by the log's name. */
    public String signer() {
        return origin.log();
    }

    /** The same with cosignatures. */
    public Checkpoint witnessed(List<NoteSignature> lines) {
        return new Checkpoint(origin, size, root, at, signature, lines);
    }

    /** The signed note, as it is published. */
    public Note note(PublicKey auditKey) {
        NoteKey key = NoteKey.ofLog(origin, auditKey);
        List<NoteSignature> lines = new ArrayList<>();
        lines.add(new NoteSignature(origin.text(), key.id(), EcdsaDer.encode(threshold(signature))));
        lines.addAll(cosignatures);
        return new Note(new String(text(), US_ASCII), lines);
    }

    /**
     * The checkpoint in a note, its signature verified; every other line counts as a cosignature.
     *
     * @throws RefusedException {@code CHECKPOINT_INVALID}, {@code NOTE_UNSIGNED}, {@code NOTE_SIGNATURE_INVALID}, {@code NOTE_MALFORMED}
     */
    public static Checkpoint of(Note note, PublicKey auditKey) {
        TreeHead head = TreeHead.of(note);
        NoteKey key = NoteKey.ofLog(head.origin(), auditKey);
        note.requireSignedBy(key);
        List<NoteSignature> mine = note.signatures().stream().filter(key::made).toList();
        if (head.extensions().size() != 1
                || !head.extensions().getFirst().matches("time (0|[1-9][0-9]{0,15})")
                || mine.size() != 1) {
            throw new RefusedException(
                    SignerTag.CHECKPOINT_INVALID,
                    "a checkpoint has one line, its time, after the root, and one signature");
        }
        return new Checkpoint(
                head.origin(),
                head.size(),
                head.root(),
                Long.parseLong(head.extensions().getFirst().substring(TIME.length())),
                new Intent.Bytes(EcdsaDer.decode(mine.getFirst().signature()).toArray()),
                note.signatures().stream().filter(line -> !key.made(line)).toList());
    }

    private static Bytes threshold(Intent.Bytes bytes) {
        return Bytes.of(bytes.toArray());
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("origin", origin.text())
                .put("size", size)
                .put("root", root.toString())
                .put("at", at)
                .put("signature", signature.toString());
        if (!cosignatures.isEmpty()) {
            ArrayNode lines = json.putArray("cosignatures");
            cosignatures.forEach(line -> lines.add(line.line()));
        }
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static Checkpoint read(Fields in) {
        try {
            return new Checkpoint(
                    new Origin(in.text("origin", 255)),
                    in.number("size"),
                    in.bytes32("root"),
                    in.number("at"),
                    new Intent.Bytes(in.fixedBytes("signature", SIGNATURE_BYTES)),
                    in.has("cosignatures") ? cosignatures(in) : List.of());
        } catch (IllegalArgumentException e) {
            throw in.invalid("origin", e.getMessage());
        }
    }

    private static List<NoteSignature> cosignatures(Fields in) {
        List<NoteSignature> lines = new ArrayList<>();
        for (String line : in.texts("cosignatures", Witnesses.MAX_WITNESSES, MAX_LINE_LENGTH)) {
            List<NoteSignature> one = Note.decodeLines(Bytes.of(line.getBytes(UTF_8)));
            if (one.size() != 1) {
                throw in.invalid("cosignatures", "one line each");
            }
            lines.addAll(one);
        }
        if (lines.isEmpty()) {
            throw in.invalid("cosignatures", "at least one, or left out");
        }
        return lines;
    }

    /** @throws RefusedException with {@code CHECKPOINT_INVALID} unless that key signed this checkpoint */
    public void requireSignedBy(PublicKey auditKey) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(auditKey);
            verifier.update(text());
            if (verifier.verify(signature.toArray())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new RefusedException(SignerTag.CHECKPOINT_INVALID, "not verifiable: " + e.getMessage());
        }
        throw new RefusedException(
                SignerTag.CHECKPOINT_INVALID, "the checkpoint of " + signer() + " is not signed by its key");
    }

    /** The anchor of a batch: the RFC 9162 root whose leaves are the texts, in the order of the signers' names. */
    public static Bytes32 anchor(List<Checkpoint> checkpoints) {
        return MerkleTree.root(checkpoints.stream()
                .sorted(Comparator.comparing(Checkpoint::signer))
                .map(checkpoint -> MerkleTree.leafHash(checkpoint.text()))
                .toList());
    }

    /** When the oldest of them was made: a batch's {@code auditAnchoredAt}. */
    public static long anchoredAt(List<Checkpoint> checkpoints) {
        return checkpoints.stream().mapToLong(Checkpoint::at).min().orElseThrow();
    }
}
