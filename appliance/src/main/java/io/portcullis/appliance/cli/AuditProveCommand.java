package io.portcullis.appliance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
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

    /** What is to be proved. */
    static final class Wanted {
        @Option(names = "--index", paramLabel = "N", description = "The entry at this place.")
        private Optional<Long> index = Optional.empty();

        @Option(names = "--intent", paramLabel = "ID", description = "The entry that records this intent.")
        private Optional<String> intent = Optional.empty();

        @Option(names = "--since", paramLabel = "OLD", description = "That the log continues this older export.")
        private Optional<Path> since = Optional.empty();
    }

    @Override
    public Integer call() throws IOException {
        TrustRoots roots = trust.read(folder);
        TileFolder copy = LogCopies.folder(folder, log);
        Note note = checkpoint(copy);
        TreeHead head = TreeHead.of(note);
        TileReader reader = new TileReader(copy, head.size());
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
