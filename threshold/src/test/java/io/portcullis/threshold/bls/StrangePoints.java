package io.portcullis.threshold.bls;

import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;

/** Points that are none, by plain arithmetic in the fields: on the curve outside the subgroup, off the curve, infinity, beyond p. */
public final class StrangePoints {
    /** The order of the base field (RFC 9380, section 8.8.1). */
    public static final BigInteger P = new BigInteger(
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab", 16);

    private static final BigInteger FOUR = BigInteger.valueOf(4);

    private StrangePoints() {}

    /** On G1's curve y² = x³ + 4, outside its subgroup: x = 4 happens to have a root, and the cofactor is large. */
    public static Bytes outsideG1() {
        for (BigInteger x = BigInteger.ONE; ; x = x.add(BigInteger.ONE)) {
            BigInteger square = x.pow(3).add(FOUR).mod(P);
            BigInteger y = root(square);
            if (y.multiply(y).mod(P).equals(square)) {
                return padded(x, y);
            }
        }
    }

    /** On G2's curve y² = x³ + 4(1 + i), outside its subgroup. */
    public static Bytes outsideG2() {
        for (int real = 1; ; real++) {
            BigInteger[] x = {BigInteger.valueOf(real), BigInteger.ZERO};
            BigInteger[] square = {x[0].pow(3).add(FOUR).mod(P), FOUR};
            BigInteger[] y = root(square);
            if (y != null) {
                return padded(x[0], x[1], y[0], y[1]);
            }
        }
    }

    /** Coordinates as EIP-2537 pads them. */
    public static Bytes padded(BigInteger... coordinates) {
        byte[] all = new byte[64 * coordinates.length];
        for (int i = 0; i < coordinates.length; i++) {
            byte[] bytes = coordinates[i].toByteArray();
            int from = Math.max(0, bytes.length - 64);
            System.arraycopy(bytes, from, all, 64 * i + 64 - (bytes.length - from), bytes.length - from);
        }
        return Bytes.of(all);
    }

    /** p ≡ 3 mod 4. */
    private static BigInteger root(BigInteger square) {
        return square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
    }

    /** A root of a + bi, or null: by the norm, as a complex number's. */
    private static BigInteger[] root(BigInteger[] square) {
        BigInteger norm = root(square[0].pow(2).add(square[1].pow(2)).mod(P));
        for (BigInteger sign : new BigInteger[] {norm, norm.negate()}) {
            BigInteger halved =
                    square[0].add(sign).multiply(BigInteger.TWO.modInverse(P)).mod(P);
            BigInteger real = root(halved);
            if (real.signum() == 0) {
                continue;
            }
            BigInteger imaginary =
                    square[1].multiply(real.shiftLeft(1).modInverse(P)).mod(P);
            BigInteger back = real.pow(2).subtract(imaginary.pow(2)).mod(P);
            BigInteger cross = real.multiply(imaginary).shiftLeft(1).mod(P);
            if (back.equals(square[0].mod(P)) && cross.equals(square[1].mod(P))) {
                return new BigInteger[] {real, imaginary};
            }
        }
        return null;
    }
}
