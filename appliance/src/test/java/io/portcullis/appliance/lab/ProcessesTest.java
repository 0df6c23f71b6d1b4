package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessesTest {
    private static final List<String> LONG = List.of("sleep", "300");

    @TempDir
    private Path directory;

    @Test
    void endsWhatADeadRunLeftBehind() throws Exception {
        Processes dead = new Processes(record());
        Process left = dead.start("left", LONG, Map.of(), log()).process();
        // The run dies here: nobody closes it.
        assertEquals(List.of("left"), new Processes(record()).endLeftovers());
        assertFalse(left.isAlive());
        assertFalse(Files.exists(record()));
    }

    @Test
    void leavesAProcessAloneWhosePidWasUsedAgain() throws Exception {
        try (Processes running = new Processes(record())) {
            Process stranger = running.start("stranger", LONG, Map.of(), log()).process();
            String written = Files.readString(record());
            Files.writeString(record(), written.replaceAll("\"startedAt\":[0-9]+", "\"startedAt\":1"));
            assertEquals(List.of(), new Processes(record()).endLeftovers());
            assertTrue(stranger.isAlive());
        }
    }

    @Test
    void closesLastStartedFirstAndForgetsAll() throws Exception {
        Process first;
        Process second;
        try (Processes running = new Processes(record())) {
            first = running.start("first", LONG, Map.of(), log()).process();
            second = running.start("second", LONG, Map.of(), log()).process();
            assertEquals(2, Processes.recorded(record()).size());
        }
        assertFalse(first.isAlive());
        assertFalse(second.isAlive());
        assertFalse(Files.exists(record()));
    }

    @Test
    void saysWhyAProcessThatDiedIsNotReady() throws Exception {
        try (Processes running = new Processes(record())) {
            Processes.Running dying =
                    running.start("dying", List.of("sh", "-c", "echo no token; exit 7"), Map.of(), log());
            LabFailure failure =
                    assertThrows(LabFailure.class, () -> Processes.await(dying, Duration.ofSeconds(20), () -> false));
            assertEquals(LabTag.PROCESS_DIED, failure.tag());
            assertTrue(failure.getMessage().contains("no token"), failure.getMessage());
        }
    }

    @Test
    void saysThatAProcessIsNotReadyInTime() throws Exception {
        try (Processes running = new Processes(record())) {
            Processes.Running slow = running.start("slow", LONG, Map.of(), log());
            LabFailure failure =
                    assertThrows(LabFailure.class, () -> Processes.await(slow, Duration.ofMillis(50), () -> false));
            assertEquals(LabTag.PROCESS_NOT_READY, failure.tag());
        }
    }

    @Test
    void refusesASecondLabInTheSameFolder() throws Exception {
        try (LabLock held = LabLock.take(directory)) {
            LabFailure failure = assertThrows(LabFailure.class, () -> LabLock.take(directory));
            assertEquals(LabTag.LAB_IN_USE, failure.tag());
            assertTrue(held != null);
        }
        LabLock.take(directory).close();
    }

    @Test
    void deletesNothingInAFolderThatNoLabMade() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "mine");
        LabDirectory lab = LabDirectory.at(directory);
        assertEquals(
                LabTag.LAB_DIRECTORY_FOREIGN,
                assertThrows(LabFailure.class, lab::prepare).tag());
        assertEquals(
                LabTag.LAB_DIRECTORY_FOREIGN,
                assertThrows(LabFailure.class, lab::clear).tag());
        assertTrue(Files.exists(precious));
    }

    @Test
    void refusesAFolderWhosePathIsTooLongForASocket() {
        LabFailure failure = assertThrows(LabFailure.class, () -> LabDirectory.at(Path.of("/tmp", "x".repeat(120))));
        assertEquals(LabTag.LAB_DIRECTORY_UNUSABLE, failure.tag());
    }

    private Path record() {
        return directory.resolve("processes.json");
    }

    private Path log() {
        return directory.resolve("log");
    }
}
