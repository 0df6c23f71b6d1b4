package io.portcullis.engine.account;

/** How far an account is open. The number is part of its state root. */
public enum AccountStatus {
    OPEN(0),
    /** One side wishes to end it: what is pending ends, nothing new begins. */
    CLOSING(1),
    /** Both agreed on the last state. */
    CLOSED(2);

    private static final AccountStatus[] BY_NUMBER = values();

    private final int number;

    AccountStatus(int number) {
        this.number = number;
    }

    /** Its number in every encoding: it never changes. */
    public int number() {
        return number;
    }

    static AccountStatus ofNumber(int number) {
        return BY_NUMBER[number];
    }
}
