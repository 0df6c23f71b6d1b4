package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Agreement;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory.Proposal;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a board signs for a counterparty's batch is judged like a batch of its own, by a policy that each signer agreed to itself. */
final class AgreementEvidenceTest {
    private static final EntityId HUB = new EntityId(Keccak.hash("hub".getBytes(UTF_8)));
    private static final String SIGNER = "signer-1";
    private static final long NOW = Ceremony.NOW;
    private static final List<SettlementLine> LINES =
            List.of(new SettlementLine(Ceremony.DOLLAR, Amount.of(70), Amount.of(-30)));

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    AgreementEvidenceTest() {
        filing.policy = ceremony.sign(policy(2, HUB));
        filing.kind = IntentKind.AGREEMENT;
        filing.operations = List.of(new Operation.Agree(HUB, 0, LINES));
    }

    private Policy policy(long version, EntityId counterparty) {
        return ceremony.stated(version, List.of(Ceremony.rule("agree", IntentKind.AGREEMENT, 100, 2)))
                .withCounterparties(List.of(new Policy.Counterparty("Hub", counterparty, 0)));
    }

    private Judgement judge(Proposal... agreed) {
        return judge(List.of(), agreed);
    }

    private Judgement judge(List<Facts.Spent> spent, Proposal... agreed) {
        Optional<Proposal> proposal = agreed.length == 0 ? Optional.empty() : Optional.of(agreed[0]);
        return new EvidenceJudge(ceremony.trust(), SIGNER)
                .judge(
                        StrictJson.canonical(filing.build().toJson()),
                        NOW,
                        new TestMemory(AcceptedPolicy.NONE, spent, proposal),
                        filing.log(SIGNER));
    }

    private Proposal inForce() {
        return new Proposal(2, filing.policy.policy().hash(), false, NOW);
    }

    private static SignerTag refusal(Judgement judgement) {
        return assertInstanceOf(Judgement.Refused.class, judgement).refusal().tag();
    }

    @Test
    void anAgreementIsApprovedWithItsOwnDigestInTheAccountsNonces() {
        Judgement.Approved approved = assertInstanceOf(Judgement.Approved.class, judge(inForce()));
        Agreement agreement = new Agreement(Ceremony.ENTITY, HUB, 1, 1, filing.expiresAt, 0, LINES);
        assertEquals(Ceremony.DOMAIN.digest(agreement), approved.digest());
        assertEquals(
                io.portcullis.depositary.model.AccountKey.between(Ceremony.ENTITY, HUB)
                        .id(),
                approved.batch().lane().value());
    }

    /** The contract refuses a batch under another policy; it never learns the policy behind an agreement. */
    @Test
    void aPolicyThatThisSignerDidNotAgreeToGetsNoAgreement() {
        assertEquals(SignerTag.POLICY_NOT_AGREED, refusal(judge()));
        assertEquals(SignerTag.POLICY_NOT_AGREED, refusal(judge(new Proposal(2, Bytes32.ZERO, false, NOW))));
        assertEquals(
                SignerTag.POLICY_NOT_AGREED,
                refusal(judge(new Proposal(3, policy(3, HUB).hash(), false, NOW))),
                "an older one than the newest in force");
        assertEquals(
                SignerTag.POLICY_TOO_EARLY,
                refusal(judge(new Proposal(2, filing.policy.policy().hash(), false, NOW + 1))));
    }

    @Test
    void aCounterpartyThatThePolicyDoesNotListGetsNone() {
        filing.policy = ceremony.sign(policy(2, new EntityId(Keccak.hash("another".getBytes(UTF_8)))));
        assertEquals(SignerTag.COUNTERPARTY_NOT_ALLOWED, refusal(judge(inForce())));
    }

    @Test
    void anAgreementComesUnderItsOwnKindOnly() {
        filing.kind = IntentKind.SETTLEMENT;
        assertEquals(SignerTag.KIND_MISMATCH, refusal(judge(inForce())));
    }

    @Test
    void peopleAndTheirAbsenceCountAsForABatch() {
        filing.approvedBy("alice");
        assertEquals(SignerTag.APPROVALS_MISSING, refusal(judge(inForce())));
        filing.approvedBy("alice", "bob");
        filing.operations = List.of(
                new Operation.Agree(HUB, 0, List.of(new SettlementLine(Ceremony.DOLLAR, Amount.of(101), Amount.ZERO))));
        assertEquals(SignerTag.DENIED, refusal(judge(inForce())));
    }

    @Test
    void anAgreementAskedForAgainIsNotCountedTwice() {
        Policy slow = policy(2, HUB)
                .with(new io.portcullis.signer.policy.Safeguards(
                        0,
                        0,
                        List.of(),
                        List.of(new io.portcullis.signer.policy.Safeguards.Velocity(
                                "speed", Ceremony.DOLLAR, true, 60, Amount.of(100))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        filing.policy = ceremony.sign(slow);
        Facts.Outflow flow = new Facts.Outflow(Ceremony.DOLLAR, HUB.value(), Amount.of(70));
        assertInstanceOf(
                Judgement.Approved.class,
                judge(List.of(new Facts.Spent(IntentKind.AGREEMENT, 1, NOW, NOW + 9, List.of(flow))), inForce()));
        assertEquals(
                SignerTag.VELOCITY_EXCEEDED,
                refusal(judge(
                        List.of(new Facts.Spent(IntentKind.SETTLEMENT, 1, NOW, NOW + 9, List.of(flow))), inForce())),
                "a batch with the same number is another thing");
    }

    @Test
    void itsFileVerifiesWithoutAReceiptAndNotWithOne() {
        Evidence evidence = filing.build();
        EvidenceFile file = new EvidenceFile(evidence, List.of(), Optional.empty(), ceremony.trust());
        assertEquals(file, EvidenceFile.decode(StrictJson.canonical(file.toJson())));
        assertTrue(receipt(file).passed());
        EvidenceFile mined = new EvidenceFile(
                evidence,
                List.of(),
                Optional.of(new EvidenceFile.Mined(Bytes32.ZERO, 5, Bytes32.ZERO, List.of())),
                ceremony.trust());
        assertEquals("FIELDS_MISMATCH", receipt(mined).tag());
    }

    private EvidenceVerifier.Check receipt(EvidenceFile file) {
        return EvidenceVerifier.verify(StrictJson.canonical(file.toJson()), Optional.of(ceremony.trust())).stream()
                .filter(check -> check.name().equals("the receipt is of this batch"))
                .findFirst()
                .orElseThrow();
    }
}
