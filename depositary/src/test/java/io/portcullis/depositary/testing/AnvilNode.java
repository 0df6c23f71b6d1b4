package io.portcullis.depositary.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real EVM chain of its own for one test: Anvil on a free loopback port, stopped by {@link #close}. */
public final class AnvilNode implements AutoCloseable {
    public static final long CHAIN_ID = 31_337;

    /** Accounts whose keys Anvil holds, each with 10,000 coins: the first of its well-known mnemonic. */
    public static final Address OPERATOR = Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");

    public static final Address GUARDIAN = Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    public static final Address STRANGER = Address.fromHex("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");

    private static final long START_SECONDS = 20;
    private static final long STOP_SECONDS = 5;
    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":\"0x([0-9a-f]+)\"");
    private static final Pattern RESULT = Pattern.compile("\"result\":\"([^\"]+)\"");

    private final Process process;
    private final Thread killedWithUs;
    private final URI uri;
    private final HttpClient http = HttpClient.newHttpClient();

    private AnvilNode(Process process, Thread killedWithUs, URI uri) {
        this.process = process;
        this.killedWithUs = killedWithUs;
        this.uri = uri;
    }

    /** Starts a chain under the rules of Osaka, and waits until it listens. */
    public static AnvilNode start(String... moreArguments) {
        List<String> command = new ArrayList<>(
                List.of(binary().toString(), "--hardfork", "osaka", "--host", "127.0.0.1", "--port", "0"));
        command.addAll(List.of(moreArguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            Thread hook = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(hook);
            CompletableFuture<Integer> port = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> follow(process, port));
            try {
                int number = port.get(START_SECONDS, TimeUnit.SECONDS);
                return new AnvilNode(process, hook, URI.create("http://127.0.0.1:" + number));
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
                throw new IllegalStateException("Anvil does not listen: " + command, e);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while starting Anvil", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end: a full pipe would stop the node. */
    private static void follow(Process process, CompletableFuture<Integer> port) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.parseInt(matcher.group(1)));
                } else if (!port.isDone()) {
                    said.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            said.append(e.getMessage());
        }
        port.completeExceptionally(new IllegalStateException("it ended, and said: " + said));
    }

    public URI uri() {
        return uri;
    }

    /** Asks one of Anvil's own methods, as {@code anvil_reorg}; parameters and answer are JSON text. */
    public String ask(String method, String parameters) {
        return post(method, question(method, parameters));
    }

    /** Asks the same many times in one request, which is executed in this order; the answer is the text of a JSON array. */
    public String askEach(String method, List<String> parameters) {
        return post(
                method,
                parameters.stream().map(each -> question(method, each)).collect(Collectors.joining(",", "[", "]")));
    }

    private static String question(String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + parameters + "}";
    }

    private String post(String method, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            if (answer.contains("\"error\"")) {
                throw new IllegalStateException(method + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Anvil", e);
        }
    }

    /** Lets the chain's time run ahead of its last block's, and builds a block there; {@code evm_increaseTime} loses count on reverts. */
    public void passSeconds(long seconds) {
        Matcher time = TIMESTAMP.matcher(ask("eth_getBlockByNumber", "[\"latest\", false]"));
        if (!time.find()) {
            throw new IllegalStateException("a block without a timestamp");
        }
        ask("evm_setNextBlockTimestamp", "[" + (Long.parseLong(time.group(1), 16) + seconds) + "]");
        ask("evm_mine", "[]");
    }

    /** Remembers the chain as it is, once; the answer goes to {@link #revert}. */
    public String snapshot() {
        Matcher result = RESULT.matcher(ask("evm_snapshot", "[]"));
        if (!result.find()) {
            throw new IllegalStateException("a snapshot without a name");
        }
        return result.group(1);
    }

    /** Forgets every block since the snapshot. */
    public void revert(String snapshot) {
        ask("evm_revert", "[\"" + snapshot + "\"]");
    }

    public void mine(int blocks) {
        ask("anvil_mine", "[\"0x" + Integer.toHexString(blocks) + "\"]");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
        Runtime.getRuntime().removeShutdownHook(killedWithUs);
    }

    /** The depositary's folder of this checkout, from whichever module the test runs in. */
    public static Path depositaryFolder() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("depositary");
            if (Files.exists(candidate.resolve("package-lock.json"))) {
                return candidate;
            }
        }
        throw new IllegalStateException("no depositary/package-lock.json above " + start);
    }

    private static Path binary() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path binary = depositaryFolder().resolve("node_modules/@foundry-rs/anvil-linux-" + machine + "/bin/anvil");
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(
                    "Anvil is not installed: run `npm ci` in depositary/ (looked for " + binary + ")");
        }
        return binary;
    }
}
