package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.CeremonyForms;
import io.portcullis.signer.keyceremony.KeyCeremony;
import io.portcullis.signer.keyceremony.State;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.Pin;
import io.portcullis.signer.keystore.PinFile;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The officer at key ceremonies, one word after the other in one process.
 *
 * <p>Invariant: what is signed follows from what was decoded here; the end of a ceremony is signed only over a transcript that this process has
 * run again, and in which nothing but the officer's end is missing.
 */
final class OfficerAttends {
    private static final int MAX_REASON = 200;

    private OfficerAttends() {}

    static void attend(
            TokenAddress token,
            Optional<Path> pinFile,
            Map<String, String> environment,
            InputStream in,
            PrintStream out)
            throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(in, UTF_8));
        try (Pin pin = PinFile.read(pinFile, environment);
                HsmKeys keys = HsmKeys.open(token, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            say(out, StrictJson.newObject().put("ready", keys.identity().auditKey()));
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                say(out, answer(keys, line.getBytes(UTF_8)));
            }
        }
    }

    private static ObjectNode answer(HsmKeys keys, byte[] request) {
        ObjectNode json = StrictJson.newObject();
        Refusal refusal;
        try {
            Bytes text = Fields.read("request", StrictJson.object(request), OfficerAttends::text);
            json.putObject("result").put("officerSignature", Hex.encode(keys.signAudit(text.toArray())));
            return json;
        } catch (RefusedException e) {
            refusal = e.refusal();
        } catch (SignerFault e) {
            refusal = e.refusal();
        }
        json.putObject("refusal")
                .put("tag", refusal.tag().name())
                .put("reason", refusal.reason())
                .put("remedy", refusal.remedy());
        return json;
    }

    private static Bytes text(Fields in) {
        return switch (in.text("do", 32)) {
            case "begin" -> in.object("definition", CeremonyForms::definition).signedText();
            case "end" -> end(Transcript.decode(StrictJson.canonical(in.objectNode("transcript"))));
            case "move" ->
                KeyDesk.moveText(
                        new KeyId(in.bytes32("key")),
                        KeyState.named(in.text("state", 32)).orElseThrow(() -> in.invalid("state", "a key's state")),
                        in.text("reason", MAX_REASON),
                        in.number("at"));
            default -> throw new RefusedException(SignerTag.OPERATION_UNKNOWN, "the officer signs no such thing");
        };
    }

    private static Bytes end(Transcript transcript) {
        if (transcript.replay() instanceof State.Waiting waiting
                && waiting.next().isEmpty()) {
            return KeyCeremony.endText(waiting.head());
        }
        throw new RefusedException(SignerTag.CEREMONY_STEP_ORDER, "this transcript is not at its end");
    }

    private static void say(PrintStream out, ObjectNode json) {
        out.println(new String(StrictJson.canonical(json), UTF_8));
        out.flush();
    }
}
