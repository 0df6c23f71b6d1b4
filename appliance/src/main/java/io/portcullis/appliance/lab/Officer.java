package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.keyceremony.CeremonyForms;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The lab's policy officer: a token of its own, opened by a process that ends after one act. */
public final class Officer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAIN = "io.portcullis.signer.service.OfficerMain";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SoftToken token;

    private Officer(SoftToken token) {
        this.token = token;
    }

    public static Officer of(LabDirectory lab) {
        return new Officer(new SoftToken(lab.officer(), "portcullis-officer"));
    }

    /** Makes the token. Gives the officer's public point, {@code 0x04…}. */
    String init() throws IOException, InterruptedException {
        token.prepare();
        return JSON.readTree(run("init", List.of())).path("officerKey").asString();
    }

    /** Signs a policy's document. Gives the signed policy. */
    public byte[] sign(byte[] document) throws IOException, InterruptedException {
        Path file = token.directory().resolve("document.json");
        PrivateFile.write(file, document);
        return run("sign", List.of(file.toString())).getBytes(UTF_8);
    }

    /**
     * Signs a list of the credentials that signal duress. Gives the file for each signer.
     *
     * @param credentials ids in base64url
     */
    public byte[] signDuress(EntityId entity, List<String> credentials) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode().put("entity", entity.toString());
        credentials.forEach(request.putArray("credentials")::add);
        Path file = token.directory().resolve("duress-request.json");
        PrivateFile.write(file, JSON.writeValueAsBytes(request));
        try {
            return run("sign-duress", List.of(file.toString())).strip().getBytes(UTF_8);
        } finally {
            // Which credentials they are is for the signers alone.
            Files.deleteIfExists(file);
        }
    }

    /** Signs a ceremony's definition: 64 bytes {@code r ‖ s}. */
    Bytes signCeremony(io.portcullis.threshold.ceremony.Definition definition)
            throws IOException, InterruptedException {
        Path file = token.directory().resolve("definition.hex");
        PrivateFile.write(file, definition.encode().toString().getBytes(UTF_8));
        String signed = JSON.readTree(run("sign-ceremony", List.of(file.toString())))
                .path("officerSignature")
                .asString();
        return Bytes.of(Hex.decode(signed));
    }

    /** A process of the officer's that signs one word after the other, each of which it has decoded itself. Closed when all is said. */
    Attending attend(IdentityKey key) throws IOException {
        return new Attending(
                key,
                KeyRoomProcess.converse(
                        JavaProcess.of(
                                MAIN,
                                List.of(
                                        "attend",
                                        SoftToken.library().toString(),
                                        token.label(),
                                        token.pinFile().toString())),
                        token,
                        token.directory().resolve("officer.log")));
    }

    /** The officer at key ceremonies. Safe for several rooms. */
    record Attending(IdentityKey key, KeyRoomProcess process) implements KeyPeople.Officer, AutoCloseable {
        @Override
        public Bytes begin(Definition definition) throws IOException {
            ObjectNode request = KeyConductor.request("begin");
            request.set("definition", CeremonyForms.toJson(definition));
            return sign(request);
        }

        @Override
        public Bytes end(JsonNode transcript, Bytes text) throws IOException {
            ObjectNode request = KeyConductor.request("end");
            request.set("transcript", transcript);
            return sign(request);
        }

        @Override
        public Bytes move(JsonNode move, Bytes text) throws IOException {
            ObjectNode request = KeyConductor.request("move");
            for (String field : new String[] {"key", "state", "reason", "at"}) {
                request.set(field, move.get(field));
            }
            return sign(request);
        }

        private synchronized Bytes sign(ObjectNode request) throws IOException {
            return Bytes.of(
                    Hex.decode(process.ask(request).path("officerSignature").asString()));
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    private String run(String act, List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                act,
                SoftToken.library().toString(),
                token.label(),
                token.pinFile().toString()));
        all.addAll(arguments);
        return Processes.run(
                "the policy officer's process",
                JavaProcess.of(MAIN, all),
                token.environment(),
                token.directory().resolve("officer.log"),
                PATIENCE);
    }
}
