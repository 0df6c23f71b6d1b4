package io.portcullis.depositary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.portcullis.depositary.testing.AnvilNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contracts' own tests, so that one command tests everything. */
class ContractsTest {
    private static final long MINUTES = 15;
    private static final int TAIL_LINES = 60;

    @Test
    void committedArtifactsAreWhatTheSourcesCompileTo(@TempDir Path folder) {
        run(folder, "node", "tools/artifacts.mjs", "--check");
    }

    @Test
    void forgeTestsPass(@TempDir Path folder) {
        run(folder, "node", "tools/forge.mjs", "test");
    }

    @Test
    void gasIsWhatTheSnapshotSays(@TempDir Path folder) {
        run(folder, "npm", "run", "--silent", "gas", "--", "--check", "--tolerance", "3");
    }

    /** Compiles everything once more, for coverage. */
    @Test
    @Tag("soak")
    void everyWayToRefuseIsTakenByATest(@TempDir Path folder) {
        run(folder, "node", "tools/reverts.mjs");
    }

    private static void run(Path folder, String... command) {
        Path output = folder.resolve("output.txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(AnvilNode.depositaryFolder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                fail("not done within " + MINUTES + " minutes:\n" + tail(output));
            }
            assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + tail(output));
        } catch (IOException e) {
            fail(String.join(" ", command) + " cannot be run; `npm ci` in depositary/ installs what it needs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted", e);
        }
    }

    private static String tail(Path output) {
        try {
            List<String> lines =
                    new String(Files.readAllBytes(output), UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(its output cannot be read: " + e.getMessage() + ")";
        }
    }
}
