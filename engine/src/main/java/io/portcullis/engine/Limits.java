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

    /** Hops of a packet; a longer route is refused, since the packet's size is the same for all. */
    public static final int ONION_HOPS = 20;

    /** Bytes of a packet for each hop; a payload that does not fit is refused. */
    public static final int ONION_SLOT_BYTES = 160;

    /** Bytes of an error on its way back; any other size is refused. */
    public static final int ONION_ERROR_BYTES = 512;

    /** Bytes a hop may say beside the code of its failure; more is a bug of whoever makes it, and refused from outside. */
    public static final int ONION_DETAIL_BYTES = 448;

    /** Layers that one hub remembers until their HTLCs have expired; beyond it new ones are refused until some have. */
    public static final int ONION_REPLAYS = 1 << 17;

    /** The latest expiry in seconds since 1970 (the year 36,812); a later one is refused, so that sums never overflow. */
    public static final long ONION_EXPIRY_SECONDS = (1L << 40) - 1;

    // route

    private Limits() {}
}
