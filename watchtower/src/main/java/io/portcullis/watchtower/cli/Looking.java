package io.portcullis.watchtower.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands that look at a running tower, over its operator's port on this machine. */
final class Looking {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Looking() {}

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the tower answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        }
    }

    private static void print(JsonNode node, String indent) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                System.out.println(indent + field.getKey());
                print(value, indent + "  ");
            } else if (value.isArray()) {
                System.out.println(indent + field.getKey() + ": " + value.size());
                value.forEach(each ->
                        System.out.println(indent + "  " + (each.isObject() ? line(each) : each.stringValue())));
            } else {
                System.out.println(indent + field.getKey() + ": " + text(value));
            }
        });
    }

    private static String line(JsonNode object) {
        StringBuilder line = new StringBuilder();
        object.properties().forEach(field -> line.append(field.getKey() + "=" + text(field.getValue()) + " "));
        return line.toString().strip();
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** How it is. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "How a running tower is: its health, what it owes, who pays, what rings.")
    static final class Status implements Callable<Integer> {
        @Option(names = "--port", required = true, description = "the tower's operatorPort")
        private int port;

        @Option(names = "--json", description = "as it came")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String body = get(port, "/status");
            JsonNode status = JsonMapper.shared().readTree(body);
            if (json) {
                System.out.print(body);
            } else {
                print(status, "");
            }
            return status.path("health").stringValue().equals("well") ? 0 : PortcullisTower.REFUSED;
        }
    }

    /** What it keeps. */
    @Command(
            name = "appointments",
            mixinStandardHelpOptions = true,
            description = "What a running tower keeps: the newest version of each account.")
    static final class Appointments implements Callable<Integer> {
        @Option(names = "--port", required = true, description = "the tower's operatorPort")
        private int port;

        @Option(names = "--from", description = "skip so many", defaultValue = "0")
        private int from;

        @Option(names = "--count", description = "show so many, at most 1000", defaultValue = "100")
        private int count;

        @Option(names = "--json", description = "as it came")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String body = get(port, "/appointments?from=" + from + "&count=" + count);
            if (json) {
                System.out.print(body);
            } else {
                print(JsonMapper.shared().readTree(body), "");
            }
            return 0;
        }
    }

    /** What it keeps of those that it cannot read. */
    @Command(
            name = "vaults",
            mixinStandardHelpOptions = true,
            description = "How much a running tower keeps in vaults, by client; of one vault, its revision and link.")
    static final class Vaults implements Callable<Integer> {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "a vault's id, 32 digits")
        private Optional<String> vault = Optional.empty();

        @Option(names = "--port", required = true, description = "the tower's operatorPort")
        private int port;

        @Option(names = "--json", description = "as it came")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String body = get(port, "/vaults" + vault.map(id -> "/" + id).orElse(""));
            if (json) {
                System.out.print(body);
            } else {
                print(JsonMapper.shared().readTree(body), "");
            }
            return 0;
        }
    }
}
