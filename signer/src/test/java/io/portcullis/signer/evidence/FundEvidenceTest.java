package io.portcullis.signer.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Declaration;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ExitOrder;
import io.portcullis.depositary.model.FundDomain;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory.Proposal;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.Tightening;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said to a default fund is judged like all that a board signs, and said to the pinned fund alone. */
final class FundEvidenceTest {
    private static final Address FUND = Address.fromHex("0x00000000000000000000000000000000000f00d5");
    private static final Address OTHER = Address.fromHex("0x00000000000000000000000000000000000f00d6");
    private static final EntityId DEBTOR = new EntityId(Keccak.hash("debtor".getBytes(UTF_8)));
    private static final FundDomain DOMAIN = new FundDomain(Ceremony.DOMAIN.chainId(), FUND);
    private static final String SIGNER = "signer-1";

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);
    private TrustRoots trust = ceremony.trust().speakingTo(FUND);

    FundEvidenceTest() {
        filing.policy = ceremony.sign(policy(2));
        says(IntentKind.DEFAULT, declare(FUND));
    }

    private Policy policy(int approvers) {
        return ceremony.stated(
                2, List.of(rule("default", IntentKind.DEFAULT, approvers), rule("exit", IntentKind.FUND_EXIT, 1)));
    }

    private static Policy.Rule rule(String id, IntentKind kind, int approvers) {
        return new Policy.Rule(id, kind, Optional.empty(), Optional.empty(), approvers);
    }

    private static FundWord.DeclareDefault declare(Address fund) {
        return new FundWord.DeclareDefault(fund, DEBTOR.value(), DEBTOR, Ceremony.DOLLAR, FundProfile.EMIR);
    }

    private void says(IntentKind kind, Operation word) {
        filing.kind = kind;
        filing.operations = List.of(word);
    }

    private Judgement judge() {
        return new EvidenceJudge(trust, SIGNER)
                .judge(
                        StrictJson.canonical(filing.build().toJson()),
                        Ceremony.NOW,
                        new TestMemory(
                                AcceptedPolicy.NONE,
                                List.of(),
                                Optional.of(
                                        new Proposal(2, filing.policy.policy().hash(), false, Ceremony.NOW))),
                        filing.log(SIGNER));
    }

    private Judgement.Approved approved() {
        return assertInstanceOf(Judgement.Approved.class, judge());
    }

    private void refused(SignerTag tag) {
        assertEquals(
                tag,
                assertInstanceOf(Judgement.Refused.class, judge()).refusal().tag());
    }

    @Test
    void aDeclarationIsSignedInTheFundsOwnDomain() {
        Declaration declared =
                new Declaration(DEBTOR.value(), DEBTOR, Ceremony.DOLLAR, FundProfile.EMIR, 1, filing.expiresAt);
        assertEquals(DOMAIN.digest(declared), approved().digest());
        assertEquals(
                FundWord.lane(FUND, Ceremony.ENTITY, FundWord.DeclareDefault.KIND),
                approved().batch().lane());
    }

    @Test
    void anExitIsSignedForThisVeryEntityAndNumber() {
        says(IntentKind.FUND_EXIT, new FundWord.LeaveFund(FUND, Ceremony.DOLLAR, true, Amount.of(70), 9));
        ExitOrder order = new ExitOrder(Ceremony.ENTITY, Ceremony.DOLLAR, true, Amount.of(70), 9, 1, filing.expiresAt);
        assertEquals(DOMAIN.digest(order), approved().digest());
    }

    @Test
    void isSaidToThePinnedFundAloneAndToNoneIfNoneIsPinned() {
        says(IntentKind.DEFAULT, declare(OTHER));
        refused(SignerTag.WRONG_FUND);
        says(IntentKind.DEFAULT, declare(FUND));
        trust = ceremony.trust();
        refused(SignerTag.WRONG_FUND);
    }

    @Test
    void peopleKindsAndPoliciesCount() {
        filing.approvedBy("alice");
        refused(SignerTag.APPROVALS_MISSING);
        filing.approvedBy("alice", "bob");
        filing.kind = IntentKind.FUND_EXIT;
        refused(SignerTag.KIND_MISMATCH);
        filing.kind = IntentKind.DEFAULT;
        filing.policy = ceremony.sign(ceremony.stated(2, List.of(rule("exit", IntentKind.FUND_EXIT, 1))));
        refused(SignerTag.DENIED);
    }

    @Test
    void itsFileVerifiesWithoutAReceipt() {
        List<EvidenceVerifier.Check> checks = EvidenceVerifier.verify(
                StrictJson.canonical(filing.unmined("signer-1", "signer-2").toJson()), Optional.of(trust));
        assertTrue(checks.stream().allMatch(EvidenceVerifier.Check::passed), checks::toString);
    }

    @Test
    void onlyFormatSixKnowsFundsAndNeedsNoCounterparty() {
        Policy policy = policy(2);
        byte[] bytes = PolicyCodec.canonicalBytes(policy);
        String text = new String(bytes, UTF_8);
        assertTrue(text.contains("\"format\":6"));
        assertEquals(policy, PolicyCodec.decode(bytes));
        RefusedException older = assertThrows(
                RefusedException.class,
                () -> PolicyCodec.decode(
                        text.replace("\"format\":6", "\"format\":3").getBytes(UTF_8)));
        assertEquals(SignerTag.FIELD_INVALID, older.refusal().tag());
        String without = new String(
                PolicyCodec.canonicalBytes(ceremony.stated(2, List.of(rule("gate", IntentKind.FREEZE, 1)))), UTF_8);
        RefusedException newer = assertThrows(
                RefusedException.class,
                () -> PolicyCodec.decode(
                        without.replace("\"format\":3", "\"format\":6").getBytes(UTF_8)));
        assertEquals(SignerTag.NOT_CANONICAL, newer.refusal().tag());
        assertTrue(Tightening.isTighter(policy, policy(3)) && !Tightening.isTighter(policy, policy(1)));
    }

    @Test
    void theFundIsOneOfTheTrustRoots() {
        byte[] bytes = StrictJson.canonical(trust.toJson());
        assertEquals(trust, TrustRoots.decode(bytes));
        assertEquals(Optional.of(FUND), TrustRoots.decode(bytes).fund());
        String zero = new String(bytes, UTF_8).replace(FUND.toString(), "0x" + "0".repeat(40));
        assertThrows(RefusedException.class, () -> TrustRoots.decode(zero.getBytes(UTF_8)));
    }
}
