package io.portcullis.engine.onion;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.SecretAccess;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Makes, wraps and reads errors.
 *
 * <p>Invariant: reading does the same work whichever hop has failed and however long the route is, so that the sender's next try does not tell
 * by its delay where the last one ended.
 */
public final class OnionErrors {
    private static final byte[] LABEL = "portcullis/onion-error/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_BYTES = 2;
    private static final int BODY = OnionError.BYTES - Suite.MAC;
    private static final int NOBODY = -1;

    private OnionErrors() {}

    /** The error of the hop that fails. */
    public static OnionError originate(ReturnKey key, Failure failure) {
        byte[] body = new byte[BODY];
        byte[] encoded = failure.encode().toArray();
        body[0] = (byte) (encoded.length >>> 8);
        body[1] = (byte) encoded.length;
        System.arraycopy(encoded, 0, body, LENGTH_BYTES, encoded.length);
        return sealed(key, body);
    }

    /** Any body with this hop's MAC: what a hop can make its error say. */
    static OnionError sealed(ReturnKey key, byte[] body) {
        try (Keys keys = Keys.of(key)) {
            byte[] text = Arrays.copyOf(Suite.mac(keys.mac(), body), OnionError.BYTES);
            System.arraycopy(body, 0, text, Suite.MAC, BODY);
            return new OnionError(Bytes.of(Suite.stream(keys.stream(), text)));
        }
    }

    /** What a hop that forwarded makes of its successor's error. */
    public static OnionError wrap(ReturnKey key, OnionError error) {
        try (Keys keys = Keys.of(key)) {
            return new OnionError(
                    Bytes.of(Suite.stream(keys.stream(), error.bytes().toArray())));
        }
    }

    /** @param returnKeys of the packet, in the order of its hops */
    public static Peeled peel(List<ReturnKey> returnKeys, OnionError error) {
        if (returnKeys.isEmpty() || returnKeys.size() > Limits.ONION_HOPS) {
            throw new IllegalArgumentException("a packet has 1 to " + Limits.ONION_HOPS + " return keys");
        }
        ReturnKey none = ReturnKey.of(new byte[ReturnKey.BYTES]);
        byte[] text = error.bytes().toArray();
        byte[] found = new byte[BODY];
        int failed = NOBODY;
        for (int i = 0; i < Limits.ONION_HOPS; i++) {
            boolean real = i < returnKeys.size();
            try (Keys keys = Keys.of(real ? returnKeys.get(i) : none)) {
                text = Suite.stream(keys.stream(), text);
                byte[] body = Arrays.copyOfRange(text, Suite.MAC, text.length);
                boolean fits = MessageDigest.isEqual(Suite.mac(keys.mac(), body), Arrays.copyOf(text, Suite.MAC));
                if (fits && real && failed == NOBODY) {
                    failed = i;
                    found = body;
                }
            }
        }
        return failed == NOBODY
                ? new Peeled.Unreadable(new Refusal(EngineTag.ONION_ERROR_UNREADABLE, "no hop's MAC fits"))
                : read(failed, found);
    }

    private static Peeled read(int hop, byte[] body) {
        int length = (body[0] & 0xff) << 8 | (body[1] & 0xff);
        int end = LENGTH_BYTES + length;
        if (end > BODY || !Arrays.equals(body, end, BODY, new byte[BODY - end], 0, BODY - end)) {
            return nonsense(hop, "a length beyond the body, or bytes behind the end");
        }
        try {
            return new Peeled.Attributed(hop, Failure.decode(Bytes.of(Arrays.copyOfRange(body, LENGTH_BYTES, end))));
        } catch (RefusedException e) {
            return new Peeled.Nonsense(hop, e.refusal());
        }
    }

    private static Peeled nonsense(int hop, String reason) {
        return new Peeled.Nonsense(hop, new Refusal(EngineTag.ONION_ERROR_INVALID, reason));
    }

    private static final class Keys implements AutoCloseable {
        private final byte[] mac;
        private final byte[] stream;

        private Keys(byte[] mac, byte[] stream) {
            this.mac = mac;
            this.stream = stream;
        }

        static Keys of(ReturnKey key) {
            byte[] secret = key.copy(SecretAccess.INSTANCE);
            byte[] derived = Suite.expand(secret, LABEL, 2 * Suite.KEY);
            try {
                return new Keys(
                        Arrays.copyOf(derived, Suite.KEY), Arrays.copyOfRange(derived, Suite.KEY, 2 * Suite.KEY));
            } finally {
                Suite.wipe(secret, derived);
            }
        }

        byte[] mac() {
            return mac;
        }

        byte[] stream() {
            return stream;
        }

        @Override
        public void close() {
            Suite.wipe(mac, stream);
        }
    }
}
