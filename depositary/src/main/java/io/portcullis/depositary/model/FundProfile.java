package io.portcullis.depositary.model;

/** Which layer of the default fund pays first. */
public enum FundProfile {
    /** The pool, then the hub's bond. */
    XLN(0),
    /** The hub's bond, then the pool. */
    EMIR(1);

    private final int code;

    FundProfile(int code) {
        this.code = code;
    }

    /** The byte the contract takes. */
    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException if no profile has that byte */
    public static FundProfile ofCode(int code) {
        for (FundProfile profile : values()) {
            if (profile.code == code) {
                return profile;
            }
        }
        throw new IllegalArgumentException("no profile has the code " + code);
    }
}
