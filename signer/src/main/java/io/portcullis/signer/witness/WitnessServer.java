package io.portcullis.signer.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP before a {@link Witness}. */
final class WitnessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
    private static final String PATH = "/add-checkpoint";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(Limits.MAX_REQUESTS);
    private final Witness witness;

    WitnessServer(String host, int port, Witness witness) throws IOException {
        this.witness = witness;
        server = HttpServer.create(new InetSocketAddress(host, port), Limits.MAX_REQUESTS);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                reply(exchange, 404, TEXT, "");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                reply(exchange, 405, TEXT, "");
            } else if (!places.tryAcquire()) {
                reply(exchange, 503, TEXT, "");
            } else {
                try {
                    answer(exchange);
                } finally {
                    places.release();
                }
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        int most = io.portcullis.signer.tlog.Limits.MAX_REQUEST_BYTES;
        byte[] body = exchange.getRequestBody().readNBytes(most + 1);
        if (body.length > most) {
            reply(exchange, 413, TEXT, text(new Refusal(SignerTag.FRAME_TOO_LARGE, "at most " + most + " bytes")));
            return;
        }
        switch (witness.hear(Bytes.of(body))) {
            case Answer.Cosigned(var line) -> reply(exchange, 200, TEXT, line.line());
            case Answer.Behind behind -> reply(exchange, 409, SIZE, behind.size() + "\n");
            case Answer.Refused(int status, Refusal refusal) -> {
                LOG.warn("refused with {}: {}", status, refusal);
                reply(exchange, status, TEXT, text(refusal));
            }
        }
    }

    /** {@code TAG: reason}, one line. */
    private static String text(Refusal refusal) {
        return refusal.tag() + ": " + refusal.reason().replaceAll("\\p{Cntrl}", " ") + "\n";
    }

    private static void reply(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
