package io.portcullis.signer.webauthn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;

/**
 * The one form of an attestation's bytes (WebAuthn Level 3, section 6.5.4; CTAP 2.1, section 8): lengths definite and in their shortest form, map keys text
 * and each once, no tags, nothing after the end. The library reads more than that, and no signature covers the form.
 *
 * <p>Not demanded is the order of keys: browsers write the outer map anew.
 */
final class AttestationForm {
    /** The object, its statement, the chain, a certificate. */
    private static final int MAX_DEPTH = 4;

    private static final int BYTE_STRING = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int SIMPLE = 7;

    private final byte[] bytes;
    private int at;

    private AttestationForm(byte[] bytes) {
        this.bytes = bytes;
    }

    static boolean isStrict(byte[] object) {
        try {
            AttestationForm reader = new AttestationForm(object);
            return reader.item(MAX_DEPTH) && reader.at == object.length;
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** Whether the signature is whole bytes: a certificate's reader forgives a count of unused bits, which nothing signs. */
    static boolean isStrict(X509Certificate certificate, byte[] encoded) {
        return encoded[encoded.length - certificate.getSignature().length - 1] == 0;
    }

    private boolean item(int depth) {
        if (depth < 0) {
            return false;
        }
        int major = major();
        long value = head();
        return switch (major) {
            case 0, 1 -> value >= 0;
            case BYTE_STRING, TEXT -> skip(value);
            case ARRAY -> items(value, depth - 1);
            case MAP -> pairs(value, depth - 1);
            // false, true and null
            case SIMPLE -> value >= 20 && value <= 22;
            default -> false;
        };
    }

    private boolean items(long count, int depth) {
        for (long i = 0; i < count; i++) {
            if (!item(depth)) {
                return false;
            }
        }
        return count >= 0;
    }

    private boolean pairs(long count, int depth) {
        Set<String> keys = new HashSet<>();
        for (long i = 0; i < count; i++) {
            if (major() != TEXT) {
                return false;
            }
            long length = head();
            int start = at;
            if (!skip(length) || !keys.add(new String(bytes, start, (int) length, UTF_8)) || !item(depth)) {
                return false;
            }
        }
        return count >= 0;
    }

    private int major() {
        return (bytes[at] & 0xff) >> 5;
    }

    /** A head's number; below zero unless it is in its shortest form and at most four bytes. */
    private long head() {
        int info = bytes[at++] & 0x1f;
        if (info < 24) {
            return info;
        }
        int length = 1 << (info - 24);
        if (length > Integer.BYTES) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << Byte.SIZE) | (bytes[at++] & 0xff);
        }
        long least = length == 1 ? 24 : 1L << (Byte.SIZE * length / 2);
        return value >= least ? value : -1;
    }

    private boolean skip(long length) {
        if (length < 0 || length > bytes.length - at) {
            return false;
        }
        at += (int) length;
        return true;
    }
}
