package io.portcullis.appliance.cli;

import io.portcullis.signer.witness.WitnessMain;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "witness",
        description = {
            "Run a witness: remember how far each log was, and cosign only what continues it (c2sp.org/tlog-witness).",
            "It is run by another organisation than the logs'. Its configuration is one JSON file:",
            "{\"name\",\"dataDirectory\",\"host\",\"port\",\"logs\":[{\"origin\",\"key\"}...]}; the keys are those of portcullis audit logs."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class WitnessCommand {
    private static final String CONFIG = "--config";

    @Command(
            name = "init",
            description = "Make its key and its empty memory; print the key.",
            mixinStandardHelpOptions = true)
    int init(
            @Option(names = CONFIG, paramLabel = "FILE", required = true, description = "Its configuration.")
                    Path file) {
        return run("init", file);
    }

    @Command(name = "key", description = "Print the key that appliances configure.", mixinStandardHelpOptions = true)
    int key(
            @Option(names = CONFIG, paramLabel = "FILE", required = true, description = "Its configuration.")
                    Path file) {
        return run("key", file);
    }

    @Command(name = "serve", description = "Answer until told to stop.", mixinStandardHelpOptions = true)
    int serve(
            @Option(names = CONFIG, paramLabel = "FILE", required = true, description = "Its configuration.")
                    Path file) {
        return run("serve", file);
    }

    private static int run(String verb, Path file) {
        return WitnessMain.run(verb, CONFIG, file.toString());
    }
}
