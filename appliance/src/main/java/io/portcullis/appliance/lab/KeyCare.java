package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Kind;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Backups and drills of the keys of a lab's boards, held by the real rooms with people played by software.
 *
 * <p>A key's backup is made in its signer's own token, which nobody serves with yet; a drill restores it into a scratch token elsewhere, has it
 * sign, and destroys the copy.
 */
final class KeyCare implements AutoCloseable {
    /** How many of three custodians restore a backup. */
    static final int CUSTODIANS = 2;

    private static final String SCRATCH = "scratch";
    private static final String COPY = "drill-copy";

    private final LabDirectory lab;
    private final EntityId entity;
    private final Officer.Attending officer;
    private final KeyPeople people;
    private final Consumer<String> say;
    private final Optional<Leave> leave;

    /** Whose permits count once there is a policy, and the one that is shown. */
    private record Leave(TrustRoots trust, KeyLeave.Permit permit) {}

    private KeyCare(
            LabDirectory lab,
            EntityId entity,
            Officer.Attending officer,
            KeyPeople people,
            Consumer<String> say,
            Optional<Leave> leave) {
        this.leave = leave;
        this.lab = lab;
        this.entity = entity;
        this.officer = officer;
        this.people = people;
        this.say = say;
    }

    /**
     * Before the first policy, where nobody can be asked for leave.
     *
     * @param home whose officer and people they are
     * @param entity whose keys they are
     */
    static KeyCare bootstrap(LabDirectory home, EntityId entity, Bytes officerKey, Consumer<String> say)
            throws IOException {
        return open(home, entity, officerKey, say, Optional.empty());
    }

    private static KeyCare open(
            LabDirectory home, EntityId entity, Bytes officerKey, Consumer<String> say, Optional<Leave> leave)
            throws IOException {
        Officer.Attending officer = Officer.of(home).attend(new IdentityKey(officerKey));
        boolean opened = false;
        try {
            KeyCare care = new KeyCare(home, entity, officer, KeyPeople.kept(home.keyPeople(), officer), say, leave);
            opened = true;
            return care;
        } finally {
            if (!opened) {
                officer.close();
            }
        }
    }

    /** By leave of the board that the lab's trust roots name. */
    static KeyCare open(LabDirectory lab, KeyLeave.Permit permit, Consumer<String> say) throws IOException {
        TrustRoots trust = Lab.trust(lab);
        return open(
                lab,
                trust.entity(),
                Bytes.of(trust.officerKey().toArray()),
                say,
                Optional.of(new Leave(trust, permit)));
    }

    /** Backs up a key that its signer's token has just made, and locks it there. */
    Backup backUp(SignerNode signer, KeyPlace place, VerifyingKey key) throws IOException {
        try (KeyRoomProcess room =
                room(signer.token(), signer.token().directory().resolve("room"))) {
            KeyConductor conductor = conductor(room, signer.transcripts());
            conductor.backUp(place, key);
            return conductor.newestBackup();
        }
    }

    /** Makes a new key in a signer's own token, beside the one it serves with. */
    VerifyingKey generate(SignerNode signer, KeyPlace place) throws IOException {
        try (KeyRoomProcess room =
                room(signer.token(), signer.token().directory().resolve("room"))) {
            return conductor(room, signer.transcripts()).generate(place).key();
        }
    }

    /** The officer lets a key sign. */
    void activate(SignerKeys keys, SignerNode signer, KeyId key) throws IOException {
        long now = Clock.systemUTC().instant().getEpochSecond();
        ObjectNode move = StrictJson.newObject()
                .put("key", key.toString())
                .put("state", "ACTIVE")
                .put("reason", "it was backed up and came back in a drill")
                .put("at", now);
        Bytes text = Bytes.ascii("portcullis/key-move/v1")
                .concat(Bytes.of(StrictJson.canonical(move)).sha256());
        keys.enter(signer.name(), key, move.path("reason").asString(), now, officer.move(move, text));
    }

    /** Destroys a key whose place on the chain's board another has taken, in a ceremony that says by which transaction. */
    Path retire(SignerNode signer, KeyPlace to, VerifyingKey next, KeyPlace from, VerifyingKey old, ChainBoard board)
            throws IOException {
        try (KeyRoomProcess room =
                room(signer.token(), signer.token().directory().resolve("room"))) {
            ObjectNode told = KeyConductor.request("board")
                    .put("epoch", board.epoch())
                    .put("transaction", board.transaction().toString());
            ArrayNode members = told.putArray("members");
            board.board()
                    .members()
                    .forEach(member ->
                            members.addObject().put("address", member.address().toString()));
            room.ask(told);
            return conductor(room, signer.transcripts())
                    .end(Kind.ROTATE, to, next, Optional.of(new Definition.Old(from, old)))
                    .transcript();
        }
    }

    /** Where a drill puts what came back. */
    static KeyPlace copy() {
        return new KeyPlace(SCRATCH, COPY);
    }

    /** The room for drills, with a scratch token of its own. One process, as many drills as are wanted. */
    Drills drills() throws IOException {
        SoftToken scratch = new SoftToken(lab.drills(), SCRATCH);
        boolean blank = !Files.exists(scratch.pinFile());
        if (blank) {
            scratch.prepare();
        }
        return new Drills(room(scratch, lab.drills().resolve("room")), blank);
    }

    /** Restores backups to see whether they come back. */
    final class Drills implements AutoCloseable {
        private final KeyRoomProcess room;

        private Drills(KeyRoomProcess room, boolean blank) throws IOException {
            this.room = room;
            if (blank) {
                conductor(room, lab.drills()).initialise(SCRATCH);
            }
        }

        /** @return the transcript, which the register of the key's signer takes */
        Path drill(SignerNode signer, Backup backup) throws IOException {
            return conductor(room, signer.transcripts()).drill(copy(), backup).transcript();
        }

        @Override
        public void close() throws IOException {
            room.close();
        }
    }

    private KeyConductor conductor(KeyRoomProcess room, Path transcripts) throws IOException {
        PrivateFile.directory(transcripts);
        return new KeyConductor(room, people, entity, "lab", transcripts, say, leave.map(Leave::permit));
    }

    private KeyRoomProcess room(SoftToken tokens, Path data) throws IOException {
        ObjectNode json = StrictJson.newObject()
                .put("dataDirectory", data.toString())
                .put("profile", SignerNode.profile().toString())
                .put("library", SoftToken.library().toString())
                .put("pinFile", tokens.pinFile().toString())
                .put("officerKey", Hex.encode(officer.key().point().toArray()))
                .put("entity", entity.toString());
        if (leave.isPresent()) {
            json.set("trust", leave.get().trust().toJson());
        } else {
            json.put("bootstrap", true);
        }
        Path configuration = data.resolveSibling("room.json");
        PrivateFile.write(configuration, StrictJson.canonical(json));
        return KeyRoomProcess.start(configuration, tokens, data.resolveSibling("room.log"));
    }

    @Override
    public void close() throws IOException {
        people.close();
        officer.close();
    }
}
