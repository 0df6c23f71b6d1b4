package io.portcullis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code portcullis bench signer [--json] [--seconds N]}: how fast the signer signs, logs and seals, against a C loop and a bare
 * disk. The seconds are for signing and logging; sealing takes its fixed number of blocks, about a minute.
 *
 * <p>SoftHSM finds its tokens by an environment variable, so the measuring happens in a second process over a token directory made for
 * this run and removed after it. Exit codes: 0 measured, 1 failed, 2 usage. Whether targets are met is in the report: a busy machine
 * is no failure.
 */
public final class SignerBench {
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final String CHILD = "portcullis.bench.directory";
    private static final int USAGE = 2;
    private static final int WATERMARKED_ACCOUNTS = 1_000_000;

    private SignerBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean json = false;
        double seconds = 40;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--json")) {
                json = true;
            } else if (arguments[i].equals("--seconds") && i + 1 < arguments.length) {
                seconds = parse(arguments[++i]);
            } else {
                seconds = -1;
            }
        }
        if (!(seconds >= 1 && seconds <= 3_600)) {
            System.err.println("usage: bench signer [--json] [--seconds 1..3600]");
            System.exit(USAGE);
        }
        String directory = System.getProperty(CHILD);
        if (directory != null) {
            measure(Path.of(directory), seconds, json);
        } else {
            System.exit(runChild(arguments));
        }
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void measure(Path directory, double seconds, boolean json) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(new SigningBench(directory, LIBRARY, seconds * 0.75).run());
        rows.add(new AuditBench(directory, seconds * 0.25).run());
        rows.addAll(new SealBench(directory, LIBRARY).run());
        rows.add(new SealMemoryBench(directory, WATERMARKED_ACCOUNTS).run());
        System.out.print(json ? JsonMapper.shared().writeValueAsString(rows) + "\n" : Row.table(rows));
    }

    private static int runChild(String[] arguments) throws IOException, InterruptedException {
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
                    "-D" + CHILD + "=" + directory,
                    SignerBench.class.getName()));
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
