package io.portcullis.appliance.dispute;

import io.portcullis.appliance.lab.TowerNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The watchtower's own program as a process, killed as {@code kill -9} does it and started again. */
final class TowerProcess {
    private static final long PATIENCE_SECONDS = 120;
    private static final String PEAK = "VmHWM:";

    private final TowerNode node;
    private final List<String> command;
    private final Path log;
    private final Thread killedWithUs = new Thread(this::endAtOnce);
    private volatile Process process;
    private int kills;
    private long peakKibibytes;

    /** @param heapMebibytes the most that it may have */
    TowerProcess(TowerNode node, int heapMebibytes, Path log) {
        this.node = node;
        this.log = log;
        command = node.command().stream()
                .map(each -> each.startsWith("-Xmx") ? "-Xmx" + heapMebibytes + "m" : each)
                .toList();
        Runtime.getRuntime().addShutdownHook(killedWithUs);
    }

    private void endAtOnce() {
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
        }
    }

    void start() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    void awaitReady() throws InterruptedException, IOException {
        await("it answers", node::answers);
    }

    void await(String what, BooleanSupplier holds) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            requireAlive();
            if (System.nanoTime() > end) {
                throw new AssertionError("the tower: it did not come to pass that " + what);
            }
            Thread.sleep(100);
        }
    }

    /** @throws AssertionError if it ended by itself, with what it said last */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            List<String> said = Files.readAllLines(log);
            throw new AssertionError("the tower ended by itself: "
                    + String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size())));
        }
    }

    void kill() throws InterruptedException, IOException {
        if (process != null && process.isAlive()) {
            look();
            kills++;
        }
        end();
    }

    int kills() {
        return kills;
    }

    /** The most memory that any of its lives had, as Linux counts it. */
    long peakMebibytes() {
        return peakKibibytes >> 10;
    }

    void look() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (process.isAlive() && Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .forEach(kibibytes -> peakKibibytes = Math.max(peakKibibytes, kibibytes));
        }
    }

    /** Without counting it. */
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
