package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.FreezeLevel;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "freeze",
        description = {
            "What closes the gate, and how far: OPEN, NO_NEW_CREDIT, NO_WITHDRAWALS, SEALED.",
            "Raising is immediate. Lowering takes approvers, a delay, and what was wrong mended."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class FreezeCommand {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Command(
            name = "status",
            description = "The levels of appliance, board and chain; what holds them, since when, and what to do.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/freeze"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "raise",
            description = "Close the gate now, here and at every signer. Nothing asks twice.",
            mixinStandardHelpOptions = true)
    int raise(
            @Parameters(paramLabel = "LEVEL", description = "NO_NEW_CREDIT, NO_WITHDRAWALS or SEALED.") String level,
            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "What was seen.") String why,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised()
                .post(
                        "/freeze/raise",
                        JSON.createObjectNode().put("level", level(level)).put("text", why)));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "lower",
            description = {
                "File the intent that lowers the level; approve it as any other.",
                "After its delay each signer goes down as far as what was wrong is mended."
            },
            mixinStandardHelpOptions = true)
    int lower(
            @Parameters(paramLabel = "LEVEL", description = "OPEN, NO_NEW_CREDIT or NO_WITHDRAWALS.") String level,
            @Option(
                            names = "--purpose",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; what approvers read first.")
                    String purpose,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised()
                .post(
                        "/freeze/lower",
                        JSON.createObjectNode().put("level", level(level)).put("purpose", purpose)));
        return ExitCode.DONE.code();
    }

    private static String level(String word) {
        boolean known = Arrays.stream(FreezeLevel.values())
                .anyMatch(level -> level.name().equals(word));
        if (!known) {
            throw CliTag.INPUT_INVALID.refusal("A level is one of "
                    + Arrays.stream(FreezeLevel.values()).map(Enum::name).collect(Collectors.joining(", ")) + ".");
        }
        return word;
    }
}
