package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceRefusal;
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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all logs were at an instant, once a week: a row of the appliance's own log with every published head, and a file that proves this row under a
 * head that the witnesses cosigned. Whoever has one such file can hold any later copy of any log against it.
 *
 * <p>The files are the schedule's memory: one is due when the newest is a week old.
 */
public final class Snapshots {
    private static final String SUFFIX = ".snapshot.json";

    private final Path folder;
    private final Duration every;
    private final ApplianceLog log;
    private final InstantSource clock;

    public Snapshots(Path folder, Duration every, ApplianceLog log, InstantSource clock) {
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

    /**
     * Takes one, if it is due and every log is published.
     *
     * @throws ApplianceRefusal if a log cannot be published; it stays due
     */
    Optional<Taken> takeIfDue(List<LogMirror> mirrors) {
        if (!isDue()) {
            return Optional.empty();
        }
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
