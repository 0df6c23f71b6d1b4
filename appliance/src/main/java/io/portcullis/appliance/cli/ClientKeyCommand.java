package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ClientKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "client-key",
        description = "Keys with which entities' clients sign commands.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ClientKeyCommand {
    @Command(
            name = "new",
            description = {
                "Make a key in a file that only you can read.",
                "It commands nothing until an entity grants its address something."
            },
            mixinStandardHelpOptions = true)
    int make(
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it is kept.") Path file,
            @Mixin Output output)
            throws IOException {
        ClientKey key;
        try {
            key = ClientKey.create(file, new SecureRandom());
        } catch (FileAlreadyExistsException e) {
            throw CliTag.FILE_EXISTS.refusal("There is a file already: " + file);
        }
        return show(key, file, output);
    }

    @Command(name = "show", description = "The address of a key.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "FILE", description = "The key's file.") Path file, @Mixin Output output) {
        try {
            return show(ClientKey.read(file), file, output);
        } catch (IOException e) {
            throw CliTag.KEY_MISSING.refusal(e.getMessage());
        }
    }

    private static int show(ClientKey key, Path file, Output output) {
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("address", key.address().toString())
                .put("file", file.toString()));
        return ExitCode.DONE.code();
    }
}
