package io.portcullis.appliance.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC to the lab's own node, for what only a lab does: deploy, mint, and act as somebody hostile. */
final class Rpc {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RECEIPT_PATIENCE = Duration.ofSeconds(30);
    private static final long RECEIPT_POLL_MILLIS = 100;

    /** The node's answer was an error. */
    static final class Reverted extends Exception {
        private static final long serialVersionUID = 1L;

        private final String data;

        Reverted(String message, String data) {
            super(message);
            this.data = data;
        }

        /** The revert data in hexadecimal, or {@code 0x}. */
        String data() {
            return data;
        }
    }

    private final URI node;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Rpc(URI node) {
        this.node = node;
    }

    URI node() {
        return node;
    }

    boolean answers() {
        try {
            return call("eth_chainId").isString();
        } catch (IOException | Reverted e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @param parameters strings, booleans or JSON nodes */
    JsonNode call(String method, Object... parameters) throws IOException, InterruptedException, Reverted {
        ObjectNode request = JSON.createObjectNode();
        request.put("jsonrpc", "2.0");
        request.put("id", 1);
        request.put("method", method);
        ArrayNode list = request.putArray("params");
        for (Object parameter : parameters) {
            list.add(JSON.<JsonNode>valueToTree(parameter));
        }
        HttpResponse<byte[]> reply = client.send(
                HttpRequest.newBuilder(node)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = JSON.readTree(reply.body());
        if (body.has("error")) {
            JsonNode error = body.get("error");
            throw new Reverted(
                    error.path("message").asString(""), error.path("data").asString("0x"));
        }
        return body.path("result");
    }

    /** Sends from an account the node holds and waits for the receipt. */
    JsonNode send(String from, String to, String value, String data) throws IOException, InterruptedException {
        ObjectNode transaction = JSON.createObjectNode();
        transaction.put("from", from);
        if (!to.isEmpty()) {
            transaction.put("to", to);
        }
        transaction.put("value", value);
        transaction.put("data", data);
        try {
            String hash = call("eth_sendTransaction", transaction).asString();
            long deadline = System.nanoTime() + RECEIPT_PATIENCE.toNanos();
            while (System.nanoTime() - deadline < 0) {
                JsonNode receipt = call("eth_getTransactionReceipt", hash);
                if (receipt.isObject()) {
                    if (!receipt.path("status").asString("").equals("0x1")) {
                        throw LabTag.CHAIN_CALL_FAILED.failure("The transaction " + hash + " was reverted.");
                    }
                    return receipt;
                }
                TimeUnit.MILLISECONDS.sleep(RECEIPT_POLL_MILLIS);
            }
            throw LabTag.STEP_TIMED_OUT.failure("The transaction " + hash + " is in no block yet.");
        } catch (Reverted e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("The chain refused: " + e.getMessage() + " " + e.data(), e);
        }
    }

    /** @return the call's return data */
    String read(String to, String data) throws IOException, InterruptedException {
        try {
            return call("eth_call", request(to, data), "latest").asString();
        } catch (Reverted e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("The chain refused: " + e.getMessage() + " " + e.data(), e);
        }
    }

    /** Asks what a call would do. Gives its revert data. */
    String revertOf(String from, String to, String data) throws IOException, InterruptedException {
        ObjectNode request = request(to, data);
        request.put("from", from);
        try {
            call("eth_call", request, "latest");
            return "";
        } catch (Reverted e) {
            return e.data();
        }
    }

    private static ObjectNode request(String to, String data) {
        ObjectNode request = JSON.createObjectNode();
        request.put("to", to);
        request.put("data", data);
        return request;
    }
}
