package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Listens to an appliance's feed for how payments end. Begun before a payment is sent, it misses nothing. */
public final class PaymentWatch implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Stream<String> lines;
    private final Map<String, ObjectNode> ended = new HashMap<>();
    private final Map<String, String> hashes = new HashMap<>();
    private boolean over;

    private PaymentWatch(Stream<String> lines) {
        this.lines = lines;
    }

    public static PaymentWatch begin(ApiClient api) throws InterruptedException {
        PaymentWatch watch = new PaymentWatch(api.events("/engine/feed"));
        Thread.ofVirtual().name("payment-watch").start(watch::listen);
        return watch;
    }

    private void listen() {
        String[] event = {""};
        try {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) {
                    event[0] = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    hear(event[0], JSON.readTree(line.substring("data: ".length())));
                }
            });
        } catch (RuntimeException e) {
            // The stream ended with its connection; whoever waits finds out by time.
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private synchronized void end() {
        over = true;
        notifyAll();
    }

    private synchronized void hear(String event, JsonNode data) {
        String id = data.path("left").asString("")
                + data.path("right").asString("")
                + data.path("maker").asString("")
                + data.path("number").asString("");
        switch (event) {
            case "account" -> {
                if (data.has("hash")) {
                    hashes.put(id, data.path("hash").asString());
                }
            }
            case "payment-settled", "payment-failed" -> {
                String hash = hashes.getOrDefault(id, "");
                ObjectNode end = (ObjectNode) data.deepCopy();
                end.put("kind", event.substring("payment-".length()));
                ended.put(hash + data.path("payer").asString(), end);
                notifyAll();
            }
            default -> {}
        }
    }

    /** How a payment of this payer ended: {@code kind} is settled, with the preimage, or failed. Empty if it has not in time. */
    public synchronized Optional<JsonNode> await(Bytes32 hash, EntityId payer, Duration patience)
            throws InterruptedException {
        String name = hash.toString() + payer;
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ended.containsKey(name) && !over) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return Optional.ofNullable(ended.get(name));
    }

    @Override
    public void close() {
        lines.close();
    }
}
