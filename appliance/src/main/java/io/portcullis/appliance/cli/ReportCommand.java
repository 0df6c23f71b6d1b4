package io.portcullis.appliance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.report.EngineBooks;
import io.portcullis.appliance.report.LiabilitiesInputs;
import io.portcullis.appliance.report.LiveInputs;
import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.appliance.report.ReportFiles;
import io.portcullis.appliance.report.ReportFolder;
import io.portcullis.appliance.report.ReportMaker;
import io.portcullis.appliance.report.ReportSeal;
import io.portcullis.appliance.report.ReportSources;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.sumtree.SumProof;
import io.portcullis.waterfall.sumtree.SumTree;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "report",
        description = {
            "Make a report from a copied data folder: no appliance, no chain, no network.",
            "The same folder and inputs give the same bytes anywhere; 'portcullis verify' makes a report again and compares."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ReportCommand {
    private static final int TELL_EVERY = 10_000;

    @Spec
    private CommandSpec command;

    /** What every kind is asked with. */
    static final class Asked {
        @Option(
                names = "--inputs",
                paramLabel = "FILE",
                description = "What the log does not say: see the package of reports for each kind's form.")
        private Optional<Path> inputs = Optional.empty();

        @Option(
                names = "--as-of",
                paramLabel = "WHEN",
                description = "A block's height, a time like 2026-11-21T08:00:00Z, or newest (the default).")
        private String asOf = "newest";

        Bytes read() {
            return Bytes.of(InputFile.bytes(inputs.orElseThrow(
                    () -> CliTag.INPUT_INVALID.refusal("Name what the log does not say with --inputs."))));
        }

        EngineBooks.AsOf asOf() {
            if (asOf.equals("newest")) {
                return new EngineBooks.AsOf.Newest();
            }
            try {
                return asOf.matches("[0-9]{1,18}")
                        ? new EngineBooks.AsOf.AtBlock(Long.parseLong(asOf))
                        : new EngineBooks.AsOf.AtTime(Instant.parse(asOf).getEpochSecond());
            } catch (DateTimeParseException e) {
                throw CliTag.INPUT_INVALID.refusal("--as-of is a height, a time like 2026-11-21T08:00:00Z, or newest.");
            }
        }
    }

    /** How a report is written. */
    static final class Written {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "csv, json, pdf, svg or xml, as far as the report has it (default: csv).")
        private String format = "csv";

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the report goes.")
        private Path out = Path.of("");

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Sign with the key of the appliance's log (log/key of its data folder).")
        private Optional<Path> key = Optional.empty();

        Format format() {
            return Format.ofLabel(format)
                    .orElseThrow(() -> CliTag.INPUT_INVALID.refusal("There is no format " + format + ", but "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Format.values())
                                            .map(Format::label)
                                            .toList()) + "."));
        }
    }

    @Command(
            name = "waterfall",
            description = "Who bore a default, layer by layer: of a file of the default as it was declared.",
            mixinStandardHelpOptions = true)
    int waterfall(@Mixin ReportSourceOption source, @Mixin Asked asked, @Mixin Written written, @Mixin Output output)
            throws IOException {
        return make(ReportKind.WATERFALL, source, asked, written, output);
    }

    @Command(
            name = "exposure",
            description = {
                "What each counterparty owes, may owe, and has put up, rated.",
                "With --of by the ratings that the log holds; with --inputs by a file's, whatever the log says."
            },
            mixinStandardHelpOptions = true)
    int exposure(
            @Mixin ReportSourceOption source,
            @Mixin Asked asked,
            @Option(
                            names = "--of",
                            paramLabel = "ENTITY",
                            description = "Whose counterparties: an id. Its log's own ratings count, and no --inputs.")
                    Optional<String> of,
            @Option(
                            names = "--scenarios",
                            paramLabel = "FILE",
                            description = "With --of: what to stress the ratings by, a file stress-scenarios/v1.")
                    Optional<Path> scenarios,
            @Mixin Written written,
            @Mixin Output output)
            throws IOException {
        if (of.isPresent() == asked.inputs.isPresent() || (scenarios.isPresent() && of.isEmpty())) {
            throw CliTag.INPUT_INVALID.refusal(
                    "Name either --of, with --scenarios if you like, or --inputs, which has its own.");
        }
        return of.isPresent()
                ? make(
                        ReportKind.EXPOSURE,
                        source,
                        asked,
                        LiveInputs.file(
                                id(() -> EntityId.fromHex(of.get())),
                                scenarios.map(file -> Bytes.of(InputFile.bytes(file)))),
                        written,
                        output)
                : make(ReportKind.EXPOSURE, source, asked, written, output);
    }

    @Command(
            name = "reserves",
            description = "What is held on the chain, at one of its blocks.",
            mixinStandardHelpOptions = true)
    int reserves(@Mixin ReportSourceOption source, @Mixin Asked asked, @Mixin Written written, @Mixin Output output)
            throws IOException {
        return make(ReportKind.RESERVES, source, asked, written, output);
    }

    @Command(
            name = "liabilities",
            description =
                    "What is owed to clients and by them: heads of sum trees, which each client checks with its own proof.",
            mixinStandardHelpOptions = true)
    int liabilities(@Mixin ReportSourceOption source, @Mixin Asked asked, @Mixin Written written, @Mixin Output output)
            throws IOException {
        return make(ReportKind.LIABILITIES, source, asked, written, output);
    }

    @Command(
            name = "list",
            description =
                    "The reports that an appliance has written, newest first: daily, and when a default is declared.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Remote remote, @Mixin Output output) throws Exception {
        output.show(remote.authorised().get("/reports"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "fetch",
            description =
                    "Take the files of one of these away: every format, what each was made of, hashes, signatures.",
            mixinStandardHelpOptions = true)
    int fetch(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID", description = "As report list names it.") String id,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to.") Path out,
            @Mixin Output output)
            throws Exception {
        ApiClient appliance = remote.authorised();
        Files.createDirectories(out);
        ObjectNode shown = JsonMapper.shared().createObjectNode();
        ArrayNode taken = shown.putArray("files");
        for (JsonNode bundle : appliance.get("/reports").path("reports")) {
            if (bundle.path("id").asString("").equals(id)) {
                for (JsonNode file : bundle.path("files")) {
                    String name = file.asString("");
                    if (!ReportArchive.isName(name)) {
                        throw CliTag.INPUT_INVALID.refusal("The appliance names a file that no report has.");
                    }
                    PrivateFile.write(out.resolve(name), appliance.getBytes("/reports/" + id + "/" + name));
                    taken.add(out.resolve(name).toString());
                }
            }
        }
        if (taken.isEmpty()) {
            throw CliTag.INPUT_INVALID.refusal("There is no report " + Output.printable(id) + ": see report list.");
        }
        output.show(shown);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "proof",
            description = {
                "One client's proof that it is in a report of liabilities: of the same folder, inputs and --as-of.",
                "It goes to the client, who checks it with: portcullis verify PROOF --report liabilities.json"
            },
            mixinStandardHelpOptions = true)
    int proof(
            @Mixin ReportSourceOption source,
            @Mixin Asked asked,
            @Parameters(paramLabel = "CLIENT", description = "The client's entity id.") String client,
            @Parameters(paramLabel = "TOKEN", description = "The token's id.") String token,
            @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the proof goes.")
                    Path out,
            @Mixin Output output)
            throws IOException {
        EngineBooks books = books(source, asked);
        LiabilitiesInputs inputs = LiabilitiesInputs.decode(asked.read());
        TokenId of = id(() -> TokenId.fromHex(token));
        SumTree tree = ReportMaker.trees(books, inputs).stream()
                .filter(each -> each.head().token().equals(of))
                .findFirst()
                .orElseThrow(() -> WaterfallTag.SUM_CLIENT_UNKNOWN.refusal("nobody has anything in " + of));
        SumProof proof = tree.proof(id(() -> EntityId.fromHex(client)));
        Files.write(out, proof.encode());
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("proof", out.toString())
                .put("head", tree.head().hash().toString())
                .put("owed_to_client", proof.leaf().sums().positive().toString())
                .put("owed_by_client", proof.leaf().sums().negative().toString()));
        return ExitCode.DONE.code();
    }

    private static <T> T id(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw CliTag.INPUT_INVALID.refusal("An id is 0x and 64 digits: " + e.getMessage());
        }
    }

    private int make(ReportKind kind, ReportSourceOption source, Asked asked, Written written, Output output)
            throws IOException {
        return make(kind, source, asked, asked.read(), written, output);
    }

    private int make(
            ReportKind kind, ReportSourceOption source, Asked asked, Bytes inputs, Written written, Output output)
            throws IOException {
        Format format = written.format();
        Optional<EngineBooks> books =
                kind == ReportKind.WATERFALL ? Optional.empty() : Optional.of(books(source, asked));
        Optional<ReportFolder> folder = source.read();
        Report report = ReportMaker.make(kind, books, inputs, folder.flatMap(ReportFolder::auditHead));
        ReportSources sources = new ReportFiles(written.out).write(report, format, inputs, signer(written, folder));
        ObjectNode shown = JsonMapper.shared()
                .createObjectNode()
                .put("report", written.out.toString())
                .put("kind", kind.label())
                .put("rows", report.table().rows().size())
                .put("sha256", sources.sha256().toString())
                .put("input_hash", report.provenance().inputHash().toString());
        report.provenance().log().ifPresent(log -> shown.put("block", log.height()));
        report.provenance()
                .audit()
                .ifPresentOrElse(
                        audit -> shown.put("audit_size", audit.size())
                                .put("audit_root", audit.root().toString()),
                        () -> shown.put("audit_size", "no copy of the audit log"));
        output.show(shown);
        return ExitCode.DONE.code();
    }

    private Optional<ReportSeal.Signer> signer(Written written, Optional<ReportFolder> folder) {
        return written.key.map(file -> {
            String origin = folder.flatMap(ReportFolder::auditHead)
                    .orElseThrow(() -> CliTag.INPUT_INVALID.refusal(
                            "The key is known by the name of the appliance's log, of which there is no copy."))
                    .origin();
            SoftwareKey secret = SoftwareKey.read(file);
            NoteKey key = NoteKey.ed25519(origin, secret.publicKey());
            return text -> new NoteSignature(key.name(), key.id(), secret.sign(Bytes.of(text.getBytes(UTF_8))));
        });
    }

    private EngineBooks books(ReportSourceOption source, Asked asked) throws IOException {
        ReportFolder folder = source.read()
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal("Name the copied data folder with --from."));
        return folder.books(asked.asOf(), progress(command.commandLine().getErr()));
    }

    /** Told on the other stream, so that --json stays one document. */
    static LongConsumer progress(PrintWriter err) {
        return height -> {
            if (height % TELL_EVERY == 0) {
                err.println("replayed to block " + height);
                err.flush();
            }
        };
    }
}
