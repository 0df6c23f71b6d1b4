package io.portcullis.engine;

/** Every bound of this module in one place, each with what happens beyond it. */
public final class Limits {
    // account

    /** Bits of any amount, limit or collateral of an account; a larger one is refused, so that sums of them fit 127 bits. */
    public static final int AMOUNT_BITS = 120;

    // authority

    // entity

    // hub

    // kernel

    // link

    // log

    // onion

    // route

    private Limits() {}
}
