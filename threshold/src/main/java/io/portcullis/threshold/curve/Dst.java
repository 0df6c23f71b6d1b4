package io.portcullis.threshold.curve;

import io.portcullis.threshold.codec.Bytes;

/** A domain separation tag (RFC 9380, section 3.1): hashes under different tags have nothing to do with each other. */
public record Dst(Bytes bytes) {
    public Dst {
        if (bytes.size() == 0 || bytes.size() > 255) {
            throw new IllegalArgumentException("a domain separation tag has 1 to 255 bytes");
        }
    }

    public static Dst of(String ascii) {
        return new Dst(Bytes.ascii(ascii));
    }
}
