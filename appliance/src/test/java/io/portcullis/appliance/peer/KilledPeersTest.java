package io.portcullis.appliance.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes say 20,000 payloads to each other while either of them is killed again and again. */
final class KilledPeersTest {
    private static final int PAYLOADS = 20_000;
    private static final int KILLS = 8;

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private final int[] ports = new int[3];

    @Test
    void nothingIsLostOrDoubledWhoeverIsKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TwinNode.create(1, directory);
        TwinNode.create(2, directory);
        ports[1] = freePort();
        ports[2] = freePort();
        Process[] running = {null, start(1), start(2)};
        int killedMidway = 0;
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                int victim = 1 + random.nextInt(2);
                // Each kill strikes after a random part of what is left to say, so that there is always more to lose.
                int least = records(victim) + 1 + random.nextInt((PAYLOADS - records(victim)) / (KILLS + 2) + 1);
                Eventually.holds("progress towards " + least, () -> records(victim) >= Math.min(least, PAYLOADS));
                killedMidway += records(1) < PAYLOADS || records(2) < PAYLOADS ? 1 : 0;
                running[victim].destroyForcibly().waitFor();
                running[victim] = start(victim);
            }
            Eventually.holds("everything arrives", () -> records(1) == PAYLOADS && records(2) == PAYLOADS);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + logs(), e);
        } finally {
            for (Process process : started) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
        assertTrue(killedMidway >= KILLS / 2, "kills that struck midway: " + killedMidway + ", seed " + seed);
        assertArrived(1, "node 2");
        assertArrived(2, "node 1");
    }

    private void assertArrived(int to, String from) throws IOException {
        assertEquals(
                LongStream.rangeClosed(1, PAYLOADS)
                        .mapToObj(sequence -> JournalHub.payload(from, sequence).sha256())
                        .toList(),
                JournalHub.read(journal(to)));
    }

    private Path journal(int node) {
        return directory.resolve(node + ".journal");
    }

    private int records(int node) {
        try {
            return Files.exists(journal(node))
                    ? Math.toIntExact(Files.size(journal(node)) / JournalHub.RECORD_BYTES)
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String logs() throws IOException {
        return "\n1: " + Files.readString(directory.resolve("1.log")) + "\n2: "
                + Files.readString(directory.resolve("2.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Node 1 dials, node 2 waits. */
    private Process start(int node) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                JournalHub.class.getName(),
                directory.toString(),
                String.valueOf(node),
                String.valueOf(3 - node),
                String.valueOf(ports[node]),
                String.valueOf(PAYLOADS)));
        if (node == 1) {
            command.add(String.valueOf(ports[2]));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(node + ".log").toFile()))
                .start();
        started.add(process);
        return process;
    }
}
