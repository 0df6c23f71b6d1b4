package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.journal.SectorDisk;
import io.portcullis.depositary.journal.SectorDisk.Image;
import io.portcullis.depositary.journal.SectorDisk.Survival;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Seal;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.ceremony.CeremonyRoom;
import io.portcullis.signer.duress.ListInForce;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.keystore.TwinHsm;
import io.portcullis.signer.registry.KeyRegistry;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.share.ShareStore;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.NoSealing;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.BootWord;
import io.portcullis.signer.watermark.Watermark;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * One signer of a board in memory: everything behind its door as {@link SignerProcess} puts it together, over disks and keys on a
 * {@link FaultLine}. What is asked goes in and comes out as the door's bytes; an answer of a dead machine is never heard.
 */
final class TwinSigner implements AutoCloseable {
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(Ceremony.NOW);
    private static final Path NOWHERE = Path.of("/nonexistent");

    private final FaultLine line;
    private final Map<Part, SectorDisk> disks;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AuditLog log;
    private final Requests requests;
    private volatile Optional<String> broken = Optional.empty();

    /** The files of a signer's directory. */
    enum Part {
        WATERMARK,
        AUDIT,
        KEYS,
        SHARES,
        FREEZE,
        LEFT_SEALS,
        RIGHT_SEALS
    }

    /** What outlives a machine: its disks' contents and its token. */
    record Remains(Ceremony ceremony, String name, TwinHsm hsm, Map<Part, Image> images) {
        /** A new signer, as its ceremony leaves it. */
        static Remains of(Ceremony ceremony, String name) {
            Map<Part, SectorDisk> disks = disks(FaultLine.whole(), Map.of());
            Watermark.create(disks.get(Part.WATERMARK), Ceremony.NOW).close();
            ShareStore.create(disks.get(Part.SHARES), Ceremony.NOW);
            FreezeMemory.create(disks.get(Part.FREEZE)).close();
            KeyRegistry.create(disks.get(Part.KEYS), record -> {}).close();
            try (AuditLog log = AuditLog.create(disks.get(Part.AUDIT), NOWHERE)) {
                log.append(AuditEntry.intentRecorded(Ceremony.NOW, Bytes32.ZERO));
            }
            return new Remains(ceremony, name, new TwinHsm(ceremony, name), survivors(disks, Survival.ALL, 0));
        }

        /** The same with a token that has signed nothing yet. */
        Remains withFreshToken() {
            return new Remains(ceremony, name, new TwinHsm(ceremony, name), images);
        }
    }

    private static Map<Part, SectorDisk> disks(FaultLine line, Map<Part, Image> images) {
        Map<Part, SectorDisk> disks = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            disks.put(part, new SectorDisk(part.name(), line, images.getOrDefault(part, Image.EMPTY)));
        }
        return disks;
    }

    private static Map<Part, Image> survivors(Map<Part, SectorDisk> disks, Survival survival, long seed) {
        Map<Part, Image> images = new EnumMap<>(Part.class);
        disks.forEach((part, disk) ->
                images.put(part, disk.survivors(survival, seed ^ part.name().hashCode())));
        return images;
    }

    /** One life of a machine, from its start; it ends where the line says so, or when there is nothing more to do. @return what it leaves */
    static Remains live(Remains before, FaultLine line, Survival survival, long seed, Consumer<TwinSigner> life) {
        Map<Part, SectorDisk> disks = disks(line, before.images());
        try (TwinSigner twin = new TwinSigner(before, line, disks)) {
            life.accept(twin);
            twin.broken.ifPresent(what -> {
                throw new AssertionError(what);
            });
        } catch (SignerFault fault) {
            if (!line.isDead()) {
                throw fault;
            }
        }
        return new Remains(before.ceremony(), before.name(), before.hsm(), survivors(disks, survival, seed));
    }

    /** One that is asked until the process ends. */
    static TwinSigner start(Remains remains, FaultLine line) {
        return new TwinSigner(remains, line, disks(line, remains.images()));
    }

    private TwinSigner(Remains remains, FaultLine line, Map<Part, SectorDisk> disks) {
        this.line = line;
        this.disks = disks;
        Ceremony ceremony = remains.ceremony();
        SignerConfiguration configuration = new SignerConfiguration(
                remains.name(),
                NOWHERE,
                NOWHERE,
                null,
                List.of(),
                KeyKind.BATCH.alias(),
                new PinSource.Credential(),
                ceremony.trust(),
                null,
                Set.of(SealBlocks.HUB),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        boolean complete = false;
        try {
            Watermark watermark = keep(Watermark.open(disks.get(Part.WATERMARK)));
            log = keep(AuditLog.open(disks.get(Part.AUDIT), NOWHERE));
            JournalsAgree.Logged logged = JournalsAgree.require(watermark, log);
            FreezeMemory lattice = keep(FreezeMemory.open(disks.get(Part.FREEZE), logged.freezeRecords()));
            FreezeDesk freeze = new FreezeDesk(remains.name(), lattice, log, CLOCK);
            Optional<Seal> lastSealed = logged.sealed();
            Random random = new Random(remains.images().hashCode());
            SealMemory seals = keep(SealMemory.open(
                    disks.get(Part.LEFT_SEALS), disks.get(Part.RIGHT_SEALS), lastSealed.isEmpty(), random));
            JournalsAgree.requireSealed(seals, lastSealed);
            remains.hsm().watchedBy(this::requireLogged);
            HsmKeys keys = keep(remains.hsm().open(line, CLOCK));
            KeyRegistry registry = keep(KeyRegistry.open(
                    disks.get(Part.KEYS),
                    record -> log.append(
                            AuditEntry.keyRecorded(record.at(), record.key().toString(), record.name(), record.by()))));
            KeyDesk keyDesk = KeyDesk.open(
                    remains.name(),
                    ceremony.trust(),
                    registry,
                    keys,
                    intent -> new BootWord.None("a twin has no TPM"),
                    CLOCK,
                    random);
            ShareStore shares = keep(ShareStore.open(
                    disks.get(Part.SHARES),
                    Bytes.of(ceremony.trust().entity().value().toArray()),
                    new NoSealing(),
                    CLOCK,
                    epoch -> {}));
            log.append(AuditEntry.started(Ceremony.NOW, remains.name()));
            CeremonyRoom room = keep(new CeremonyRoom(
                    ceremony.trust(),
                    new IdentityKey(Bytes.of(ceremony.auditPoint(remains.name()))),
                    text -> Bytes.of(keys.signAudit(text.toArray())),
                    shares,
                    log,
                    CLOCK));
            LogDesk logs = new LogDesk(remains.name(), ceremony.trust(), keys, log, freeze, CLOCK);
            Signer signer = new Signer(
                    remains.name(),
                    ceremony.trust(),
                    keys,
                    watermark,
                    log,
                    logs,
                    shares,
                    freeze,
                    keyDesk,
                    Optional::empty,
                    ListInForce.open(Optional.empty(), ceremony.trust()),
                    Optional.of(seals),
                    CLOCK);
            SealDesk desk = new SealDesk(configuration, Optional.of(seals), keys, log, freeze, CLOCK, logs::refused);
            requests = new Requests(
                    signer,
                    logs,
                    new CeremonyRequests(room, shares),
                    desk,
                    new Drain(log, CLOCK, rests -> {}),
                    keyDesk,
                    freeze,
                    new GasDesk(configuration, Optional.empty(), log, CLOCK, logs::refused));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    /** The order that everything hangs on: agreed and durably so, then signed. */
    private void requireLogged(Bytes32 digest) {
        boolean logged = disks.get(Part.AUDIT).holdsDurably(("\"digest\":\"" + digest + "\"").getBytes(UTF_8));
        if (!logged) {
            // Where it is thrown it would only be a token's fault; live() tells.
            broken = Optional.of("a signature over " + digest + " before its row was durable");
        }
    }

    /** The answer's bytes to a request's bytes. */
    byte[] hear(byte[] request) {
        Heard heard = requests.hear(request);
        heard.upload().ifPresent(Heard.Upload::close);
        return heard.answer();
    }

    /** What the answer says; empty if it died before it was heard. */
    private Optional<ObjectNode> ask(ObjectNode request) {
        Heard heard = requests.hear(StrictJson.canonical(request));
        return line.isDead() ? Optional.empty() : Optional.of(StrictJson.object(heard.answer()));
    }

    private static ObjectNode request(String operation) {
        return StrictJson.newObject().put("version", 1).put("operation", operation);
    }

    Optional<Checkpoint> checkpoint() {
        return ask(request("checkpoint"))
                .map(answer ->
                        Fields.read("result", answer.get("result"), in -> in.object("checkpoint", Checkpoint::read)));
    }

    Optional<Inclusion> record(Intent intent) {
        ObjectNode request = request("record");
        request.set("intent", intent.toJson());
        return ask(request).map(TwinSigner::inclusion);
    }

    static Inclusion inclusion(ObjectNode answer) {
        return Fields.of("result", (ObjectNode) answer.get("result")).object("inclusion", Inclusion::read);
    }

    /** The whole answer, granted or not. */
    Optional<ObjectNode> sign(Evidence evidence) {
        ObjectNode request = request("sign");
        request.set("evidence", evidence.toJson());
        return ask(request);
    }

    Optional<ObjectNode> seal(SealBlocks block) {
        ObjectNode request = request("seal")
                .put("chainId", Ceremony.DOMAIN.chainId())
                .put("depositary", Ceremony.DOMAIN.depositary().toString())
                .put("blockHeight", block.seal().blockHeight())
                .put("leafCount", block.leaves().size());
        Heard heard = requests.hear(StrictJson.canonical(request));
        if (line.isDead()) {
            return Optional.empty();
        }
        byte[] leaves =
                new byte[block.leaves().size() * block.leaves().getFirst().encode().length];
        int at = 0;
        for (var leaf : block.leaves()) {
            System.arraycopy(leaf.encode(), 0, leaves, at, leaf.encode().length);
            at += leaf.encode().length;
        }
        try (Heard.Upload upload = heard.upload().orElseThrow()) {
            upload.receive(Channels.newChannel(new ByteArrayInputStream(leaves)));
            byte[] answer = upload.settle();
            return line.isDead() ? Optional.empty() : Optional.of(StrictJson.object(answer));
        } catch (IOException e) {
            throw new AssertionError("leaves in memory read", e);
        }
    }

    static boolean isGranted(ObjectNode answer) {
        return answer.has("result");
    }

    static SignerTag refusal(ObjectNode answer) {
        return SignerTag.valueOf(answer.get("refusal").get("tag").stringValue());
    }

    AuditLog log() {
        return log;
    }

    /** Points passed so far. */
    int points() {
        return line.passed().size();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new AssertionError("a twin closes", e);
            }
        }
    }
}
