package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What sender and hop derive of their shared secret; wiped on close. */
final class HopKeys implements AutoCloseable {
    private static final byte[] SALT = "portcullis/onion/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEYS = 4;

    private final byte[] layer;
    private final byte[] filler;
    private final byte[] back;
    private final Bytes32 replayTag;

    private HopKeys(byte[] derived) {
        layer = Arrays.copyOfRange(derived, 0, Suite.KEY);
        filler = Arrays.copyOfRange(derived, Suite.KEY, 2 * Suite.KEY);
        back = Arrays.copyOfRange(derived, 2 * Suite.KEY, 3 * Suite.KEY);
        replayTag = Bytes32.of(Arrays.copyOfRange(derived, 3 * Suite.KEY, KEYS * Suite.KEY));
    }

    /** @return nothing if the point is of small order */
    static Optional<HopKeys> agree(byte[] privateKey, byte[] point, byte[] ephemeral, OnionKey hop) {
        return Suite.agree(privateKey, point).map(shared -> {
            byte[] info = Arrays.copyOf(ephemeral, ephemeral.length + OnionKey.BYTES);
            System.arraycopy(hop.u().toArray(), 0, info, ephemeral.length, OnionKey.BYTES);
            byte[] derived = Suite.derive(SALT, shared, info, KEYS * Suite.KEY);
            try {
                return new HopKeys(derived);
            } finally {
                Suite.wipe(shared, derived);
            }
        });
    }

    /** Encrypts the area; not copied, never kept by callers. */
    byte[] layer() {
        return layer;
    }

    /** What the hop appends to the area. */
    byte[] filler() {
        return Suite.stream(filler, new byte[OnionPacket.SLOT]);
    }

    ReturnKey returnKey() {
        return ReturnKey.of(back);
    }

    Bytes32 replayTag() {
        return replayTag;
    }

    @Override
    public void close() {
        Suite.wipe(layer, filler, back);
    }
}
