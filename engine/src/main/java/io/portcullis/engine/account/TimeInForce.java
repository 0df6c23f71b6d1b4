package io.portcullis.engine.account;

/** How long a limit order stands. The other side can answer an order only by a later transaction, so "at once" means by its next frame. */
public enum TimeInForce {
    /** Good till cancelled, or expired. */
    GTC(0),
    /** Immediate or cancel: what the frame after the order's does not fill is gone. */
    IOC(1),
    /** Fill or kill: as {@link #IOC}, and only as a whole. */
    FOK(2);

    private static final TimeInForce[] BY_NUMBER = values();

    private final int number;

    TimeInForce(int number) {
        this.number = number;
    }

    /** Its number in every encoding: it never changes. */
    public int number() {
        return number;
    }

    static TimeInForce ofNumber(int number) {
        return BY_NUMBER[number];
    }
}
