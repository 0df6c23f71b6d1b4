package io.portcullis.engine.onion;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a hop says no. Numbers are for ever: they are in packets of senders of any version.
 *
 * <p>The high bits say what the sender should do: {@link #permanent()}: trying again is useless; {@link #node()}: the trouble is the whole hop,
 * not its channel to the next; {@link #update()}: the detail holds the hop's newest {@code ChannelAnnouncement}.
 */
public enum FailureCode {
    TEMPORARY_CAPACITY(Flag.UPDATE | 1),
    FEE_INSUFFICIENT(Flag.UPDATE | 2),
    EXPIRY_TOO_SOON(Flag.UPDATE | 3),
    EXPIRY_TOO_FAR(4),
    AMOUNT_BELOW_MINIMUM(Flag.UPDATE | 5),
    AMOUNT_ABOVE_MAXIMUM(Flag.UPDATE | 6),
    CHANNEL_DISABLED(Flag.UPDATE | 7),
    TOO_MANY_HTLCS(8),
    PEER_OFFLINE(9),
    UNKNOWN_NEXT_HOP(Flag.PERMANENT | 10),
    PERMANENT_CHANNEL(Flag.PERMANENT | 11),
    /** Not known, paid already, of another amount, token or secret: one code for all, so that nobody can probe for invoices. */
    INVOICE_UNKNOWN(Flag.PERMANENT | 12),
    /** Of this hop, or of the one behind it, which could not answer itself. */
    ONION_INVALID(Flag.PERMANENT | 13),
    TEMPORARY_NODE(Flag.NODE | 14),
    PERMANENT_NODE(Flag.NODE | Flag.PERMANENT | 15);

    private static final class Flag {
        static final int PERMANENT = 0x4000;
        static final int NODE = 0x2000;
        static final int UPDATE = 0x1000;
    }

    private final int number;

    FailureCode(int number) {
        this.number = number;
    }

    public static Optional<FailureCode> ofNumber(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }

    public int number() {
        return number;
    }

    public boolean permanent() {
        return (number & Flag.PERMANENT) != 0;
    }

    public boolean node() {
        return (number & Flag.NODE) != 0;
    }

    public boolean update() {
        return (number & Flag.UPDATE) != 0;
    }
}
