package io.portcullis.watchtower.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.portcullis.depositary.appointment.Limits;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.watchtower.store.AppointmentStore;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients and the operator come in; the routes are in the package's description.
 *
 * <p>Invariants: nobody without a pinned certificate is read beyond the handshake; bodies are bounded before they are read, and so are those in memory
 * at once; the operator's port is on loopback alone.
 */
final class Door implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** Hand-overs in memory at once; the next waits. */
    private static final int AT_ONCE = 4;

    private static final int GRACE_SECONDS = 5;
    private static final int BAD = 400;
    private static final int FORBIDDEN = 403;
    private static final int ABSENT = 404;
    private static final int METHOD = 405;
    private static final int TOO_LONG = 413;
    private static final int BROKEN = 500;

    private final TowerConfig config;
    private final Desk desk;
    private final VaultDesk vaultDesk;
    private final AppointmentStore store;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final HttpsServer clients;
    private final HttpServer operator;

    Door(TowerConfig config, Desk desk, VaultDesk vaultDesk, AppointmentStore store, Reports reports)
            throws IOException {
        this.config = config;
        this.desk = desk;
        this.vaultDesk = vaultDesk;
        this.store = store;
        this.clients = HttpsServer.create(
                new InetSocketAddress(config.door().host(), config.door().port()), 0);
        this.operator =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), config.operatorPort()), 0);
        clients.setHttpsConfigurator(new Strict(context(config)));
        clients.setExecutor(threads);
        operator.setExecutor(threads);
        clients.createContext("/v1/appointments", guarded(this::appointments));
        clients.createContext("/v1/vaults", guarded(this::vaults));
        clients.createContext("/v1/alarms", guarded(exchange -> get(exchange, reports.alarms(client(exchange)))));
        operator.createContext("/health", guarded(exchange -> {
            Optional<String> illness = reports.illness();
            answer(exchange, illness.isEmpty() ? 200 : 503, "text/plain", illness.orElse("well") + "\n");
        }));
        operator.createContext(
                "/metrics", guarded(exchange -> answer(exchange, 200, "text/plain; version=0.0.4", reports.metrics())));
        operator.createContext("/status", guarded(exchange -> get(exchange, reports.status())));
        operator.createContext("/vaults", guarded(exchange -> get(exchange, reports.vaults(lastOf(exchange)))));
        operator.createContext(
                "/appointments",
                guarded(exchange ->
                        get(exchange, reports.appointments(query(exchange, "from"), query(exchange, "count")))));
    }

    /** TLS 1.3, and a certificate of the client's. */
    private static final class Strict extends HttpsConfigurator {
        Strict(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setProtocols(new String[] {"TLSv1.3"});
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
        }
    }

    private static SSLContext context(TowerConfig config) throws IOException {
        char[] password = config.door().keyStorePassword().toCharArray();
        try (InputStream in = Files.newInputStream(config.door().keyStore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(managers.getKeyManagers(), new TrustManager[] {new Pins(config.clients())}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw TowerTag.CONFIGURATION_INVALID.refusal("door: " + e.getMessage());
        }
    }

    void open() {
        clients.start();
        operator.start();
    }

    int port() {
        return clients.getAddress().getPort();
    }

    int operatorPort() {
        return operator.getAddress().getPort();
    }

    private HttpHandler guarded(HttpHandler handler) {
        return exchange -> {
            try (exchange) {
                judged(handler, exchange);
            }
        };
    }

    private static void judged(HttpHandler handler, HttpExchange exchange) throws IOException {
        try {
            handler.handle(exchange);
        } catch (TowerRefusal refused) {
            refuse(exchange, refused);
        } catch (RuntimeException e) {
            LOG.error("a request failed", e);
            answer(exchange, BROKEN, "text/plain", "the tower failed; its log says why\n");
        }
    }

    private static void refuse(HttpExchange exchange, TowerRefusal refused) throws IOException {
        int status = refused.tag().equals(TowerTag.BODY_TOO_LONG.name())
                ? TOO_LONG
                : refused.tag().equals(TowerTag.CLIENT_UNKNOWN.name()) ? FORBIDDEN : BAD;
        answer(exchange, status, "application/json", Reports.refusal(refused));
    }

    private static void get(HttpExchange exchange, String json) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, "application/json", json);
        } else {
            exchange.sendResponseHeaders(METHOD, -1);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        answer(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What stands after the path's last slash. */
    private static String lastOf(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int query(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        for (String part : query.split("&", -1)) {
            if (part.matches(name + "=\\d{1,9}")) {
                return Integer.parseInt(part.substring(name.length() + 1));
            }
        }
        return 0;
    }

    private void appointments(HttpExchange exchange) throws IOException {
        TowerConfig.Client client = client(exchange);
        if (exchange.getRequestMethod().equals("POST")) {
            room.acquireUninterruptibly();
            try {
                byte[] receipt = desk.take(client, body(exchange, Limits.MAX_HANDOVER_BYTES))
                        .encode();
                answer(exchange, 200, "application/octet-stream", receipt);
            } finally {
                room.release();
            }
            return;
        }
        Bytes32 account;
        try {
            account = Bytes32.fromHex(lastOf(exchange));
        } catch (IllegalArgumentException e) {
            throw TowerTag.REQUEST_MALFORMED.refusal("an account's id is 0x and 64 digits");
        }
        Optional<String> held = store.held(account)
                .filter(each -> client.entities().contains(each.account().left())
                        || client.entities().contains(each.account().right()))
                .map(Reports::held);
        if (held.isPresent()) {
            get(exchange, held.get());
        } else {
            exchange.sendResponseHeaders(ABSENT, -1);
        }
    }

    private void vaults(HttpExchange exchange) throws IOException {
        TowerConfig.Client client = client(exchange);
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.sendResponseHeaders(METHOD, -1);
            return;
        }
        byte[] step = body(exchange, io.portcullis.depositary.vault.Limits.MAX_STEP_BYTES);
        answer(
                exchange,
                200,
                "application/octet-stream",
                vaultDesk.take(client, step).encode());
    }

    private static byte[] body(HttpExchange exchange, int most) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(most + 1);
        if (bytes.length > most) {
            throw TowerTag.BODY_TOO_LONG.refusal("a body has at most " + most + " bytes here");
        }
        return bytes;
    }

    private TowerConfig.Client client(HttpExchange exchange) throws IOException {
        Certificate[] chain = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
        Bytes32 digest = Pins.digest(chain[0]);
        return config.clients().stream()
                .filter(each -> each.certificate().equals(digest))
                .findFirst()
                .orElseThrow(() -> TowerTag.CLIENT_UNKNOWN.refusal("certificate " + digest));
    }

    @Override
    public void close() {
        clients.stop(GRACE_SECONDS);
        operator.stop(0);
        threads.close();
    }
}
