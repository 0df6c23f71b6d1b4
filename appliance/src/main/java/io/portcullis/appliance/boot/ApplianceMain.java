package io.portcullis.appliance.boot;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.signer.json.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code ApplianceMain serve --config FILE}; exit codes are on the package's page. */
public final class ApplianceMain {
    private static final Logger LOG = LoggerFactory.getLogger(ApplianceMain.class);
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 3;
    private static final int INTERNAL = 4;
    private static final int STORE = 5;

    private ApplianceMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 3 || !arguments[0].equals("serve") || !arguments[1].equals("--config")) {
            System.err.println("usage: serve --config FILE");
            System.exit(USAGE);
        }
        System.exit(serve(Path.of(arguments[2])));
    }

    private static int serve(Path configuration) {
        try {
            Appliance appliance = Appliance.start(ApplianceConfig.load(configuration));
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                close(appliance);
                stopped.countDown();
            }));
            ObjectNode ready = StrictJson.newObject();
            ready.putObject("ready").put("port", appliance.port());
            System.out.println(ready);
            stopped.await();
            return 0;
        } catch (ApplianceRefusal e) {
            return refuse(e.tag(), e.getMessage(), e.remedy(), exitCode(e.tag()));
        } catch (ChainException e) {
            return refuse(e.tagName(), e.getMessage(), e.remedy(), UNREACHABLE);
        } catch (IOException e) {
            return refuse(
                    ApplianceTag.CONFIGURATION_INVALID.name(),
                    e.toString(),
                    ApplianceTag.CONFIGURATION_INVALID.remedy(),
                    USAGE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERNAL;
        }
    }

    private static void close(Appliance appliance) {
        try {
            appliance.close();
        } catch (IOException e) {
            LOG.error("the appliance did not close cleanly", e);
        }
    }

    private static int exitCode(String tag) {
        return switch (tag) {
            case "DATA_DIRECTORY_IN_USE", "STORE_CORRUPT" -> STORE;
            case "CONFIGURATION_INVALID", "DEPLOYMENT_MISMATCH" -> USAGE;
            default -> INTERNAL;
        };
    }

    private static int refuse(String tag, String message, String remedy, int exitCode) {
        ObjectNode refused = StrictJson.newObject();
        refused.putObject("error").put("tag", tag).put("message", message).put("remedy", remedy);
        System.err.println(refused);
        return exitCode;
    }
}
