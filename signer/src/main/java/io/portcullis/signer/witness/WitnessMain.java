package io.portcullis.signer.witness;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * {@code init|serve|key --config FILE}. {@code init} and {@code key} print the witness's vkey; {@code serve} prints {@code {"ready":PORT}} and stays.
 *
 * <p>Exit codes: 0 done or stopped, 2 usage or configuration, 4 broken machine.
 */
public final class WitnessMain {
    private static final int USAGE = 2;
    private static final int BROKEN = 4;

    private WitnessMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Gives the exit code; {@code serve} returns when the process is told to stop. */
    public static int run(String... arguments) {
        if (arguments.length != 3 || !arguments[1].equals("--config")) {
            System.err.println("usage: init|serve|key --config FILE");
            return USAGE;
        }
        Path file = Path.of(arguments[2]);
        try {
            switch (arguments[0]) {
                case "init" ->
                    System.out.println(
                            WitnessProcess.begin(file, new SecureRandom()).vkey());
                case "key" -> System.out.println(WitnessProcess.key(file).vkey());
                case "serve" -> serve(file);
                default -> {
                    System.err.println("usage: init|serve|key --config FILE");
                    return USAGE;
                }
            }
            return 0;
        } catch (SignerFault e) {
            System.err.println(e.refusal());
            return e.tag() == SignerTag.CONFIGURATION_INVALID ? USAGE : BROKEN;
        } catch (IOException e) {
            System.err.println("the witness does not start: " + e);
            return BROKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BROKEN;
        }
    }

    private static void serve(Path file) throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (WitnessProcess process = WitnessProcess.serve(file, InstantSource.system())) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                stop.countDown();
                                try {
                                    stopped.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            },
                            "end-of-witness"));
            System.out.println("{\"ready\":" + process.port() + "}");
            stop.await();
        } finally {
            stopped.countDown();
        }
    }
}
