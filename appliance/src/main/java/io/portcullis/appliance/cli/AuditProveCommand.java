package io.portcullis.appliance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.signer.anchor.AnchoredSnapshot;
import io.portcullis.signer.anchor.SnapshotProof;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.mirror.TileReader;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "prove",
        description = {
            "Write a proof from exported logs: that an entry stands in one, or that one continues an older export.",
            "The file needs nothing beside it; portcullis audit verify FILE checks it."
        },
        mixinStandardHelpOptions = true)
final class AuditProveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "What audit export wrote.")
    private Path folder = Path.of("");

    @Option(names = "--signer", paramLabel = "NAME", required = true, description = "Which log.")
    private String log = "";

    @ArgGroup(multiplicity = "1")
    private Wanted wanted = new Wanted();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the proof goes.")
    private Path out = Path.of("");

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            description =
                    "With --snapshot: the evidence file of a batch that the chain holds since ('audit snapshots' names its intent).")
    private Optional<Path> evidence = Optional.empty();

    /** What is to be proved. */
    static final class Wanted {
        @Option(names = "--index", paramLabel = "N", description = "The entry at this place.")
        private Optional<Long> index = Optional.empty();

        @Option(names = "--intent", paramLabel = "ID", description = "The entry that records this intent.")
        private Optional<String> intent = Optional.empty();

        @Option(names = "--since", paramLabel = "OLD", description = "That the log continues this older export.")
        private Optional<Path> since = Optional.empty();

        @Option(
                names = "--snapshot",
                paramLabel = "FILE",
                description = {
                    "That the chain holds this snapshot: its note in the signer's log, under the checkpoint that a batch anchored,",
                    "whose event BatchProcessed is in --evidence."
                })
        private Optional<Path> snapshot = Optional.empty();
    }

    @Override
    public Integer call() throws IOException {
        TrustRoots roots = trust.read(folder);
        TileFolder copy = LogCopies.folder(folder, log);
        Note note = checkpoint(copy);
        TreeHead head = TreeHead.of(note);
        TileReader reader = new TileReader(copy, head.size());
        if (wanted.snapshot.isPresent()) {
            return anchored(roots, reader, head);
        }
        LogProof proof;
        if (wanted.since.isPresent()) {
            Note older = checkpoint(LogCopies.folder(wanted.since.get(), log));
            long then = TreeHead.of(older).size();
            if (then > head.size()) {
                throw CliTag.INPUT_INVALID.refusal("The older export has more entries than this one.");
            }
            proof = new LogProof.Continues(reader.proofs().consistency(then, head.size()), older, note);
        } else {
            long index = wanted.index.orElseGet(() -> recording(reader, head));
            if (index < 0 || index >= head.size()) {
                throw CliTag.INPUT_INVALID.refusal("The log has the entries 0 to " + (head.size() - 1) + ".");
            }
            proof = new LogProof.InLog(
                    index, reader.entry(index), reader.proofs().inclusion(index, head.size()), note);
        }
        proof.require(new LogCopies(roots)::key, roots.witnesses());
        PrivateFile.write(out, proof.encode().toArray());
        output.show(JsonMapper.shared().createObjectNode().put("proof", out.toString()));
        return ExitCode.DONE.code();
    }

    private int anchored(TrustRoots roots, TileReader reader, TreeHead head) throws IOException {
        Path file = evidence.orElseThrow(() ->
                CliTag.INPUT_INVALID.refusal("Name the evidence file of a batch that anchored it with --evidence."));
        Bytes snapshot = Bytes.of(InputFile.bytes(wanted.snapshot.orElseThrow()));
        EvidenceFile batch = EvidenceFile.decode(InputFile.bytes(file));
        long size = AnchoredSnapshot.anchored(batch, log).size();
        if (size > head.size()) {
            throw CliTag.INPUT_INVALID.refusal(
                    "The export ends before the checkpoint that the batch anchors: export again.");
        }
        long index =
                noting(reader, size, SnapshotProof.decode(snapshot).digest().toString());
        AnchoredSnapshot proof = new AnchoredSnapshot(
                snapshot, log, index, reader.entry(index), reader.proofs().inclusion(index, size), batch);
        String found = proof.require(new LogCopies(roots)::key, roots.witnesses());
        PrivateFile.write(out, proof.encode().toArray());
        output.show(JsonMapper.shared()
                .createObjectNode()
                .put("proof", out.toString())
                .put("found", found));
        return ExitCode.DONE.code();
    }

    /** The entry before the anchored checkpoint that notes the snapshot; the newest is nearest. */
    private long noting(TileReader reader, long size, String digest) {
        for (long index = size - 1; index >= 0; index--) {
            String text = new String(reader.entry(index).toArray(), UTF_8);
            if (text.contains("\"type\":\"snapshot-noted\"") && text.contains(digest)) {
                return index;
            }
        }
        throw CliTag.INPUT_INVALID.refusal(
                "No entry of " + log + " below the batch's anchor notes the snapshot: name a later batch.");
    }

    private static Note checkpoint(TileFolder copy) {
        return copy.checkpoint()
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal("There is no checkpoint in " + copy.root() + "."));
    }

    /** The entry that records an intent: the first that has its type and names it. */
    private long recording(TileReader reader, TreeHead head) {
        String type = "\"type\":\"intent-recorded\"";
        String id = "\"intent\":\"" + wanted.intent.orElseThrow() + "\"";
        for (long index = 0; index < head.size(); index++) {
            Bytes entry = reader.entry(index);
            String text = new String(entry.toArray(), UTF_8);
            if (text.contains(type) && text.contains(id)) {
                return index;
            }
        }
        throw CliTag.INPUT_INVALID.refusal("No entry of " + log + " records the intent " + wanted.intent.get() + ".");
    }
}
