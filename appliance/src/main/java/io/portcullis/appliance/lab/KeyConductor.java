package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.CeremonyForms;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Kind;
import io.portcullis.signer.keyceremony.Person;
import io.portcullis.signer.keyceremony.StepSignature;
import io.portcullis.signer.registry.Cryptoperiod;
import io.portcullis.signer.registry.KeyPurpose;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds ceremonies in a room, everybody doing what the script asks: the people are {@link KeyPeople}, the room is the real one. */
final class KeyConductor {
    static final VerifyingKey.Algorithm CURVE = VerifyingKey.Algorithm.SECP256K1;
    private static final long LIFETIME_SECONDS = 3_600;
    private static final Definition.Terms TERMS = new Definition.Terms(
            KeyPurpose.BOARD,
            new Cryptoperiod(
                    Duration.ofDays(730).toSeconds(), Duration.ofDays(3_650).toSeconds()));

    private final KeyRoomProcess room;
    private final KeyPeople people;
    private final EntityId entity;
    private final String purpose;
    private final Path transcripts;
    private final Set<String> bags = new HashSet<>();
    private final Consumer<String> say;
    private final Optional<KeyLeave.Permit> permit;
    private String newestBag = "";

    /**
     * @param permit by which they are held; none before the first policy
     * @param transcripts the folder that they go to
     */
    KeyConductor(
            KeyRoomProcess room,
            KeyPeople people,
            EntityId entity,
            String purpose,
            Path transcripts,
            Consumer<String> say,
            Optional<KeyLeave.Permit> permit) {
        this.room = room;
        this.permit = permit;
        this.people = people;
        this.entity = entity;
        this.purpose = purpose;
        this.transcripts = transcripts;
        this.say = say;
    }

    /**
     * What came of a ceremony.
     *
     * @param status the room's last word on it
     */
    record Held(JsonNode status, Path transcript) {
        VerifyingKey key() {
            return new VerifyingKey(
                    CURVE, Bytes.of(Hex.decode(status.path("key").path("public").asString())));
        }
    }

    Held initialise(String token) throws IOException {
        return hold(define(
                Kind.INITIALISE,
                new KeyPlace(token, "none"),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                people.staff()));
    }

    Held generate(KeyPlace place) throws IOException {
        return hold(defineGenerate(place));
    }

    Definition defineGenerate(KeyPlace place) {
        return define(Kind.GENERATE, place, 0, Optional.empty(), Optional.empty(), Optional.empty(), people.staff());
    }

    /** Two of three custodians restore it. */
    Held backUp(KeyPlace place, VerifyingKey key) throws IOException {
        return hold(define(
                Kind.BACK_UP,
                place,
                KeyCare.CUSTODIANS,
                Optional.of(key),
                Optional.empty(),
                Optional.empty(),
                people.with(3)));
    }

    /** The backup of the ceremony that has just completed. */
    Backup newestBackup() throws IOException {
        return Fields.read("backup", StrictJson.object(bytes(room.ask(request("backup")))), CeremonyForms::backup);
    }

    Held drill(KeyPlace scratch, Backup backup) throws IOException {
        return restore(Kind.DRILL, scratch, backup, Optional.empty());
    }

    Held restore(Kind kind, KeyPlace place, Backup backup, Optional<Definition.Old> old) throws IOException {
        return hold(define(
                kind, place, 0, Optional.of(backup.key()), Optional.of(backup), old, people.with(backup.threshold())));
    }

    Held end(Kind kind, KeyPlace place, VerifyingKey key, Optional<Definition.Old> old) throws IOException {
        return hold(define(kind, place, 0, Optional.of(key), Optional.empty(), old, people.staff()));
    }

    private Definition define(
            Kind kind,
            KeyPlace place,
            int threshold,
            Optional<VerifyingKey> subject,
            Optional<Backup> backup,
            Optional<Definition.Old> old,
            List<Person> who) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        return new Definition(
                kind,
                entity,
                purpose + ": " + kind,
                place,
                CURVE,
                subject,
                kind == Kind.GENERATE ? Optional.of(TERMS) : Optional.empty(),
                threshold,
                backup,
                old,
                who,
                bags,
                now,
                now + LIFETIME_SECONDS,
                random());
    }

    private Held hold(Definition definition) throws IOException {
        say.accept(definition.kind() + " of " + definition.place());
        JsonNode status = begin(definition);
        while (status.has("next")) {
            status = step(definition.backup());
        }
        ObjectNode end = request("end");
        end.set(
                "officer",
                CeremonyForms.toJson(
                        new StepSignature.Raw(people.officer().end(room.ask(request("transcript")), text(status)))));
        JsonNode ended = room.ask(end);
        if (!ended.path("state").asString().equals("COMPLETED")) {
            throw LabTag.CEREMONY_FAILED.failure("The ceremony did not complete: " + ended);
        }
        return new Held(ended, save(definition.kind().name().toLowerCase(Locale.ROOT)));
    }

    JsonNode begin(Definition definition) throws IOException {
        ObjectNode begin = request("begin");
        begin.set("definition", CeremonyForms.toJson(definition));
        begin.set(
                "officer",
                CeremonyForms.toJson(new StepSignature.Raw(people.officer().begin(definition))));
        permit.ifPresent(shown -> begin.set("permit", shown.toJson()));
        return room.ask(begin);
    }

    /** The next step, as everybody should take it. */
    JsonNode step(Optional<Backup> backup) throws IOException {
        JsonNode status = room.ask(request("status"));
        String act = status.path("next").asString();
        String performer = status.path("custodian").asString(KeyPeople.OPERATOR);
        ObjectNode draft = request("draft").put("performer", performer).put("witness", KeyPeople.WITNESS);
        switch (act) {
            case "INITIALISE_TOKEN", "HAND_OVER_SHARE", "SEND" -> draft.put("bag", freshBag());
            case "RECEIVE" -> draft.put("bag", newestBag);
            case "COMPARE_KEY" -> draft.put("check", status.path("keyCheck").asString());
            case "COMPARE_WRAPPING_KEY" ->
                draft.put("check", status.path("wrappingCheck").asString());
            case "PRESENT_SHARE" -> present(draft, status, performer, backup.orElseThrow());
            default -> {}
        }
        JsonNode drafted = room.ask(draft);
        Bytes text = text(drafted);
        ObjectNode order = request("order");
        order.set("order", drafted.get("order"));
        order.set("performer", CeremonyForms.toJson(people.sign(performer, text)));
        order.set("witness", CeremonyForms.toJson(people.sign(KeyPeople.WITNESS, text)));
        JsonNode after = room.ask(order);
        say.accept("  " + act + " by " + performer + ", seen by " + KeyPeople.WITNESS);
        return after;
    }

    /** Bags bear random numbers, so that those of ceremonies in other rooms differ, too. */
    private String freshBag() {
        newestBag = "bag-" + random().toString().substring(2, 10);
        bags.add(newestBag);
        return newestBag;
    }

    private void present(ObjectNode draft, JsonNode status, String custodian, Backup backup) {
        Backup.Envelope envelope = backup.envelope(custodian).orElseThrow();
        TransportPublicKey desk =
                new TransportPublicKey(Bytes.of(Hex.decode(status.path("desk").asString())));
        draft.put("bag", envelope.bag());
        draft.set(
                "share",
                CeremonyForms.toJson(people.card(custodian)
                        .present(
                                backup,
                                envelope,
                                Bytes32.fromHex(status.path("session").asString()),
                                desk)
                        .orElseThrow(() -> LabTag.CEREMONY_FAILED.failure("The card does not open its envelope."))));
    }

    /** Keeps the transcript of the ceremony that runs, or ran last. */
    Path save(String name) throws IOException {
        JsonNode transcript = room.ask(request("transcript"));
        int number = TranscriptFolder.count(transcripts) + 1;
        Path file = transcripts.resolve(String.format(Locale.ROOT, "%03d-%s%s", number, name, TranscriptFolder.SUFFIX));
        PrivateFile.write(file, bytes(transcript));
        return file;
    }

    private static Bytes text(JsonNode answer) {
        return Bytes.of(Hex.decode(answer.path("sign").asString()));
    }

    private static byte[] bytes(JsonNode node) {
        return StrictJson.canonical(node);
    }

    static ObjectNode request(String what) {
        return StrictJson.newObject().put("do", what);
    }

    static Bytes32 random() {
        byte[] bytes = new byte[Bytes32.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return Bytes32.of(bytes);
    }
}
