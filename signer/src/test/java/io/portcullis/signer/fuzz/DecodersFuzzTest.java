package io.portcullis.signer.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.testing.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds every decoder what it was ever fed, then has Jazzer go on from there. */
@Tag("proof")
class DecodersFuzzTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/corpus");

    /** In the test command; the long run is twenty times as long. */
    private static final int SECONDS = Effort.times(30);

    @TempDir
    Path directory;

    static Stream<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void endsInAValueOrTheDeclaredRefusal(Path input) throws IOException {
        FuzzTarget.take(Files.readAllBytes(input));
    }

    @Test
    void everyTargetIsInTheCorpus() throws IOException {
        Set<FuzzTarget> missing = EnumSet.allOf(FuzzTarget.class);
        for (Path input : corpus().toList()) {
            FuzzTarget.ofCode(Files.readAllBytes(input)[0]).ifPresent(missing::remove);
        }
        assertEquals(Set.of(), missing, "write it by CorpusMain");
    }

    /** A finding is a file beside the log; it goes into the corpus with what mends it. */
    @Test
    void nothingIsFoundByFuzzing() throws Exception {
        Path log = directory.resolve("fuzzing.log");
        Path findings = Path.of("target/fuzz-findings").toAbsolutePath();
        Files.createDirectories(findings);
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + DecoderFuzzer.class.getName(),
                "--instrumentation_includes=io.portcullis.**",
                "--custom_hook_includes=io.portcullis.**",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=120",
                "-rss_limit_mb=3000",
                "-use_value_profile=1",
                "-print_final_stats=1"));
        line.add(Files.createDirectories(directory.resolve("generated")).toString());
        line.add(CORPUS.toAbsolutePath().toString());
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int code = process.waitFor();
            List<String> said = Files.readAllLines(log);
            assertEquals(0, code, () -> String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size())));
            assertTrue(executions(said) > 1_000, () -> String.join("\n", said));
        } finally {
            process.destroyForcibly();
        }
    }

    private static long executions(List<String> said) {
        return said.stream()
                .filter(line -> line.startsWith("stat::number_of_executed_units:"))
                .mapToLong(
                        line -> Long.parseLong(Arrays.asList(line.split("\\s+")).getLast()))
                .findFirst()
                .orElse(0);
    }
}
