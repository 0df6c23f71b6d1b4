package io.portcullis.depositary.model;

/** How far an entity has closed itself. Raising is immediate; lowering takes quorum and delay. */
public enum FreezeLevel {
    OPEN(0),
    NO_NEW_CREDIT(1),
    NO_WITHDRAWALS(2),
    SEALED(3);

    private final int code;

    FreezeLevel(int code) {
        this.code = code;
    }

    /** The byte the contract stores; it rises with the level. */
    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException if no level has that byte */
    public static FreezeLevel ofCode(int code) {
        for (FreezeLevel level : values()) {
            if (level.code == code) {
                return level;
            }
        }
        throw new IllegalArgumentException("no freeze level has the code " + code);
    }
}
