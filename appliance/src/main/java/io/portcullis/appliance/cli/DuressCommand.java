package io.portcullis.appliance.cli;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.lab.DuressLists;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.Officer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** The officer's private list. It never passes through an appliance: both acts are on files and processes of this machine. */
@Command(
        name = "duress",
        description = "The private list of authenticators by which people signal that they decide under threat.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DuressCommand {
    @Command(
            name = "sign",
            description = {
                "Have the policy officer's token of a lab sign a list, in a process of its own. A list replaces the one before as a whole.",
                "Elsewhere the officer runs OfficerMain sign-duress, and carries the file to each signer by hand."
            },
            mixinStandardHelpOptions = true)
    int sign(
            @Parameters(
                            paramLabel = "CREDENTIAL",
                            arity = "0..*",
                            description = "Ids as 'approver list' shows them; none for a list that names nobody.")
                    List<String> credentials,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            required = true,
                            description = "A new file, for its owner only.")
                    Path out,
            @Mixin LabOption at,
            @Mixin Output output)
            throws Exception {
        LabDirectory lab = at.running();
        List<String> ids = credentials == null ? List.of() : credentials;
        ids.forEach(ApproverCommand::checked);
        if (Files.exists(out)) {
            throw CliTag.FILE_EXISTS.refusal(out + " exists.");
        }
        PrivateFile.write(out, Officer.of(lab).signDuress(DuressLists.entity(lab), ids));
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("file", out.toAbsolutePath().toString())
                .put("credentials", ids.size()));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "place",
            description = {
                "Put a signed list at each signer of a lab, and start them again one by one, for a list is heeded from a signer's start on.",
                "Elsewhere whoever runs a signer's host puts it there: SignerMain place-duress --config SIGNER.json < FILE."
            },
            mixinStandardHelpOptions = true)
    int place(
            @Parameters(paramLabel = "FILE", description = "What 'duress sign' wrote.") Path file,
            @Mixin LabOption at,
            @Mixin Output output)
            throws Exception {
        List<String> placed = DuressLists.place(at.running(), InputFile.bytes(file));
        var shown = JsonMapper.shared().createObjectNode();
        placed.forEach(shown.putArray("placed")::add);
        output.show(shown);
        return ExitCode.DONE.code();
    }
}
