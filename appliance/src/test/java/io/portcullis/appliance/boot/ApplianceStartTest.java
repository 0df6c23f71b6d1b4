package io.portcullis.appliance.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stops an appliance from starting, each with its tag and exit code. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ApplianceStartTest {
    private static final String WORD = "0x" + "11".repeat(32);
    private static final String ACCOUNT = "0x1111111111111111111111111111111111111111";

    @TempDir
    private Path directory;

    @Test
    void refusesAConfigurationItDoesNotUnderstandAndNamesTheSetting() throws Exception {
        String good = configuration();
        assertEquals(1, ApplianceConfig.load(write(good)).people().size());
        refused(good.replace("\"entity\"", "\"entitee\""), "entity is missing");
        refused(good.replaceFirst("\\{", "{\"extra\":1,"), "extra is not understood");
        refused(good.replace("\"port\":8443", "\"port\":65536"), "port must be");
        refused(good.replace("\"operator\"", "\"king\""), "roles must be");
        refused(good.replace(ACCOUNT, ACCOUNT.replace('1', 'g')), "must be an address");
        refused(good.substring(1), "");
        refused("[]", "expected an object");
        ApplianceRefusal absent =
                assertThrows(ApplianceRefusal.class, () -> ApplianceConfig.load(directory.resolve("nowhere.json")));
        assertEquals("CONFIGURATION_INVALID", absent.tag());
    }

    @Test
    void aSecondApplianceOnTheSameFolderIsRefused() throws Exception {
        Path file = write(configuration());
        try (DataDirectory held = DataDirectory.hold(directory.resolve("data"))) {
            Exit exit = serve(file);
            assertEquals(5, exit.code(), exit.said());
            assertTrue(exit.said().contains("DATA_DIRECTORY_IN_USE"), exit.said());
            assertTrue(exit.said().contains(held.path().toString()), exit.said());
        }
    }

    @Test
    void aDamagedDatabaseIsRefusedBeforeAnythingElseIsAsked() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data").resolve("custody.mv.db"), "not a database");
        Exit exit = serve(write(configuration()));
        assertEquals(5, exit.code(), exit.said());
        assertTrue(exit.said().contains("STORE_CORRUPT"), exit.said());
    }

    @Test
    void aChainThatDoesNotAnswerIsSaidToBeUnreachable() throws Exception {
        String trust = "{\"chainId\":31337,\"depositary\":\"" + ACCOUNT + "\",\"entity\":\"" + WORD
                + "\",\"officerKey\":\"" + generator() + "\",\"board\":{\"members\":[{\"address\":\"" + ACCOUNT
                + "\",\"weight\":1,\"signer\":\"signer-1\",\"auditKey\":\"" + generator() + "\"}],\"threshold\":1}}";
        Files.writeString(directory.resolve("trust.json"), trust);
        Exit exit = serve(write(configuration()));
        assertEquals(3, exit.code(), exit.said());
        assertTrue(exit.said().contains("CHAIN_UNREACHABLE"), exit.said());
    }

    @Test
    void aTrustFileOfAnotherEntityIsRefused() throws Exception {
        Files.writeString(directory.resolve("trust.json"), "{}");
        Exit exit = serve(write(configuration()));
        assertEquals(2, exit.code(), exit.said());
        assertTrue(exit.said().contains("CONFIGURATION_INVALID"), exit.said());
    }

    private void refused(String configuration, String reason) throws IOException {
        Path file = write(configuration);
        ApplianceRefusal refusal = assertThrows(ApplianceRefusal.class, () -> ApplianceConfig.load(file));
        assertEquals("CONFIGURATION_INVALID", refusal.tag());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    private record Exit(int code, String said) {}

    private static Exit serve(Path configuration) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApplianceMain.class.getName(),
                        "serve",
                        "--config",
                        configuration.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Exit(process.waitFor(), said);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path write(String configuration) throws IOException {
        return Files.writeString(directory.resolve("appliance.json"), configuration);
    }

    /** Nothing listens on port 1 of the loopback. */
    private String configuration() {
        return """
                {"dataDirectory":"%s","listen":{"host":"localhost","port":8443},\
                "tls":{"keyStore":"k","passwordFile":"p"},\
                "relyingParty":{"id":"localhost","name":"Portcullis","origins":["https://localhost:8443"]},\
                "chain":{"rpc":"http://127.0.0.1:1","chainId":31337,"depositary":"%s","codeHash":"%s",\
                "gasAccount":"%s","guardianAccount":"%s","confirmations":1},\
                "entity":"%s","signers":[{"name":"signer-1","socket":"s"}],"trust":"%s","policy":"policy.json",\
                "people":[{"id":"olga","name":"Olga","roles":["operator"],"tokenSha256":"%s"}]}""".formatted(
                        directory.resolve("data"),
                        ACCOUNT,
                        WORD,
                        ACCOUNT,
                        ACCOUNT,
                        WORD,
                        directory.resolve("trust.json"),
                        WORD);
    }

    /** The base point of P-256 (FIPS 186-5), as a public key that is on the curve. */
    private static String generator() {
        return "0x04"
                + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    }
}
