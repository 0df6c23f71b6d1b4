package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Witnesses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One witness of the lab: its configuration, its key and its process, as another organisation would run it. */
final class WitnessNode {
    /** Three, of whom two make a checkpoint public: so the lab shows that one may be away. */
    private static final int COUNT = 3;

    private static final int QUORUM = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAIN = "io.portcullis.signer.witness.WitnessMain";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONNECT_MILLIS = 1_000;

    private final String name;
    private final Path directory;

    private WitnessNode(LabDirectory lab, String name) {
        this.name = name;
        this.directory = lab.signer(name);
    }

    static List<WitnessNode> all(LabDirectory lab) {
        return IntStream.rangeClosed(1, COUNT)
                .mapToObj(i -> new WitnessNode(lab, "witness-" + i))
                .toList();
    }

    String name() {
        return name;
    }

    /** Lets every witness of a new lab make its key, for these logs. Each is a process of its own, so they begin side by side. */
    static Witnesses begin(LabDirectory lab, List<NoteKey> logs) throws InterruptedException {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<NoteKey>> tasks = new ArrayList<>();
            all(lab).forEach(witness -> tasks.add(() -> witness.begin(logs)));
            List<NoteKey> keys = new ArrayList<>();
            for (Future<NoteKey> key : pool.invokeAll(tasks)) {
                keys.add(key.get());
            }
            return new Witnesses(QUORUM, keys);
        } catch (ExecutionException e) {
            throw LabTag.CEREMONY_FAILED.failure("A witness did not begin: " + e.getCause(), e);
        }
    }

    private NoteKey begin(List<NoteKey> logs) throws IOException, InterruptedException {
        PrivateFile.directory(directory);
        ObjectNode json = JSON.createObjectNode()
                .put("name", "lab.example/" + name)
                .put("dataDirectory", directory.resolve("data").toString())
                .put("host", "127.0.0.1")
                .put("port", ChainNode.freePort());
        ArrayNode list = json.putArray("logs");
        logs.forEach(key -> list.addObject().put("origin", key.name()).put("key", key.vkey()));
        PrivateFile.write(configuration(), JSON.writeValueAsBytes(json));
        String said = Processes.run(
                "the beginning of " + name,
                JavaProcess.of(MAIN, List.of("init", "--config", configuration().toString())),
                Map.of(),
                directory.resolve("begin.log"),
                PATIENCE);
        return NoteKey.decode(said.strip());
    }

    private Path configuration() {
        return directory.resolve("witness.json");
    }

    URI address() throws IOException {
        return URI.create("http://127.0.0.1:"
                + JSON.readTree(Files.readAllBytes(configuration()))
                        .path("port")
                        .asInt());
    }

    Processes.Running start(Processes processes) throws IOException {
        return processes.start(
                name,
                JavaProcess.of(
                        MAIN, List.of("serve", "--config", configuration().toString())),
                Map.of(),
                directory.resolve("witness.log"));
    }

    void awaitReady(Processes.Running running) throws IOException, InterruptedException {
        URI at = address();
        Processes.await(running, PATIENCE, () -> listens(at));
    }

    private static boolean listens(URI at) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(at.getHost(), at.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
