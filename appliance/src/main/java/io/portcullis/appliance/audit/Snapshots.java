package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.mirror.LogProof;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all logs were at an instant, once a week: a row of the appliance's own log with every published head, and a file that proves this row under a
 * head that the witnesses cosigned. Whoever has one such file can hold any later copy of any log against it.
 *
 * <p>Each signer notes the snapshot in its own log ({@link SnapshotNotes}), so that the next batch's anchor covers it on the chain. One that no batch followed until
 * the next is due is said so in this appliance's log, {@code snapshot-not-anchored}.
 *
 * <p>The files are the schedule's memory: one is due when the newest is a week old.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final String SUFFIX = ".snapshot.json";

    private final Path folder;
    private final Duration every;
    private final ApplianceLog log;
    private final InstantSource clock;
    private final SnapshotNotes notes;
    private final SnapshotNotes.Anchors anchors;

    /** Of logs that nothing anchors. */
    Snapshots(Path folder, Duration every, ApplianceLog log, InstantSource clock) {
        this(folder, every, log, clock, noted -> Optional.empty());
    }

    /** @param anchors gives the first intent on the chain whose batch anchors one of some entries, by log and index */
    public Snapshots(
            Path folder,
            Duration every,
            ApplianceLog log,
            InstantSource clock,
            Function<Map<String, Long>, Optional<Bytes32>> anchors) {
        this.notes = new SnapshotNotes(folder);
        this.anchors = anchors::apply;
        this.folder = folder;
        this.every = every;
        this.log = log;
        this.clock = clock;
    }

    /** A snapshot that was taken. */
    public record Taken(long at, Bytes proof, SnapshotHeads heads) {}

    /** The snapshots, newest first. */
    public List<Taken> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Taken> taken = new ArrayList<>();
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .toList()) {
                taken.add(LogMirror.refusing(() -> read(file)));
            }
            taken.sort(Comparator.comparingLong(Taken::at).reversed());
            return taken;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Taken read(Path file) {
        try {
            Bytes proof = Bytes.of(Files.readAllBytes(file));
            if (LogProof.decode(proof) instanceof LogProof.InLog entry) {
                RowForms.Written row = RowForms.decode(entry.entry());
                if (row.row() instanceof AuditRow.SnapshotTaken taken) {
                    return new Taken(row.at(), proof, taken.heads());
                }
            }
            throw new SignerFault(SignerTag.LOG_PROOF_INVALID, file.getFileName() + " is no snapshot");
        } catch (IOException e) {
            throw new SignerFault(SignerTag.LOG_COPY_FAILED, file + ": " + e, e);
        }
    }

    boolean isDue() {
        List<Taken> taken = all();
        return taken.isEmpty()
                || taken.getFirst().at() + every.toSeconds() <= clock.instant().getEpochSecond();
    }

    /** The intent whose batch anchored a snapshot on the chain. */
    public Optional<Bytes32> anchoredBy(long at) {
        return anchors.of(notes.of(at));
    }

    /** Has the signers note the newest. */
    void note(List<LogMirror> mirrors) {
        all().stream().findFirst().ifPresent(newest -> notes.ask(newest, mirrors));
    }

    private void tellUnanchored() {
        all().stream()
                .findFirst()
                .filter(last -> anchoredBy(last.at()).isEmpty())
                .ifPresent(last -> {
                    LOG.error(
                            "{}: no batch followed the snapshot of {}; only its witnesses vouch for it",
                            ApplianceTag.SNAPSHOT_NOT_ANCHORED,
                            last.at());
                    log.write(new AuditRow.SnapshotNotAnchored(last.at()));
                });
    }

    /**
     * Takes one, if it is due and every log is published.
     *
     * @throws ApplianceRefusal if a log cannot be published; it stays due
     */
    Optional<Taken> takeIfDue(List<LogMirror> mirrors) {
        if (!isDue()) {
            return Optional.empty();
        }
        tellUnanchored();
        List<SnapshotHeads.Head> heads = new ArrayList<>();
        for (LogMirror mirror : mirrors) {
            TreeHead head = TreeHead.of(mirror.publish());
            heads.add(new SnapshotHeads.Head(mirror.source().name(), head.size(), head.root()));
        }
        long index = log.write(new AuditRow.SnapshotTaken(new SnapshotHeads(heads)));
        LogMirror own = mirrors.stream()
                .filter(mirror -> mirror.source() == log)
                .findFirst()
                .orElseThrow();
        Note head = own.publish();
        long size = TreeHead.of(head).size();
        LogProof.InLog proof = LogMirror.refusing(() -> new LogProof.InLog(
                index, own.reader().entry(index), own.reader().proofs().inclusion(index, size), head));
        return Optional.of(write(proof));
    }

    private Taken write(LogProof.InLog proof) {
        RowForms.Written row = RowForms.decode(proof.entry());
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(row.at() + SUFFIX);
            Path fresh = folder.resolve(row.at() + ".new");
            Files.write(fresh, proof.encode().toArray());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
