package io.portcullis.watchtower.cli;

import io.portcullis.watchtower.service.KeyFiles;
import io.portcullis.watchtower.service.Tower;
import io.portcullis.watchtower.service.TowerConfig;
import io.portcullis.watchtower.verdict.TowerRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The tower's command. */
@Command(
        name = "portcullis-tower",
        mixinStandardHelpOptions = true,
        description = "Watches a Depositary for others, and answers stale disputes with the newest proof.",
        subcommands = {
            PortcullisTower.Init.class,
            PortcullisTower.Run.class,
            Looking.Status.class,
            Looking.Appointments.class,
            Looking.Vaults.class,
            Evidence.ReceiptCommand.class,
            Evidence.ProveNegligence.class,
            VaultEvidence.Verify.class,
            VaultEvidence.ProveNegligence.class
        })
public final class PortcullisTower implements Runnable {
    static final int REFUSED = 1;
    static final int UNREACHABLE = 3;
    static final int BROKEN = 4;

    private static final long SHUTDOWN_SECONDS = 20;

    public static void main(String[] arguments) {
        System.exit(line().execute(arguments));
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(new PortcullisTower());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof TowerRefusal refused) {
                command.getErr().println(refused.tag() + ": " + refused.getMessage());
                command.getErr().println("What to do: " + refused.remedy());
                return REFUSED;
            }
            if (e instanceof IOException || e instanceof io.portcullis.depositary.client.ChainException) {
                command.getErr().println("Not reachable: " + e.getMessage());
                return UNREACHABLE;
            }
            e.printStackTrace(command.getErr());
            return BROKEN;
        });
        return line;
    }

    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }

    /** Makes keys. */
    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description = "Makes a tower's identity and gas key in a new folder, and says what to pin.")
    static final class Init implements Callable<Integer> {
        @Parameters(paramLabel = "FOLDER", description = "for identity.key and gas.key; only its owner may read them")
        private Path folder;

        @Override
        public Integer call() throws IOException {
            Files.createDirectories(folder);
            System.out.println("key of its heartbeats and receipts: "
                    + KeyFiles.newIdentity(folder.resolve("identity.key")).point());
            System.out.println("account that pays for gas:          " + KeyFiles.newGasKey(folder.resolve("gas.key")));
            return 0;
        }
    }

    /** Watches. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Watches until it is told to end.")
    static final class Run implements Callable<Integer> {
        @Parameters(paramLabel = "CONFIG", description = "the configuration file")
        private Path config;

        @Override
        public Integer call() throws IOException, InterruptedException {
            CountDownLatch ended = new CountDownLatch(1);
            try (Tower tower = Tower.open(TowerConfig.read(config), InstantSource.system())) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    tower.end();
                    await(ended);
                }));
                System.out.println(
                        "listening " + tower.port() + " operator " + tower.operatorPort() + " key " + tower.key());
                tower.run();
            } finally {
                ended.countDown();
            }
            return 0;
        }

        private static void await(CountDownLatch ended) {
            try {
                if (!ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                    System.err.println("it did not end in time; what was promised is durable");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
