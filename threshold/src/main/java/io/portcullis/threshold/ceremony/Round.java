package io.portcullis.threshold.ceremony;

import java.util.Arrays;
import java.util.Optional;

/** The rounds in their order; which of them a ceremony has is in the package's description. */
public enum Round {
    JOIN(1),
    DEAL(2),
    COMPLAIN(3),
    JUSTIFY(4),
    EXTRACT(5),
    ACCUSE(6),
    RECONSTRUCT(7),
    PROVE(8);

    private final int code;

    Round(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Optional<Round> ofCode(int code) {
        return Arrays.stream(values()).filter(round -> round.code == code).findFirst();
    }
}
