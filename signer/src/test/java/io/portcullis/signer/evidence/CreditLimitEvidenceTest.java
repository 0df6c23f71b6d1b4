package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Permit;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory.Proposal;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.Safeguards;
import io.portcullis.signer.policy.Tightening;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A credit limit rises by a permit that is judged like an agreement: tiers over the whole new limit, counterparties, people, delays. */
final class CreditLimitEvidenceTest {
    private static final EntityId HUB = new EntityId(Keccak.hash("hub".getBytes(UTF_8)));
    private static final String SIGNER = "signer-1";
    private static final long NOW = Ceremony.NOW;

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    CreditLimitEvidenceTest() {
        filing.policy = ceremony.sign(policy(100, 2));
        filing.kind = IntentKind.CREDIT_LIMIT;
        filing.operations = List.of(new Permit.RaiseLimit(HUB, Ceremony.DOLLAR, Amount.of(99), Amount.of(100)));
    }

    private Policy policy(long upTo, int approvers) {
        return ceremony.stated(2, List.of(Ceremony.rule("credit", IntentKind.CREDIT_LIMIT, upTo, approvers)))
                .withCounterparties(List.of(new Policy.Counterparty("Hub", HUB, 0)));
    }

    private Judgement judge(Facts.Spent... spent) {
        return new EvidenceJudge(ceremony.trust(), SIGNER)
                .judge(
                        StrictJson.canonical(filing.build().toJson()),
                        NOW,
                        new TestMemory(
                                AcceptedPolicy.NONE,
                                List.of(spent),
                                Optional.of(
                                        new Proposal(2, filing.policy.policy().hash(), false, NOW))),
                        filing.log(SIGNER));
    }

    private void refused(SignerTag tag) {
        assertEquals(
                tag,
                assertInstanceOf(Judgement.Refused.class, judge()).refusal().tag());
    }

    @Test
    void aPermitIsApprovedWithItsOwnDigestAmongPermitsOfItsKind() {
        Judgement.Approved approved = assertInstanceOf(Judgement.Approved.class, judge());
        Permit permit = (Permit) filing.operations.getFirst();
        assertEquals(
                Ceremony.DOMAIN.digest(permit.structHash(Ceremony.ENTITY, 1, 1, filing.expiresAt)), approved.digest());
        assertEquals(
                Permit.lane(Ceremony.ENTITY, Permit.RaiseLimit.KIND),
                approved.batch().lane());
    }

    /** Raised in small steps, the last step still needs whom the whole limit needs. */
    @Test
    void theWholeNewLimitCountsAndNotTheStep() {
        filing.operations = List.of(new Permit.RaiseLimit(HUB, Ceremony.DOLLAR, Amount.of(100), Amount.of(101)));
        refused(SignerTag.DENIED);
    }

    @Test
    void peopleCounterpartiesAndKindsCount() {
        filing.approvedBy("alice");
        refused(SignerTag.APPROVALS_MISSING);
        filing.approvedBy("alice", "bob");
        filing.kind = IntentKind.AGREEMENT;
        refused(SignerTag.KIND_MISMATCH);
        filing.kind = IntentKind.CREDIT_LIMIT;
        filing.operations = List.of(new Permit.RaiseLimit(
                new EntityId(Keccak.hash("another".getBytes(UTF_8))), Ceremony.DOLLAR, Amount.ZERO, Amount.of(1)));
        refused(SignerTag.COUNTERPARTY_NOT_ALLOWED);
    }

    @Test
    void aDelayAndAVelocityHoldForCreditToo() {
        filing.policy = ceremony.sign(policy(100, 2)
                .with(new Safeguards(
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new Safeguards.Delay("rest", Set.of(IntentKind.CREDIT_LIMIT), Optional.empty(), 60)),
                        List.of(),
                        List.of())));
        refused(SignerTag.DELAYED);
    }

    @Test
    void itsFileVerifiesWithoutAReceipt() {
        List<EvidenceVerifier.Check> checks = EvidenceVerifier.verify(
                StrictJson.canonical(filing.unmined("signer-1", "signer-2").toJson()), Optional.of(ceremony.trust()));
        assertTrue(checks.stream().allMatch(EvidenceVerifier.Check::passed), checks::toString);
    }

    /** In format 4 a rule for credit limits had no limit, and allowed nothing: such a document keeps its bytes. */
    @Test
    void onlyFormatFiveGrantsCredit() {
        Policy granting = policy(100, 2);
        byte[] bytes = PolicyCodec.canonicalBytes(granting);
        assertTrue(new String(bytes, UTF_8).contains("\"format\":5"));
        assertEquals(granting, PolicyCodec.decode(bytes));
        Policy older = ceremony.stated(
                        2,
                        List.of(new Policy.Rule(
                                "credit", IntentKind.CREDIT_LIMIT, Optional.empty(), Optional.empty(), 2)))
                .withCounterparties(List.of(new Policy.Counterparty("Hub", HUB, 0)));
        byte[] old = PolicyCodec.canonicalBytes(older);
        assertTrue(new String(old, UTF_8).contains("\"format\":4"));
        assertEquals(older, PolicyCodec.decode(old));
        filing.policy = ceremony.sign(older);
        refused(SignerTag.DENIED);
        assertTrue(Tightening.isTighter(granting, older) && !Tightening.isTighter(older, granting));
    }

    @Test
    void aHigherLimitOrFewerApproversIsALoosening() {
        assertTrue(Tightening.isTighter(policy(100, 2), policy(90, 2)));
        assertTrue(!Tightening.isTighter(policy(100, 2), policy(101, 2)));
        assertTrue(!Tightening.isTighter(policy(100, 2), policy(100, 1)));
    }
}
