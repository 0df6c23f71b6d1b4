package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which token: the PKCS#11 library that reaches it and the token's label (1 to 32 bytes).
 *
 * @param profile what is known of its make; without one it is spoken to as the standard says, and every failure of it is fatal
 */
public record TokenAddress(Path library, String label, Optional<VendorProfile> profile) {
    public TokenAddress {
        int length = label.getBytes(UTF_8).length;
        if (length < 1 || length > 32 || !label.equals(label.strip()) || label.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a token label has 1 to 32 bytes and no outer blanks");
        }
    }

    public TokenAddress(Path library, String label) {
        this(library, label, Optional.empty());
    }

    boolean has(VendorProfile.Habit habit) {
        return profile.stream().anyMatch(known -> known.has(habit));
    }
}
