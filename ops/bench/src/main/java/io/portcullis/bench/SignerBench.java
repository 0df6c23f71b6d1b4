package io.portcullis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code portcullis bench signer [--json] [--seconds N]}: how fast the signer signs, verifies assertions, logs and seals, against
 * loops in C and a bare disk. The seconds are for signing, verifying and logging; sealing takes its fixed number of blocks, about a minute.
 *
 * <p>Exit codes: 0 measured, 1 failed, 2 usage. Whether targets are met is in the report: a busy machine
 * is no failure.
 */
public final class SignerBench {
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
        Optional<Path> directory = TokenProcess.directory();
        if (directory.isPresent()) {
            measure(directory.get(), seconds, json);
        } else {
            System.exit(TokenProcess.run(SignerBench.class, arguments));
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
        List<Row> rows = new ArrayList<>(new SigningBench(directory, TokenProcess.LIBRARY, seconds * 0.55).run());
        rows.add(new AssertionBench(directory, seconds * 0.2).run());
        rows.add(new AuditBench(directory, seconds * 0.25).run());
        rows.addAll(new SealBench(directory, TokenProcess.LIBRARY).run());
        rows.add(new SealMemoryBench(directory, WATERMARKED_ACCOUNTS).run());
        System.out.print(json ? JsonMapper.shared().writeValueAsString(rows) + "\n" : Row.table(rows));
    }
}
