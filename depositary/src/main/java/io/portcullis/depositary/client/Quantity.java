package io.portcullis.depositary.client;

import java.math.BigInteger;

/** JSON-RPC's numbers: {@code 0x}, then hexadecimal without leading zeros. */
final class Quantity {
    private Quantity() {}

    static String encode(BigInteger value) {
        return "0x" + value.toString(16);
    }

    static String encode(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** @throws ChainFault if the text is no quantity of at most 256 bits */
    static BigInteger decode(String text) {
        if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
            throw new ChainFault(ChainTag.ANSWER_MALFORMED, "not a quantity: " + text);
        }
        return new BigInteger(text.substring(2), 16);
    }

    /** @throws ChainFault if the text is no quantity below 2^63 */
    static long decodeLong(String text) {
        BigInteger value = decode(text);
        if (value.bitLength() > 63) {
            throw new ChainFault(ChainTag.ANSWER_MALFORMED, "a quantity exceeds 63 bits: " + text);
        }
        return value.longValueExact();
    }
}
