package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Permit;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people approve before ceremonies are held: which, on which key, where. Who is in the room, and when, is the definition's.
 *
 * <p>As JSON: {@code {"version":1,"goal","entity","place":{"token","label"},"subject"?,"old":{"place","key"}?,"threshold","nonce"}}. Its hash is
 * {@code SHA-256("portcullis/key-plan/v1" ‖ canonical JSON)}.
 *
 * @param place of the key; for INITIALISE its label is not used, and of a drill it is the copy's
 * @param subject the key, where it exists before
 * @param old what a rotation or a transport ends
 * @param threshold how many custodians restore the backup, where one is made; 0 otherwise
 * @param nonce 32 random bytes: no two plans are one
 */
public record Plan(
        Goal goal,
        EntityId entity,
        KeyPlace place,
        Optional<VerifyingKey> subject,
        Optional<Definition.Old> old,
        int threshold,
        Bytes32 nonce) {
    private static final int VERSION = 1;
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/key-plan/v1");

    /** @throws RefusedException CEREMONY_DEFINITION_INVALID */
    public Plan {
        require(subject.isPresent() == goal.hasSubject(), "the key that exists is named, and no other");
        require(old.isPresent() == goal.ends(), "a rotation or a transport ends a key, and nothing else does");
        require(
                goal.backsUp() ? threshold >= Limits.MIN_THRESHOLD : threshold == 0,
                "a backup that is made has its threshold, and nothing else has one");
    }

    public Bytes32 hash() {
        return Bytes32.of(
                DOMAIN.concat(Bytes.of(StrictJson.canonical(toJson()))).sha256().toArray());
    }

    /** What the board is asked to permit. */
    public Permit.HoldCeremony permit() {
        return new Permit.HoldCeremony(goal.number(), place.token(), place.label(), key(), hash());
    }

    /** The id of the key that it is about, which for a rotation is the one that ends; zero where none exists yet. */
    public Bytes32 key() {
        return old.map(Definition.Old::key)
                .or(() -> subject)
                .map(key -> KeyId.of(key).value())
                .orElse(Bytes32.ZERO);
    }

    /**
     * Whether a ceremony is one of those that this plan is for.
     *
     * @param made the key that was made by this plan in this room, if one was
     * @return what differs
     */
    Optional<String> differs(Definition definition, Optional<VerifyingKey> made) {
        if (!goal.ceremonies().contains(definition.kind())) {
            return Optional.of("a plan to " + goal + " is for no " + definition.kind());
        }
        if (!definition.entity().equals(entity)) {
            return Optional.of("it is for another entity");
        }
        boolean copy = definition.kind() == Kind.DRILL && goal != Goal.DRILL;
        boolean samePlace = goal == Goal.INITIALISE
                ? definition.place().token().equals(place.token())
                : definition.place().equals(place);
        if (!copy && !samePlace) {
            return Optional.of("it is at " + definition.place() + ", the plan at " + place);
        }
        if (!definition.old().equals(old)) {
            return Optional.of("it ends another key");
        }
        if (definition.threshold() != (definition.kind() == Kind.BACK_UP ? threshold : 0)) {
            return Optional.of("as many custodians as the plan says restore a backup");
        }
        return differsInKey(definition, made);
    }

    /** A drill is held in a room of its own, which did not see the key made: a backup is what it proves, and its copy is destroyed. */
    private Optional<String> differsInKey(Definition definition, Optional<VerifyingKey> made) {
        boolean needed = definition.kind() != Kind.GENERATE && definition.kind() != Kind.INITIALISE;
        boolean elsewhere = definition.kind() == Kind.DRILL && subject.isEmpty() && made.isEmpty();
        if (!needed || elsewhere || definition.subject().equals(subject.or(() -> made))) {
            return Optional.empty();
        }
        return Optional.of("it is about another key than the plan");
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("goal", goal.name())
                .put("entity", entity.toString())
                .put("threshold", threshold)
                .put("nonce", nonce.toString());
        json.set("place", Json.of(place));
        subject.ifPresent(key -> json.set("subject", Json.of(key)));
        old.ifPresent(one -> {
            ObjectNode node = json.putObject("old");
            node.set("place", Json.of(one.place()));
            node.set("key", Json.of(one.key()));
        });
        return json;
    }

    /** @throws RefusedException naming the field, or why it is no plan */
    public static Plan read(Fields in) {
        if (in.number("version") != VERSION) {
            throw in.invalid("version", "1");
        }
        return new Plan(
                Json.constant(in, "goal", Goal.class),
                Json.checked(in, "entity", "an entity", () -> new EntityId(in.bytes32("entity"))),
                in.object("place", Json::place),
                in.optionalObject("subject", Json::key),
                in.optionalObject(
                        "old",
                        old -> new Definition.Old(old.object("place", Json::place), old.object("key", Json::key))),
                in.number("threshold", 0, Limits.MAX_PEOPLE),
                in.bytes32("nonce"));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new RefusedException(SignerTag.CEREMONY_DEFINITION_INVALID, what);
        }
    }
}
