package io.portcullis.appliance.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.witness.SoftwareKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * This appliance's own log: who signed in and who was not let in, what was asked for and what came of it, with which configuration it runs, who took logs
 * away, and what witnesses refused. The same tree over the same journal as a signer's ({@link AuditLog}); a row is durable before what it is about happens.
 *
 * <p>Its heads are signed with an Ed25519 key in a file of the appliance's data folder: the appliance holds no other keys and moves no value with this one. That
 * makes its log as trustworthy as its witnesses, who cosign one history of it; offline it is believed for their quorum.
 */
public final class ApplianceLog implements LogSource, AutoCloseable {
    /** The last part of the log's origin. */
    public static final String NAME = "appliance";

    private static final String FILE = "audit";
    private static final String KEY = "key";

    private final AuditLog log;
    private final SoftwareKey secret;
    private final Origin origin;
    private final NoteKey key;
    private final InstantSource clock;

    private ApplianceLog(AuditLog log, SoftwareKey secret, EntityId entity, InstantSource clock) {
        this.log = log;
        this.secret = secret;
        this.origin = Origin.of(entity, NAME);
        this.key = keyOf(secret, entity);
        this.clock = clock;
    }

    /** Makes the folder and the key of a log that is to be, if there is none: so that witnesses can be told of it before it begins. */
    public static NoteKey prepare(Path folder, EntityId entity, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve(KEY);
        SoftwareKey secret = Files.exists(file) ? SoftwareKey.read(file) : SoftwareKey.create(file, random);
        return keyOf(secret, entity);
    }

    private static NoteKey keyOf(SoftwareKey secret, EntityId entity) {
        return NoteKey.ed25519(Origin.of(entity, NAME).text(), secret.publicKey());
    }

    /** @throws ApplianceRefusal {@code AUDIT_TAMPERED} and the like: the appliance does not start */
    public static ApplianceLog open(Path folder, EntityId entity, SecureRandom random, InstantSource clock)
            throws IOException {
        prepare(folder, entity, random);
        Path file = folder.resolve(FILE);
        return LogMirror.refusing(() -> {
            SoftwareKey secret = SoftwareKey.read(folder.resolve(KEY));
            return new ApplianceLog(opened(folder, file), secret, entity, clock);
        });
    }

    private static AuditLog opened(Path folder, Path file) {
        try {
            return Files.exists(file)
                    ? AuditLog.open(FileDisk.open(file), folder)
                    : AuditLog.create(FileDisk.open(file), folder);
        } catch (IOException e) {
            throw new SignerFault(SignerTag.AUDIT_UNAVAILABLE, "the log does not open: " + e, e);
        }
    }

    /**
     * Writes a row and gives its place; it is durable when this returns.
     *
     * @throws ApplianceRefusal {@code AUDIT_UNAVAILABLE}, {@code AUDIT_TAMPERED}: then what the row is about must not happen
     */
    public long write(AuditRow row) {
        return LogMirror.refusing(
                () -> log.append(new AuditEntry(clock.instant().getEpochSecond(), row)));
    }

    /**
     * Signs what the appliance says about itself beside its log: reports.
     *
     * @param text of a note whose first line is not the log's origin, so that nobody takes it for a head
     */
    public NoteSignature sign(String text) {
        if (text.startsWith(origin.text())) {
            throw new IllegalArgumentException("only the log's own heads begin with its origin");
        }
        return new NoteSignature(key.name(), key.id(), secret.sign(Bytes.of(text.getBytes(UTF_8))));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public NoteKey key() {
        return key;
    }

    @Override
    public Note head() {
        return LogMirror.refusing(() -> {
            log.requireAvailable();
            long size = log.size();
            Bytes32 root = log.rootAt(size).orElseThrow();
            byte[] text = Checkpoint.text(origin, size, root, clock.instant().getEpochSecond());
            NoteSignature line = new NoteSignature(key.name(), key.id(), secret.sign(Bytes.of(text)));
            return new Note(new String(text, US_ASCII), List.of(line));
        });
    }

    @Override
    public List<Bytes> entries(long from) {
        return LogMirror.refusing(() -> {
            List<Bytes> entries = new ArrayList<>();
            long end = Math.min(log.size(), from + Limits.TILE_WIDTH);
            for (long index = from; index < end; index++) {
                entries.add(Bytes.of(log.leaf(index)));
            }
            return entries;
        });
    }

    @Override
    public void close() {
        log.close();
    }
}
