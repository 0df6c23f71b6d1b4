package io.portcullis.signer.tlog;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose cosignatures count, and how many of them make a checkpoint public: {@code {"quorum","keys":[vkey…]}}.
 *
 * @param keys of witnesses, no two under one name or with one key
 */
public record Witnesses(int quorum, List<NoteKey> keys) {
    /** Witnesses of one log; each must fit as a line into the checkpoint. */
    public static final int MAX_WITNESSES = 16;

    private static final int MAX_VKEY_LENGTH = 512;

    public Witnesses {
        keys = List.copyOf(keys);
        if (keys.isEmpty()
                || keys.size() > MAX_WITNESSES
                || quorum < 1
                || quorum > keys.size()
                || keys.stream().anyMatch(key -> key.kind() != NoteKey.Kind.COSIGNER)
                || keys.stream().map(NoteKey::name).distinct().count() != keys.size()
                || keys.stream().map(NoteKey::key).distinct().count() != keys.size()) {
            throw new IllegalArgumentException(
                    "1 to " + MAX_WITNESSES + " distinct keys of witnesses, and a quorum of them");
        }
    }

    /**
     * The cosignatures under a checkpoint, if they are enough.
     *
     * @throws RefusedException {@code COSIGNATURES_MISSING}, {@code NOTE_SIGNATURE_INVALID}
     */
    public List<Cosignature> require(Note checkpoint) {
        List<Cosignature> cosignatures = cosignatures(checkpoint);
        if (cosignatures.size() < quorum) {
            throw new RefusedException(
                    SignerTag.COSIGNATURES_MISSING,
                    cosignatures.size() + " of " + quorum + " witnesses cosigned the checkpoint");
        }
        return cosignatures;
    }

    /**
     * One of each witness that cosigned.
     *
     * @throws RefusedException {@code NOTE_SIGNATURE_INVALID}
     */
    public List<Cosignature> cosignatures(Note checkpoint) {
        List<Cosignature> cosignatures = new ArrayList<>();
        for (NoteKey key : keys) {
            if (checkpoint.signatures().stream().anyMatch(key::made)) {
                cosignatures.add(Cosignature.require(checkpoint, key));
            }
        }
        return cosignatures;
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("quorum", quorum);
        ArrayNode list = json.putArray("keys");
        keys.forEach(key -> list.add(key.vkey()));
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks, or {@code NOTE_KEY_INVALID} */
    public static Witnesses read(Fields in) {
        try {
            return new Witnesses(
                    in.number("quorum", 1, MAX_WITNESSES),
                    in.texts("keys", MAX_WITNESSES, MAX_VKEY_LENGTH).stream()
                            .map(NoteKey::decode)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw in.invalid("keys", e.getMessage());
        }
    }
}
