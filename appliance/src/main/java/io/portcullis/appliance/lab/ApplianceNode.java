package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.appliance.audit.ApplianceLog;
import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.web.LabCertificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Witnesses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lab's appliance: its configuration and its process. */
final class ApplianceNode {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAIN = "io.portcullis.appliance.boot.ApplianceMain";
    private static final int PUBLISHING_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Somebody of the lab. */
    record Known(String id, String name, String role) {}

    static final List<Known> PEOPLE = List.of(
            new Known("operator", "Olga Operator", "operator"),
            new Known("alice", "Alice Approver", "approver"),
            new Known("bob", "Bob Approver", "approver"),
            new Known("guardian", "Gus Guardian", "guardian"),
            new Known("regulator", "Rita Regulator", "regulator"));

    private final LabDirectory directory;
    private final URI console;
    private final String name;

    ApplianceNode(LabDirectory directory, URI console) {
        this(directory, console, "appliance");
    }

    /** @param name of its process */
    ApplianceNode(LabDirectory directory, URI console, String name) {
        this.name = name;
        this.directory = directory;
        this.console = console;
    }

    /** Writes the TLS key store, the first policy and the configuration. */
    static void configure(
            LabDirectory directory,
            LabFacts facts,
            URI node,
            List<SignerNode> signers,
            byte[] signedPolicy,
            ObjectNode engine,
            SecureRandom random)
            throws IOException {
        Path home = directory.appliance();
        PrivateFile.directory(home);
        PrivateFile.directory(home.resolve("data"));
        Path keyStore = home.resolve("tls.p12");
        Path password = home.resolve("tls.password");
        LabCertificate.create(keyStore, password, directory.authority(), Instant.now(), random);
        Path policy = home.resolve("policy-1.json");
        PrivateFile.write(policy, signedPolicy);

        ObjectNode json = JSON.createObjectNode();
        json.put("dataDirectory", home.resolve("data").toString());
        json.putObject("listen")
                .put("host", "localhost")
                .put("port", facts.console().getPort());
        json.putObject("machines")
                .put("host", "localhost")
                .put("port", facts.machines().getPort());
        json.putObject("tls").put("keyStore", keyStore.toString()).put("passwordFile", password.toString());
        json.putObject("relyingParty")
                .put("id", "localhost")
                .put("name", "Portcullis")
                .putArray("origins")
                .add(facts.console().toString());
        json.putObject("chain")
                .put("rpc", node.toString())
                .put("chainId", facts.domain().chainId())
                .put("depositary", facts.domain().depositary().toString())
                .put("codeHash", facts.codeHash().toString())
                .put("gasSigner", signers.getFirst().name())
                .put("guardianAccount", facts.guardian().toString())
                .put("confirmations", 1);
        json.put("entity", facts.entity().toString());
        ArrayNode doors = json.putArray("signers");
        signers.forEach(signer -> doors.addObject()
                .put("name", signer.name())
                .put("socket", signer.socket().toString()));
        json.put("trust", directory.trust().toString());
        json.put("policy", policy.toString());
        ArrayNode people = json.putArray("people");
        for (Known known : PEOPLE) {
            byte[] drawn = new byte[32];
            random.nextBytes(drawn);
            String token = HexFormat.of().formatHex(drawn);
            PrivateFile.write(directory.token(known.id()), token.getBytes(US_ASCII));
            people.addObject()
                    .put("id", known.id())
                    .put("name", known.name())
                    .put("tokenSha256", sha256(token))
                    .putArray("roles")
                    .add(known.role());
        }
        json.set("engine", engine);
        PrivateFile.write(configuration(directory), JSON.writeValueAsBytes(json));
    }

    /** Lets the appliance make the key of its own log before its witnesses are told of it. */
    static NoteKey prepareLog(LabDirectory directory, EntityId entity, SecureRandom random) throws IOException {
        PrivateFile.directory(directory.appliance());
        PrivateFile.directory(directory.appliance().resolve("data"));
        return ApplianceLog.prepare(directory.appliance().resolve("data").resolve("log"), entity, random);
    }

    /** Names the witnesses' places, which the trust roots' keys go with. */
    static void witnessedBy(LabDirectory directory, List<WitnessNode> nodes, Witnesses witnesses) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(configuration(directory)));
        ObjectNode audit = json.putObject("audit").put("everySeconds", PUBLISHING_SECONDS);
        ArrayNode places = audit.putArray("witnesses");
        for (int i = 0; i < nodes.size(); i++) {
            places.addObject()
                    .put("url", nodes.get(i).address().toString())
                    .put("key", witnesses.keys().get(i).vkey());
        }
        PrivateFile.write(configuration(directory), JSON.writeValueAsBytes(json));
    }

    /** Names the tower that appointments are handed, from the next start on. */
    static void guardedBy(LabDirectory directory, TowerNode tower) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(configuration(directory)));
        json.putArray("towers").add(tower.settings());
        PrivateFile.write(configuration(directory), JSON.writeValueAsBytes(json));
    }

    private static String sha256(String token) {
        try {
            return Hex.encode(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    static URI node(LabDirectory directory) throws IOException {
        return URI.create(JSON.readTree(Files.readAllBytes(configuration(directory)))
                .path("chain")
                .path("rpc")
                .asString());
    }

    /** Leaves the engine's entities the board that their ids follow from, from the next start on. */
    static void keepEngineTrust(LabDirectory directory) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(configuration(directory)));
        json.put("engineTrust", directory.firstTrust().toString());
        PrivateFile.write(configuration(directory), JSON.writeValueAsBytes(json));
    }

    /** The node's port is another after each start. */
    static void pointAt(LabDirectory directory, URI node) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(configuration(directory)));
        ((ObjectNode) json.get("chain")).put("rpc", node.toString());
        PrivateFile.write(configuration(directory), JSON.writeValueAsBytes(json));
    }

    /** Starts the process and waits until it answers. Gives its pid. */
    long start(Processes processes) throws IOException, InterruptedException {
        Processes.Running running = processes.start(
                name,
                JavaProcess.of(
                        MAIN,
                        List.of("serve", "--config", configuration(directory).toString())),
                Map.of(),
                directory.appliance().resolve("appliance.log"));
        ApiClient api = ApiClient.of(console, Optional.of(directory.authority()));
        Processes.await(running, PATIENCE, () -> answers(api));
        return running.process().pid();
    }

    private static boolean answers(ApiClient api) {
        try {
            return api.get("/healthz").isObject();
        } catch (ApiUnreachable | ApiRefusal e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static Path configuration(LabDirectory directory) {
        return directory.appliance().resolve("appliance.json");
    }
}
