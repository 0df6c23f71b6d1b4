package io.portcullis.engine.onion;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;

/**
 * A hop's part of the area: {@code next ephemeral 32 ‖ next tag 16 ‖ length 1 ‖ RLP payload ‖ zeros}, {@link OnionPacket#SLOT} bytes in all.
 *
 * @param nextEphemeral zeros for the last hop
 * @param nextTag zeros for the last hop
 */
record Slot(Bytes nextEphemeral, Bytes nextTag, HopPayload payload) {
    private static final int TAG_AT = OnionKey.BYTES;
    private static final int LENGTH_AT = TAG_AT + Suite.TAG;
    private static final int PAYLOAD_AT = LENGTH_AT + 1;

    static Slot last(HopPayload payload) {
        return new Slot(Bytes.of(new byte[OnionKey.BYTES]), Bytes.of(new byte[Suite.TAG]), payload);
    }

    /** Fills the front of the target. */
    void writeTo(byte[] target) {
        byte[] encoded = payload.encode().toArray();
        System.arraycopy(nextEphemeral.toArray(), 0, target, 0, OnionKey.BYTES);
        System.arraycopy(nextTag.toArray(), 0, target, TAG_AT, Suite.TAG);
        target[LENGTH_AT] = (byte) encoded.length;
        System.arraycopy(encoded, 0, target, PAYLOAD_AT, encoded.length);
        Arrays.fill(target, PAYLOAD_AT + encoded.length, OnionPacket.SLOT, (byte) 0);
    }

    /** @throws RefusedException ONION_PAYLOAD_INVALID */
    static Slot readFrom(byte[] area) {
        int length = area[LENGTH_AT] & 0xff;
        int end = PAYLOAD_AT + length;
        if (end > OnionPacket.SLOT) {
            throw invalid("a payload is longer than its slot");
        }
        requireZero(area, end, OnionPacket.SLOT);
        HopPayload payload = HopPayload.decode(Bytes.of(Arrays.copyOfRange(area, PAYLOAD_AT, end)));
        if (payload instanceof HopPayload.Deliver) {
            requireZero(area, 0, LENGTH_AT);
        }
        return new Slot(
                Bytes.of(Arrays.copyOfRange(area, 0, TAG_AT)),
                Bytes.of(Arrays.copyOfRange(area, TAG_AT, LENGTH_AT)),
                payload);
    }

    private static void requireZero(byte[] area, int from, int to) {
        for (int i = from; i < to; i++) {
            if (area[i] != 0) {
                throw invalid("bytes that mean nothing are zero");
            }
        }
    }

    private static RefusedException invalid(String what) {
        return new RefusedException(EngineTag.ONION_PAYLOAD_INVALID, what);
    }
}
