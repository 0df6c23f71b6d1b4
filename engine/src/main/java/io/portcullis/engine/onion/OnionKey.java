package io.portcullis.engine.onion;

import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;
import java.util.List;

/**
 * An entity's public X25519 key: where packets for it are encrypted to.
 *
 * <p>One point, one key: the coordinate is below 2^255 − 19, although RFC 7748 would take others. Points of small order, with which every
 * secret is zero, are refused.
 *
 * @param u little-endian, as in RFC 7748
 */
public record OnionKey(Bytes32 u) {
    public static final int BYTES = 32;

    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** Orders 1, 2 and 4 on curve and twist, and the two points of order 8. */
    private static final List<BigInteger> SMALL_ORDER = List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            FIELD.subtract(BigInteger.ONE),
            new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"),
            new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823"));

    /** @throws IllegalArgumentException if this is no canonical point, or one of small order */
    public OnionKey {
        BigInteger coordinate = coordinate(u);
        if (coordinate.compareTo(FIELD) >= 0 || SMALL_ORDER.contains(coordinate)) {
            throw new IllegalArgumentException("not a key: another writing of its point, or a point of small order");
        }
    }

    public static OnionKey fromHex(String hex) {
        return new OnionKey(Bytes32.fromHex(hex));
    }

    private static BigInteger coordinate(Bytes32 littleEndian) {
        byte[] bytes = littleEndian.toArray();
        for (int i = 0; i < BYTES / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[BYTES - 1 - i];
            bytes[BYTES - 1 - i] = swapped;
        }
        return new BigInteger(1, bytes);
    }

    @Override
    public String toString() {
        return u.toString();
    }
}
