package io.portcullis.signer.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinFileTest {
    @TempDir
    Path directory;

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("pin"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String text(Pin pin) {
        try (pin) {
            return pin.withChars(SecretAccess.INSTANCE, String::new);
        }
    }

    @Test
    void readsOwnerOnlyFileWithoutItsLineEnd() throws IOException {
        assertEquals("s3cret", text(PinFile.read(Optional.of(file("s3cret\n", "rw-------")), Map.of())));
    }

    @Test
    void refusesFileThatOthersCanRead() throws IOException {
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw-rw-rw-"}) {
            Path file = file("s3cret\n", permissions);
            SignerFault fault = assertThrows(SignerFault.class, () -> PinFile.read(Optional.of(file), Map.of()));
            assertEquals(SignerTag.PIN_FILE_EXPOSED, fault.tag());
            assertTrue(!fault.toString().contains("s3cret"));
        }
    }

    @Test
    void refusesMissingEmptyAndOverlongFiles() throws IOException {
        Path missing = directory.resolve("missing");
        assertEquals(
                SignerTag.PIN_FILE_UNREADABLE,
                assertThrows(SignerFault.class, () -> PinFile.read(Optional.of(missing), Map.of()))
                        .tag());
        for (String content : new String[] {"", "abc", "with blank", "x".repeat(300)}) {
            Path file = file(content, "rw-------");
            assertEquals(
                    SignerTag.PIN_FILE_UNREADABLE,
                    assertThrows(SignerFault.class, () -> PinFile.read(Optional.of(file), Map.of()))
                            .tag());
        }
    }

    @Test
    void credentialOfTheServiceManagerComesFirst() throws IOException {
        Path configured = file("configured", "rw-------");
        Path credentials = Files.createDirectory(directory.resolve("credentials"));
        Files.writeString(credentials.resolve("pin"), "credential");
        Files.setPosixFilePermissions(credentials.resolve("pin"), PosixFilePermissions.fromString("r--r-----"));
        assertEquals(
                "credential",
                text(PinFile.read(Optional.of(configured), Map.of("CREDENTIALS_DIRECTORY", credentials.toString()))));
        Files.setPosixFilePermissions(credentials.resolve("pin"), PosixFilePermissions.fromString("r--r--r--"));
        assertEquals(
                SignerTag.PIN_FILE_EXPOSED,
                assertThrows(
                                SignerFault.class,
                                () -> PinFile.read(
                                        Optional.of(configured),
                                        Map.of("CREDENTIALS_DIRECTORY", credentials.toString())))
                        .tag());
    }

    @Test
    void generatedPinIsOwnerOnlyAndNeverReplaced() throws IOException {
        Path file = directory.resolve("new/pin");
        PinFile.generateIfAbsent(file, new SecureRandom());
        String first = text(PinFile.read(Optional.of(file), Map.of()));
        assertEquals(32, first.length());
        PinFile.generateIfAbsent(file, new SecureRandom());
        assertEquals(first, text(PinFile.read(Optional.of(file), Map.of())));
    }

    @Test
    void pinIsRedactedAndGoneAfterClose() {
        Pin pin = TestToken.pin();
        assertEquals("Pin[redacted]", pin.toString());
        pin.close();
        assertThrows(IllegalStateException.class, () -> pin.withChars(SecretAccess.INSTANCE, String::new));
    }
}
