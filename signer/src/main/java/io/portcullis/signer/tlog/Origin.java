package io.portcullis.signer.tlog;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;

/** A log's name among all logs: the first line of its checkpoints, and the name of its key. One to 255 printable ASCII characters but space and plus. */
public record Origin(String text) {
    private static final String PREFIX = "portcullis/";

    public Origin {
        if (!isName(text)) {
            throw new IllegalArgumentException("not an origin");
        }
    }

    /** The log of a signer or an appliance of an entity. */
    public static Origin of(EntityId entity, String log) {
        return new Origin(PREFIX + Hex.encode(entity.value().toArray()).substring(2) + "/" + log);
    }

    /** What follows the last slash: the signer's name, for a signer's log. */
    public String log() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= Limits.MAX_NAME_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '+');
    }

    @Override
    public String toString() {
        return text;
    }
}
