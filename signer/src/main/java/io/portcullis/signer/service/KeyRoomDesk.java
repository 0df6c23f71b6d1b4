package io.portcullis.signer.service;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Authority;
import io.portcullis.signer.keyceremony.CeremonyForms;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.KeyCeremony;
import io.portcullis.signer.keyceremony.KeyLedger;
import io.portcullis.signer.keyceremony.KeyRoom;
import io.portcullis.signer.keyceremony.Line;
import io.portcullis.signer.keyceremony.Order;
import io.portcullis.signer.keyceremony.PermitJudge;
import io.portcullis.signer.keyceremony.Plan;
import io.portcullis.signer.keyceremony.State;
import io.portcullis.signer.keyceremony.StepSignature;
import io.portcullis.signer.keystore.KeyVault;
import io.portcullis.signer.keystore.PinFile;
import io.portcullis.signer.keystore.PinSource;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyRecord;
import io.portcullis.signer.registry.KeyRegistry;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A room with its register and its log, and the requests that {@link KeyRoomMain} documents. One request at a time. */
final class KeyRoomDesk implements AutoCloseable {
    private static final int MAX_REASON = 200;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final KeyRoomConfiguration configuration;
    private final InstantSource clock;
    private final ToldBoard chain = new ToldBoard();
    private final AuditLog log;
    private final KeyRegistry registry;
    private final KeyRoom room;

    private KeyRoomDesk(
            KeyRoomConfiguration configuration, Map<String, String> environment, InstantSource clock, boolean fresh)
            throws IOException {
        this.configuration = configuration;
        this.clock = clock;
        boolean complete = false;
        try {
            DataDirectory data = keep(DataDirectory.open(configuration.dataDirectory()));
            if (configuration.pin() instanceof PinSource.LabFile(Path file)) {
                PinFile.generateIfAbsent(file, new SecureRandom());
            }
            log = keep(
                    fresh
                            ? AuditLog.create(FileDisk.open(data.audit()), data.path())
                            : AuditLog.open(FileDisk.open(data.audit()), data.path()));
            registry = keep(
                    fresh
                            ? KeyRegistry.create(FileDisk.open(data.keys()), this::audit)
                            : KeyRegistry.open(FileDisk.open(data.keys()), this::audit));
            KeyVault vault = keep(new KeyVault(
                    configuration.tokens(),
                    label -> configuration.pin().read(environment),
                    chain::changed,
                    new OsRandomness()));
            Path journal = data.keyCeremonies();
            room = keep(
                    fresh
                            ? KeyRoom.create(FileDisk.open(journal), vault, listener(), clock)
                            : KeyRoom.open(FileDisk.open(journal), vault, listener(), clock));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** A directory without journals is a new room's. @throws SignerFault what is broken */
    static KeyRoomDesk open(KeyRoomConfiguration configuration, Map<String, String> environment, InstantSource clock)
            throws IOException {
        boolean fresh = !Files.exists(configuration.dataDirectory().resolve("audit.journal"));
        return new KeyRoomDesk(configuration, environment, clock, fresh);
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private void audit(KeyRecord record) {
        log.append(AuditEntry.keyRecorded(record.at(), record.key().toString(), record.name(), record.by()));
    }

    private KeyRoom.Listener listener() {
        return new KeyRoom.Listener() {
            @Override
            public void line(Bytes32 session, Line line) {
                String detail = switch (line) {
                    case Line.Begun begun ->
                        begun.definition().kind().name() + " "
                                + begun.authority().words();
                    case Line.Ordered ordered ->
                        ordered.order().act() + " by " + ordered.order().performer() + ", seen by "
                                + ordered.order().witness();
                    case Line.Done done -> "";
                    case Line.Ended ended -> "COMPLETED";
                    case Line.Aborted aborted -> aborted.refusal().tag().name();
                };
                log.append(AuditEntry.keyCeremonyLine(now(), session.toString(), CeremonyForms.word(line), detail));
            }

            @Override
            public void ended(State end) {
                for (KeyRecord record : KeyLedger.records(end, registry.register(), now())) {
                    registry.record(record).ifPresent(refusal -> {
                        throw new SignerFault(SignerTag.INTERNAL, "the register does not take it: " + refusal);
                    });
                }
            }
        };
    }

    /** Never throws for what it hears. */
    ObjectNode hear(byte[] request) {
        ObjectNode json = StrictJson.newObject();
        try {
            ObjectNode result = Fields.read("request", StrictJson.object(request), this::perform);
            json.set("result", result);
        } catch (RefusedException e) {
            refuse(json, e.refusal());
        } catch (SignerFault e) {
            refuse(json, e.refusal());
        }
        return json;
    }

    private static void refuse(ObjectNode json, Refusal refusal) {
        json.putObject("refusal")
                .put("tag", refusal.tag().name())
                .put("reason", refusal.reason())
                .put("remedy", refusal.remedy());
    }

    private ObjectNode perform(Fields in) {
        return switch (in.text("do", 32)) {
            case "status" -> status();
            case "begin" -> begin(in);
            case "draft" -> draft(in);
            case "order" -> accepted(room.order(CeremonyForms.ordered(in)));
            case "end" -> accepted(room.end(in.object("officer", CeremonyForms::signature)));
            case "cancel" -> accepted(room.cancel(in.text("reason", MAX_REASON)));
            case "transcript" -> StrictJson.object(room.transcript().encode());
            case "backup" ->
                room.transcript()
                        .backup()
                        .map(CeremonyForms::toJson)
                        .orElseThrow(() -> new RefusedException(
                                SignerTag.CEREMONY_UNKNOWN, "the last ceremony is no backup that completed"));
            case "board" -> chain.told(in);
            case "keys" -> keys();
            case "enter" -> enter(in);
            default -> throw new RefusedException(SignerTag.OPERATION_UNKNOWN, "there is no such request");
        };
    }

    private ObjectNode begin(Fields in) {
        Definition definition = in.object("definition", CeremonyForms::definition);
        StepSignature officer = in.object("officer", CeremonyForms::signature);
        boolean ours = definition
                        .officer()
                        .credential()
                        .identity()
                        .equals(configuration.officerKey().point())
                && definition.entity().equals(configuration.entity());
        if (!ours) {
            throw new RefusedException(
                    SignerTag.CEREMONY_NOT_AUTHORISED, "this room belongs to another officer, or another entity");
        }
        try {
            return accepted(room.begin(definition, officer, authority(in)));
        } catch (RefusedException e) {
            log.append(AuditEntry.refused(now(), Optional.empty(), e.refusal(), 0));
            throw e;
        }
    }

    /** By whose leave: a permit that this room judges itself, or none while no policy is active. */
    private Authority authority(Fields in) {
        Optional<Permission> shown = in.optionalObject(
                "permit",
                permit -> new Permission(permit.object("plan", Plan::read), Bytes.of(permit.document("evidence"))));
        if (configuration.trust().isEmpty()) {
            if (shown.isPresent() || room.isGoverned()) {
                throw new RefusedException(
                        SignerTag.KEY_BOOTSTRAP_OVER, "permits are shown or were used here: a policy is active");
            }
            return new Authority.Bootstrap();
        }
        Permission permit = shown.orElseThrow(
                () -> new RefusedException(SignerTag.KEY_PERMIT_MISSING, "no permit is shown, and a policy is active"));
        return PermitJudge.judge(
                permit.evidence().toArray(),
                permit.plan(),
                configuration.trust().get(),
                now());
    }

    private record Permission(Plan plan, Bytes evidence) {}

    private ObjectNode draft(Fields in) {
        if (!(room.state().orElse(null) instanceof State.Waiting waiting)
                || waiting.next().isEmpty()) {
            throw new RefusedException(SignerTag.CEREMONY_STEP_ORDER, "there is no step to order");
        }
        Definition.Planned next = waiting.next().get();
        Order order = new Order(
                waiting.definition().session(),
                waiting.step(),
                next.act(),
                next.custodian(),
                in.identifier("performer"),
                in.identifier("witness"),
                waiting.head(),
                Math.max(now(), waiting.newestAt()),
                CeremonyForms.bag(in),
                CeremonyForms.check(in),
                CeremonyForms.share(in));
        ObjectNode json = StrictJson.newObject();
        json.set("order", CeremonyForms.toJson(order));
        return json.put("sign", Hex.encode(order.signedText().toArray()));
    }

    private ObjectNode accepted(Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
        return status();
    }

    private ObjectNode status() {
        room.tick();
        ObjectNode json = StrictJson.newObject();
        State state = room.state().orElse(null);
        if (state == null) {
            return json.put("state", "EMPTY");
        }
        json.put("session", state.definition().session().toString())
                .put("kind", state.definition().kind().name())
                .put("head", state.head().toString());
        switch (state) {
            case State.Waiting waiting -> {
                json.put("state", "WAITING").put("step", waiting.step());
                waiting.next()
                        .ifPresentOrElse(
                                next -> {
                                    json.put("next", next.act().name());
                                    next.custodian().ifPresent(name -> json.put("custodian", name));
                                },
                                () -> json.put(
                                        "sign",
                                        Hex.encode(KeyCeremony.endText(waiting.head())
                                                .toArray())));
            }
            case State.Working working -> json.put("state", "WORKING");
            case State.Undoing undoing -> json.put("state", "UNDOING");
            case State.Completed completed -> json.put("state", "COMPLETED");
            case State.Aborted aborted -> {
                json.put("state", "ABORTED")
                        .put("tag", aborted.end().refusal().tag().name())
                        .put("reason", aborted.end().refusal().reason());
                ArrayNode destroyed = json.putArray("destroyed");
                aborted.end().destroyed().forEach(destroyed::add);
                ArrayNode left = json.putArray("left");
                aborted.end().left().forEach(left::add);
            }
        }
        return CeremonyForms.known(json, state.gathered());
    }

    private ObjectNode keys() {
        registry.tick(now());
        ObjectNode json = StrictJson.newObject().put("at", now());
        ArrayNode list = json.putArray("keys");
        registry.register()
                .entries()
                .values()
                .forEach(entry -> list.add(KeyJson.of(entry, registry.register(), now())));
        return json;
    }

    private ObjectNode enter(Fields in) {
        KeyId id = new KeyId(in.bytes32("key"));
        KeyState state = KeyState.named(in.text("state", 32)).orElseThrow(() -> in.invalid("state", "a key's state"));
        String reason = in.text("reason", MAX_REASON);
        long at = in.number("at");
        Bytes signature = Bytes.of(in.fixedBytes("officerSignature", IdentityKey.SIGNATURE_LENGTH));
        if (!configuration.officerKey().verifies(KeyDesk.moveText(id, state, reason, at), signature)
                || Math.abs(at - now()) > KeyDesk.MAX_SKEW_SECONDS) {
            throw new RefusedException(
                    SignerTag.CEREMONY_NOT_AUTHORISED, "the officer did not sign this move, or long ago");
        }
        registry.record(new KeyRecord.Entered(now(), "officer", id, state, reason))
                .ifPresent(refusal -> {
                    throw new RefusedException(refusal);
                });
        return StrictJson.newObject().put("key", id.toString()).put("state", state.name());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new SignerFault(SignerTag.INTERNAL, "the room does not close: " + e, e);
            }
        }
    }
}
