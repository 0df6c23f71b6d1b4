package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.Set;

/**
 * An X25519 public key: 32 bytes, little-endian (RFC 7748).
 *
 * <p>Keys of small order are refused here, where they come in, and not where they are used: a member that brought one could complain of
 * every honest dealer, and no dealer could show that its deal was right.
 */
public record TransportPublicKey(Bytes bytes) {
    public static final int LENGTH = 32;

    /** The bit that X25519 ignores. */
    private static final byte UNUSED = (byte) 0x80;

    /**
     * The u-coordinates of every point of the curve and of its twist whose order divides 8, in every encoding of 255 bits: 0, 1, two
     * of order 8, then p − 1, p and p + 1 for p = 2^255 − 19. Times any private key they give zero.
     */
    private static final Set<Bytes> SMALL_ORDER = Set.of(
            Bytes.ofHex("0000000000000000000000000000000000000000000000000000000000000000"),
            Bytes.ofHex("0100000000000000000000000000000000000000000000000000000000000000"),
            Bytes.ofHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
            Bytes.ofHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
            Bytes.ofHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            Bytes.ofHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            Bytes.ofHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));

    /** @throws ThresholdRefusedException POINT_NOT_IN_GROUP: the key is one of small order */
    public TransportPublicKey {
        if (bytes.size() != LENGTH) {
            throw new IllegalArgumentException("an X25519 key has 32 bytes");
        }
        byte[] used = bytes.toArray();
        used[LENGTH - 1] &= (byte) ~UNUSED;
        if (SMALL_ORDER.contains(Bytes.of(used))) {
            throw new ThresholdRefusedException(
                    ThresholdTag.POINT_NOT_IN_GROUP,
                    "an X25519 key of small order makes the same secret with every other");
        }
    }
}
