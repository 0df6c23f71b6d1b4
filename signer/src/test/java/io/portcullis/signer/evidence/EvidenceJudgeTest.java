package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.testing.TestLog;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Genuine evidence is approved; each rule, broken alone, refuses it by its own tag. */
class EvidenceJudgeTest {
    private static final String SIGNER = "signer-1";
    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    private Judgement judge(Evidence evidence, long now, AcceptedPolicy accepted, OwnLog log) {
        byte[] wire = StrictJson.canonical(evidence.toJson());
        return new EvidenceJudge(ceremony.trust(), SIGNER).judge(wire, now, new TestMemory(accepted, List.of()), log);
    }

    private Judgement judge(Evidence evidence) {
        return judge(evidence, Ceremony.NOW, AcceptedPolicy.NONE, filing.log(SIGNER));
    }

    private static void assertRefused(SignerTag tag, Judgement judgement) {
        assertEquals(
                tag,
                assertInstanceOf(Judgement.Refused.class, judgement, judgement.toString())
                        .refusal()
                        .tag());
    }

    private void assertRefused(SignerTag tag) {
        assertRefused(tag, judge(filing.build()));
    }

    private static Intent withEffects(Intent intent, List<Effect> effects) {
        return rebuilt(intent, intent.chainId(), intent.batchBytes(), effects, intent.nonce());
    }

    private static Intent rebuilt(Intent intent, long chainId, Intent.Bytes batch, List<Effect> effects, long nonce) {
        return new Intent(
                intent.kind(),
                chainId,
                intent.depositary(),
                intent.entity(),
                nonce,
                batch,
                effects,
                intent.purpose(),
                intent.initiator(),
                intent.policyVersion(),
                intent.createdAt(),
                intent.expiresAt());
    }

    @Test
    void genuineEvidenceIsApprovedWithTheDigestOfItsBatch() {
        Evidence evidence = filing.build();
        Judgement.Approved approved = assertInstanceOf(Judgement.Approved.class, judge(evidence));
        Batch batch = Batch.decode(evidence.intent().batchBytes().toArray());
        assertEquals(Ceremony.DOMAIN.digest(batch), approved.digest());
        assertEquals(evidence.intent().id(), approved.intentId());
        assertEquals(2, approved.verdict().approvers());
        assertEquals(2, approved.assertions().size());
    }

    @Test
    void aSignedChangeOfRulesIsApproved() {
        filing.changeRules();
        assertInstanceOf(Judgement.Approved.class, judge(filing.build()));
    }

    @Test
    void kindsWithoutOperationsOfTheContractHaveNoBatch() {
        for (IntentKind kind : IntentKind.values()) {
            if (!kind.hasOperations()) {
                filing.kind = kind;
                assertRefused(SignerTag.KIND_WITHOUT_OPERATIONS);
            }
        }
    }

    @Test
    void bybitAnInterfaceThatShowsOtherEffectsThanItsBatchIsRefused() {
        filing.intentEdit = intent ->
                withEffects(intent, List.of(new Effect.Withdraw(Ceremony.DOLLAR, Ceremony.VENDOR, Amount.of(1))));
        assertRefused(SignerTag.EFFECTS_MISMATCH);
    }

    @Test
    void wazirXApprovalsHarvestedForOneAmountDoNotServeAnother() {
        List<Approval> harvested = new Filing(ceremony).build().approvals();
        filing.operations = List.of(filing.withdraw(4_001));
        filing.approvals = intent -> harvested;
        assertRefused(SignerTag.CHALLENGE_MISMATCH);
    }

    @Test
    void wazirXTheLastSignerDerivesPolicyFromTheBytesAndNotFromTheTrace() {
        filing.operations = List.of(filing.withdraw(5_001));
        assertRefused(SignerTag.DENIED);
    }

    @Test
    void driftAPresignedIntentDiesAtItsExpiry() {
        assertRefused(
                SignerTag.INTENT_EXPIRED,
                judge(filing.build(), filing.expiresAt, AcceptedPolicy.NONE, filing.log(SIGNER)));
    }

    @Test
    void driftAnIntentMayNotLiveLongerThanThePolicyAllows() {
        filing.expiresAt = filing.createdAt + 86_401;
        assertRefused(SignerTag.LIFETIME_TOO_LONG);
    }

    @Test
    void driftApprovalsGivenUnderAnOlderPolicyDieWithIt() {
        Policy newer = ceremony.policy(3);
        assertRefused(
                SignerTag.POLICY_ROLLED_BACK,
                judge(filing.build(), Ceremony.NOW, new AcceptedPolicy(3, newer.hash()), filing.log(SIGNER)));
    }

    @Test
    void coSignerWithoutARuleDeniesInsteadOfSigning() {
        filing.policy = ceremony.sign(ceremony.policy(2, List.of()));
        assertRefused(SignerTag.DENIED);
    }

    @Test
    void coSignerWithoutAPolicyDeniesInsteadOfSigning() {
        ObjectNode json = filing.build().toJson();
        json.remove("policy");
        assertRefused(SignerTag.FIELD_MISSING, judgeBytes(StrictJson.canonical(json)));
    }

    private Judgement judgeBytes(byte[] bytes) {
        return new EvidenceJudge(ceremony.trust(), SIGNER)
                .judge(bytes, Ceremony.NOW, TestMemory.EMPTY, filing.log(SIGNER));
    }

    @Test
    void oneApprovalInsteadOfTwoIsRefused() {
        filing.approvedBy("alice");
        assertRefused(SignerTag.APPROVALS_MISSING);
    }

    @Test
    void theInitiatorsOwnApprovalDoesNotCount() {
        filing.approvedBy("alice", "carol");
        assertRefused(SignerTag.APPROVALS_MISSING);
    }

    @Test
    void anApprovalByNoApproverDoesNotCount() {
        filing.approvedBy("alice", "rita");
        assertRefused(SignerTag.APPROVALS_MISSING);
    }

    @Test
    void onePersonApprovingTwiceCountsOnce() {
        filing.approvals = intent -> List.of(
                ceremony.passkey("alice").approve("alice", intent.id()),
                ceremony.passkey("alice")
                        .answer(
                                "alice",
                                Bytes32.ZERO,
                                Approval.Decision.APPROVE.challenge(intent.id(), Bytes32.ZERO),
                                Passkey.Scene.HONEST));
        assertRefused(SignerTag.APPROVALS_MISSING);
    }

    @Test
    void oneAssertionShownTwiceIsRefused() {
        filing.approvals = intent -> {
            Approval alice = ceremony.passkey("alice").approve("alice", intent.id());
            return List.of(alice, alice);
        };
        assertRefused(SignerTag.ASSERTION_REPLAYED);
    }

    @Test
    void aRejectionIsNotAnApproval() {
        filing.approvals = intent -> List.of(
                ceremony.passkey("alice").decide("alice", intent.id(), Approval.Decision.REJECT, Passkey.Scene.HONEST));
        assertRefused(SignerTag.CHALLENGE_MISMATCH);
    }

    @Test
    void anotherPersonsCredentialIsRefused() {
        filing.approvals = intent -> List.of(ceremony.passkey("alice").approve("bob", intent.id()));
        assertRefused(SignerTag.CREDENTIAL_UNKNOWN);
    }

    @Test
    void anIntentFromTheFutureIsRefused() {
        filing.createdAt = Ceremony.NOW + 61;
        assertRefused(SignerTag.INTENT_FROM_FUTURE);
    }

    @Test
    void aPolicyByAnotherOfficerIsRefused() {
        filing.policy = Ceremony.sign(ceremony.policy(2), TestKeys.p256());
        assertRefused(SignerTag.POLICY_SIGNATURE_INVALID);
    }

    @Test
    void aBatchUnderAnotherPolicyIsRefused() {
        filing.policyHash = Optional.of(ceremony.policy(3).hash());
        assertRefused(SignerTag.POLICY_HASH_MISMATCH);
    }

    @Test
    void aSecondDocumentOfTheAcceptedVersionIsRefused() {
        assertRefused(
                SignerTag.POLICY_ROLLED_BACK,
                judge(filing.build(), Ceremony.NOW, new AcceptedPolicy(2, Bytes32.ZERO), filing.log(SIGNER)));
    }

    @Test
    void anotherChainIsRefused() {
        filing.intentEdit = intent -> rebuilt(intent, 1, intent.batchBytes(), intent.effects(), intent.nonce());
        assertRefused(SignerTag.WRONG_CHAIN);
    }

    @Test
    void anotherEntityIsRefused() {
        filing.entity = new EntityId(Keccak.hash("another".getBytes(UTF_8)));
        assertRefused(SignerTag.WRONG_ENTITY);
    }

    @Test
    void aNonceThatIsNotTheBatchsIsRefused() {
        filing.intentEdit = intent -> rebuilt(intent, intent.chainId(), intent.batchBytes(), intent.effects(), 2);
        assertRefused(SignerTag.FIELDS_MISMATCH);
    }

    @Test
    void aBatchWithAByteTooManyIsRefused() {
        filing.intentEdit = intent -> {
            byte[] bytes = intent.batchBytes().toArray();
            Intent.Bytes longer = new Intent.Bytes(java.util.Arrays.copyOf(bytes, bytes.length + 1));
            return rebuilt(intent, intent.chainId(), longer, intent.effects(), intent.nonce());
        };
        assertRefused(SignerTag.BATCH_MALFORMED);
    }

    @Test
    void aTransferUnderTheNameOfAWithdrawalIsRefused() {
        filing.operations = List.of(new Operation.ReserveTransfer(
                new EntityId(Keccak.hash("another".getBytes(UTF_8))), Ceremony.DOLLAR, Amount.of(5)));
        assertRefused(SignerTag.KIND_MISMATCH);
    }

    @Test
    void anUnlistedDestinationIsRefused() {
        filing.operations =
                List.of(new Operation.Withdraw(Ceremony.DOLLAR, Ceremony.GUARDIAN, Amount.of(5), 0, List.of()));
        assertRefused(SignerTag.DESTINATION_NOT_ALLOWED);
    }

    @Test
    void anUnknownTokenIsRefused() {
        filing.operations = List.of(new Operation.Withdraw(Ceremony.COIN, Ceremony.VENDOR, Amount.of(5), 0, List.of()));
        assertRefused(SignerTag.TOKEN_UNKNOWN);
    }

    @Test
    void aZeroDestinationIsRefused() {
        ObjectNode json = filing.build().toJson();
        ((ObjectNode) json.get("intent").get("effects").get(0))
                .put("destination", "0x0000000000000000000000000000000000000000");
        assertRefused(SignerTag.DESTINATION_ZERO, judgeBytes(StrictJson.canonical(json)));
    }

    @Test
    void anUnknownFieldIsRefused() {
        ObjectNode json = filing.build().toJson().put("force", true);
        assertRefused(SignerTag.FIELD_UNKNOWN, judgeBytes(StrictJson.canonical(json)));
    }

    @Test
    void anAnchorOverOtherCheckpointsIsRefused() {
        Evidence good = filing.build();
        assertRefused(
                SignerTag.ANCHOR_MISMATCH,
                judge(withCheckpoints(good, good.anchorCheckpoints().subList(0, 2))));
    }

    private static Evidence withCheckpoints(Evidence good, List<Checkpoint> checkpoints) {
        return new Evidence(
                good.intent(),
                good.approvals(),
                good.policy(),
                good.newPolicy(),
                good.simulation(),
                good.trace(),
                checkpoints,
                good.inclusion());
    }

    @Test
    void aForgedCheckpointIsRefused() {
        filing.checkpointEdit = genuine -> genuine.signer().equals("signer-2")
                ? new Checkpoint(genuine.origin(), genuine.size(), Bytes32.ZERO, genuine.at(), genuine.signature())
                : genuine;
        assertRefused(SignerTag.CHECKPOINT_INVALID);
    }

    @Test
    void anAnchorThatLeavesOutTheOwnLogIsRefused() {
        filing.anchored = List.of("signer-2", "signer-3");
        assertRefused(SignerTag.CHECKPOINT_INVALID);
    }

    @Test
    void aCheckpointThatTheOwnLogNeverHadIsRefused() {
        Evidence evidence = filing.build();
        assertRefused(
                SignerTag.CHECKPOINT_INVALID,
                judge(evidence, Ceremony.NOW, AcceptedPolicy.NONE, size -> Optional.of(Bytes32.ZERO)));
    }

    @Test
    void anAnchorWithoutAQuorumIsRefused() {
        filing.anchored = List.of("signer-1");
        assertRefused(SignerTag.ANCHOR_MISMATCH);
    }

    @Test
    void oneSignersCheckpointTwiceIsNoQuorum() {
        filing.anchored = List.of("signer-1", "signer-1");
        assertRefused(SignerTag.ANCHOR_MISMATCH);
    }

    @Test
    void aStaleCheckpointIsRefused() {
        filing.checkpointAt = filing.createdAt - 601;
        assertRefused(SignerTag.CHECKPOINT_STALE);
    }

    @Test
    void anIntentThatTheOwnLogDoesNotHoldIsRefused() {
        filing.inclusionEdit = list -> list.subList(1, 3);
        assertRefused(SignerTag.INTENT_NOT_RECORDED);
    }

    @Test
    void anEntryOfAnotherTypeRecordsNoIntent() {
        filing.recordedType = "refused";
        assertRefused(SignerTag.INTENT_NOT_RECORDED);
    }

    @Test
    void anInclusionByAStrangersKeyIsRefused() {
        Evidence good = filing.build();
        TestLog stranger = new TestLog(SIGNER, TestKeys.p256());
        Inclusion forged = stranger.append(
                StrictJson.newObject()
                        .put("type", "intent-recorded")
                        .put("intent", good.intent().id().toString()),
                Ceremony.NOW);
        Evidence bad = new Evidence(
                good.intent(),
                good.approvals(),
                good.policy(),
                good.newPolicy(),
                good.simulation(),
                good.trace(),
                good.anchorCheckpoints(),
                List.of(forged));
        assertRefused(SignerTag.CHECKPOINT_INVALID, judge(bad));
    }

    @Test
    void aFailedSimulationIsRefused() {
        filing.simulated = false;
        assertRefused(SignerTag.SIMULATION_FAILED);
    }

    @Test
    void rulesWithoutTheirSignedPolicyAreRefused() {
        filing.changeRules();
        filing.newPolicy = Optional.empty();
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
    }

    @Test
    void rulesOfAnotherPolicyThanTheOneSignedAreRefused() {
        filing.changeRules();
        filing.newPolicy = Optional.of(ceremony.sign(ceremony.policy(4)));
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
    }

    @Test
    void aNewPolicyByAnotherOfficerIsRefused() {
        filing.changeRules();
        filing.newPolicy = Optional.of(Ceremony.sign(ceremony.policy(3), TestKeys.p256()));
        assertRefused(SignerTag.POLICY_SIGNATURE_INVALID);
    }

    @Test
    void aGuardianSmuggledIntoTheRulesIsRefused() {
        filing.changeRules();
        var rules = filing.newPolicy.orElseThrow().policy().chainRules();
        filing.operations = List.of(new Operation.ProposeRules(new io.portcullis.depositary.model.Rules(
                rules.policyHash(),
                rules.policyVersion(),
                rules.allowListRoot(),
                rules.allowListSize(),
                rules.withdrawalDelaySeconds(),
                rules.rulesDelaySeconds(),
                rules.boardDelaySeconds(),
                rules.maxAnchorAgeSeconds(),
                Ceremony.VENDOR)));
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
    }

    @Test
    void aPolicyThatIsNotNewerIsNoChange() {
        filing.changeRules();
        filing.newPolicy = Optional.of(filing.policy);
        filing.operations =
                List.of(new Operation.ProposeRules(filing.policy.policy().chainRules()));
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
    }

    @Test
    void aNewPolicyWithAWithdrawalIsRefused() {
        filing.newPolicy = Optional.of(ceremony.sign(ceremony.policy(3)));
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
    }

    @Test
    void nothingRidesAlongWithAChangeThatNeedsNoApprover() {
        filing.policy = ceremony.sign(ceremony.policy(
                2, List.of(new Policy.Rule("genesis", IntentKind.RULES, Optional.empty(), Optional.empty(), 0))));
        filing.changeRules();
        filing.approvedBy();
        assertInstanceOf(Judgement.Approved.class, judge(filing.build()));
        Operation rider = new Operation.ProposeCap(new VelocityCap(Ceremony.DOLLAR, Amount.of(9), 60));
        filing.operations = List.of(filing.operations.getFirst(), rider);
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
        filing.operations = List.of(rider);
        filing.newPolicy = Optional.empty();
        assertRefused(SignerTag.POLICY_CHANGE_MISMATCH);
    }
}
