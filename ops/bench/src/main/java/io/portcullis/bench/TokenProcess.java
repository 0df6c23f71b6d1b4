package io.portcullis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SoftHSM finds its tokens by an environment variable, so what measures with tokens runs in a second process, over a directory made for
 * that run and removed after it.
 */
final class TokenProcess {
    static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

    private static final String DIRECTORY = "portcullis.bench.directory";

    private TokenProcess() {}

    /** The directory of this run; empty in the first process. */
    static Optional<Path> directory() {
        return Optional.ofNullable(System.getProperty(DIRECTORY)).map(Path::of);
    }

    /** Runs a main class again, with tokens. Gives its exit code. */
    static int run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("portcullis-bench");
        Process process = null;
        try {
            Path tokens = Files.createDirectory(directory.resolve("tokens"));
            Path conf = Files.writeString(
                    directory.resolve("softhsm2.conf"),
                    "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n".formatted(tokens));
            List<String> line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-D" + DIRECTORY + "=" + directory,
                    main.getName()));
            line.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
            builder.environment().put("SOFTHSM2_CONF", conf.toString());
            process = builder.start();
            return process.waitFor();
        } finally {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
