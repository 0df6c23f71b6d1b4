package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.lab.DuressLists;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.Officer;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.duress.SealedList;
import io.portcullis.signer.duress.SealedList.Way;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The officer's private list: past an appliance it goes sealed, and is opened here and by the signers alone. */
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
            name = "send",
            description = {
                "Seal a signed list under the one in force, and have an appliance carry it to its signers, which heed it at once. Whoever carries it sees neither",
                "who is on it nor how many. The first list of a signer goes by hand.",
                "Exit code 1 if a signer refuses: then it keeps another list than --under."
            },
            mixinStandardHelpOptions = true)
    int send(
            @Parameters(paramLabel = "FILE", description = "What 'duress sign' wrote.") Path file,
            @Mixin Under under,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        TrustRoots roots = under.trust.read(remote.lab().trust());
        DuressList inForce = DuressList.decode(InputFile.bytes(under.file(remote)), roots);
        byte[] next = InputFile.bytes(file);
        DuressList.decode(next, roots);
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode lists = body.putArray("lists");
        for (TrustRoots.Member member : roots.members()) {
            lists.addObject()
                    .put("signer", member.signer())
                    .put(
                            "sealed",
                            Hex.encode(SealedList.seal(Way.TO_SIGNER, next, inForce, new SecureRandom())
                                    .toArray()));
        }
        JsonNode answers = remote.authorised().post("/duress", body);
        boolean all = answers.path("lists")
                .valueStream()
                .allMatch(one -> one.path("answer").asString("").equals("HEEDED"));
        if (all && under.isLabs(remote)) {
            PrivateFile.write(remote.lab().duress(), next);
        }
        output.show(answers);
        return (all ? ExitCode.DONE : ExitCode.REFUSED).code();
    }

    @Command(
            name = "show",
            description = {
                "Fetch the signers' lists, open them with the officer's own copy, and say of each known authenticator whether it is on it.",
                "Run it where only the officer sees the screen."
            },
            mixinStandardHelpOptions = true)
    int show(@Mixin Under under, @Mixin Remote remote, @Mixin Output output) throws Exception {
        TrustRoots roots = under.trust.read(remote.lab().trust());
        DuressList own = DuressList.decode(InputFile.bytes(under.file(remote)), roots);
        ApiClient api = remote.authorised();
        JsonNode authenticators = api.get("/authenticators").path("authenticators");
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        for (JsonNode one : api.get("/duress").path("lists")) {
            ObjectNode signer = shown.putObject(one.path("signer").asString(""));
            DuressList list;
            try {
                list = DuressList.decode(
                        SealedList.open(
                                Way.FROM_SIGNER,
                                Bytes.of(Hex.decode(one.path("sealed").asString(""))),
                                own),
                        roots);
            } catch (RefusedException e) {
                signer.put("list", "another than the officer's copy: it does not open");
                continue;
            }
            signer.put("credentials", list.entries().size());
            ArrayNode named = signer.putArray("signal");
            authenticators.forEach(known -> {
                String id = known.path("id").asString("");
                if (list.signals(new Intent.Bytes(Base64.getUrlDecoder().decode(id)))) {
                    named.addObject()
                            .put("person", known.path("person").asString(""))
                            .put("credential", id);
                }
            });
        }
        output.show(shown);
        return ExitCode.DONE.code();
    }

    /** The list in force, as the officer keeps it. */
    static final class Under {
        @Option(
                names = "--under",
                paramLabel = "FILE",
                description = "The officer's copy of the list in force (default: the lab's own).")
        private Optional<Path> file = Optional.empty();

        @Mixin
        private TrustOption trust = new TrustOption();

        private boolean isLabs(Remote remote) {
            return file.isEmpty() && remote.isLab();
        }

        private Path file(Remote remote) {
            return file.orElseGet(() -> {
                if (!remote.isLab()) {
                    throw CliTag.INPUT_INVALID.refusal("Name the officer's copy of the list in force with --under.");
                }
                return remote.lab().duress();
            });
        }
    }

    @Command(
            name = "place",
            description = {
                "Put a signed list at each signer of a lab by hand; each heeds it at once.",
                "Elsewhere whoever runs a signer's host puts it there: SignerMain place-duress --config SIGNER.json < FILE."
            },
            mixinStandardHelpOptions = true)
    int place(
            @Parameters(paramLabel = "FILE", description = "What 'duress sign' wrote.") Path file,
            @Mixin LabOption at,
            @Mixin Output output)
            throws Exception {
        byte[] list = InputFile.bytes(file);
        List<String> placed = DuressLists.place(at.running(), list);
        PrivateFile.write(at.running().duress(), list);
        var shown = JsonMapper.shared().createObjectNode();
        placed.forEach(shown.putArray("placed")::add);
        output.show(shown);
        return ExitCode.DONE.code();
    }
}
