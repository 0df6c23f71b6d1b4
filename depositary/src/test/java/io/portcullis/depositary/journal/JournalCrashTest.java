package io.portcullis.depositary.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A power cut at every operation of the disk, with every unforced sector surviving or not. */
class JournalCrashTest {
    private static final Journal.Kind KIND = new Journal.Kind("test");

    @Property(tries = 60)
    void powerCutLosesNothingAcknowledgedAndInventsNothing(
            @ForAll @IntRange(min = 1, max = 60) int cutAt,
            @ForAll @IntRange(min = 1, max = 4_000) int recordBytes,
            @ForAll long seed) {
        TwinDisk disk = new TwinDisk(new byte[0]).cutPowerAt(cutAt);
        List<String> submitted = new ArrayList<>();
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            for (int i = 0; i < 30; i++) {
                String record = i + "x".repeat(recordBytes);
                submitted.add(record);
                answers.add(journal.submit(record.getBytes(UTF_8)));
            }
            for (CompletableFuture<Long> answer : answers) {
                settle(answer);
            }
        } catch (JournalFault fault) {
            assertEquals(JournalFault.Ill.FAILED, fault.ill());
        }
        long acknowledged =
                answers.stream().filter(a -> !a.isCompletedExceptionally()).count();

        TwinDisk survivor = new TwinDisk(disk.survivors(seed));
        List<String> found = new ArrayList<>();
        Journal.create(survivor, KIND, (sequence, offset, payload) -> found.add(new String(payload, UTF_8)))
                .close();
        assertTrue(found.size() >= acknowledged, "acknowledged " + acknowledged + ", found " + found.size());
        assertEquals(submitted.subList(0, found.size()), found);

        // And the recovered journal is a good one: it takes more and reads again.
        TwinDisk again = new TwinDisk(survivor.survivors(seed + 1));
        try (Journal journal = Journal.create(again, KIND, (sequence, offset, payload) -> {})) {
            assertEquals(found.size(), journal.append("after".getBytes(UTF_8)));
        }
    }

    private static void settle(CompletableFuture<Long> answer) {
        try {
            answer.join();
        } catch (CompletionException expected) {
            assertTrue(expected.getCause() instanceof JournalFault);
        }
    }
}
