package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.client.GroupPartial;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.threshold.signing.PartialSignature;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An appliance in the hands of somebody else. It has all that the real one has, the signers' doors, the people's approvals and the
 * chain, and none of its scruples: it builds what it likes and sends it where it likes.
 */
final class HostileAppliance {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SortedMap<String, RawDoor> doors;
    private final TrustRoots trust;
    private final SignedPolicy policy;
    private final Witnessing witnessing;
    private final Clock clock;
    private final SecureRandom random;

    /** What is done to a signer's checkpoint before it is anchored. */
    @FunctionalInterface
    interface Witnessing {
        Checkpoint cosigned(Checkpoint checkpoint, RawDoor door) throws IOException;
    }

    HostileAppliance(
            SortedMap<String, RawDoor> doors,
            TrustRoots trust,
            SignedPolicy policy,
            Witnessing witnessing,
            Clock clock,
            SecureRandom random) {
        this.witnessing = witnessing;
        this.doors = doors;
        this.trust = trust;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /** An intent with what a signer wants to see beside it. */
    record Case(Intent intent, Batch batch, List<Checkpoint> checkpoints, List<Inclusion> inclusions) {}

    List<String> signers() {
        return List.copyOf(doors.keySet());
    }

    /** Files a withdrawal with every signer's log, past the appliance. */
    Case file(long nonce, long boardEpoch, TokenId token, Address destination, Amount amount, String initiator)
            throws IOException {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (RawDoor door : doors.values()) {
            Checkpoint fresh = Fields.read(
                    "checkpoint",
                    inside(done(door.ask("checkpoint", "", JSON.nullNode())), "checkpoint"),
                    Checkpoint::read);
            checkpoints.add(witnessing.cosigned(fresh, door));
        }
        long now = clock.instant().getEpochSecond();
        Batch batch = new Batch(
                trust.entity(),
                nonce,
                boardEpoch,
                now + policy.policy().maxIntentLifetimeSeconds() / 2,
                policy.policy().hash(),
                Checkpoint.anchor(checkpoints),
                Checkpoint.anchoredAt(checkpoints),
                List.of(policy.policy().chainAllowList().withdraw(token, destination, amount)));
        Intent intent = Intent.of(
                IntentKind.WITHDRAWAL,
                trust.domain(),
                batch,
                "a withdrawal that somebody else built",
                initiator,
                policy.policy().version(),
                now);
        List<Inclusion> inclusions = new ArrayList<>();
        for (RawDoor door : doors.values()) {
            inclusions.add(Fields.read(
                    "inclusion",
                    inside(done(door.ask("record", "intent", intent.toJson())), "inclusion"),
                    Inclusion::read));
        }
        return new Case(intent, batch, checkpoints, inclusions);
    }

    /** The same case, as if no witness had seen the logs. */
    static Case unwitnessed(Case filed) {
        return new Case(
                filed.intent(),
                filed.batch(),
                filed.checkpoints().stream()
                        .map(checkpoint -> checkpoint.witnessed(List.of()))
                        .toList(),
                filed.inclusions());
    }

    /** Has a person approve an intent, as a page that shows it would. */
    Approval approve(String person, SoftwareAuthenticator passkey, Intent intent) throws IOException {
        byte[] drawn = new byte[Bytes32.LENGTH];
        random.nextBytes(drawn);
        Bytes32 serverNonce = Bytes32.of(drawn);
        ObjectNode options = JSON.createObjectNode();
        options.put(
                "challenge",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Approval.Decision.APPROVE
                                .challenge(intent.id(), serverNonce)
                                .toArray()));
        JsonNode reply = passkey.authenticate(options);
        JsonNode response = reply.get("response");
        return new Approval(
                person,
                bytes(reply.get("id")),
                serverNonce,
                bytes(response.get("clientDataJSON")),
                bytes(response.get("authenticatorData")),
                bytes(response.get("signature")));
    }

    /** Asks one signer to sign. */
    RawDoor.Answer sign(String signer, Case filed, List<Approval> approvals) throws IOException {
        Evidence evidence = new Evidence(
                filed.intent(),
                approvals,
                policy,
                Optional.empty(),
                new Evidence.Simulation(1, Bytes32.ZERO, true),
                List.of(),
                filed.checkpoints(),
                filed.inclusions());
        RawDoor door = doors.get(signer);
        if (door == null) {
            throw new IllegalArgumentException("no signer " + signer);
        }
        return door.ask("sign", "evidence", evidence.toJson());
    }

    static Signature signature(RawDoor.Answer answer) {
        return switch (answer) {
            case RawDoor.Answer.Done done ->
                Signature.decode(Hex.decode(done.result().path("signature").asString()));
            case RawDoor.Answer.Refused refused ->
                throw LabTag.CHECK_FAILED.failure(
                        "A signer refused what it should sign: " + refused.tag() + ": " + refused.reason());
        };
    }

    /** The part of the group's signature that came with a signature. */
    static PartialSignature part(RawDoor.Answer answer) {
        if (answer instanceof RawDoor.Answer.Done done && done.result().path("partial") instanceof ObjectNode partial) {
            return Fields.read("partial", partial, GroupPartial::read).part();
        }
        throw LabTag.CHECK_FAILED.failure("A signer gave no part of the group's signature: " + answer);
    }

    private static JsonNode done(RawDoor.Answer answer) {
        return switch (answer) {
            case RawDoor.Answer.Done done -> done.result();
            case RawDoor.Answer.Refused refused ->
                throw LabTag.CHECK_FAILED.failure(
                        "A signer refused to log: " + refused.tag() + ": " + refused.reason());
        };
    }

    /** Some results are the thing itself, some hold it under its name. */
    private static JsonNode inside(JsonNode result, String name) {
        return result.path(name).isObject() && !result.has("leaf") ? result.get(name) : result;
    }

    private static Intent.Bytes bytes(JsonNode text) {
        return new Intent.Bytes(Base64.getUrlDecoder().decode(text.asString()));
    }
}
