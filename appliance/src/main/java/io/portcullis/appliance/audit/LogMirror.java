package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.mirror.TileReader;
import io.portcullis.signer.mirror.TileWriter;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of one log.
 *
 * <p>Invariant: the published head is witnessed, and everything under it lies in the folder.
 */
public final class LogMirror {
    private static final Logger LOG = LoggerFactory.getLogger(LogMirror.class);

    private final LogSource source;
    private final TileFolder folder;
    private final Path accusations;
    private final WitnessBench witnesses;

    /** Of whoever publishes. */
    private TileWriter writer;

    /** @param root of all copies */
    LogMirror(LogSource source, Path root, WitnessBench witnesses) {
        this.source = source;
        this.folder = new TileFolder(root.resolve(source.name()));
        this.accusations = root.resolve("accusations");
        this.witnesses = witnesses;
    }

    public LogSource source() {
        return source;
    }

    /** The head as it is published. */
    public Optional<Note> published() {
        return refusing(folder::checkpoint);
    }

    /** How far the log is published. */
    public long size() {
        return published().map(note -> TreeHead.of(note).size()).orElse(0L);
    }

    /**
     * A tile or bundle that the published head needs, or an earlier one did: for somebody may still hold that head, and a part of what is published
     * tells nothing that is not.
     */
    public Optional<Bytes> tile(TilePath path) {
        long size = size();
        return path.width() <= widthAt(path, size) ? refusing(() -> folder.tile(path)) : Optional.empty();
    }

    /** How wide an unfinished tile is at a size. */
    private static int widthAt(TilePath path, long size) {
        int level = path.level().orElse(0);
        long hashes = level > 7 ? 0 : size >> (8 * level);
        return path.index() > hashes / 256 ? 0 : (int) Math.min(256, hashes - path.index() * 256);
    }

    /** Entries of the published log. */
    TileReader reader() {
        return new TileReader(folder, size());
    }

    /**
     * Publishes a fresh head and gives it with its cosignatures.
     *
     * @throws ApplianceRefusal of the log, the witnesses, or {@code LOG_REWRITTEN}
     */
    public synchronized Note publish() {
        return refusing(() -> {
            Note head = source.head();
            TreeHead fresh = TreeHead.of(head);
            head.requireSignedBy(source.key());
            copyTo(head, fresh);
            TileReader reader = new TileReader(folder, fresh.size());
            Note cosigned = witnesses.cosigned(
                    head, oldSize -> reader.proofs().consistency(Math.min(oldSize, fresh.size()), fresh.size()));
            folder.publish(cosigned);
            return cosigned;
        });
    }

    private void copyTo(Note head, TreeHead fresh) {
        if (writer == null) {
            writer = TileWriter.resume(folder, size());
        }
        if (fresh.size() < writer.size()) {
            accuse(head, "the log had " + writer.size() + " entries, and says it has " + fresh.size());
        }
        long most = writer.size() + Limits.MAX_COPIED_AT_ONCE;
        while (writer.size() < fresh.size()) {
            if (writer.size() >= most) {
                throw new ApplianceRefusal(
                        SignerTag.LOG_COPY_FAILED.name(),
                        "the copy of " + source.name() + " is at " + writer.size() + " of " + fresh.size(),
                        "Ask again: each time it goes on from where it is.");
            }
            List<Bytes> entries = source.entries(writer.size());
            for (Bytes entry : entries.subList(0, (int) Math.min(entries.size(), fresh.size() - writer.size()))) {
                writer.append(entry);
            }
        }
        writer.flush();
        if (!writer.root().equals(fresh.root())) {
            writer = null;
            accuse(head, "its entries give another root than it signed for size " + fresh.size());
        }
    }

    /** Keeps the head that does not go with what was published before, signed as both are. */
    private void accuse(Note head, String why) {
        LOG.error("the log {} was rewritten: {}", source.name(), why);
        try {
            Files.createDirectories(accusations);
            Files.write(
                    accusations.resolve(source.name() + "-"
                            + head.encode().sha256().toString().substring(0, 16) + ".note"),
                    head.encode().toArray());
        } catch (IOException e) {
            LOG.error("its head could not be kept: {}", e.toString());
        }
        throw new RefusedException(SignerTag.LOG_REWRITTEN, source.name() + ": " + why);
    }

    /** Publishes if the log has grown since. */
    void publishIfGrown() {
        long before = size();
        Note head = source.head();
        if (TreeHead.of(head).size() != before || before == 0) {
            publish();
        }
    }

    static <T> T refusing(Supplier<T> action) {
        try {
            return action.get();
        } catch (RefusedException e) {
            throw refusal(e.refusal());
        } catch (SignerFault e) {
            throw refusal(e.refusal());
        }
    }

    private static ApplianceRefusal refusal(Refusal refusal) {
        return new ApplianceRefusal(refusal.tag().name(), refusal.reason(), refusal.remedy());
    }
}
