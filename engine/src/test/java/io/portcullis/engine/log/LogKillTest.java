package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process on a real disk, really killed in the middle of its commits, over and over on the same log. */
class LogKillTest {
    private static final int ROUNDS = 5;

    @TempDir
    private Path directory;

    @Test
    void findsAllThatAKilledProcessToldOf() throws Exception {
        Random random = new Random(15);
        long told = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = told;
            told = killAfter(20 + random.nextInt(150));
            assertTrue(told > before, "the log went on from " + before + " to " + told);
            try (FileDisk disk = FileDisk.forWriting(directory);
                    SegmentedBlockLog log = SegmentedBlockLog.open(disk, LogFixture.SMALL)) {
                long last = log.last().orElseThrow();
                assertTrue(last >= told && last <= told + 3, told + " was told, the log ends with " + last);
                long first = log.first().orElseThrow();
                assertEquals(
                        last - first + 1,
                        LogFixture.read(log.readFrom(first), first).size());
                SnapshotFiles.open(disk).start(log).snapshot().ifPresent(LogFixture::requireSnapshot);
            }
        }
    }

    /** @return the newest block that the process told of, also between the decision to kill it and its death */
    private long killAfter(int commits) throws IOException, InterruptedException {
        Process process = OtherProcess.start(CommitForever.class, directory);
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            long told = 0;
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told = Long.parseLong(line.substring(CommitForever.COMMITTED.length()));
                if (++count == commits) {
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
