package io.portcullis.signer.intent;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Limits;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A typed request to move value or change rules.
 *
 * <p>Wire form: canonical JSON {@code {"version":1,"kind","chainId","depositary","entity","nonce","batchBytes","effects","purpose",
 * "initiator","policyVersion","createdAt","expiresAt"}}. Whether its fields are those of its batch is for the signer's own decoder
 * to say; this record holds what was claimed.
 *
 * @param nonce the batch's
 * @param batchBytes {@code abi.encode(Batch)}: the exact bytes a certificate covers
 * @param effects one for each operation, in order
 * @param purpose why, in the initiator's words
 * @param initiator the person who filed it; never counted among its approvers
 * @param policyVersion the policy it is to be judged by
 * @param createdAt Unix seconds
 * @param expiresAt Unix seconds; the batch's
 */
public record Intent(
        IntentKind kind,
        long chainId,
        Address depositary,
        EntityId entity,
        long nonce,
        Bytes batchBytes,
        List<Effect> effects,
        String purpose,
        String initiator,
        long policyVersion,
        long createdAt,
        long expiresAt) {
    /** Characters of a purpose. */
    public static final int MAX_PURPOSE_LENGTH = 500;

    private static final int VERSION = 1;

    /** Immutable bytes of any length. */
    public static final class Bytes {
        private final byte[] bytes;

        public Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] toArray() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return Hex.encode(bytes);
        }
    }

    public Intent {
        effects = List.copyOf(effects);
    }

    /** The intent that a batch needs, with the effects its operations have. */
    public static Intent of(
            IntentKind kind,
            Eip712Domain domain,
            Batch batch,
            String purpose,
            String initiator,
            long policyVersion,
            long createdAt) {
        return new Intent(
                kind,
                domain.chainId(),
                domain.depositary(),
                batch.entity(),
                batch.nonce(),
                new Bytes(batch.encode()),
                batch.operations().stream()
                        .map(operation -> Effect.of(operation, batch.entity()))
                        .toList(),
                purpose,
                initiator,
                policyVersion,
                createdAt,
                batch.expiresAt());
    }

    /** SHA-256 of the canonical form. */
    public Bytes32 id() {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(canonicalBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    public byte[] canonicalBytes() {
        return StrictJson.canonical(toJson());
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("kind", kind.text())
                .put("chainId", chainId)
                .put("depositary", depositary.toString())
                .put("entity", entity.toString())
                .put("nonce", nonce)
                .put("batchBytes", batchBytes.toString())
                .put("purpose", purpose)
                .put("initiator", initiator)
                .put("policyVersion", policyVersion)
                .put("createdAt", createdAt)
                .put("expiresAt", expiresAt);
        ArrayNode list = json.putArray("effects");
        effects.forEach(effect -> list.add(effect.toJson()));
        return json;
    }

    /**
     * Reads canonical bytes.
     *
     * @throws RefusedException naming the field and the rule it breaks
     */
    public static Intent decode(byte[] bytes) {
        return Fields.read("intent", StrictJson.canonicalObject(bytes), Intent::read);
    }

    /** Reads the fields of an intent inside a larger document. */
    public static Intent read(Fields in) {
        if (in.number("version") != VERSION) {
            throw new RefusedException(SignerTag.VERSION_UNKNOWN, "intent.version is not " + VERSION);
        }
        IntentKind kind =
                IntentKind.ofText(in.text("kind", 32)).orElseThrow(() -> in.invalid("kind", "a known kind of intent"));
        Bytes32 entity = in.bytes32("entity");
        if (entity.isZero()) {
            throw in.invalid("entity", "not zero");
        }
        return new Intent(
                kind,
                in.number("chainId"),
                in.address("depositary"),
                new EntityId(entity),
                in.number("nonce"),
                new Bytes(in.bytes("batchBytes", Limits.MAX_BATCH_BYTES)),
                in.objects("effects", Limits.MAX_OPERATIONS, Effect::read),
                in.text("purpose", MAX_PURPOSE_LENGTH),
                in.identifier("initiator"),
                in.number("policyVersion"),
                in.number("createdAt"),
                in.number("expiresAt"));
    }
}
