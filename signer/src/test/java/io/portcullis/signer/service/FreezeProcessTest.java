package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.keystore.ShimLibrary;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A signer's freeze levels, over its process: raised at its door, kept through its death, refused by, and the way down. */
final class FreezeProcessTest {
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

    private static SignerTag tagOf(Answer<?> answer) {
        return assertInstanceOf(Answer.Refused.class, answer).refusal().tag();
    }

    private static FreezeInput.Raised operator(FreezeLevel level) {
        return FreezeInput.raised(0, FreezeCause.OPERATOR_RAISED, level, "olga", "something is wrong");
    }

    @Test
    void whatWasRaisedAtTheDoorOutlivesTheProcessAndGoesDownByAnIntentOnly() throws Exception {
        Path configuration = rig.configure("gate");
        Process process = rig.serve(configuration);
        SignerClient client = rig.client("gate");
        SignerRig.Draft draft = rig.draft(1, "a", SignerRig.granted(client.checkpoint()));
        Evidence rules = rig.recorded(client, draft);

        ObjectNode raised = SignerRig.granted(client.raiseFreeze(operator(FreezeLevel.SEALED)));
        process.destroyForcibly().waitFor();
        assertEquals("SEALED", raised.get("level").stringValue());

        rig.serve(configuration);
        assertEquals(SignerTag.FROZEN, tagOf(client.sign(rules)));
        ObjectNode lower = SignerRig.granted(client.raiseFreeze(operator(FreezeLevel.NO_NEW_CREDIT)));
        assertEquals("SEALED", lower.get("level").stringValue(), "a lower word lowers nothing");
        assertFalse(lower.has("lowering"));

        Evidence down = rig.freeze(client, 1, new Operation.LowerFreeze(FreezeLevel.OPEN));
        assertInstanceOf(Answer.Granted.class, client.sign(down), "the way down is open at SEALED");
        ObjectNode waiting = SignerRig.granted(client.freeze());
        assertEquals("SEALED", waiting.get("level").stringValue());
        long notBefore = waiting.path("lowering").path("notBefore").asLong(0);
        assertTrue(notBefore > down.intent().createdAt(), "after the delay of rules");
        assertInstanceOf(Answer.Granted.class, client.sign(down));
        assertEquals(
                notBefore,
                SignerRig.granted(client.freeze())
                        .path("lowering")
                        .path("notBefore")
                        .asLong(0),
                "shown again, the same evidence is no new leave");
        assertEquals(List.of("freeze-raised", "freeze-lowering-approved"), freezeEntries(client));
        SignerRig.granted(client.raiseFreeze(operator(FreezeLevel.SEALED)));
        assertFalse(SignerRig.granted(client.freeze()).has("lowering"), "whoever closes again withdraws it");
    }

    /** The types of the log's freeze entries, in order. */
    private static List<String> freezeEntries(SignerClient client) {
        long size = SignerRig.granted(client.checkpoint()).size();
        return LongStream.range(0, size)
                .mapToObj(index -> SignerRig.leaf(SignerRig.granted(client.prove(index)))
                        .path("type")
                        .asString(""))
                .filter(type -> type.startsWith("freeze-"))
                .toList();
    }

    @Test
    void aFatalCodeIsRememberedByTheNextProcess() throws Exception {
        Path configuration = SignerRig.edited(
                rig.configure("fatal"),
                json -> json.put("library", ShimLibrary.of("PLAIN").file().toString()));
        Process process = rig.serve(configuration);
        SignerClient client = rig.client("fatal");
        SignerRig.granted(client.checkpoint());
        Files.writeString(rig.faults(), "43 30");
        assertEquals(SignerTag.TOKEN_FAULT, tagOf(client.checkpoint()));
        assertEquals(ExitCode.TOKEN_FAILED.code(), process.waitFor());
        Files.delete(rig.faults());
        rig.serve(configuration);
        ObjectNode shown = SignerRig.granted(client.freeze());
        assertEquals("NO_NEW_CREDIT", shown.get("level").stringValue());
        assertEquals("HSM_FAULT", shown.path("causes").path(0).path("cause").asString(""));
    }

    /** The audit device was removed and the server kept serving: here the signer refuses, seals itself, and stays so when the file is back. */
    @Test
    void vault31718ALogThatIsRemovedStopsTheSignerForGood() throws Exception {
        Path configuration = rig.configure("vault");
        Process process = rig.serve(configuration);
        SignerClient client = rig.client("vault");
        SignerRig.Draft draft = rig.draft(1, "a", SignerRig.granted(client.checkpoint()));
        Evidence evidence = rig.recorded(client, draft);
        Path log = directory.resolve("vault").resolve("audit.journal");
        byte[] before = Files.readAllBytes(log);
        Files.delete(log);
        assertEquals(SignerTag.AUDIT_TAMPERED, tagOf(client.sign(evidence)));
        assertEquals("SEALED", SignerRig.granted(client.freeze()).get("level").stringValue());
        process.destroyForcibly().waitFor();
        Files.write(log, before);
        rig.serve(configuration);
        assertEquals(SignerTag.FROZEN, tagOf(client.sign(evidence)), "people open it, not the file");
    }

    @Test
    void aLatticeThatIsGoneOrPutBackStopsTheStart() throws Exception {
        Path configuration = rig.configure("lost");
        Path journal = directory.resolve("lost").resolve("freeze.journal");
        byte[] before = Files.readAllBytes(journal);
        Process process = rig.serve(configuration);
        SignerRig.granted(rig.client("lost").raiseFreeze(operator(FreezeLevel.NO_WITHDRAWALS)));
        process.destroyForcibly().waitFor();
        Files.write(journal, before);
        assertFalse(SignerRig.awaitReady(rig.start(SignerMain.class, List.of(), "serve", configuration)));
        Files.delete(journal);
        assertFalse(SignerRig.awaitReady(rig.start(SignerMain.class, List.of(), "serve", configuration)));
    }
}
