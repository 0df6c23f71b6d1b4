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
 * {@code portcullis bench threshold [--json] [--seconds N] [--members N]}: combining and verifying threshold signatures against blst's C
 * functions, naming a bad part against verifying every part, how long a ceremony takes, what a check costs on the chain.
 *
 * <p>{@code --seconds} is the time for what is measured in rounds; ceremonies take what they take, up to {@code --members} members. Exit
 * codes: 0 measured, 1 failed, 2 usage. Whether targets are met is in the report: a busy machine is no failure.
 */
public final class ThresholdBench {
    private static final int USAGE = 2;
    private static final int MOST_MEMBERS = 128;

    private ThresholdBench() {}

    private record Options(boolean json, double seconds, int members) {
        boolean isRight() {
            return seconds >= 1 && seconds <= 3_600 && members >= 0 && members <= MOST_MEMBERS;
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = parse(arguments);
        if (!options.isRight()) {
            System.err.println(
                    "usage: bench threshold [--json] [--seconds 1..3600] [--members 0.." + MOST_MEMBERS + "]");
            System.exit(USAGE);
        }
        Path directory = Files.createTempDirectory("portcullis-bench");
        try {
            List<Row> rows = new ArrayList<>(new CombiningBench(directory, options.seconds() * 0.8).run());
            rows.addAll(new BlameBench(options.seconds() * 0.2).run());
            rows.addAll(new CeremonyBench(options.members()).run());
            GasRow.read().ifPresent(rows::add);
            System.out.print(options.json() ? JsonMapper.shared().writeValueAsString(rows) + "\n" : Row.table(rows));
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Options parse(String[] arguments) {
        boolean json = false;
        double seconds = 40;
        int members = MOST_MEMBERS;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--json" -> json = true;
                    case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                    case "--members" -> members = Integer.parseInt(arguments[++i]);
                    default -> seconds = -1;
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            seconds = -1;
        }
        return new Options(json, seconds, members);
    }
}
