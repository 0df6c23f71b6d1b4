package io.portcullis.depositary.model;

import java.util.HexFormat;

/** Lower-case, {@code 0x}-prefixed hexadecimal: the only way bytes are written in this product's JSON. */
public final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    public static String encode(byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }

    /**
     * Reads what {@link #encode} writes, and nothing else: the prefix is required and upper-case digits are refused, so that one
     * value has one text.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static byte[] decode(String text) {
        if (!text.startsWith("0x")) {
            throw new IllegalArgumentException("hexadecimal must start with 0x");
        }
        for (int i = 2; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                throw new IllegalArgumentException("not a lower-case hexadecimal digit at position " + i);
            }
        }
        return FORMAT.parseHex(text, 2, text.length());
    }

    /**
     * As {@link #decode(String)}, for a value of known width.
     *
     * @throws IllegalArgumentException if it is not exactly {@code length} bytes
     */
    public static byte[] decode(String text, int length) {
        if (text.length() != 2 + 2 * length) {
            throw new IllegalArgumentException(
                    "expected " + length + " bytes of hexadecimal, got " + text.length() + " characters");
        }
        return decode(text);
    }
}
