package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Kind;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A key's life rehearsed on SoftHSM, by the real room in its own process: two tokens initialised, a key generated, backed up, drilled,
 * transported to the other token; and one ceremony whose room is killed half way. People are played by {@link KeyPeople}.
 */
public final class KeyRehearsal {
    private static final KeyPlace FIRST = new KeyPlace("vault-1", "board-key");
    private static final KeyPlace SECOND = new KeyPlace("vault-2", "board-key");

    private final Path directory;
    private final Consumer<String> say;
    private final KeyPeople people;
    private final SoftToken tokens;
    private final EntityId entity = new EntityId(KeyConductor.random());

    /**
     * What came of it.
     *
     * @param keys the room's register at the end
     * @param transcripts of every ceremony, in their order
     * @param interrupted the status of the ceremony that was killed, as the next start told it
     */
    public record Result(JsonNode keys, List<Path> transcripts, Path trust, JsonNode interrupted) {}

    /** @param directory an empty folder, or none yet */
    public KeyRehearsal(Path directory, Consumer<String> say) throws IOException {
        this.directory = directory;
        this.people = KeyPeople.played();
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
            KeyConductor conductor = conductor(room);
            keys = live(room, conductor);
            conductor.begin(conductor.defineGenerate(new KeyPlace("vault-1", "lost")));
            conductor.step(Optional.empty());
            say.accept("the room is killed between two steps of a ceremony");
            room.kill();
        }
        try (KeyRoomProcess room = KeyRoomProcess.start(configuration, tokens, log)) {
            JsonNode interrupted = room.ask(KeyConductor.request("status"));
            conductor(room).save("interrupted");
            say.accept(interrupted.path("tag").asString() + ": destroyed " + interrupted.path("destroyed"));
            return new Result(keys, TranscriptFolder.all(directory), trust, interrupted);
        } finally {
            people.close();
        }
    }

    private KeyConductor conductor(KeyRoomProcess room) {
        return new KeyConductor(room, people, entity, "rehearsal", directory, say, Optional.empty());
    }

    private JsonNode live(KeyRoomProcess room, KeyConductor conductor) throws IOException {
        conductor.initialise(FIRST.token());
        conductor.initialise(SECOND.token());
        VerifyingKey key = conductor.generate(FIRST).key();
        activate(room, KeyId.of(key));
        conductor.backUp(FIRST, key);
        Backup backup = conductor.newestBackup();
        conductor.drill(new KeyPlace("vault-2", "drill"), backup);
        conductor.restore(Kind.TRANSPORT, SECOND, backup, Optional.of(new Definition.Old(FIRST, key)));
        return room.ask(KeyConductor.request("keys"));
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
                        Hex.encode(people.officer().move(move, text).toArray())));
    }

    private ObjectNode configuration() {
        return StrictJson.newObject()
                .put("dataDirectory", directory.resolve("room").toString())
                .put("profile", SignerNode.profile().toString())
                .put("library", SoftToken.library().toString())
                .put("bootstrap", true)
                .put("pinFile", tokens.pinFile().toString())
                .put("officerKey", Hex.encode(people.officer().key().point().toArray()))
                .put("entity", entity.toString());
    }

    /** Of a rehearsal: its officer and its entity are real, its chain and board are not. */
    private TrustRoots trust() {
        Intent.Bytes officer = new Intent.Bytes(people.officer().key().point().toArray());
        Address nobody = Address.fromHex("0x00000000000000000000000000000000000000aa");
        return new TrustRoots(
                new Eip712Domain(31_337, nobody),
                entity,
                officer,
                List.of(new TrustRoots.Member("nobody", nobody, 1, officer)),
                1);
    }
}
