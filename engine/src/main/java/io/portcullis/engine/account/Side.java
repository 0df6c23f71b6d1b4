package io.portcullis.engine.account;

/** One of the two parties of an account. Left is the entity with the smaller id. */
public enum Side {
    LEFT(0),
    RIGHT(1);

    private static final Side[] BY_NUMBER = values();

    private final int number;

    Side(int number) {
        this.number = number;
    }

    /** Its number in every encoding: it never changes. */
    public int number() {
        return number;
    }

    /** @param number 0 or 1 */
    public static Side ofNumber(int number) {
        return BY_NUMBER[number];
    }

    public Side opposite() {
        return this == LEFT ? RIGHT : LEFT;
    }

    public boolean isLeft() {
        return this == LEFT;
    }

    public static Side ofLeft(boolean left) {
        return left ? LEFT : RIGHT;
    }
}
