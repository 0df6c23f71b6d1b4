package io.portcullis.engine.onion;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;

/**
 * A packet as it is sent from hop to hop: {@code version 1 ‖ ephemeral 32 ‖ area 3,200 ‖ tag 16}. Always {@value #BYTES} bytes.
 *
 * @param bytes all of it
 */
public record OnionPacket(Bytes bytes) {
    static final int VERSION = 1;
    static final int SLOT = Limits.ONION_SLOT_BYTES;
    static final int AREA = Limits.ONION_HOPS * SLOT;

    private static final int EPHEMERAL_AT = 1;
    private static final int AREA_AT = EPHEMERAL_AT + OnionKey.BYTES;
    public static final int BYTES = AREA_AT + AREA + Suite.TAG;

    /** @throws RefusedException ONION_VERSION_UNKNOWN or ONION_SIZE_WRONG */
    public OnionPacket {
        if (bytes.size() != BYTES) {
            throw new RefusedException(
                    EngineTag.ONION_SIZE_WRONG, "a packet has " + BYTES + " bytes, not " + bytes.size());
        }
        byte version = bytes.toArray()[0];
        if (version != VERSION) {
            throw new RefusedException(EngineTag.ONION_VERSION_UNKNOWN, "version " + (version & 0xff));
        }
    }

    /** @param sealed area ‖ tag */
    static OnionPacket of(byte[] ephemeral, byte[] sealed) {
        byte[] packet = new byte[BYTES];
        packet[0] = VERSION;
        System.arraycopy(ephemeral, 0, packet, EPHEMERAL_AT, OnionKey.BYTES);
        System.arraycopy(sealed, 0, packet, AREA_AT, AREA + Suite.TAG);
        return new OnionPacket(Bytes.of(packet));
    }

    byte[] ephemeral() {
        return Arrays.copyOfRange(bytes.toArray(), EPHEMERAL_AT, AREA_AT);
    }

    /** Area ‖ tag. */
    byte[] sealed() {
        return Arrays.copyOfRange(bytes.toArray(), AREA_AT, BYTES);
    }

    @Override
    public String toString() {
        return "OnionPacket " + bytes.sha256();
    }
}
