package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.testing.SoftwareTpm;
import io.portcullis.signer.tpm.Registers;
import io.portcullis.signer.tpm.SealedBlob;
import io.portcullis.signer.tpm.Tpm;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A PIN that is sealed to a TPM, in software here. Each test has a register of its own, since what was extended stays so. */
class SealedPinTest {
    private static final String PIN = "0001correct-horse-8471";
    private static final String ONES = "1".repeat(64);

    @TempDir
    private static Path directory;

    private static SoftwareTpm tpm;

    @BeforeAll
    static void start() throws Exception {
        tpm = new SoftwareTpm(directory);
    }

    @AfterAll
    static void stop() {
        tpm.close();
    }

    private static PinSource.Sealed sealed(String name, String registers) throws IOException {
        PinSource.Sealed source =
                new PinSource.Sealed(directory.resolve(name), SoftwareTpm.TCTI, Registers.parse(registers));
        try (Pin pin = Pin.taking(PIN.getBytes(US_ASCII))) {
            source.seal(pin, tpm.environment()).write(source.blob());
        }
        return source;
    }

    private static SignerTag refusal(PinSource source) {
        return assertThrows(SignerFault.class, () -> source.read(tpm.environment()))
                .tag();
    }

    private static String text(Pin pin) {
        try (pin) {
            return pin.withChars(SecretAccess.INSTANCE, String::new);
        }
    }

    @Test
    void opensAsOftenAsTheSignerStarts() throws Exception {
        PinSource.Sealed source = sealed("opens", "0,2,4,7");
        assertEquals(PIN, text(source.read(tpm.environment())));
        assertEquals(PIN, text(source.read(tpm.environment())));
    }

    @Test
    void staysShutOnceARegisterHasChanged() throws Exception {
        PinSource.Sealed source = sealed("changed", "0,8");
        PinSource.Sealed other = sealed("other", "0,9");
        tpm.must("tpm2_pcrextend", "8:sha256=" + ONES);
        assertEquals(SignerTag.PIN_SEALED_TO_ANOTHER_STATE, refusal(source));
        assertEquals(PIN, text(other.read(tpm.environment())), "what another register guards");
    }

    @Test
    void otherRegistersThanItWasSealedToDoNotOpenIt() throws Exception {
        PinSource.Sealed source = sealed("fewer", "10,11");
        assertEquals(
                SignerTag.PIN_SEALED_TO_ANOTHER_STATE,
                refusal(new PinSource.Sealed(source.blob(), SoftwareTpm.TCTI, Registers.parse("10"))));
    }

    @Test
    void anotherTpmDoesNotOpenIt() throws Exception {
        PinSource.Sealed source = sealed("elsewhere", "0");
        ObjectNode json = StrictJson.object(Files.readAllBytes(source.blob()));
        byte[] area = Hex.decode(json.get("private").stringValue());
        area[area.length - 1] ^= 1;
        json.put("private", Hex.encode(area));
        Files.write(source.blob(), StrictJson.canonical(json));
        assertEquals(SignerTag.PIN_SEALED_ELSEWHERE, refusal(source));
    }

    @Test
    void aTpmThatIsNotThereIsItsOwnRefusal() throws Exception {
        PinSource.Sealed source = sealed("away", "0");
        PinSource away = new PinSource.Sealed(source.blob(), "device:/dev/no-tpm", source.registers());
        assertEquals(SignerTag.TPM_FAILED, refusal(away));
    }

    @Test
    void aBlobThatAnythingButItsPolicyMightOpenIsRefused() throws Exception {
        PinSource.Sealed source = sealed("weak", "0");
        byte[] whole = Files.readAllBytes(source.blob());
        Map<String, Consumer<byte[]>> changes = Map.of(
                "userWithAuth", area -> area[9] |= 1 << 6,
                "not fixedTPM", area -> area[9] &= ~2,
                "a key", area -> area[3] = 0x23,
                "an encryption scheme", area -> area[45] = 0x05);
        for (Map.Entry<String, Consumer<byte[]>> change : changes.entrySet()) {
            ObjectNode json = StrictJson.object(whole);
            byte[] area = Hex.decode(json.get("public").stringValue());
            change.getValue().accept(area);
            json.put("public", Hex.encode(area));
            Files.write(source.blob(), StrictJson.canonical(json));
            assertEquals(SignerTag.PIN_BLOB_INVALID, refusal(source), change.getKey());
        }
        for (byte[] other : List.of(new byte[0], (new String(whole, US_ASCII) + " ").getBytes(US_ASCII))) {
            Files.write(source.blob(), other);
            assertEquals(SignerTag.PIN_BLOB_INVALID, refusal(source));
        }
        Files.delete(source.blob());
        assertEquals(SignerTag.PIN_BLOB_INVALID, refusal(source));
    }

    @Test
    void whatWasSealedAndIsNoPinIsRefused() throws Exception {
        Registers registers = Registers.parse("0");
        PinSource source = new PinSource.Sealed(directory.resolve("no-pin"), SoftwareTpm.TCTI, registers);
        SealedBlob blob = new Tpm(SoftwareTpm.TCTI, tpm.environment()).seal(registers, new byte[] {1, 2, 3, 4, 5});
        blob.write(directory.resolve("no-pin"));
        assertEquals(SignerTag.PIN_BLOB_INVALID, refusal(source));
    }

    /** Whoever watches all the while sees no process with the PIN in its arguments or environment, and finds it in no file. */
    @Test
    void thePinIsOnNoCommandLineAndInNoFile() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Set<String> lines = new HashSet<>();
        Set<String> leaks = new HashSet<>();
        Thread watcher = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                ProcessHandle.current().children().forEach(child -> {
                    for (String file : List.of("cmdline", "environ")) {
                        String said = slurp(Path.of("/proc", String.valueOf(child.pid()), file));
                        lines.add(said.split("\0", 2)[0]);
                        if (said.contains(PIN)) {
                            leaks.add(said);
                        }
                    }
                });
            }
        });
        PinSource.Sealed source = sealed("watched", "0");
        assertEquals(PIN, text(source.read(tpm.environment())));
        over.set(true);
        watcher.join();
        assertTrue(lines.stream().anyMatch(line -> line.contains("tpm2_")), "the watcher saw the tools: " + lines);
        assertEquals(Set.of(), leaks);
        assertFalse(source.toString().contains(PIN));
        for (Path folder : List.of(directory, Path.of(System.getProperty("java.io.tmpdir")))) {
            try (Stream<Path> files = Files.walk(folder, folder.equals(directory) ? 9 : 1)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertFalse(folder.equals(directory) && slurp(file).contains(PIN), file.toString());
                    assertFalse(file.getFileName().toString().startsWith("portcullis-tpm"), "left behind: " + file);
                }
            }
        }
    }

    private static String slurp(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
