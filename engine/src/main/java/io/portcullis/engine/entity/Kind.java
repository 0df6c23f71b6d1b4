package io.portcullis.engine.entity;

import java.util.List;

/** What a vote says. The codes are on the wire and under every signature: they never change. */
public enum Kind {
    /** By the proposer of the round: let it be this value. */
    PROPOSAL(1),
    /** This value, proposed in this round, replays here. */
    PREPARE(2),
    /** A quorum has prepared this value in this round. */
    COMMIT(3),
    /** Let us try again in this round; this is what was prepared before. */
    ROUND_CHANGE(4);

    static final List<Kind> ALL = List.of(values());

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Kind ofCode(int code) {
        return ALL.get(code - 1);
    }
}
