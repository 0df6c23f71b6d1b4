package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signer's word on its audit log at an instant.
 *
 * <p>Signed with the signer's audit key (P-256, SHA-256, 64 bytes {@code r ‖ s}) is the text
 *
 * <pre>
 * portcullis/checkpoint/v1
 * (signer)
 * (size, decimal)
 * (root, 0x and 64 digits)
 * (Unix seconds, decimal)
 * </pre>
 *
 * with a line feed after each line.
 */
public record Checkpoint(String signer, long size, Bytes32 root, long at, Intent.Bytes signature) {
    private static final int SIGNATURE_BYTES = 64;

    /** The signed text of a checkpoint. */
    public static byte[] text(String signer, long size, Bytes32 root, long at) {
        return ("portcullis/checkpoint/v1\n" + signer + "\n" + size + "\n" + root + "\n" + at + "\n")
                .getBytes(US_ASCII);
    }

    public byte[] text() {
        return text(signer, size, root, at);
    }

    public ObjectNode toJson() {
        return StrictJson.newObject()
                .put("signer", signer)
                .put("size", size)
                .put("root", root.toString())
                .put("at", at)
                .put("signature", signature.toString());
    }

    public static Checkpoint read(Fields in) {
        return new Checkpoint(
                in.identifier("signer"),
                in.number("size"),
                in.bytes32("root"),
                in.number("at"),
                new Intent.Bytes(in.fixedBytes("signature", SIGNATURE_BYTES)));
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
                SignerTag.CHECKPOINT_INVALID, "the checkpoint of " + signer + " is not signed by its key");
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
