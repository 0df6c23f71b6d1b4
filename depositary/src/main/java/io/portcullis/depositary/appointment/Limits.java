package io.portcullis.depositary.appointment;

/** The bounds of what a client and a tower say; beyond each: {@code HANDOVER_MALFORMED}. */
public final class Limits {
    /** Appointments of one hand-over: both sides' leaves of the largest block. */
    public static final int MAX_APPOINTMENTS = 131_072;

    /** Seals of one hand-over. */
    public static final int MAX_SEALS = 256;

    /** Bytes of one hand-over: the most appointments of a token each, with as many nodes again. */
    public static final int MAX_HANDOVER_BYTES = 32 << 20;

    /** Leaves of a seal: a path of the contract's bound leads through so many, and a signer seals far fewer. */
    public static final int MAX_LEAVES = 1 << 30;

    static {
        if (MAX_APPOINTMENTS * 163L > MAX_HANDOVER_BYTES) {
            throw new AssertionError("limits contradict each other: the most appointments fit a hand-over");
        }
    }

    private Limits() {}
}
