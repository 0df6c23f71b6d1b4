package io.portcullis.watchtower.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/** A chain with a disputed account, and what a tower and its client need: keys, certificates, a configuration. */
final class TowerRig implements AutoCloseable {
    static final long DEADLINE = 4_000_000_000L;
    static final String ONE_COIN = "0xde0b6b3a7640000";
    private static final String PASSWORD = "in-a-test-only";
    private static final long PATIENCE_SECONDS = 90;

    final DeployedDepositary chain;
    final DisputedAccount deal;
    final Path folder;
    final TowerIdentity identity;
    final Address gas;
    final Address pool;

    TowerRig(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        chain = DeployedDepositary.start("--block-time", "1");
        deal = DisputedAccount.on(chain);
        deal.post(1_000);
        identity = KeyFiles.newIdentity(folder.resolve("identity.key"));
        gas = KeyFiles.newGasKey(folder.resolve("gas.key"));
        pool = KeyFiles.newGasKey(folder.resolve("pool.key"));
        fund(gas, ONE_COIN);
        for (String name : List.of("tower", "client", "stranger")) {
            certificate(name);
        }
    }

    /** Has exactly so much, in hexadecimal wei. */
    void fund(Address account, String wei) {
        chain.anvil.ask(
                "anvil_setBalance", "[\"" + account.toString().toLowerCase(Locale.ROOT) + "\",\"" + wei + "\"]");
    }

    private void certificate(String name) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "365",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve(name + ".p12").toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private KeyStore store(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(folder.resolve(name + ".p12")))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    /** The configuration's file; {@code more} are further fields, each with its comma before it. */
    Path config(String more) throws IOException, GeneralSecurityException {
        return config(chain.anvil.uri(), "data", "", more);
    }

    /** The same with another node and folder, and further fields of the client's. */
    Path config(URI node, String data, String moreOfClient, String more) throws IOException, GeneralSecurityException {
        Bytes32 certificate = Pins.digest(store("client").getCertificate("client"));
        Path file = folder.resolve(data + ".json");
        Files.writeString(file, """
                {"chain": {"rpc": "%s", "chainId": %d, "depositary": "%s", "startBlock": 0},
                 "folder": "%s", "identityKey": "identity.key",
                 "gas": {"key": "gas.key", "pool": "pool.key", "maxFeePerGasWei": "100000000000", "capWei": "900000000000000000"},
                 "door": {"host": "127.0.0.1", "port": 0, "keyStore": "tower.p12", "keyStorePassword": "%s"},
                 "operatorPort": 0,
                 "clients": [{"name": "client", "certificateSha256": "%s", "entities": ["%s"], "maxAccounts": 10%s}],
                 "pollMilliseconds": 100%s}
                """.formatted(
                        node,
                        AnvilNode.CHAIN_ID,
                        chain.client.domain().depositary().toString().toLowerCase(Locale.ROOT),
                        data,
                        PASSWORD,
                        certificate,
                        deal.other,
                        moreOfClient,
                        more));
        return file;
    }

    byte[] handover(long version, long offdelta) {
        return handover(version, offdelta, DEADLINE);
    }

    byte[] handover(long version, long offdelta, long deadline) {
        ProofBody body = deal.body(version, offdelta);
        return Handover.of(List.of(new Appointment(deal.sealedByBoth(body), deadline)))
                .encode();
    }

    /** Hands over as somebody. */
    HttpResponse<byte[]> post(String as, int port, byte[] handover) throws IOException, InterruptedException {
        return post(as, port, "/v1/appointments", handover);
    }

    /** To another route. */
    HttpResponse<byte[]> post(String as, int port, String route, byte[] body) throws IOException, InterruptedException {
        try (HttpClient http = client(as)) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port + route))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    HttpClient client(String as) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(as), PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("tower", store("tower").getCertificate("tower"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode status(int operatorPort) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Json.MAPPER.readTree(http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operatorPort + "/status"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    /** The version that stands in the dispute; 0 without one. */
    long standing() {
        return chain.client
                .accounts()
                .dispute(deal.account)
                .map(dispute -> dispute.version())
                .orElse(0L);
    }

    static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to pass: " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        chain.close();
    }
}
