package io.portcullis.appliance.cli;

import io.portcullis.appliance.custody.PolicyDiffs;
import io.portcullis.appliance.lab.Demo;
import io.portcullis.appliance.lab.Officer;
import io.portcullis.signer.policy.PolicyDiff;
import io.portcullis.signer.verdict.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
            @Mixin LabOption lab,
            @Mixin Output output)
            throws Exception {
        byte[] signed = Officer.of(lab.running()).sign(InputFile.bytes(file));
        output.show(JsonMapper.shared().readTree(signed));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "diff",
            description = {
                "What a new policy changes, with no appliance: what of it may loosen, an intent that it allows and the old one does not,",
                "and which intents of evidence files would have had another verdict."
            },
            mixinStandardHelpOptions = true)
    int diff(
            @Parameters(index = "0", paramLabel = "OLD", description = "The policy in force, signed or not.") Path old,
            @Parameters(index = "1", paramLabel = "NEW", description = "The next policy, signed or not.") Path next,
            @Option(
                            names = "--evidence",
                            paramLabel = "DIR",
                            description = "A folder of evidence files, each of which is judged by both.")
                    Optional<Path> evidence,
            @Mixin Output output)
            throws Exception {
        List<byte[]> files = new ArrayList<>();
        if (evidence.isPresent()) {
            try (Stream<Path> found = Files.list(evidence.get())) {
                found.filter(file -> file.toString().endsWith(".evidence.json"))
                        .sorted()
                        .forEach(file -> files.add(InputFile.bytes(file)));
            } catch (IOException e) {
                throw CliTag.FILE_UNREADABLE.refusal(evidence.get() + " is not a folder that can be read.");
            }
        }
        try {
            PolicyDiff diff = PolicyDiffs.ofFiles(
                    InputFile.bytes(old),
                    InputFile.bytes(next),
                    files,
                    InstantSource.system().instant().getEpochSecond());
            output.show(diff.toJson());
        } catch (RefusedException e) {
            throw CliTag.INPUT_INVALID.refusal(
                    e.refusal().tag() + ": " + e.refusal().reason());
        }
        return ExitCode.DONE.code();
    }

    @Command(
            name = "changes",
            description = "What an intent that puts another policy in force changes.",
            mixinStandardHelpOptions = true)
    int changes(
            @Parameters(paramLabel = "INTENT", description = "The intent's id.") String intent,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        output.show(remote.authorised().get("/intents/" + IntentsCommand.checked(intent) + "/policy-diff"));
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
