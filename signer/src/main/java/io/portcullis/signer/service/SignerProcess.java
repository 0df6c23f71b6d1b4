package io.portcullis.signer.service;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Seal;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.ceremony.CeremonyRoom;
import io.portcullis.signer.duress.ListInForce;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.keystore.CanaryWatch;
import io.portcullis.signer.keystore.GasKey;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyLine;
import io.portcullis.signer.keystore.Pin;
import io.portcullis.signer.keystore.PinFile;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.keystore.SignerIdentity;
import io.portcullis.signer.keystore.TokenCeremony;
import io.portcullis.signer.metadata.MetadataFile;
import io.portcullis.signer.registry.KeyRegistry;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.share.ShareStore;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.watermark.Watermark;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes what a signer is made of, in the one order that is safe: lock, memory, log, token, door; and back.
 *
 * <p>The disk, the clock and randomness are passed in.
 */
public final class SignerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignerProcess.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SignerIdentity identity;

    private SignerProcess(
            SignerConfiguration configuration,
            Map<String, String> environment,
            Disk.Opener disks,
            InstantSource clock,
            RandomGenerator random,
            Consumer<SignerFault> onTokenFault) {
        boolean complete = false;
        try {
            DataDirectory data = keep(DataDirectory.open(configuration.dataDirectory()));
            Watermark watermark = keep(Watermark.open(disks.open(data.watermark())));
            AuditLog log = keep(AuditLog.open(disks.open(data.audit()), data.path()));
            JournalsAgree.Logged logged = JournalsAgree.require(watermark, log);
            FreezeMemory lattice = keep(FreezeMemory.open(disks.open(data.freeze()), logged.freezeRecords()));
            FreezeDesk freeze = new FreezeDesk(configuration.name(), lattice, log, clock);
            Optional<Seal> lastSealed = logged.sealed();
            Optional<SealMemory> seals = Optional.empty();
            if (!configuration.sealedEntities().isEmpty()) {
                seals = Optional.of(keep(SealMemory.open(
                        disks.open(data.leftSeals()), disks.open(data.rightSeals()), lastSealed.isEmpty(), random)));
                seals.get().torn().ifPresent(frame -> LOG.warn("a torn seal, frame {}, was never answered", frame));
                JournalsAgree.requireSealed(seals.get(), lastSealed);
            }
            HsmKeys keys = keep(KeyLine.open(
                    configuration.seats(environment),
                    configuration.batchKey(),
                    HsmKeys.Pool.STANDARD,
                    fault -> {
                        FreezeWatch.heed(freeze, fault);
                        onTokenFault.accept(fault);
                    },
                    clock));
            identity = keys.identity();
            requireOnBoard(configuration, identity);
            List<CanaryWatch> canaries = keys.watches();
            canaries.forEach(this::keep);
            KeyRegistry registry = keep(KeyRegistry.open(
                    disks.open(data.keys()),
                    record -> log.append(
                            AuditEntry.keyRecorded(record.at(), record.key().toString(), record.name(), record.by()))));
            KeyDesk keyDesk = KeyDesk.open(
                    configuration.name(),
                    configuration.trust(),
                    registry,
                    keys,
                    BootTeller.of(configuration.boot(), environment),
                    clock,
                    random);
            ShareStore shares = keep(ShareStore.open(
                    disks.open(data.shares()),
                    Bytes.of(configuration.trust().entity().value().toArray()),
                    keys.seals(configuration.sealing()),
                    clock,
                    epoch ->
                            log.append(AuditEntry.shareDestroyed(clock.instant().getEpochSecond(), epoch))));
            log.append(AuditEntry.started(clock.instant().getEpochSecond(), configuration.name()));
            CeremonyRoom room = keep(new CeremonyRoom(
                    configuration.trust(),
                    new IdentityKey(Bytes.of(Hex.decode(identity.auditKey()))),
                    text -> Bytes.of(keys.signAudit(text.toArray())),
                    shares,
                    log,
                    clock));
            LogDesk logs = new LogDesk(configuration.name(), configuration.trust(), keys, log, freeze, clock);
            Signer signer = new Signer(
                    configuration.name(),
                    configuration.trust(),
                    keys,
                    watermark,
                    log,
                    logs,
                    shares,
                    freeze,
                    keyDesk,
                    metadata(configuration, watermark, log, clock),
                    ListInForce.open(configuration.duress(), configuration.trust()),
                    seals,
                    clock);
            SealDesk desk = new SealDesk(configuration, seals, keys, log, freeze, clock, logs::refused);
            Drain drain = new Drain(log, clock, resting -> canaries.forEach(canary -> canary.rest(resting)));
            GasDesk gas = new GasDesk(
                    configuration, configuration.gas().flatMap(rules -> gas(keys)), log, clock, logs::refused);
            Requests requests =
                    new Requests(signer, logs, new CeremonyRequests(room, shares), desk, drain, keyDesk, freeze, gas);
            keep(new FreezeWatch(
                            freeze,
                            log,
                            clock,
                            System::nanoTime,
                            keys::circuit,
                            configuration.clockKept() ? HostClock::synchronised : Optional::empty,
                            logged.newestAt() * 1_000)
                    .start());
            Door door = Door.open(configuration.socket(), configuration.allowedUsers(), requests::hear);
            opened.push(() -> door.close(CLOSING));
            complete = true;
        } catch (IOException e) {
            throw new SignerFault(SignerTag.JOURNAL_FAILED, "a journal does not open: " + e, e);
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** A clone, and a token made before there were gas keys, has none: such a signer signs for its board and pays for nothing. */
    private static Optional<GasKey> gas(HsmKeys keys) {
        try {
            return Optional.of(keys.gas());
        } catch (SignerFault fault) {
            if (fault.tag() != SignerTag.KEY_MISSING) {
                throw fault;
            }
            LOG.warn("this signer pays for nobody's gas: {}", fault.getMessage());
            return Optional.empty();
        }
    }

    private static Supplier<Optional<Metadata>> metadata(
            SignerConfiguration configuration, Watermark watermark, AuditLog log, InstantSource clock) {
        if (configuration.metadata().isEmpty()) {
            return Optional::empty;
        }
        try {
            return MetadataFile.open(configuration.metadata().get(), watermark.metadataNumber(), clock, number -> {
                watermark.believe(number);
                log.append(AuditEntry.metadataBelieved(clock.instant().getEpochSecond(), number));
            });
        } catch (RefusedException e) {
            throw new SignerFault(e.refusal().tag(), e.refusal().reason(), e);
        }
    }

    /** @throws SignerFault what is broken; everything opened before it is closed again */
    public static SignerProcess serve(
            SignerConfiguration configuration,
            Map<String, String> environment,
            Disk.Opener disks,
            InstantSource clock,
            RandomGenerator random,
            Consumer<SignerFault> onTokenFault) {
        return new SignerProcess(configuration, environment, disks, clock, random, onTokenFault);
    }

    /** Makes a signer: PIN file if there is none, token, keys, and the two journals that serving then insists on. */
    public static SignerIdentity perform(
            SignerConfiguration.Ceremony ceremony,
            Map<String, String> environment,
            Disk.Opener disks,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        long now = clock.instant().getEpochSecond();
        try (DataDirectory data = DataDirectory.open(ceremony.dataDirectory())) {
            if (Files.exists(data.watermark()) || Files.exists(data.audit())) {
                throw new SignerFault(SignerTag.DIRECTORY_IN_USE, "the data directory holds another signer's journals");
            }
            if (ceremony.pin() instanceof PinSource.LabFile(Path file)) {
                PinFile.generateIfAbsent(file, random);
            }
            SignerIdentity identity;
            try (Pin pin = ceremony.pin().read(environment)) {
                identity = TokenCeremony.perform(ceremony.token(), pin, ceremony.leaving(), random);
            }
            Watermark.create(disks.open(data.watermark()), now).close();
            ShareStore.create(disks.open(data.shares()), now);
            KeyRegistry.create(disks.open(data.keys()), record -> {}).close();
            FreezeMemory.create(disks.open(data.freeze())).close();
            try (AuditLog log = AuditLog.create(disks.open(data.audit()), data.path())) {
                log.append(AuditEntry.created(now, ceremony.name(), identity.address(), identity.auditKey()));
            }
            return identity;
        }
    }

    private static void requireOnBoard(SignerConfiguration configuration, SignerIdentity identity) {
        boolean pinned = configuration
                .trust()
                .member(configuration.name())
                .filter(member -> member.address().equals(identity.address()))
                .map(TrustRoots.Member::auditKey)
                .filter(key -> key.toString().equals(identity.auditKey()))
                .isPresent();
        if (!pinned) {
            throw new SignerFault(
                    SignerTag.CONFIGURATION_INVALID,
                    "the board has no member " + configuration.name() + " with this token's keys, " + identity);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    public SignerIdentity identity() {
        return identity;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                System.err.println("closing: " + e);
            }
        }
    }
}
