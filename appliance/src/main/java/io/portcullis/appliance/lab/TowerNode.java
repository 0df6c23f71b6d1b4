package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.web.LabCertificate;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.watchtower.service.KeyFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A watchtower of another organisation, for one client: its keys, its configuration, and its process, which is the program that such a one runs. */
public final class TowerNode {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MAIN = "io.portcullis.watchtower.cli.PortcullisTower";
    /** Of its process. */
    static final String NAME = "tower";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_ACCOUNTS = 100_000;
    private static final int POLL_MILLIS = 200;

    private final Path home;
    private final JsonNode facts;

    /** The chain it watches, and for whom. */
    public record Watched(URI node, Eip712Domain domain, Set<EntityId> entities) {}

    private TowerNode(Path home, JsonNode facts) {
        this.home = home;
        this.facts = facts;
    }

    /**
     * Makes its keys, and the key store by which one client comes in.
     *
     * @param client gets {@code tower.p12} and {@code tower.password}
     */
    public static TowerNode make(Path home, Path client, Watched watched, SecureRandom random) throws IOException {
        PrivateFile.directory(home);
        PrivateFile.directory(client);
        TowerKey key = KeyFiles.newIdentity(home.resolve("identity.key")).point();
        Address gas = KeyFiles.newGasKey(home.resolve("gas.key"));
        X509Certificate door = LabCertificate.create(
                        home.resolve("door.p12"),
                        home.resolve("door.password"),
                        home.resolve("door.pem"),
                        Instant.now(),
                        random)
                .server();
        X509Certificate clients = LabCertificate.create(
                        client.resolve("tower.p12"),
                        client.resolve("tower.password"),
                        client.resolve("tower.pem"),
                        Instant.now(),
                        random)
                .server();
        ObjectNode facts = JSON.createObjectNode()
                .put("key", Hex.encode(key.point()))
                .put("gas", gas.toString())
                .put("certificate", digest(door).toString())
                .put("clientCertificate", digest(clients).toString())
                .put("client", client.toString())
                .put("port", ChainNode.freePort())
                .put("operatorPort", ChainNode.freePort());
        PrivateFile.write(home.resolve("facts.json"), JSON.writeValueAsBytes(facts));
        TowerNode tower = new TowerNode(home, facts);
        tower.watch(watched);
        return tower;
    }

    /** Writes its configuration anew. */
    public void watch(Watched watched) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("chain")
                .put("rpc", watched.node().toString())
                .put("chainId", watched.domain().chainId())
                .put("depositary", Hex.encode(watched.domain().depositary().toArray()))
                .put("startBlock", 0);
        json.put("folder", "data").put("identityKey", "identity.key");
        json.putObject("gas")
                .put("key", "gas.key")
                .put("maxFeePerGasWei", "100000000000")
                .put("capWei", "900000000000000000");
        json.putObject("door")
                .put("host", "localhost")
                .put("port", facts.path("port").asInt())
                .put("keyStore", "door.p12")
                .put(
                        "keyStorePassword",
                        Files.readString(home.resolve("door.password")).strip());
        json.put("operatorPort", facts.path("operatorPort").asInt()).put("pollMilliseconds", POLL_MILLIS);
        ObjectNode client = json.putArray("clients")
                .addObject()
                .put("name", "lab")
                .put("certificateSha256", facts.path("clientCertificate").asString())
                .put("maxAccounts", MAX_ACCOUNTS);
        watched.entities().stream()
                .sorted()
                .forEach(entity -> client.withArray("entities").add(entity.toString()));
        PrivateFile.write(config(), JSON.writeValueAsBytes(json));
    }

    /** As an appliance's configuration names it. */
    public ObjectNode settings() {
        Path client = Path.of(facts.path("client").asString());
        return JSON.createObjectNode()
                .put("name", NAME)
                .put("uri", "https://localhost:" + facts.path("port").asInt())
                .put("certificateSha256", facts.path("certificate").asString())
                .put("key", facts.path("key").asString())
                .put("keyStore", client.resolve("tower.p12").toString())
                .put("passwordFile", client.resolve("tower.password").toString());
    }

    /** The account that pays for its answers. */
    public Address gas() {
        return Address.fromChecksummed(facts.path("gas").asString());
    }

    /** The command that runs it. */
    public List<String> command() {
        return JavaProcess.of(MAIN, List.of("run", config().toString()));
    }

    Processes.Running start(Processes processes) throws IOException {
        return processes.start(NAME, command(), Map.of(), home.resolve("tower.log"));
    }

    void awaitReady(Processes.Running running) throws InterruptedException {
        Processes.await(running, PATIENCE, this::answers);
    }

    /** Whether it runs and says so. */
    public boolean answers() {
        return status().isObject();
    }

    /** Whether it has promised to answer with this version of an account, or a newer one. */
    boolean holds(Bytes32 account, long version) {
        return get("/appointments")
                .path("appointments")
                .valueStream()
                .anyMatch(line -> line.path("account").asString().equals(account.toString())
                        && line.path("version").asLong() >= version);
    }

    /** What it says of itself; missing while it does not answer. */
    public JsonNode status() {
        return get("/status");
    }

    private JsonNode get(String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri =
                    URI.create("http://127.0.0.1:" + facts.path("operatorPort").asInt() + path);
            return JSON.readTree(http.send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString(UTF_8))
                    .body());
        } catch (IOException | JacksonException e) {
            return JSON.missingNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JSON.missingNode();
        }
    }

    private Path config() {
        return home.resolve("tower.json");
    }

    private static Bytes32 digest(X509Certificate certificate) throws IOException {
        try {
            return Bytes32.of(Bytes.of(certificate.getEncoded()).sha256().toArray());
        } catch (CertificateEncodingException e) {
            throw new IOException("a certificate has no form", e);
        }
    }
}
