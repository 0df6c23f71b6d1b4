package io.portcullis.signer.service;

import static io.portcullis.signer.service.SignerRig.granted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The register in a real signer's process: what it says of the signer's keys binds them. */
final class SignerKeysTest {
    private static SignerTag tagOf(Answer<?> answer) {
        return assertInstanceOf(Answer.Refused.class, answer).refusal().tag();
    }

    private static JsonNode entry(SignerClient client, String purpose) {
        for (JsonNode key : granted(client.keys()).get("keys")) {
            if (key.get("purpose").asString().equals(purpose)) {
                return key;
            }
        }
        throw new AssertionError("no key for " + purpose);
    }

    @Test
    void keysProveThemselvesAndAreBoundByTheirLife(@TempDir Path directory) throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            Path configuration = rig.configure("keys");
            Process process = rig.serve(configuration);
            SignerClient client = rig.client("keys");
            JsonNode board = entry(client, "BOARD");
            assertEquals("ACTIVE", board.get("state").asString());
            assertEquals(
                    rig.trust().members().getFirst().address().toString(),
                    board.get("address").asString());
            assertEquals("KEY_CONTROL_UNPROVED", board.get("because").asString());

            Bytes32 id = Bytes32.fromHex(board.get("key").asString());
            ObjectNode proof = granted(client.proveKey(id));
            VerifyingKey key = new VerifyingKey(
                    VerifyingKey.Algorithm.SECP256K1,
                    Bytes.of(Hex.decode(board.get("public").asString())));
            Bytes text =
                    KeyId.of(key).controlText(Bytes32.fromHex(proof.get("nonce").asString()));
            assertTrue(key.verifies(
                    text, Bytes.of(Hex.decode(proof.get("signature").asString()))));
            assertEquals(
                    "KEY_BACKUP_MISSING", entry(client, "BOARD").get("because").asString());
            assertEquals(
                    SignerTag.KEY_UNKNOWN,
                    tagOf(client.proveKey(Bytes32.of(text.sha256().toArray()))));

            // The audit key is suspended: no checkpoint, and so no money, until the officer lets it sign again.
            Bytes32 audit = Bytes32.fromHex(entry(client, "AUDIT").get("key").asString());
            assertEquals(
                    SignerTag.CEREMONY_NOT_AUTHORISED,
                    tagOf(client.enterKey(audit, "SUSPENDED", "no officer", now(), Bytes.of(new byte[64]))));
            enter(rig, client, audit, KeyState.SUSPENDED, now());
            assertEquals(SignerTag.KEY_NOT_ACTIVE, tagOf(client.checkpoint()));
            assertEquals(
                    "KEY_NOT_ACTIVE",
                    granted(client.describe()).get("auditFault").get("tag").asString());
            process.destroyForcibly().waitFor();
            rig.serve(configuration);
            assertEquals(SignerTag.KEY_NOT_ACTIVE, tagOf(client.checkpoint()));
            long stale = now() - 1_000;
            Bytes old = rig.officerSigns(KeyDesk.moveText(new KeyId(audit), KeyState.ACTIVE, "long ago", stale));
            assertEquals(
                    SignerTag.CEREMONY_NOT_AUTHORISED, tagOf(client.enterKey(audit, "ACTIVE", "long ago", stale, old)));
            enter(rig, client, audit, KeyState.ACTIVE, now());
            assertInstanceOf(Answer.Granted.class, client.checkpoint());
            assertEquals(2, granted(client.keys()).get("keys").size(), "nothing is registered twice");
        }
    }

    private static void enter(SignerRig rig, SignerClient client, Bytes32 key, KeyState state, long at)
            throws Exception {
        Bytes signature = rig.officerSigns(KeyDesk.moveText(new KeyId(key), state, "a test", at));
        ObjectNode moved = granted(client.enterKey(key, state.name(), "a test", at, signature));
        assertEquals(state.name(), moved.get("state").asString());
        assertFalse(moved.has("refusal"));
    }

    private static long now() {
        return System.currentTimeMillis() / 1_000;
    }
}
