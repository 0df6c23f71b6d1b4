package io.portcullis.signer.keyceremony;

import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.Locale;

/**
 * A short value that people read aloud and compare, in upper-case hexadecimal.
 *
 * <p>Of a secret AES key: 6 digits, the first 3 bytes of the encryption of 16 zero bytes (ANSI X9.24-1, annex A); it tells a mistake. Of a
 * public key: 16 digits of {@code SHA-256("portcullis/key-check/v1" ‖ key)}; nobody finds another key with the same.
 */
public record CheckValue(String digits) {
    private static final int SECRET_DIGITS = 6;
    private static final int PUBLIC_DIGITS = 16;
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/key-check/v1");

    public CheckValue {
        if (!digits.matches("[0-9A-F]{6}|[0-9A-F]{16}")) {
            throw new IllegalArgumentException("a check value has 6 or 16 digits of upper-case hexadecimal");
        }
    }

    public static CheckValue of(VerifyingKey key) {
        return head(DOMAIN.concat(key.encoded()).sha256(), PUBLIC_DIGITS);
    }

    /** @param encryptedZeros the encryption of a block of zeros under the secret key */
    public static CheckValue ofBlock(Bytes encryptedZeros) {
        return head(encryptedZeros, SECRET_DIGITS);
    }

    private static CheckValue head(Bytes bytes, int digits) {
        return new CheckValue(bytes.toString().substring(0, digits).toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return digits;
    }
}
