package io.portcullis.signer.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class VendorProfileTest {
    private static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(TestProfiles.file(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"softhsm", "cloudhsm-sdk5", "yubihsm2", "tpm2-pkcs11"})
    void everyProfileOfTheProductReadsAndHasOneForm(String name) {
        VendorProfile profile = TestProfiles.read(name);
        assertEquals(name, profile.name());
        byte[] encoded = ProfileCodec.encode(profile);
        assertEquals(profile, ProfileCodec.decode(encoded));
        assertArrayEquals(encoded, ProfileCodec.encode(ProfileCodec.decode(encoded)));
    }

    @Test
    void noProfileLiesBesideTheTestedOnes() throws IOException {
        try (Stream<Path> files = Files.list(TestProfiles.file("softhsm").getParent())) {
            assertEquals(
                    List.of("cloudhsm-sdk5.json", "softhsm.json", "tpm2-pkcs11.json", "yubihsm2.json"),
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".json"))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void aTpmBearsNoSignerAndTheOthersDo() {
        assertFalse(TestProfiles.read("tpm2-pkcs11").bearsSigner());
        for (String name : List.of("softhsm", "cloudhsm-sdk5", "yubihsm2")) {
            assertTrue(TestProfiles.read(name).bearsSigner(), name);
        }
    }

    private static void refused(Consumer<ObjectNode> change, String expected) {
        ObjectNode json = StrictJson.object(bytes("softhsm"));
        change.accept(json);
        SignerFault fault =
                assertThrows(SignerFault.class, () -> ProfileCodec.decode(StrictJson.canonical(json)), expected);
        assertEquals(SignerTag.PROFILE_INVALID, fault.tag());
        assertTrue(fault.getMessage().contains(expected), fault::getMessage);
    }

    private static ArrayNode list(ObjectNode json, String name) {
        return (ArrayNode) json.get(name);
    }

    @Test
    void everyWayToMisdescribeATokenIsNamed() {
        refused(json -> json.put("version", 2), "version");
        refused(json -> json.put("colour", "grey"), "colour");
        refused(json -> json.remove("fatal"), "fatal");
        refused(json -> json.put("library", "libsofthsm2.so"), "absolute");
        refused(json -> json.put("sealing", "NONE"), "sealing");
        refused(json -> json.put("sealing", "CLOUDHSM_AES_GCM"), "CLOUDHSM_AES_GCM");
        refused(json -> list(json, "offers").add("ECDSA_P256"), "ECDSA_P256");
        refused(json -> list(json, "offers").add("ED25519_CONTEXT"), "ED25519_CONTEXT");
        refused(json -> list(json, "offers").remove(0), "every capability has one stance");
        refused(json -> list(json, "offers").add("TELEPATHY"), "offers");
        refused(json -> list(json, "fatal").add("CKR_SULKING"), "fatal");
        refused(json -> list(json, "fatal").add("CKR_DEVICE_ERROR"), "each name once");
        refused(json -> list(json, "fatal").add("CKR_OK"), "CKR_OK");
        refused(json -> list(json, "fatal").remove(1), "always fatal");
        refused(json -> list(json, "busy").add("CKR_DEVICE_ERROR"), "not both");
        refused(json -> list(json, "mechanisms").add("CKM_ROT13"), "mechanisms");
        refused(json -> ((ObjectNode) json.get("latency")).put("deadlineMillis", 0), "deadlineMillis");
        refused(json -> ((ObjectNode) json.get("latency")).put("signMicros", 6_000_000), "deadline");
        refused(json -> ((ObjectNode) list(json, "misleads").get(0)).put("source", ""), "source");
        refused(json -> list((ObjectNode) list(json, "refuses").get(0), "codes").removeAll(), "code");
        refused(json -> list(json, "quirks").addObject().put("quirk", "BITES").put("source", "seen"), "quirk");
        refused(json -> json.putObject("sessions").put("most", 2).put("source", "seen"), "sessions");
    }

    @Test
    void vendorsCodesAreWrittenAsNumbers() {
        ObjectNode json = StrictJson.object(bytes("softhsm"));
        list(json, "busy").add("0x80000123");
        VendorProfile profile = ProfileCodec.decode(StrictJson.canonical(json));
        assertEquals(0x8000_0123L, profile.busy().iterator().next().number());
    }

    @Test
    void damagedProfilesAreRefusedAndNeverMore() {
        byte[] whole = ProfileCodec.encode(TestProfiles.read("yubihsm2"));
        Random random = new Random(42);
        for (int i = 0; i < 4_000; i++) {
            byte[] damaged = i % 2 == 0 ? whole.clone() : Arrays.copyOf(whole, random.nextInt(whole.length));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                VendorProfile read = ProfileCodec.decode(damaged);
                assertEquals(read, ProfileCodec.decode(ProfileCodec.encode(read)));
            } catch (SignerFault fault) {
                assertEquals(SignerTag.PROFILE_INVALID, fault.tag(), () -> new String(damaged, UTF_8));
            }
        }
    }
}
