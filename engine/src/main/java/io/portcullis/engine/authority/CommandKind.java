package io.portcullis.engine.authority;

import java.util.Optional;

/** What a command asks for. Codes are signed and stored: they never change, and none is used twice. */
public enum CommandKind {
    OPEN_ACCOUNT(1, false),
    ADD_TOKEN(2, false),
    SET_CREDIT_LIMIT(3, false),
    PAY(4, true),
    LOCK(5, true),
    REVEAL(6, false),
    CANCEL(7, false),
    INVOICE(8, false),
    ORDER_PLACE(9, true),
    ORDER_FILL(10, true),
    ORDER_CANCEL(11, false),
    PULL_LOCK(12, true),
    PULL_PROGRESS(13, false),
    PULL_CLOSE(14, false),
    SETTLEMENT(15, false),
    CLOSE_ACCOUNT(16, false),
    DISPUTE(17, false),
    /** What the chain did: no command of this kind is ever admitted, whoever was granted it. */
    CHAIN_NOTICE(18, false),
    /** Changes who may command the entity; its body is a {@link GrantChange}, and the gate itself applies it. */
    GRANT(19, false),
    ADMINISTER(20, false),
    /** Says by what the entity rates its counterparties, and what is known of them. */
    RATE(21, false);

    private static final CommandKind[] BY_CODE = values();

    private final int code;
    private final boolean spends;

    CommandKind(int code, boolean spends) {
        this.code = code;
        this.spends = spends;
    }

    public static Optional<CommandKind> ofCode(int code) {
        return code < 1 || code > BY_CODE.length ? Optional.empty() : Optional.of(BY_CODE[code - 1]);
    }

    public int code() {
        return code;
    }

    /** Whether value of the entity moves or is held, so that velocity limits must count it. */
    public boolean spends() {
        return spends;
    }
}
