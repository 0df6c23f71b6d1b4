package io.portcullis.depositary.vault;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import java.nio.ByteBuffer;

/**
 * Gives a vault's key to who knows one clue.
 *
 * @param wrap the key, wrapped: {@link #WRAP_BYTES}
 */
public record Opening(Locator locator, SealedBytes wrap) {
    /** Bytes of an opening. */
    public static final int BYTES = 56;

    static final int WRAP_BYTES = BYTES - Locator.LENGTH;

    public Opening {
        if (wrap.length() != WRAP_BYTES) {
            throw new IllegalArgumentException("a wrapped key has " + WRAP_BYTES + " bytes");
        }
    }

    static Opening read(ByteBuffer in) {
        return new Opening(Locator.read(in), SealedBytes.read(in, WRAP_BYTES));
    }

    void write(ByteBuffer out) {
        locator.write(out);
        wrap.write(out);
    }

    public byte[] toArray() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        write(out);
        return out.array();
    }

    /** @throws IllegalArgumentException unless there are {@link #BYTES} */
    public static Opening of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an opening has " + BYTES + " bytes");
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /** As a leaf of a vault's openings. */
    public Bytes32 leafHash() {
        return MerkleTree.leafHash(toArray());
    }
}
