package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the officer's process takes its PIN from, and where it does not. */
class OfficerPinTest {
    private static final String OTHER_LIBRARY = "/nowhere/yubihsm_pkcs11.so";

    private record Said(int exit, String error) {}

    private static Said run(String library, String pin, Map<String, String> environment) {
        PrintStream before = System.err;
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        System.setErr(new PrintStream(error, true, UTF_8));
        try {
            int exit = OfficerMain.run(List.of("init", library, "officer", pin), environment);
            return new Said(exit, error.toString(UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void aFileInClearIsForTheLabsTokensAlone(@TempDir Path folder) {
        Said said = run(OTHER_LIBRARY, folder.resolve("pin").toString(), Map.of());
        assertEquals(4, said.exit());
        assertTrue(said.error().contains("CONFIGURATION_INVALID"), said.error());
        assertFalse(Files.exists(folder.resolve("pin")), "and none is made");
    }

    @Test
    void withoutACredentialItAsksForOne() {
        Said said = run(OTHER_LIBRARY, "-", Map.of());
        assertEquals(4, said.exit());
        assertTrue(said.error().contains("there is no credential named pin"), said.error());
    }

    @Test
    void aCredentialIsTakenAndIsWhatOpensTheToken(@TempDir Path folder) throws Exception {
        Path pin = folder.resolve("pin");
        Files.writeString(pin, "0001password\n");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("r--------"));
        Said said = run(OTHER_LIBRARY, "-", Map.of("CREDENTIALS_DIRECTORY", folder.toString()));
        assertEquals(4, said.exit());
        assertFalse(said.error().contains("PIN"), "past the PIN, to a library that is not there: " + said.error());
        assertFalse(said.error().contains("password"), said.error());
    }
}
