package io.portcullis.signer.registry;

import java.util.Optional;

/** What a key is for, and the only thing it is for (SP 800-57 part 1, section 5.2). */
public enum KeyPurpose {
    /** Signs batches and seals as a member of a board. */
    BOARD(1),
    /** Signs checkpoints of an audit log, and a signer's words in ceremonies. */
    AUDIT(2),
    /** Holds an address that deposits go to. */
    DEPOSIT(3),
    /** Signs policies, or the ends of ceremonies, for people. */
    OFFICER(4);

    private final int code;

    KeyPurpose(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<KeyPurpose> ofCode(int code) {
        return code < 1 || code > values().length ? Optional.empty() : Optional.of(values()[code - 1]);
    }
}
