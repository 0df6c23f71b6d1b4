package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a PIN lies while no process holds it. A service manager's credential ({@code $CREDENTIALS_DIRECTORY/pin}) comes before the
 * configured file; either is refused when anyone but its owner can read it.
 */
public final class PinFile {
    /** A generated PIN: 32 hexadecimal digits, 128 bits. */
    private static final int GENERATED_BYTES = 16;

    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** A service manager grants its user access through an access list, which shows as the group's bits. */
    private static final Set<PosixFilePermission> OWNER_AND_ACCESS_LIST =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

    private PinFile() {}

    /**
     * @param configured for the lab, which has no service manager; a signer elsewhere has none
     * @throws SignerFault PIN_FILE_EXPOSED, PIN_FILE_UNREADABLE
     */
    public static Pin read(Optional<Path> configured, Map<String, String> environment) {
        String credentials = environment.get("CREDENTIALS_DIRECTORY");
        if (credentials != null) {
            Path credential = Path.of(credentials, "pin");
            if (Files.exists(credential)) {
                return read(credential, OWNER_AND_ACCESS_LIST);
            }
        }
        return read(
                configured.orElseThrow(() -> new SignerFault(
                        SignerTag.PIN_FILE_UNREADABLE,
                        "there is no credential named pin: the service manager gives none ($CREDENTIALS_DIRECTORY)")),
                OWNER);
    }

    private static Pin read(Path file, Set<PosixFilePermission> allowed) {
        byte[] raw = {};
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!allowed.containsAll(permissions)) {
                throw new SignerFault(
                        SignerTag.PIN_FILE_EXPOSED,
                        "the PIN file " + file + " has permissions " + PosixFilePermissions.toString(permissions)
                                + ", not owner only");
            }
            if (Files.size(file) > Pin.MAX_LENGTH + 2) {
                throw new SignerFault(
                        SignerTag.PIN_FILE_UNREADABLE, "the PIN file " + file + " is too long to be a PIN");
            }
            raw = Files.readAllBytes(file);
            return line(raw);
        } catch (NoSuchFileException e) {
            throw new SignerFault(SignerTag.PIN_FILE_UNREADABLE, "there is no PIN file " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new SignerFault(SignerTag.PIN_FILE_UNREADABLE, "the PIN file " + file + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /**
     * A PIN with its line's end, if it has one.
     *
     * @param raw is wiped
     * @throws IllegalArgumentException if it is no PIN
     */
    public static Pin line(byte[] raw) {
        try {
            int length = raw.length;
            while (length > 0 && (raw[length - 1] == '\n' || raw[length - 1] == '\r')) {
                length--;
            }
            return Pin.taking(Arrays.copyOf(raw, length));
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /** Writes a random PIN to a new owner-only file; an existing file is left alone. */
    public static void generateIfAbsent(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        byte[] digits = randomDigits(random);
        try {
            Files.write(file, digits, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }

    static Pin random(SecureRandom random) {
        return Pin.taking(randomDigits(random));
    }

    private static byte[] randomDigits(SecureRandom random) {
        byte[] entropy = new byte[GENERATED_BYTES];
        random.nextBytes(entropy);
        try {
            return HexFormat.of().formatHex(entropy).getBytes(US_ASCII);
        } finally {
            Arrays.fill(entropy, (byte) 0);
        }
    }
}
