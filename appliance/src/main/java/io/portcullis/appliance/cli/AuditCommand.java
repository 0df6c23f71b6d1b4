package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.LogExport;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.signer.tlog.TreeHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "audit",
        description = "The audit logs: how far they are, copies of them, and proofs.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditVerifyCommand.class, AuditFsckCommand.class, AuditProveCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
    @Command(
            name = "checkpoints",
            description = "The newest signed checkpoint of every signer's log, whether witnessed or not.",
            mixinStandardHelpOptions = true)
    int checkpoints(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/audit/checkpoints"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "logs",
            description = "The logs as they are published: heads that a quorum of witnesses cosigned.",
            mixinStandardHelpOptions = true)
    int logs(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/audit/logs"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "search",
            description = {
                "Rows of the published logs, newest first. Times are Unix seconds, or like 2026-11-21T08:00:00Z.",
                "Where a page ends, its 'next' is what --before takes."
            },
            mixinStandardHelpOptions = true)
    int search(@Mixin Remote remote, @Mixin Output output, @Mixin AuditFilter filter) throws Exception {
        output.show(remote.authorised().get("/audit" + filter.query()));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "snapshots",
            description = {
                "The weekly snapshots: what every log was. With --out, also each one's proof as a file, which audit verify",
                "checks, and with which audit verify DIR --snapshot FILE holds a later export against it."
            },
            mixinStandardHelpOptions = true)
    int snapshots(
            @Mixin Remote remote,
            @Mixin Output output,
            @Option(names = "--out", paramLabel = "DIR", description = "Where the proofs go.") Path out)
            throws Exception {
        ApiClient appliance = remote.authorised();
        JsonNode taken = appliance.get("/audit/snapshots");
        if (out != null) {
            PrivateFile.directory(out);
            for (JsonNode one : taken.path("snapshots")) {
                long at = one.path("at").asLong();
                PrivateFile.write(out.resolve(at + ".snapshot.json"), appliance.getBytes("/audit/snapshots/" + at));
            }
        }
        output.show(taken);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "export",
            description = {
                "Take the published logs away, each into a folder of tiles (c2sp.org/tlog-tiles) under DIR.",
                "The same command goes on with an interrupted export, adds what has come since, and puts back what was deleted."
            },
            mixinStandardHelpOptions = true)
    int export(
            @Mixin Remote remote,
            @Mixin Output output,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to.") Path out,
            @Option(names = "--signer", paramLabel = "NAME", description = "Only this log; may be given again.")
                    List<String> only)
            throws Exception {
        ApiClient appliance = remote.authorised();
        List<String> names = new ArrayList<>(only == null ? List.of() : only);
        if (names.isEmpty()) {
            for (JsonNode log : appliance.get("/audit/logs").path("logs")) {
                names.add(log.path("name").asString());
            }
        }
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        ArrayNode logs = shown.putArray("logs");
        for (String name : names) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
                throw CliTag.INPUT_INVALID.refusal("A log's name has small letters, digits and dashes.");
            }
            TreeHead head = new LogExport(appliance, name, LogCopies.folder(out, name)).run();
            logs.addObject()
                    .put("log", name)
                    .put("entries", head.size())
                    .put("root", head.root().toString());
        }
        output.show(shown);
        return ExitCode.DONE.code();
    }
}
