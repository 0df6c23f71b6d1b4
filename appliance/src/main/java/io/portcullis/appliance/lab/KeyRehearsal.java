package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.CeremonyForms;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Kind;
import io.portcullis.signer.keyceremony.Person;
import io.portcullis.signer.registry.Cryptoperiod;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyPurpose;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
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

/**
 * A key's life rehearsed on SoftHSM, by the real room in its own process: two tokens initialised, a key generated, backed up, drilled,
 * transported to the other token; and one ceremony whose room is killed half way. People are played by {@link KeyPeople}.
 */
public final class KeyRehearsal {
    private static final VerifyingKey.Algorithm CURVE = VerifyingKey.Algorithm.SECP256K1;
    private static final KeyPlace FIRST = new KeyPlace("vault-1", "board-key");
    private static final KeyPlace SECOND = new KeyPlace("vault-2", "board-key");
    private static final long LIFETIME_SECONDS = 3_600;
    private static final Definition.Terms TERMS = new Definition.Terms(
            KeyPurpose.BOARD,
            new Cryptoperiod(
                    Duration.ofDays(730).toSeconds(), Duration.ofDays(3_650).toSeconds()));

    private final Path directory;
    private final Consumer<String> say;
    private final KeyPeople people = new KeyPeople();
    private final SoftToken tokens;
    private final EntityId entity = new EntityId(random());
    private final Set<String> bags = new HashSet<>();
    private int files;

    /**
     * What came of it.
     *
     * @param keys the room's register at the end
     * @param transcripts of every ceremony, in their order
     * @param interrupted the status of the ceremony that was killed, as the next start told it
     */
    public record Result(JsonNode keys, List<Path> transcripts, Path trust, JsonNode interrupted) {}

    /** @param directory an empty folder, or none yet */
    public KeyRehearsal(Path directory, Consumer<String> say) {
        this.directory = directory;
        this.say = say;
        this.tokens = new SoftToken(directory, "vault-1");
    }

    public Result run() throws IOException, InterruptedException {
        PrivateFile.directory(directory);
        tokens.prepare();
        Path trust = directory.resolve(LabDirectory.TRUST);
        PrivateFile.write(trust, StrictJson.canonical(trust().toJson()));
        Path configuration = directory.resolve("room.json");
        PrivateFile.write(configuration, StrictJson.canonical(configuration()));
        Path log = directory.resolve("room.log");
        JsonNode keys;
        try (KeyRoomProcess room = KeyRoomProcess.start(configuration, tokens, log)) {
            keys = live(room);
            begin(room, define(Kind.GENERATE, new KeyPlace("vault-1", "lost"), 0, Optional.empty(), people.staff()));
            step(room, Optional.empty());
            say.accept("the room is killed between two steps of a ceremony");
            room.kill();
        }
        try (KeyRoomProcess room = KeyRoomProcess.start(configuration, tokens, log)) {
            JsonNode interrupted = room.ask(request("status"));
            save(room, "interrupted");
            say.accept(interrupted.path("tag").asString() + ": destroyed " + interrupted.path("destroyed"));
            return new Result(keys, transcripts(), trust, interrupted);
        } finally {
            people.close();
        }
    }

    private JsonNode live(KeyRoomProcess room) throws IOException {
        hold(room, define(Kind.INITIALISE, FIRST, 0, Optional.empty(), people.staff()), Optional.empty());
        hold(room, define(Kind.INITIALISE, SECOND, 0, Optional.empty(), people.staff()), Optional.empty());
        JsonNode made = hold(room, define(Kind.GENERATE, FIRST, 0, Optional.empty(), people.staff()), Optional.empty());
        VerifyingKey key = new VerifyingKey(
                CURVE, Bytes.of(Hex.decode(made.path("key").path("public").asString())));
        activate(room, KeyId.of(key));
        hold(
                room,
                define(Kind.BACK_UP, FIRST, 2, Optional.of(key), Optional.empty(), Optional.empty(), people.with(3)),
                Optional.empty());
        Backup backup =
                Fields.read("backup", StrictJson.object(bytes(room.ask(request("backup")))), CeremonyForms::backup);
        Optional<Backup> restored = Optional.of(backup);
        hold(
                room,
                define(
                        Kind.DRILL,
                        new KeyPlace("vault-2", "drill"),
                        0,
                        Optional.of(key),
                        restored,
                        Optional.empty(),
                        people.with(2)),
                restored);
        hold(
                room,
                define(
                        Kind.TRANSPORT,
                        SECOND,
                        0,
                        Optional.of(key),
                        restored,
                        Optional.of(new Definition.Old(FIRST, key)),
                        people.with(2)),
                restored);
        return room.ask(request("keys"));
    }

    private Definition define(
            Kind kind, KeyPlace place, int threshold, Optional<VerifyingKey> subject, List<Person> who) {
        return define(kind, place, threshold, subject, Optional.empty(), Optional.empty(), who);
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
                "rehearsal: " + kind,
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

    private JsonNode hold(KeyRoomProcess room, Definition definition, Optional<Backup> backup) throws IOException {
        say.accept(definition.kind() + " of " + definition.place());
        JsonNode status = begin(room, definition);
        while (status.has("next")) {
            status = step(room, backup);
        }
        ObjectNode end = request("end");
        end.set("officer", CeremonyForms.toJson(people.sign(KeyPeople.OFFICER, text(status))));
        JsonNode ended = room.ask(end);
        if (!ended.path("state").asString().equals("COMPLETED")) {
            throw LabTag.CEREMONY_FAILED.failure("The ceremony did not complete: " + ended);
        }
        save(room, definition.kind().name().toLowerCase(Locale.ROOT));
        return ended;
    }

    private JsonNode begin(KeyRoomProcess room, Definition definition) throws IOException {
        ObjectNode begin = request("begin");
        begin.set("definition", CeremonyForms.toJson(definition));
        begin.set("officer", CeremonyForms.toJson(people.sign(KeyPeople.OFFICER, definition.signedText())));
        return room.ask(begin);
    }

    /** The next step, as everybody should take it. */
    private JsonNode step(KeyRoomProcess room, Optional<Backup> backup) throws IOException {
        JsonNode status = room.ask(request("status"));
        String act = status.path("next").asString();
        String performer = status.path("custodian").asString(KeyPeople.OPERATOR);
        ObjectNode draft = request("draft").put("performer", performer).put("witness", KeyPeople.WITNESS);
        switch (act) {
            case "INITIALISE_TOKEN", "HAND_OVER_SHARE", "SEND" -> {
                String bag = "bag-" + (1_000 + bags.size());
                bags.add(bag);
                draft.put("bag", bag);
            }
            case "RECEIVE" -> draft.put("bag", "bag-" + (999 + bags.size()));
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

    private void activate(KeyRoomProcess room, KeyId key) throws IOException {
        long now = Clock.systemUTC().instant().getEpochSecond();
        ObjectNode move = StrictJson.newObject()
                .put("key", key.toString())
                .put("state", "ACTIVE")
                .put("reason", "its ceremony is over")
                .put("at", now);
        Bytes text = Bytes.ascii("portcullis/key-move/v1")
                .concat(Bytes.of(StrictJson.canonical(move)).sha256());
        room.ask(move.put("do", "enter")
                .put(
                        "officerSignature",
                        Hex.encode(people.raw(KeyPeople.OFFICER, text).toArray())));
    }

    private void save(KeyRoomProcess room, String name) throws IOException {
        files++;
        PrivateFile.write(
                directory.resolve(files + "-" + name + ".key-ceremony.json"),
                StrictJson.canonical(room.ask(request("transcript"))));
    }

    private List<Path> transcripts() throws IOException {
        try (var all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".key-ceremony.json"))
                    .sorted()
                    .toList();
        }
    }

    private ObjectNode configuration() {
        return StrictJson.newObject()
                .put("dataDirectory", directory.resolve("room").toString())
                .put("library", SoftToken.library().toString())
                .put("pinFile", tokens.pinFile().toString())
                .put("officerKey", Hex.encode(people.officer().point().toArray()))
                .put("entity", entity.toString());
    }

    /** Of a rehearsal: its officer and its entity are real, its chain and board are not. */
    private TrustRoots trust() {
        Intent.Bytes officer = new Intent.Bytes(people.officer().point().toArray());
        Address nobody = Address.fromHex("0x00000000000000000000000000000000000000aa");
        return new TrustRoots(
                new Eip712Domain(31_337, nobody),
                entity,
                officer,
                List.of(new TrustRoots.Member("nobody", nobody, 1, officer)),
                1);
    }

    private static Bytes text(JsonNode answer) {
        return Bytes.of(Hex.decode(answer.path("sign").asString()));
    }

    private static byte[] bytes(JsonNode node) {
        return StrictJson.canonical(node);
    }

    private static ObjectNode request(String what) {
        return StrictJson.newObject().put("do", what);
    }

    private static Bytes32 random() {
        byte[] bytes = new byte[Bytes32.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return Bytes32.of(bytes);
    }
}
