package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lab's EVM node: Anvil, from the npm package that {@code depositary/package-lock.json} pins.
 *
 * <p>Invariant: the chain on disk is at most a few seconds old. Anvil writes it in place, so a kill may tear it; a copy of the last
 * whole one stands beside it and takes its place at the next start.
 */
final class ChainNode {
    static final long CHAIN_ID = 31_337;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;

    ChainNode(Path directory) {
        this.directory = directory;
    }

    static Path binary(Path root) {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String platform = machine.equals("aarch64") ? "linux-arm64" : "linux-amd64";
        Path binary = root.resolve("depositary/node_modules/@foundry-rs/anvil-" + platform + "/bin/anvil");
        if (!Files.isExecutable(binary)) {
            throw LabTag.CHAIN_NODE_MISSING.failure("The lab's chain node is not there: " + binary);
        }
        return binary;
    }

    /** Starts the node on a free port of the loopback. */
    Rpc start(Processes processes, Path binary) throws IOException, InterruptedException {
        PrivateFile.directory(directory);
        restoreIfTorn();
        int port = freePort();
        Processes.Running node = processes.start(
                "chain",
                List.of(
                        binary.toString(),
                        "--hardfork",
                        "osaka",
                        "--chain-id",
                        Long.toString(CHAIN_ID),
                        "--block-time",
                        "1",
                        "--slots-in-an-epoch",
                        "1",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--state",
                        state().toString(),
                        "--state-interval",
                        "1",
                        "--cache-path",
                        directory.resolve("cache").toString(),
                        "--silent"),
                Map.of(),
                directory.resolve("anvil.log"));
        Rpc rpc = new Rpc(URI.create("http://127.0.0.1:" + port));
        Processes.await(node, PATIENCE, rpc::answers);
        return rpc;
    }

    /** Keeps a copy of the chain if the file on disk is whole. */
    void keepCopy() throws IOException {
        if (!Files.exists(state())) {
            return;
        }
        byte[] now = Files.readAllBytes(state());
        if (isWhole(now)) {
            Path fresh = directory.resolve("state.copy.new");
            Files.write(fresh, now);
            Files.move(fresh, copy(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void restoreIfTorn() throws IOException {
        if (Files.exists(state()) && !isWhole(Files.readAllBytes(state()))) {
            if (Files.exists(copy())) {
                Files.copy(copy(), state(), StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.delete(state());
            }
        }
    }

    private static boolean isWhole(byte[] json) {
        try {
            return JSON.readTree(json).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private Path state() {
        return directory.resolve("state.json");
    }

    private Path copy() {
        return directory.resolve("state.copy.json");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
