package io.portcullis.watchtower.service;

import io.portcullis.depositary.appointment.Heartbeat;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Hex;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells appliances that the tower watches: {@code {"heartbeat":"0x…"}} to each. One that does not answer is no matter: it will ring itself. */
final class Herald implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Herald.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Eip712Domain domain;
    private final TowerIdentity identity;
    private final TowerConfig.Heartbeats settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final AtomicLong sequence = new AtomicLong();

    Herald(Eip712Domain domain, TowerIdentity identity, TowerConfig.Heartbeats settings) {
        this.domain = domain;
        this.identity = identity;
        this.settings = settings;
    }

    /** @param height how far the chain was watched */
    void beat(long nowSeconds, long height) {
        long next = sequence.updateAndGet(last -> Math.max(last + 1, nowSeconds));
        Heartbeat.Signed heartbeat = identity.sign(new Heartbeat(domain, next, nowSeconds, height));
        String body = "{\"heartbeat\":\"" + Hex.encode(heartbeat.encode()) + "\"}";
        settings.to().forEach(to -> send(to, body));
    }

    long sequence() {
        return sequence.get();
    }

    private void send(URI to, String body) {
        HttpRequest request = HttpRequest.newBuilder(to)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                LOG.warn("{} answers a heartbeat with {}", to, status);
            }
        } catch (IOException e) {
            LOG.warn("{} does not take a heartbeat: {}", to, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
