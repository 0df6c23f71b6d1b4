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

    /** Bytes of a record of a slab; a larger one cannot be declared. */
    public static final int SLAB_RECORD_BYTES = 1 << 16;

    /** Records of a slab; a larger slab cannot be declared, and one more record than declared is a fault. */
    public static final int SLAB_RECORDS = 1 << 30;

    /** Keys of an index; one more is a fault. */
    public static final int INDEX_KEYS = 1 << 28;

    // link

    // log

    // onion

    // route

    private Limits() {}
}
