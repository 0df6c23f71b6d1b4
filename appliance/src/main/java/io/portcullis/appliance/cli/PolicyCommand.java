package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.Demo;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.Officer;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "policy",
        description = "Who may approve what, and where value may go.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {
    @Command(name = "show", description = "The policy in force.", mixinStandardHelpOptions = true)
    int show(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/policy"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "draft",
            description = "The next policy's document, with everybody who has enrolled. Edit it, then have it signed.",
            mixinStandardHelpOptions = true)
    int draft(
            @Option(names = "--lab-terms", description = "Fill in the tiers and the destination of the lab's demo.")
                    boolean labTerms,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        JsonNode draft = remote.authorised().post("/policies/draft");
        output.show(labTerms ? Demo.policyOfPeople(remote.lab(), draft) : draft);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "sign",
            description = "Sign a document with the policy officer's token of a lab, in a process of its own.",
            mixinStandardHelpOptions = true)
    int sign(
            @Parameters(paramLabel = "FILE", description = "The policy's document.") Path file,
            @Option(
                            names = "--directory",
                            paramLabel = "DIR",
                            description = "The lab's folder (default: lab/up of the checkout).")
                    Optional<Path> directory,
            @Mixin Output output)
            throws Exception {
        LabDirectory lab = LabDirectory.at(directory.orElseGet(() -> LabDirectory.standard("up")));
        if (lab.console().isEmpty()) {
            throw CliTag.LAB_NOT_RUNNING.refusal("There is no lab in " + lab.root() + ".");
        }
        byte[] signed = Officer.of(lab).sign(InputFile.bytes(file));
        output.show(JsonMapper.shared().readTree(signed));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "submit",
            description = "Submit a signed policy: files the intent that brings it to the signers and the chain.",
            mixinStandardHelpOptions = true)
    int submit(
            @Parameters(paramLabel = "FILE", description = "The signed policy.") Path file,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised().postBytes("/policies", InputFile.bytes(file)));
        return ExitCode.DONE.code();
    }
}
