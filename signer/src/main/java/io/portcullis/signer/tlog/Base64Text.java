package io.portcullis.signer.tlog;

import java.util.Base64;

/** Standard base64 (RFC 4648, section 4), padded, with no other text for the same bytes. */
final class Base64Text {
    private Base64Text() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException unless it is the one text of its bytes */
    static byte[] decode(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!of(bytes).equals(text)) {
            throw new IllegalArgumentException("not canonical base64");
        }
        return bytes;
    }
}
