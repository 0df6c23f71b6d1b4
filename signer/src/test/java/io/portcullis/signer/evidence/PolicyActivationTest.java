package io.portcullis.signer.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory.Proposal;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Safeguards;
import io.portcullis.signer.policy.Safeguards.Term;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a new policy begins to be judged by: a loosening late, a tightening at once, a new destination after its delay. */
final class PolicyActivationTest {
    private static final String SIGNER = "signer-1";
    private static final long NOW = Ceremony.NOW;
    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    private Judgement judge(Optional<Proposal> proposal) {
        return new EvidenceJudge(ceremony.trust(), SIGNER)
                .judge(
                        StrictJson.canonical(filing.build().toJson()),
                        NOW,
                        new TestMemory(AcceptedPolicy.NONE, List.of(), proposal),
                        filing.log(SIGNER));
    }

    private SignerTag refusal(Proposal proposal) {
        return assertInstanceOf(Judgement.Refused.class, judge(Optional.of(proposal)))
                .refusal()
                .tag();
    }

    @Test
    void aPolicyThatLoosensWaits() {
        Bytes32 hash = filing.policy.policy().hash();
        assertEquals(SignerTag.POLICY_TOO_EARLY, refusal(new Proposal(2, hash, false, NOW + 1)));
        assertInstanceOf(Judgement.Approved.class, judge(Optional.of(new Proposal(2, hash, false, NOW))));
    }

    @Test
    void underALooserPolicyNothingMovesOnceATighterIsAgreedTo() {
        assertEquals(SignerTag.POLICY_TIGHTENED, refusal(new Proposal(3, Bytes32.ZERO, true, NOW)));
        assertInstanceOf(Judgement.Approved.class, judge(Optional.of(new Proposal(3, Bytes32.ZERO, false, NOW))));
    }

    @Test
    void whatIsShownWithTheTighterPolicyIsJudgedByBoth() {
        Policy tighter = ceremony.policy(
                3,
                List.of(
                        Ceremony.rule("small", IntentKind.WITHDRAWAL, 1_000, 2),
                        new Policy.Rule("changes", IntentKind.RULES, Optional.empty(), Optional.empty(), 2)));
        Optional<Proposal> agreed = Optional.of(new Proposal(3, tighter.hash(), true, NOW));
        filing.tighter = Optional.of(ceremony.sign(tighter));
        assertEquals(SignerTag.DENIED, refusal(agreed.orElseThrow()), "4,000 passes under the old policy alone");
        filing.operations = List.of(filing.withdraw(900));
        assertInstanceOf(Judgement.Approved.class, judge(agreed));
        filing.approvedBy("alice");
        assertEquals(SignerTag.APPROVALS_MISSING, refusal(agreed.orElseThrow()), "the old policy asks for one only");
        filing.approvedBy("alice", "bob");
        filing.tighter = Optional.of(ceremony.sign(ceremony.policy(3)));
        assertEquals(SignerTag.POLICY_TIGHTENED, refusal(agreed.orElseThrow()), "another policy than was agreed to");
        filing.tighter = Optional.of(Ceremony.sign(tighter, TestKeys.p256()));
        assertEquals(SignerTag.POLICY_SIGNATURE_INVALID, refusal(agreed.orElseThrow()));
        filing.tighter = Optional.of(ceremony.sign(ceremony.policy(2)));
        assertInstanceOf(Judgement.Refused.class, judge(Optional.empty()), "it is not newer");
    }

    /** Else a change that never reached the chain would hold the gate shut for ever. */
    @Test
    void anotherChangeOfPolicyIsStillAgreedTo() {
        filing.changeRules();
        assertInstanceOf(Judgement.Approved.class, judge(Optional.of(new Proposal(3, Bytes32.ZERO, true, NOW))));
    }

    @Test
    void theGateStillCloses() {
        filing.policy = ceremony.sign(ceremony.policy(
                2, List.of(new Policy.Rule("stop", IntentKind.FREEZE, Optional.empty(), Optional.empty(), 1))));
        filing.kind = IntentKind.FREEZE;
        Optional<Proposal> tighter = Optional.of(new Proposal(3, Bytes32.ZERO, true, NOW));
        filing.operations = List.of(new Operation.RaiseFreeze(FreezeLevel.SEALED));
        assertInstanceOf(Judgement.Approved.class, judge(tighter));
        filing.operations = List.of(new Operation.LowerFreeze(FreezeLevel.OPEN));
        assertEquals(SignerTag.POLICY_TIGHTENED, refusal(tighter.orElseThrow()));
    }

    @Test
    void aNewDestinationIsUsableAfterTheOldPolicysDelay() {
        Policy old = ceremony.policy(2, ceremony.policy(2).rules()).with(adding(600));
        Policy without = new Policy(
                2,
                old.chainId(),
                old.depositary(),
                old.entity(),
                old.relyingParty(),
                old.people(),
                List.of(),
                old.rules(),
                old.chain(),
                old.maxIntentLifetimeSeconds(),
                adding(600));
        filing.policy = ceremony.sign(without);
        change(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, NOW + 599, NOW + 9_999));
        assertInstanceOf(Judgement.Refused.class, judge(Optional.empty()));
        change(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, NOW + 600, NOW + 9_999));
        assertInstanceOf(Judgement.Approved.class, judge(Optional.empty()));
        filing.policy = ceremony.sign(old);
        change(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, 0, NOW + 9_999));
        assertInstanceOf(Judgement.Approved.class, judge(Optional.empty()));
    }

    private void change(Term term) {
        filing.changeRules();
        Policy next = ceremony.policy(3)
                .with(new Safeguards(
                        600,
                        0,
                        List.of(term),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        filing.newPolicy = Optional.of(ceremony.sign(next));
        filing.operations = List.of(new Operation.ProposeRules(next.chainRules()));
    }

    private static Safeguards adding(long delaySeconds) {
        return new Safeguards(
                delaySeconds,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
