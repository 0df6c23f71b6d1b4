package io.portcullis.signer.tlog;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The data of up to 256 leaves, each behind its big-endian 16-bit length. */
public record EntryBundle(List<Bytes> entries) {
    public EntryBundle {
        entries = List.copyOf(entries);
        if (entries.isEmpty()
                || entries.size() > Limits.TILE_WIDTH
                || entries.stream().anyMatch(entry -> entry.size() > Limits.MAX_ENTRY_BYTES)) {
            throw new IllegalArgumentException("1 to 256 entries of at most 65535 bytes");
        }
    }

    public Bytes encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Bytes entry : entries) {
            out.write(entry.size() >> 8);
            out.write(entry.size());
            out.writeBytes(entry.toArray());
        }
        return Bytes.of(out.toByteArray());
    }

    /**
     * @param width how many entries it must hold
     * @throws RefusedException {@code TILE_MALFORMED}
     */
    public static EntryBundle decode(Bytes bytes, int width) {
        ByteBuffer in = ByteBuffer.wrap(bytes.toArray());
        List<Bytes> entries = new ArrayList<>();
        while (in.hasRemaining() && entries.size() < width) {
            int length = in.remaining() < 2 ? Integer.MAX_VALUE : Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                throw new RefusedException(SignerTag.TILE_MALFORMED, "entry " + entries.size() + " is cut short");
            }
            byte[] entry = new byte[length];
            in.get(entry);
            entries.add(Bytes.of(entry));
        }
        if (in.hasRemaining() || entries.size() != width || width < 1) {
            throw new RefusedException(SignerTag.TILE_MALFORMED, "the bundle does not hold " + width + " entries");
        }
        return new EntryBundle(entries);
    }
}
