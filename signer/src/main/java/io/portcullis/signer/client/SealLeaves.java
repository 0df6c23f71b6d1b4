package io.portcullis.signer.client;

import io.portcullis.depositary.model.SealLeaf;
import java.nio.ByteBuffer;
import java.util.List;

/** The leaves of one seal as they go to signers: {@link SealLeaf#encode} one after another, in their order. */
public final class SealLeaves {
    private final ByteBuffer bytes;

    private SealLeaves(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    public static SealLeaves of(List<SealLeaf> leaves) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(leaves.size(), SealLeaf.BYTES));
        leaves.forEach(leaf -> bytes.put(leaf.encode()));
        return taking(bytes.flip());
    }

    /**
     * Takes the buffer's remaining bytes without a copy: nobody may change them until every signer has answered, which with
     * {@link SealQuorum} may be after its quorum has.
     *
     * @throws IllegalArgumentException unless they are one leaf or more
     */
    public static SealLeaves taking(ByteBuffer encoded) {
        if (!encoded.hasRemaining() || encoded.remaining() % SealLeaf.BYTES != 0) {
            throw new IllegalArgumentException("leaves have " + SealLeaf.BYTES + " bytes each");
        }
        return new SealLeaves(encoded.slice().asReadOnlyBuffer());
    }

    public int count() {
        return bytes.remaining() / SealLeaf.BYTES;
    }

    /** All bytes, to be read. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
