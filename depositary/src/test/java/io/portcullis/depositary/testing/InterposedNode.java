package io.portcullis.depositary.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node that lies: it passes questions on to a real one, save for those methods whose answer a test has set. It remembers every
 * question.
 */
public final class InterposedNode implements AutoCloseable {
    /** One question. */
    public record Asked(String method, JsonNode parameters) {}

    private final URI behind;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<Lie> lies = new CopyOnWriteArrayList<>();
    private final Map<String, UnaryOperator<String>> changes = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private record Lie(String method, Predicate<JsonNode> parameters, String answer) {}

    private InterposedNode(URI behind, HttpServer server) {
        this.behind = behind;
        this.server = server;
    }

    public static InterposedNode before(URI behind) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            InterposedNode node = new InterposedNode(behind, server);
            server.createContext("/", node::answer);
            server.start();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on that method's result is this JSON text. */
    public void answerWith(String method, String result) {
        answers.put(method, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");
    }

    /** From now on that method fails with this message for questions with such parameters. */
    public void failWhen(String method, Predicate<JsonNode> parameters, String message) {
        lies.add(new Lie(method, parameters, error(message)));
    }

    /** From now on what that method answers is changed by this. */
    public void change(String method, UnaryOperator<String> changed) {
        changes.put(method, changed);
    }

    /** Passes everything on again. */
    public void beHonest() {
        answers.clear();
        lies.clear();
        changes.clear();
    }

    /** From now on that method fails with this message. */
    public void failWith(String method, String message) {
        answers.put(method, error(message));
    }

    private static String error(String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"" + message + "\"}}";
    }

    /** From now on that method is answered by this text, whatever it is. */
    public void say(String method, String text) {
        answers.put(method, text);
    }

    /** What was asked of that method, in order. */
    public List<Asked> asked(String method) {
        return asked.stream().filter(one -> one.method().equals(method)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            JsonNode json = JsonMapper.shared().readTree(question);
            String method = json.required("method").stringValue();
            asked.add(new Asked(method, json.path("params")));
            String set = lies.stream()
                    .filter(lie ->
                            lie.method().equals(method) && lie.parameters().test(json.path("params")))
                    .map(Lie::answer)
                    .findFirst()
                    .orElse(answers.get(method));
            byte[] answer = set == null ? changed(method, ask(question)) : set.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] changed(String method, byte[] answer) {
        UnaryOperator<String> change = changes.get(method);
        return change == null ? answer : change.apply(new String(answer, UTF_8)).getBytes(UTF_8);
    }

    private byte[] ask(byte[] question) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(behind)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the node behind", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
