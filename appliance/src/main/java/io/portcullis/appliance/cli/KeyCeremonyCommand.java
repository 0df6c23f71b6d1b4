package io.portcullis.appliance.cli;

import io.portcullis.appliance.ceremony.TranscriptPdf;
import io.portcullis.appliance.lab.KeyRehearsal;
import io.portcullis.appliance.lab.KeyRoomProcess;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.keyceremony.TranscriptCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "key",
        description = {
            "Ceremonies on a key inside an HSM: initialise, generate, back up, restore, drill, rotate, destroy, transport.",
            "Two people at every step; a transcript that 'portcullis verify' checks; interrupted is aborted, never resumed."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeyCeremonyCommand {
    @Command(
            name = "room",
            description = {
                "Open a room: one request a line on standard input, an answer a line on standard output.",
                "When the input ends, a ceremony under way is over, and the next start destroys what it made."
            },
            mixinStandardHelpOptions = true)
    int room(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "The room's configuration.")
                    Path configuration)
            throws Exception {
        InputFile.bytes(configuration);
        return new ProcessBuilder(KeyRoomProcess.command(configuration))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Command(
            name = "rehearse",
            description = {
                "Rehearse a key's life on SoftHSM with people played by software, the real room in its own process:",
                "initialise, generate, back up, drill, transport, and one ceremony whose room is killed half way."
            },
            mixinStandardHelpOptions = true)
    int rehearse(
            @Option(
                            names = "--directory",
                            paramLabel = "DIR",
                            description = "An empty folder for tokens, journals and transcripts (default: lab/keys-N).")
                    Optional<Path> directory,
            @Mixin Output output)
            throws Exception {
        Path where = directory.map(Path::toAbsolutePath).orElseGet(KeyCeremonyCommand::fresh);
        if (Files.exists(where.resolve("room.json"))) {
            throw CliTag.FILE_EXISTS.refusal("There was a rehearsal in " + where + ".");
        }
        KeyRehearsal.Result result = new KeyRehearsal(where, output::say).run();
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        ArrayNode transcripts = shown.putArray("transcripts");
        result.transcripts().forEach(file -> transcripts.add(file.toString()));
        shown.put("trust", result.trust().toString());
        shown.set("keys", result.keys().path("keys"));
        shown.set("interrupted", result.interrupted());
        output.show(shown);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "print",
            description = {
                "Put a transcript on paper, as PDF: what its offline check says, and room for signatures.",
                "The paper is a rendering: what is checked is the JSON, whose hash is on it."
            },
            mixinStandardHelpOptions = true)
    int print(
            @Parameters(paramLabel = "FILE", description = "The transcript.") Path file,
            @Option(
                            names = "--trust",
                            paramLabel = "FILE",
                            description = "The trust roots (default: trust.json beside the transcript).")
                    Optional<Path> trust,
            @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the PDF goes.")
                    Path out,
            @Mixin Output output)
            throws Exception {
        byte[] json = InputFile.bytes(file);
        byte[] roots =
                InputFile.bytes(trust.orElseGet(() -> file.toAbsolutePath().resolveSibling(LabDirectory.TRUST)));
        if (Files.exists(out)) {
            throw CliTag.FILE_EXISTS.refusal("There is a file " + out + ".");
        }
        List<Check> checks = TranscriptCheck.verify(json, TrustRoots.decode(roots));
        Files.write(out, TranscriptPdf.render(json, checks));
        boolean passed = checks.stream().allMatch(Check::passed);
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("file", out.toString())
                .put("passed", passed));
        return (passed ? ExitCode.DONE : ExitCode.REFUSED).code();
    }

    private static Path fresh() {
        int number = 1;
        Path folder = LabDirectory.standard("keys-" + number);
        while (Files.exists(folder)) {
            number++;
            folder = LabDirectory.standard("keys-" + number);
        }
        return folder;
    }
}
