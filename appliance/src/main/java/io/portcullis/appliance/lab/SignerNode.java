package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One signer of the lab: its token, its configuration and its process. */
final class SignerNode {
    /** The label of the key that the signer's own ceremony made. */
    static final String FIRST_KEY = "portcullis-batch";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAIN = "io.portcullis.signer.service.SignerMain";
    private static final Path PROFILE = Path.of("firmware-config", "hsm", "softhsm.json");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Path directory;
    private final Path socket;
    private final SoftToken token;

    SignerNode(LabDirectory lab, String name) {
        this.name = name;
        this.directory = lab.signer(name);
        this.socket = lab.socket(name);
        this.token = new SoftToken(directory, "portcullis-" + name);
    }

    String name() {
        return name;
    }

    Path socket() {
        return socket;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** What the ceremony made: the member that the board gets, and the key it signs with. */
    record Made(TrustRoots.Member member, VerifyingKey key) {}

    /**
     * The ceremony: makes the token and, inside it, its keys.
     *
     * @param backupFollows whether the board's key is to be backed up before anybody serves with it; else it can never leave its token
     */
    Made init(boolean backupFollows) throws IOException, InterruptedException {
        token.prepare();
        PrivateFile.directory(data());
        ObjectNode ceremony = JSON.createObjectNode();
        ceremony.put("name", name);
        ceremony.put("backupFollows", backupFollows);
        putToken(ceremony);
        Path file = directory.resolve("ceremony.json");
        PrivateFile.write(file, JSON.writeValueAsBytes(ceremony));
        String said = Processes.run(
                "the ceremony of " + name,
                JavaProcess.of(MAIN, List.of("init", "--config", file.toString())),
                token.environment(),
                directory.resolve("ceremony.log"),
                PATIENCE);
        JsonNode identity = JSON.readTree(said);
        return new Made(
                new TrustRoots.Member(
                        name,
                        Address.fromChecksummed(identity.path("address").asString()),
                        1,
                        new Intent.Bytes(Hex.decode(identity.path("auditKey").asString()))),
                new VerifyingKey(
                        VerifyingKey.Algorithm.SECP256K1,
                        Bytes.of(Hex.decode(identity.path("batchKey").asString()))));
    }

    /** The account whose key in its token pays for transactions; it must be serving. */
    Address gasAccount() throws IOException {
        return switch (new SignerClient(socket, PATIENCE).gasAccount()) {
            case Answer.Granted<Address> granted -> granted.value();
            case Answer.Refused<Address> refused ->
                throw new IOException(name + " does not tell its gas account: " + refused.refusal());
        };
    }

    SoftToken token() {
        return token;
    }

    /** Where the key of boards lies that it serves with. */
    KeyPlace boardKey() throws IOException {
        String label = Files.exists(configuration())
                ? JSON.readTree(Files.readAllBytes(configuration()))
                        .path("batchKey")
                        .asString(FIRST_KEY)
                : FIRST_KEY;
        return new KeyPlace(token.label(), label);
    }

    /** What a rotation that is under way has made. */
    Path rotation() {
        return directory.resolve("rotation.json");
    }

    /** Writes other trust roots into its configuration, from its next start on. */
    void trust(TrustRoots trust) throws IOException {
        edit(json -> json.set("board", trust.toJson().get("board")));
    }

    /** Names the key that it signs batches with, from its next start on. */
    void serveWith(String label) throws IOException {
        edit(json -> json.put("batchKey", label));
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(configuration()));
        change.accept(json);
        PrivateFile.write(configuration(), JSON.writeValueAsBytes(json));
    }

    /** Where the transcripts of ceremonies on its keys lie. */
    Path transcripts() {
        return directory.resolve("key-ceremonies");
    }

    void configure(TrustRoots trust) throws IOException {
        ObjectNode configuration = trust.toJson();
        configuration.put("name", name);
        configuration.put("dataDirectory", data().toString());
        configuration.put("socket", socket.toString());
        putToken(configuration);
        configuration.putArray("allowedUsers").add(System.getProperty("user.name"));
        configuration
                .putObject("gas")
                .put("maxFeeGwei", 500)
                .put("maxTipGwei", 50)
                .put("maxGas", 16_777_216);
        PrivateFile.write(configuration(), JSON.writeValueAsBytes(configuration));
    }

    /**
     * Names the entities whose account leaves this signer seals, from its next start on. Without this it seals nothing.
     *
     * @param entities at least one; they replace those named before
     */
    void sealFor(Set<EntityId> entities) throws IOException {
        edit(json -> {
            ArrayNode list = json.putArray("sealedEntities");
            entities.stream().sorted().forEach(entity -> list.add(entity.toString()));
        });
    }

    /**
     * Puts the officer's list of credentials that signal duress where this signer reads it.
     *
     * @return whether it knew that place before: then it heeds the list at once, else from its next start on
     */
    boolean placeDuress(byte[] list, TrustRoots trust) throws IOException {
        Path place = directory.resolve("duress.json");
        DuressList.place(list, place, trust);
        boolean known = JSON.readTree(Files.readAllBytes(configuration())).has("duress");
        edit(json -> json.put("duress", place.toString()));
        return known;
    }

    private Path configuration() {
        return directory.resolve("signer.json");
    }

    /** Starts the process. {@link #awaitReady} waits for it. */
    Processes.Running start(Processes processes) throws IOException {
        Files.deleteIfExists(socket);
        return processes.start(
                name,
                JavaProcess.of(
                        MAIN, List.of("serve", "--config", configuration().toString())),
                token.environment(),
                directory.resolve("signer.log"));
    }

    void awaitReady(Processes.Running running) throws InterruptedException {
        Processes.await(running, PATIENCE, this::answers);
    }

    private boolean answers() {
        try {
            return Files.exists(socket)
                    && new RawDoor(socket).ask("describe", "", JSON.nullNode()) instanceof RawDoor.Answer.Done;
        } catch (IOException e) {
            return false;
        }
    }

    /** What says that a token is of a lab. */
    static Path profile() {
        return LabDirectory.checkout().resolve(PROFILE);
    }

    /** Like the token itself, a PIN in a file is for the lab alone: its profile says so. */
    private void putToken(ObjectNode into) {
        into.put("profile", profile().toString());
        into.put("library", SoftToken.library().toString());
        into.put("tokenLabel", token.label());
        into.put("pinFile", token.pinFile().toString());
    }
}
