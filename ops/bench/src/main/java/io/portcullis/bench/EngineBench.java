package io.portcullis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code portcullis bench engine [--json] [--payments N] [--accounts N] [--hub-accounts N] [--only PART]…}: the account machine alone, payments over a hub with
 * all that makes them final, the state tree, memory, the log and restarts, against their limits.
 *
 * <p>{@code --payments} are of one round, of which there are twelve; {@code --accounts} are those of the tree and of memory, {@code --hub-accounts} those of a
 * hub that is snapshot and started again. Exit codes: 0
 * measured, 1 failed, 2 usage. Whether targets are met is in the report: a busy machine is no failure.
 */
public final class EngineBench {
    private static final int USAGE = 2;
    private static final Set<String> PARTS = Set.of("account", "hub", "tree", "memory", "log", "restart");

    private EngineBench() {}

    private record Options(boolean json, int payments, int accounts, int hubAccounts, Set<String> parts) {
        boolean isRight() {
            return payments >= 1_000
                    && payments <= 400_000
                    && accounts >= 10_000
                    && accounts <= 10_000_000
                    && hubAccounts >= 10_000
                    && hubAccounts <= 10_000_000
                    && PARTS.containsAll(parts);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = parse(arguments);
        if (!options.isRight()) {
            System.err.println("usage: bench engine [--json] [--payments 1000..400000] [--accounts 10000..10000000]"
                    + " [--hub-accounts 10000..10000000]"
                    + " [--only " + String.join("|", new TreeSet<>(PARTS)) + "]...");
            System.exit(USAGE);
        }
        Optional<Path> directory = TokenProcess.directory();
        if (directory.isPresent()) {
            measure(directory.get(), options);
        } else {
            System.exit(TokenProcess.run(EngineBench.class, arguments));
        }
    }

    private static Options parse(String[] arguments) {
        boolean json = false;
        int payments = 200_000;
        int accounts = 10_000_000;
        int hubAccounts = 1_000_000;
        Set<String> parts = new TreeSet<>();
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--json" -> json = true;
                    case "--payments" -> payments = Integer.parseInt(arguments[++i]);
                    case "--accounts" -> accounts = Integer.parseInt(arguments[++i]);
                    case "--hub-accounts" -> hubAccounts = Integer.parseInt(arguments[++i]);
                    case "--only" -> parts.add(arguments[++i]);
                    default -> payments = -1;
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            payments = -1;
        }
        return new Options(json, payments, accounts, hubAccounts, parts.isEmpty() ? PARTS : parts);
    }

    private static void measure(Path directory, Options options) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        if (options.parts().contains("account")) {
            rows.addAll(new AccountBench().run());
        }
        if (options.parts().contains("hub")) {
            try (HubBench hub = new HubBench(directory, TokenProcess.LIBRARY, options.payments())) {
                rows.addAll(hub.run());
            }
        }
        if (options.parts().contains("tree")) {
            rows.addAll(new StateTreeBench(options.accounts(), 1_000, options.accounts() / 200).run());
        }
        if (options.parts().contains("memory")) {
            rows.addAll(new KernelMemoryBench(Files.createDirectory(directory.resolve("memory")), options.accounts())
                    .run());
        }
        if (options.parts().contains("log")) {
            rows.addAll(new BlockLogBench(Files.createDirectory(directory.resolve("blocks"))).run());
        }
        if (options.parts().contains("restart")) {
            rows.addAll(RestartBench.inItsOwnProcess(
                    Files.createDirectory(directory.resolve("restart")), options.hubAccounts(), options.payments()));
        }
        System.out.print(options.json() ? JsonMapper.shared().writeValueAsString(rows) + "\n" : Row.table(rows));
    }
}
