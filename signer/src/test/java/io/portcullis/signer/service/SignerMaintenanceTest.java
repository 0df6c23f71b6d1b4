package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.Draining;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.ShimLibrary;
import io.portcullis.signer.keystore.TestProfiles;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.SoftwareTpm;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.BootPin;
import io.portcullis.signer.vouching.Pins;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A signer whose HSM fails, is taken away for a while, or is described wrongly. */
class SignerMaintenanceTest {
    /** "INDEX CODE" as the shim reads it: C_Sign answers CKR_DEVICE_ERROR. */
    private static final String SIGN_FAILS = "43 30";

    @TempDir
    private static Path directory;

    private static SignerRig rig;

    @BeforeAll
    static void prepare() throws Exception {
        rig = new SignerRig(directory);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @AfterEach
    void mend() throws IOException {
        Files.deleteIfExists(rig.faults());
    }

    private static SignerTag tagOf(Answer<?> answer) {
        return assertInstanceOf(Answer.Refused.class, answer).refusal().tag();
    }

    @Test
    void aDrainedSignerBeginsNothingAndResumes() throws Exception {
        Path configuration = rig.configure("drained");
        rig.serve(configuration);
        SignerClient client = rig.client("drained");
        SignerRig.Draft draft = rig.draft(1, "a", SignerRig.granted(client.checkpoint()));

        Process drain = rig.start(SignerMain.class, List.of(), "drain", configuration);
        String said = drain.inputReader(UTF_8).readLine();
        assertEquals(0, drain.waitFor());
        assertTrue(StrictJson.object(said.getBytes(UTF_8)).get("drained").booleanValue());

        assertEquals(SignerTag.DRAINING, tagOf(client.checkpoint()));
        assertEquals(SignerTag.DRAINING, tagOf(client.record(draft.intent())));
        assertEquals(new Draining(true, 0), SignerRig.granted(client.drain()));
        ObjectNode described = SignerRig.granted(client.describe());
        assertTrue(described.get("draining").booleanValue());
        assertFalse(described.has("checkpoint"), "the HSM is not asked: it may be away");
        assertEquals("CLOSED", described.get("token").stringValue());

        assertEquals(new Draining(false, 0), SignerRig.granted(client.resume()));
        assertInstanceOf(Answer.Granted.class, client.sign(rig.recorded(client, draft)));
    }

    /** From the token's library to the exit code that a service manager restarts on, and back. */
    @Test
    void aFatalCodeEndsTheProcessAndTheNextSignsAgain() throws Exception {
        Path configuration = SignerRig.edited(
                rig.configure("fatal"),
                json -> json.put("library", ShimLibrary.of("PLAIN").file().toString()));
        Process process = rig.serve(configuration);
        SignerClient client = rig.client("fatal");
        SignerRig.granted(client.checkpoint());
        Files.writeString(rig.faults(), SIGN_FAILS);
        assertEquals(SignerTag.TOKEN_FAULT, tagOf(client.checkpoint()));
        assertEquals(ExitCode.TOKEN_FAILED.code(), process.waitFor());

        Files.delete(rig.faults());
        rig.serve(configuration);
        assertInstanceOf(Answer.Granted.class, client.checkpoint());
    }

    @Test
    void thePinComesAsACredentialWhereThereIsNoFile() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("credentials"));
        Files.copy(directory.resolve("pin"), folder.resolve("pin"), StandardCopyOption.COPY_ATTRIBUTES);
        Path configuration = SignerRig.edited(rig.configure("credential"), json -> json.remove("pinFile"));
        Process without = rig.start(SignerMain.class, List.of(), "serve", configuration);
        assertFalse(SignerRig.awaitReady(without));
        assertEquals(ExitCode.TOKEN.code(), without.waitFor());
        rig.giveCredentials(folder);
        rig.serve(configuration);
        assertInstanceOf(Answer.Granted.class, rig.client("credential").checkpoint());
    }

    /** Sealed by the command, opened by the process, shut once the machine's state is another; in no log. */
    @Test
    void thePinComesSealedToTheTpm() throws Exception {
        try (SoftwareTpm tpm = new SoftwareTpm(directory)) {
            rig.give(tpm.environment());
            Path blob = directory.resolve("pin.tpm");
            Consumer<ObjectNode> sealed = json -> {
                json.remove("pinFile");
                json.putObject("sealedPin")
                        .put("blob", blob.toString())
                        .put("registers", "0,7")
                        .put("tpm", SoftwareTpm.TCTI);
            };
            Path ceremony = Files.copy(directory.resolve("ceremony.json"), directory.resolve("sealing.json"));
            Process seal = rig.start(SignerMain.class, List.of(), "seal-pin", SignerRig.edited(ceremony, sealed));
            byte[] pin = Files.readAllBytes(directory.resolve("pin"));
            try (OutputStream in = seal.getOutputStream()) {
                in.write(pin);
            }
            assertEquals(0, seal.waitFor(), Files.readString(directory.resolve("err.log")));

            Bytes attesting = tpm.attestationKey(0x8101_0002L);
            Path configuration = SignerRig.edited(
                    rig.configure("sealed"),
                    sealed.andThen(json -> json.putObject("boot")
                            .put("key", "0x81010002")
                            .put("registers", "0,7")
                            .put("tpm", SoftwareTpm.TCTI)));
            Process first = rig.serve(configuration);
            assertInstanceOf(Answer.Granted.class, rig.client("sealed").checkpoint());
            String found = vouchedFor(rig.client("sealed"), attesting);
            assertTrue(found.contains("(softhsm), no vendor's") && found.contains("started as pinned"), found);
            first.destroy();
            first.waitFor();

            tpm.must("tpm2_pcrextend", "7:sha256=" + "1".repeat(64));
            Process second = rig.start(SignerMain.class, List.of(), "serve", configuration);
            assertFalse(SignerRig.awaitReady(second));
            assertEquals(ExitCode.TOKEN.code(), second.waitFor());
            String said = Files.readString(directory.resolve("err.log"));
            assertTrue(said.contains(SignerTag.PIN_SEALED_TO_ANOTHER_STATE.name()), said);
            assertFalse(said.contains(new String(pin, UTF_8).strip()));
            assertFalse(Files.readString(blob).contains(new String(pin, UTF_8).strip()));
        }
    }

    /** What a reader is told who pins this attestation key, and registers that nothing was extended into. */
    private static String vouchedFor(SignerClient client, Bytes attestationKey) {
        Bytes32 intent = Bytes32.of(new byte[32]);
        Bytes32 untouched = Bytes32.of(new byte[32]);
        BootPin pin = new BootPin(
                new VerifyingKey(VerifyingKey.Algorithm.P256, attestationKey),
                new TreeMap<>(Map.of(0, untouched, 7, untouched)));
        TrustRoots.Member member = rig.trust().members().getFirst();
        return Vouching.require(
                Optional.of(SignerRig.granted(client.vouch(intent))),
                new Vouching.Signed(intent, 0, SignerRig.NAME, member.address(), member.auditPublicKey()),
                new Pins(new TreeMap<>(), new TreeMap<>(Map.of(SignerRig.NAME, pin))));
    }

    private static SignerTag refusedProfile(String instance, String profile, boolean withPinFile) throws IOException {
        Path configuration = SignerRig.edited(rig.configure(instance), json -> {
            json.put("profile", TestProfiles.file(profile).toString());
            if (!withPinFile) {
                json.remove("pinFile");
            }
        });
        return assertThrows(SignerFault.class, () -> SignerConfiguration.read(configuration))
                .tag();
    }

    @Test
    void profilesThatDoNotFitASignerAreRefused() throws Exception {
        assertEquals(SignerTag.PROFILE_UNFIT, refusedProfile("tpm", "tpm2-pkcs11", false));
        assertEquals(SignerTag.PIN_FILE_FOR_LAB_ONLY, refusedProfile("clear", "yubihsm2", true));
        assertEquals(SignerTag.PROFILE_INVALID, refusedProfile("nowhere", "nowhere", false));
        Path other = SignerRig.edited(rig.configure("scheme"), json -> json.put("sealing", "AES_CBC_HMAC"));
        assertEquals(
                SignerTag.CONFIGURATION_INVALID,
                assertThrows(SignerFault.class, () -> SignerConfiguration.read(other))
                        .tag());
        Path fits = SignerRig.edited(rig.configure("fits"), json -> {
            json.put("profile", TestProfiles.file("cloudhsm-sdk5").toString());
            json.remove("pinFile");
        });
        SignerConfiguration read = SignerConfiguration.read(fits);
        assertEquals(TestProfiles.read("cloudhsm-sdk5").library(), read.token().library());
        assertEquals(TestProfiles.read("cloudhsm-sdk5").sealing().orElseThrow(), read.sealing());
    }

    /** Requests race with the word to drain: whoever was let in is counted until he leaves, and nobody comes after. */
    @Test
    void whoeverWasLetInIsCountedUntilHeLeaves() throws Exception {
        Path data = Files.createDirectory(directory.resolve("counted"));
        try (var log = AuditLog.create(FileDisk.open(data.resolve("audit.journal")), data)) {
            List<Boolean> rests = new ArrayList<>();
            Drain drain = new Drain(log, InstantSource.system(), rests::add);
            Drain.Place first = drain.enter(true);
            Drain.Place second = drain.enter(true);
            assertEquals(new Draining(true, 2), drain.begin());
            RefusedException refused = assertThrows(RefusedException.class, () -> drain.enter(true));
            assertEquals(SignerTag.DRAINING, refused.refusal().tag());
            Drain.Place goesOn = drain.enter(false);
            first.close();
            first.close();
            assertEquals(new Draining(true, 2), drain.begin());
            goesOn.close();
            second.close();
            assertTrue(drain.begin().drained());
            assertEquals(new Draining(false, 0), drain.end());
            assertEquals(List.of(true, false), rests, "the canary is told once each");
            assertEquals(2, log.size(), "each change is in the log, asking again is not");
            drain.enter(true).close();
        }
    }
}
