package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.Definition;
import io.portcullis.signer.keyceremony.Goal;
import io.portcullis.signer.keyceremony.KeyPlace;
import io.portcullis.signer.keyceremony.Plan;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyEvaluator;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A board key's rotation in a running lab, in two parts, between which people approve and the chain waits.
 *
 * <pre>
 * begin   ask the policy; get leave; generate in the signer's own token, back up, drill; the register takes the ceremonies, the officer activates the key;
 *         the change of board is filed
 * finish  the chain's board names the new key and not the old one; configurations follow, the signer and the appliance start again; get leave;
 *         the old key is destroyed in a ceremony that names the activating transaction
 * </pre>
 * The engine's entities keep their board, of which the old key is gone: the others seal for them. Both keys live in between. What {@code begin} made is in {@code rotation.json} of the signer's folder until {@code finish} is done.
 */
public final class KeyRotation {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LabDirectory lab;
    private final Consumer<String> say;
    private final Restarts restarts;

    /** Has a process of the lab started again, and waits until it answers. */
    public interface Restarts {
        void restart(String process) throws IOException, InterruptedException;
    }

    /** @param intent the change of board, to be approved */
    public record Begun(String signer, Address old, Address next, String intent) {}

    /** @param transcript of the ceremony that destroyed the old key */
    public record Done(String signer, Address old, Address next, long epoch, Path transcript) {}

    /** What is kept between the two parts. */
    private record Kept(KeyPlace from, VerifyingKey old, KeyPlace to, VerifyingKey next) {
        ObjectNode toJson() {
            return JSON.createObjectNode()
                    .put("from", from.label())
                    .put("old", Hex.encode(old.encoded().toArray()))
                    .put("to", to.label())
                    .put("next", Hex.encode(next.encoded().toArray()));
        }

        static Kept read(String token, JsonNode json) {
            return new Kept(
                    new KeyPlace(token, json.path("from").asString()),
                    key(json.path("old")),
                    new KeyPlace(token, json.path("to").asString()),
                    key(json.path("next")));
        }

        private static VerifyingKey key(JsonNode hex) {
            return new VerifyingKey(KeyConductor.CURVE, Bytes.of(Hex.decode(hex.asString())));
        }
    }

    public KeyRotation(LabDirectory lab, Restarts restarts, Consumer<String> say) {
        this.lab = lab;
        this.restarts = restarts;
        this.say = say;
    }

    /**
     * @throws LabFailure POLICY_REFUSES if nobody could approve the change of board, before anything is made; PERMIT_AWAITED until people have
     *     approved that a key is made; CEREMONY_FAILED, also if a rotation of this signer's key is under way
     */
    public Begun begin(SignerKeys keys, SignerKeys.Found found) throws IOException, InterruptedException {
        SignerNode signer = new SignerNode(lab, found.signer());
        if (Files.exists(signer.rotation())) {
            throw LabTag.CEREMONY_FAILED.failure("A rotation of " + signer.name() + "'s key is under way: finish it.");
        }
        VerifyingKey old = found.verifying();
        KeyPlace from = signer.boardKey();
        int number = TranscriptFolder.count(signer.transcripts()) + 1;
        KeyPlace place = new KeyPlace(from.token(), SignerNode.FIRST_KEY + "-" + number);
        VerifyingKey next;
        requireBoardMayChange();
        KeyLeave.Permit permit = new KeyLeave(lab, operator(lab))
                .take(
                        "rotate " + signer.name(),
                        () -> plan(Goal.GENERATE, place, Optional.empty(), Optional.empty(), KeyCare.CUSTODIANS));
        KeyPlace to = permit.plan().place();
        try (KeyCare care = KeyCare.open(lab, permit, say)) {
            next = care.generate(signer, to);
            Backup backup = care.backUp(signer, to, next);
            try (KeyCare.Drills drills = care.drills()) {
                drills.drill(signer, backup);
            }
            PrivateFile.write(signer.rotation(), JSON.writeValueAsBytes(new Kept(from, old, to, next).toJson()));
            keys.tell(signer);
            care.activate(keys, signer, KeyId.of(next));
        }
        String intent = operator(lab)
                .post(
                        "/board/member",
                        JSON.createObjectNode()
                                .put("old", account(old).toString())
                                .put("next", account(next).toString()))
                .path("id")
                .asString();
        return new Begun(signer.name(), account(old), account(next), intent);
    }

    /**
     * @throws LabFailure CEREMONY_FAILED if none was begun, or the chain's board is not the new one yet; PERMIT_AWAITED until people have approved
     *     that the old key is destroyed
     */
    public Done finish(SignerKeys keys, String name) throws IOException, InterruptedException {
        SignerNode signer = new SignerNode(lab, name);
        if (!Files.exists(signer.rotation())) {
            throw LabTag.CEREMONY_FAILED.failure("No rotation of " + name + "'s key was begun.");
        }
        Kept kept = Kept.read(signer.boardKey().token(), JSON.readTree(Files.readAllBytes(signer.rotation())));
        ChainBoard board = boardWithout(kept);
        KeyLeave leave = new KeyLeave(lab, operator(lab));
        String last = "end the old key of " + name;
        if (!leave.isFiled(last)) {
            follow(signer, kept, board);
        }
        KeyLeave.Permit permit = leave.take(
                last,
                () -> plan(
                        Goal.ROTATE,
                        kept.to(),
                        Optional.of(kept.next()),
                        Optional.of(new Definition.Old(kept.from(), kept.old())),
                        0));
        Path transcript;
        try (KeyCare care = KeyCare.open(lab, permit, say)) {
            transcript = care.retire(signer, kept.to(), kept.next(), kept.from(), kept.old(), board);
        }
        keys.tell(signer);
        Files.delete(signer.rotation());
        return new Done(name, account(kept.old()), account(kept.next()), board.epoch(), transcript);
    }

    private Plan plan(
            Goal goal, KeyPlace place, Optional<VerifyingKey> subject, Optional<Definition.Old> old, int threshold) {
        try {
            return new Plan(goal, Lab.trust(lab).entity(), place, subject, old, threshold, KeyConductor.random());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the policy refuses whoever approves is known before a key is made for it. */
    private void requireBoardMayChange() throws IOException, InterruptedException {
        Policy policy = Fields.read("policy", operator(lab).get("/policy"), SignedPolicy::read)
                .policy();
        Verdict verdict = PolicyEvaluator.evaluate(
                policy,
                new Asked(
                        IntentKind.BOARD,
                        List.of(new Effect.ProposeBoard(Lab.trust(lab).board())),
                        "operator",
                        Set.of()),
                Facts.fresh(Clock.systemUTC().instant().getEpochSecond()));
        if (verdict instanceof Verdict.Deny deny) {
            throw LabTag.POLICY_REFUSES.failure(
                    "The policy refuses a change of the board: " + deny.tag() + ", " + deny.reason() + ".");
        }
    }

    private ChainBoard boardWithout(Kept kept) throws IOException, InterruptedException {
        LabFacts facts = LabFacts.read(lab.facts().orElseThrow());
        return ChainBoard.read(new Rpc(ApplianceNode.node(lab)), facts)
                .filter(board -> board.names(account(kept.next())) && !board.names(account(kept.old())))
                .orElseThrow(() -> LabTag.CEREMONY_FAILED.failure(
                        "The chain's board is not the new one yet: approve the change of board, and wait its delay."));
    }

    /** Everybody's trust roots name the new key; who serves with it, and who checks it at its start, starts again. Done twice, it is done. */
    private void follow(SignerNode signer, Kept kept, ChainBoard board) throws IOException, InterruptedException {
        TrustRoots before = Lab.trust(lab);
        Path first = lab.firstTrust();
        if (!Files.exists(first)) {
            PrivateFile.write(first, StrictJson.canonical(before.toJson()));
        }
        PrivateFile.write(
                lab.root().resolve("trust-before-epoch-" + board.epoch() + ".json"),
                StrictJson.canonical(before.toJson()));
        TrustRoots after = before.with(before.members().stream()
                .map(member -> member.signer().equals(signer.name())
                        ? new TrustRoots.Member(
                                member.signer(), account(kept.next()), member.weight(), member.auditKey())
                        : member)
                .toList());
        PrivateFile.write(lab.trust(), StrictJson.canonical(after.toJson()));
        for (TrustRoots.Member member : after.members()) {
            new SignerNode(lab, member.signer()).trust(after);
        }
        signer.serveWith(kept.to().label());
        ApplianceNode.keepEngineTrust(lab);
        say.accept("the configurations name the new key; " + signer.name() + " and the appliance start again");
        restarts.restart(signer.name());
        restarts.restart("appliance");
    }

    static ApiClient operator(LabDirectory lab) throws IOException {
        return ApiClient.of(lab.console().orElseThrow(), Optional.of(lab.authority()))
                .withToken(Files.readString(lab.token("operator")).strip());
    }

    private static Address account(VerifyingKey key) {
        return key.address().orElseThrow();
    }
}
