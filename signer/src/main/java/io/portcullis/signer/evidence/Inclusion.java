package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Proof that an entry stands in a signer's audit log.
 *
 * @param leaf the entry's bytes: canonical JSON
 * @param index its place, from zero
 * @param path its siblings under the checkpoint's root, from the leaf up
 */
public record Inclusion(String signer, Intent.Bytes leaf, long index, List<Bytes32> path, Checkpoint checkpoint) {
    /** Bytes of one leaf. */
    public static final int MAX_LEAF_BYTES = 4_096;

    private static final int MAX_PATH_LENGTH = 63;

    public Inclusion {
        path = List.copyOf(path);
    }

    public boolean holds() {
        return signer.equals(checkpoint.signer())
                && MerkleTree.verifyInclusion(
                        index, checkpoint.size(), MerkleTree.leafHash(leaf.toArray()), path, checkpoint.root());
    }

    /** Whether the entry has this type and speaks of this intent. */
    public boolean records(String type, Bytes32 intentId) {
        ObjectNode entry = StrictJson.canonicalObject(leaf.toArray());
        return text(entry, "type").equals(Optional.of(type))
                && text(entry, "intent").equals(Optional.of(intentId.toString()));
    }

    /**
     * When the entry was written, by its signer's clock.
     *
     * @throws RefusedException {@code INTENT_NOT_RECORDED} if it does not say
     */
    public long recordedAt() {
        JsonNode at = StrictJson.canonicalObject(leaf.toArray()).get("at");
        if (at == null || !at.isIntegralNumber() || !at.canConvertToLong() || at.longValue() < 0) {
            throw new RefusedException(
                    SignerTag.INTENT_NOT_RECORDED, "the entry of " + signer + " does not say when it was written");
        }
        return at.longValue();
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("signer", signer)
                .put("leaf", leaf.toString())
                .put("index", index);
        ArrayNode siblings = json.putArray("path");
        path.forEach(sibling -> siblings.add(sibling.toString()));
        json.set("checkpoint", checkpoint.toJson());
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks; {@code CHECKPOINT_INVALID} if the path does not lead up */
    public static Inclusion read(Fields in) {
        Inclusion inclusion = new Inclusion(
                in.identifier("signer"),
                new Intent.Bytes(in.bytes("leaf", MAX_LEAF_BYTES)),
                in.number("index"),
                in.bytes32s("path", MAX_PATH_LENGTH),
                in.object("checkpoint", Checkpoint::read));
        if (!inclusion.holds()) {
            throw new RefusedException(
                    SignerTag.CHECKPOINT_INVALID, "the path of " + inclusion.signer() + " does not lead to its root");
        }
        return inclusion;
    }

    private static Optional<String> text(ObjectNode entry, String name) {
        JsonNode node = entry.get(name);
        return node != null && node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }
}
