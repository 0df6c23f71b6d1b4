package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lab's processes, from start to end.
 *
 * <p>Invariants: a process is written down, with its pid and the instant it started, before anybody waits for it; it is ended last
 * started first; nothing is ended by a pid alone, for pids are used again: the instant must match too.
 */
final class Processes implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(20);

    /** One process of the lab. */
    record Running(String name, Process process, Path log) {}

    private final Path record;
    private final Deque<Running> running = new ArrayDeque<>();

    Processes(Path record) {
        this.record = record;
    }

    /** A process as another run wrote it down. */
    record Recorded(String name, long pid, long startedAt) {
        /** The process itself, if it still is the one that was meant. */
        Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(found -> found.info()
                            .startInstant()
                            .map(Instant::toEpochMilli)
                            .filter(at -> at == startedAt)
                            .isPresent());
        }
    }

    static List<Recorded> recorded(Path record) throws IOException {
        if (!Files.exists(record)) {
            return List.of();
        }
        List<Recorded> found = new ArrayList<>();
        for (JsonNode one : JSON.readTree(Files.readAllBytes(record)).path("processes")) {
            found.add(new Recorded(
                    one.path("name").asString(),
                    one.path("pid").asLong(),
                    one.path("startedAt").asLong()));
        }
        return found;
    }

    /** Ends what a dead run left behind. Only for the holder of the lab's lock. */
    List<String> endLeftovers() throws IOException {
        List<String> ended = new ArrayList<>();
        for (Recorded one : recorded(record).reversed()) {
            Optional<ProcessHandle> handle = one.handle();
            if (handle.isPresent()) {
                end(handle.get());
                ended.add(one.name());
            }
        }
        Files.deleteIfExists(record);
        return ended;
    }

    synchronized Running start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        PrivateFile.directory(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw LabTag.PROCESS_NOT_STARTED.failure("Could not start " + name + ": " + e.getMessage(), e);
        }
        Running started = new Running(name, process, log);
        running.push(started);
        writeDown();
        return started;
    }

    /** Runs a process to its end. */
    static String run(String name, List<String> command, Map<String, String> environment, Path log, Duration patience)
            throws IOException, InterruptedException {
        PrivateFile.directory(log.toAbsolutePath().getParent());
        Path out = log.resolveSibling(log.getFileName() + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw LabTag.STEP_TIMED_OUT.failure(
                        name + " did not end within " + patience.toSeconds() + " s. Its log: " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        if (process.exitValue() != 0) {
            throw LabTag.CEREMONY_FAILED.failure(
                    name + " ended with code " + process.exitValue() + ": " + lastLines(log) + said);
        }
        return said;
    }

    /** Waits until a process is ready, it dies, or patience ends. */
    static void await(Running child, Duration patience, BooleanSupplier ready) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ready.getAsBoolean()) {
            if (!child.process().isAlive()) {
                throw LabTag.PROCESS_DIED.failure(child.name() + " ended with code "
                        + child.process().exitValue() + ". Its log: " + child.log() + "\n" + lastLines(child.log()));
            }
            if (System.nanoTime() - deadline > 0) {
                throw LabTag.PROCESS_NOT_READY.failure(child.name() + " was not ready within " + patience.toSeconds()
                        + " s. Its log: " + child.log() + "\n" + lastLines(child.log()));
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    synchronized Optional<Running> find(String name) {
        return running.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Ends one process at once, as a power cut would. */
    synchronized void kill(String name) throws IOException {
        Running victim = find(name).orElseThrow(() -> new IllegalArgumentException("no process " + name));
        victim.process().destroyForcibly();
        awaitEnd(victim.process().toHandle());
        running.remove(victim);
        writeDown();
    }

    synchronized Optional<Running> firstDead() {
        return running.stream().filter(one -> !one.process().isAlive()).findFirst();
    }

    @Override
    public synchronized void close() throws IOException {
        while (!running.isEmpty()) {
            end(running.pop().process().toHandle());
        }
        Files.deleteIfExists(record);
    }

    static String lastLines(Path log) {
        try (Stream<String> lines = Files.lines(log, UTF_8)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 12), all.size()));
        } catch (IOException | java.io.UncheckedIOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    private static void end(ProcessHandle handle) {
        handle.destroy();
        if (!awaitEnd(handle)) {
            handle.destroyForcibly();
            awaitEnd(handle);
        }
    }

    private static boolean awaitEnd(ProcessHandle handle) {
        try {
            handle.onExit().get(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private void writeDown() throws IOException {
        ObjectNode document = JSON.createObjectNode();
        document.put("version", 1);
        document.put("lab", ProcessHandle.current().pid());
        ArrayNode list = document.putArray("processes");
        running.descendingIterator().forEachRemaining(one -> {
            ObjectNode entry = list.addObject();
            entry.put("name", one.name());
            entry.put("pid", one.process().pid());
            entry.put(
                    "startedAt",
                    one.process()
                            .toHandle()
                            .info()
                            .startInstant()
                            .map(Instant::toEpochMilli)
                            .orElse(0L));
        });
        PrivateFile.write(record, JSON.writeValueAsBytes(document));
    }
}
