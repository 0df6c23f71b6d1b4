package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.CommandKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "client-key",
        description = "Keys with which entities' clients command, and what entities grant them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GrantCommand.class, RevokeCommand.class})
final class ClientKeyCommand {
    private static final int MOST_DAYS = 3_650;

    @Command(
            name = "new",
            description = {
                "Make a key in a file that only you can read.",
                "It commands nothing until an entity grants it something."
            },
            mixinStandardHelpOptions = true)
    int make(
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it is kept.") Path file,
            @Option(
                            names = "--api",
                            description = "An API key for a program: proved by mutual TLS, always capped, and"
                                    + " good for one appliance's door only.")
                    boolean api,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "365",
                            description = "How long an API key's certificate is good (default: ${DEFAULT-VALUE}).")
                    int days,
            @Mixin Output output)
            throws IOException {
        if (days < 1 || days > MOST_DAYS) {
            throw CliTag.INPUT_INVALID.refusal("A certificate is good for 1 to " + MOST_DAYS + " days.");
        }
        SecureRandom random = new SecureRandom();
        CommandKey key;
        try {
            key = api
                    ? ApiKey.create(file, Instant.now(), Duration.ofDays(days), random)
                    : ClientKey.create(file, random);
        } catch (FileAlreadyExistsException e) {
            throw CliTag.FILE_EXISTS.refusal("There is a file already: " + file);
        } catch (IOException e) {
            throw CliTag.FILE_UNWRITABLE.refusal("The key cannot be written: " + file);
        }
        return show(key, file, output);
    }

    @Command(
            name = "show",
            description = "What an entity grants something to: a client key's address, an API key's pin.",
            mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "FILE", description = "The key's file.") Path file, @Mixin Output output) {
        return show(read(file), file, output);
    }

    /** @throws CliRefusal KEY_MISSING */
    static CommandKey read(Path file) {
        try {
            return CommandKey.read(file);
        } catch (IOException e) {
            throw CliTag.KEY_MISSING.refusal(e.getMessage());
        }
    }

    private static int show(CommandKey key, Path file, Output output) {
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        switch (key) {
            case ClientKey client ->
                shown.put("kind", "client").put("address", client.address().toString());
            case ApiKey api ->
                shown.put("kind", "api")
                        .put("pin", api.pin().toString())
                        .put("keyId", "0x" + api.keyId())
                        .put("notAfter", api.notAfter().toString());
        }
        shown.put("holder", key.granted().holder().toString());
        output.show(shown.put("file", file.toString()));
        return ExitCode.DONE.code();
    }
}
