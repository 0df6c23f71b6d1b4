package io.portcullis.threshold.ceremony;

import java.util.Arrays;
import java.util.Optional;

/** What a ceremony makes. */
public enum Kind {
    /** A new group key. */
    DKG(1, "dkg"),
    /** New shares of a group key for other members or another threshold. */
    RESHARE(2, "reshare"),
    /** New shares of a group key for the same members and threshold: what was stolen slowly is worthless. */
    REFRESH(3, "refresh");

    private final int code;
    private final String text;

    Kind(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }

    static Optional<Kind> ofCode(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
}
