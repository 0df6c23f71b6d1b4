package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Eight wrong ways to lift the gate. The appliance itself is the attacker: it speaks to the signers' doors and to the contract
 * directly, with everything a stolen appliance would have.
 */
final class GateShut {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Amount AMOUNT = Amount.of(300_000_000);
    private static final Amount MORE = Amount.of(4_000_000_000L);
    private static final String PAUSE_MARKER = "audit.paused";
    private static final String SIGNER = "signer";
    private static final String CONTRACT = "contract";

    private final Lab lab;
    private final Story story;
    private final Map<String, SoftwareAuthenticator> passkeys;
    private final ArrayNode attempts;
    private final LabContracts contracts;

    GateShut(Lab lab, Story story, Map<String, SoftwareAuthenticator> passkeys) {
        this.lab = lab;
        this.story = story;
        this.passkeys = passkeys;
        this.attempts = story.document().putArray("attempts");
        this.contracts = new LabContracts(lab.rpc(), lab.facts().gas());
    }

    /** @param evidence the file of a withdrawal that went through */
    void showAll(Path evidence) throws IOException, InterruptedException {
        JsonNode file = JSON.readTree(Files.readAllBytes(evidence));
        HostileAppliance hostile = new HostileAppliance(
                lab.doors(),
                Lab.trust(lab.directory()),
                SignedPolicy.decode(JSON.writeValueAsBytes(file.get("policy"))),
                new WitnessedHeads(lab.directory(), Lab.trust(lab.directory()))::cosigned,
                Clock.systemUTC(),
                new SecureRandom());
        Batch spent =
                Batch.decode(Hex.decode(file.path("intent").path("batchBytes").asString()));
        long next = nextNonce();
        TokenId token = lab.facts().dollars().id();
        Address treasury = lab.facts().destination();

        story.step("The gate, shut: from here on the appliance is the attacker");
        replay(spent, file);

        HostileAppliance.Case wanted = hostile.file(next, spent.boardEpoch(), token, treasury, AMOUNT, "operator");
        HostileAppliance.Case larger = hostile.file(next, spent.boardEpoch(), token, treasury, MORE, "operator");
        Approval alice = hostile.approve("alice", passkeys.get("alice"), wanted.intent());
        Approval bob = hostile.approve("bob", passkeys.get("bob"), wanted.intent());
        Approval bobElsewhere = hostile.approve("bob", passkeys.get("bob"), larger.intent());

        atSigners(
                "a changed amount under the same approvals",
                "CHALLENGE_MISMATCH",
                hostile,
                larger,
                List.of(alice, bob));
        atSigners("one approval instead of two", "APPROVALS_MISSING", hostile, wanted, List.of(alice));
        atSigners(
                "an assertion for another intent", "CHALLENGE_MISMATCH", hostile, wanted, List.of(alice, bobElsewhere));
        atSigners(
                "logs that no witness has seen",
                "COSIGNATURES_MISSING",
                hostile,
                HostileAppliance.unwitnessed(wanted),
                List.of(alice, bob));
        halves(hostile, wanted, List.of(alice, bob));
        pausedLog(hostile, wanted, List.of(alice, bob));
    }

    /** After all that were filed; an agreement's is its account's. */
    private long nextNonce() throws IOException, InterruptedException {
        return 1
                + lab.apiOf("operator")
                        .get("/intents")
                        .path("intents")
                        .valueStream()
                        .filter(intent -> !intent.path("kind").asString().equals("agreement"))
                        .mapToLong(intent -> intent.path("nonce").asLong())
                        .max()
                        .orElseThrow();
    }

    private void replay(Batch spent, JsonNode file) throws IOException, InterruptedException {
        List<Signature> signatures = new ArrayList<>();
        file.path("signatures")
                .valueStream()
                .sorted(java.util.Comparator.comparing(
                        one -> Address.fromChecksummed(one.path("address").asString())))
                .forEach(one -> signatures.add(
                        Signature.decode(Hex.decode(one.path("signature").asString()))));
        String tag = contracts.refusalOf(lab.facts().domain().depositary(), spent, new Certificate(signatures));
        tell("the same batch replayed", CONTRACT, Set.of(tag), "NONCE_MISMATCH");
    }

    private void atSigners(
            String attempt,
            String expected,
            HostileAppliance hostile,
            HostileAppliance.Case filed,
            List<Approval> approvals)
            throws IOException {
        Set<String> tags = new LinkedHashSet<>();
        for (String signer : hostile.signers()) {
            tags.add(tagOf(hostile.sign(signer, filed, approvals)));
        }
        tell(attempt, SIGNER, tags, expected);
    }

    /** Everything is approved and both halves could be made: the contract wants both, whole. */
    private void halves(HostileAppliance hostile, HostileAppliance.Case filed, List<Approval> approvals)
            throws IOException, InterruptedException {
        List<Signature> signatures = new ArrayList<>();
        List<PartialSignature> parts = new ArrayList<>();
        for (String signer : hostile.signers().subList(0, 2)) {
            RawDoor.Answer answer = hostile.sign(signer, filed, approvals);
            signatures.add(HostileAppliance.signature(answer));
            parts.add(HostileAppliance.part(answer));
        }
        Bytes32 digest = lab.facts().domain().digest(filed.batch());
        GroupSharing sharing = new GroupCeremony(lab.directory()).inForce().orElseThrow();
        if (!(new Combiner(sharing).combine(Bytes.of(digest.toArray()), parts) instanceof Combination.Combined whole)) {
            throw LabTag.CHECK_FAILED.failure("Two parts make no group signature.");
        }
        GroupSignature group = evm(whole.signature());
        GroupSignature part = evm(parts.getFirst().signature());
        contract(
                "one HSM signature instead of two",
                filed.batch(),
                Certificate.of(digest, signatures.subList(0, 1), Optional.of(group)),
                "QUORUM_NOT_MET");
        contract(
                "both HSM signatures without the group's",
                filed.batch(),
                Certificate.of(digest, signatures, Optional.empty()),
                "GROUP_SIGNATURE_MISSING");
        contract(
                "one member's part as the group's signature",
                filed.batch(),
                Certificate.of(digest, signatures, Optional.of(part)),
                "GROUP_SIGNATURE_INVALID");
    }

    private void contract(String attempt, Batch batch, Certificate certificate, String expected)
            throws IOException, InterruptedException {
        String tag = contracts.refusalOf(lab.facts().domain().depositary(), batch, certificate);
        tell(attempt, CONTRACT, Set.of(tag), expected);
    }

    private static GroupSignature evm(io.portcullis.threshold.bls.Signature signature) {
        return GroupSignature.of(signature.point().encodeEip2537().toArray());
    }

    private void pausedLog(HostileAppliance hostile, HostileAppliance.Case filed, List<Approval> approvals)
            throws IOException {
        String paused = hostile.signers().getLast();
        Path marker = lab.signer(paused).data().resolve(PAUSE_MARKER);
        Files.createFile(marker);
        try {
            tell(
                    "a paused audit log",
                    SIGNER,
                    Set.of(tagOf(hostile.sign(paused, filed, approvals))),
                    "AUDIT_UNAVAILABLE");
        } finally {
            Files.delete(marker);
        }
    }

    private static String tagOf(RawDoor.Answer answer) {
        return switch (answer) {
            case RawDoor.Answer.Refused refused -> refused.tag();
            case RawDoor.Answer.Done done -> "";
        };
    }

    private void tell(String attempt, String stoppedAt, Set<String> tags, String expected) {
        boolean asExpected = tags.equals(Set.of(expected));
        attempts.addObject()
                .put("attempt", attempt)
                .put("stoppedAt", stoppedAt)
                .put("tag", String.join(",", tags))
                .put("expected", expected)
                .put("refused", !tags.contains(""))
                .put("asExpected", asExpected);
        story.note("%-46s refused by the %-10s%s".formatted(attempt, stoppedAt, String.join(",", tags)));
        if (!asExpected) {
            throw LabTag.CHECK_FAILED.failure("The attempt '" + attempt + "' should end in " + expected + " at the "
                    + stoppedAt + ", but ended in " + (tags.contains("") ? "success" : tags) + ".");
        }
    }
}
