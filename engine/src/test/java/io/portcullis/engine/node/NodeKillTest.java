package io.portcullis.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.SnapshotFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node on a real disk, really killed under load: no payment that it told of is missing, none is made twice. */
class NodeKillTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path directory;

    @Test
    void whatItToldOfIsThereOnceAfterEveryKill() throws Exception {
        Random random = new Random(12);
        long told = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = told;
            told = run(before + 1, Long.MAX_VALUE / 2, 100 + random.nextInt(1_500));
            assertTrue(told > before, "it went on from " + before + " to " + told);
            try (FileDisk disk = FileDisk.forWriting(directory);
                    SegmentedBlockLog log = PayForever.open(disk)) {
                Hub hub = PayForever.recover(log, SnapshotFiles.open(disk), directory.resolve("idle"));
                assertTrue(has(hub, "bob") >= sum(told, PayForever::amount), "a payment up to " + told + " is missing");
                assertTrue(-has(hub, "alice") >= sum(told, PayForever::price), "a price up to " + told + " is missing");
            }
        }
        // The client repeats what it was not told of, under the same keys.
        long last = told + 300;
        assertEquals(last, run(told + 1, last, Integer.MAX_VALUE));
        try (FileDisk disk = FileDisk.forWriting(directory);
                SegmentedBlockLog log = PayForever.open(disk)) {
            Hub hub = PayForever.recover(log, SnapshotFiles.open(disk), directory.resolve("idle"));
            assertEquals(sum(last, PayForever::amount), has(hub, "bob"));
            assertEquals(sum(last, PayForever::price), -has(hub, "alice"));
            assertEquals(-has(hub, "alice") - has(hub, "bob"), has(hub, "hub"), "the hub has the fees");
        }
    }

    /** What an entity's accounts hold for it. */
    private static long has(Hub hub, String entity) {
        long sum = 0;
        for (String client : entity.equals("hub") ? List.of("alice", "bob") : List.of(entity)) {
            AccountKey key = AccountKey.between(Town.entity(client), Town.entity("hub"));
            AccountState account = hub.view(key).orElseThrow();
            Amount delta = account.line(Town.GOLD).orElseThrow().delta();
            sum += (key.isLeft(Town.entity(entity)) ? delta : delta.negate())
                    .units()
                    .longValueExact();
        }
        return sum;
    }

    private static long sum(long last, LongUnaryOperator each) {
        return LongStream.rangeClosed(PayForever.FIRST_PAYMENT, last).map(each).sum();
    }

    /** @return the last command it told of, also between the decision to kill it and its death */
    private long run(long first, long last, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PayForever.class.getName(),
                        directory.toString(),
                        Long.toString(first),
                        Long.toString(last)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            long told = first - 1;
            int count = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                assertEquals(PayForever.DONE + (told + 1), line);
                told++;
                if (++count == lines) {
                    process.toHandle().destroyForcibly();
                }
            }
            process.waitFor();
            return told;
        } finally {
            process.destroyForcibly();
        }
    }
}
