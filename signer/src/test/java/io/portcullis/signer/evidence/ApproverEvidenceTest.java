package io.portcullis.signer.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Credential;
import io.portcullis.signer.policy.Policy.Person;
import io.portcullis.signer.policy.Policy.Place;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.Maker;
import io.portcullis.signer.testing.Passkey;
import io.portcullis.signer.testing.Passkey.Scene;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.signer.webauthn.MetadataReader;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence under a policy of format 3: who may be admitted, who stands in, and what a signer remembers of authenticators. */
final class ApproverEvidenceTest {
    private static final String SIGNER = "signer-1";
    private static final long NOW = Ceremony.NOW;
    private static final Maker MAKER = new Maker("10203040-0000-4000-8000-000000000007");
    private static final MetadataReader READER = new MetadataReader(MAKER.serviceRoot(), Maker.HOST, 30);
    private static final Metadata SOUND = READER.read(MAKER.blob(7, "2027-02-01"), 0, NOW);

    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);
    private final Map<String, Credential> enrolled = new HashMap<>();
    private final Policy old = stated(2, List.of("alice", "bob", "carol"));

    private static ApproverTerms terms(int authenticators) {
        return new ApproverTerms(
                Demand.DIRECT,
                List.of(new ApproverTerms.Model(MAKER.aaguid, "maker")),
                authenticators,
                new Delegable(Set.of(IntentKind.WITHDRAWAL), 3_600),
                List.of(),
                Optional.empty());
    }

    private Policy stated(long version, List<String> approvers) {
        Policy base = ceremony.policy(version);
        List<Person> people = base.people().stream()
                .map(one -> person(
                        one.id(),
                        approvers.contains(one.id()) ? Role.APPROVER : Role.REGULATOR,
                        enrolled.computeIfAbsent(one.id(), id -> MAKER.enrolled(ceremony.passkey(id), 1))))
                .toList();
        List<Policy.Rule> rules = new ArrayList<>(base.rules());
        rules.add(new Policy.Rule("admits", IntentKind.ENROLMENT, Optional.empty(), Optional.empty(), 2));
        return base.withRules(rules).with(people, terms(1));
    }

    private static Person person(String id, Role role, Credential... credentials) {
        return new Person(id, id, Set.of(role), List.of(credentials), new Place("acme", "london"));
    }

    private Judgement judge(Optional<Metadata> metadata, OwnMemory memory, Evidence evidence) {
        byte[] wire = StrictJson.canonical(evidence.toJson());
        return new EvidenceJudge(ceremony.trust(), SIGNER, () -> metadata).judge(wire, NOW, memory, filing.log(SIGNER));
    }

    private Judgement judge(Evidence evidence) {
        return judge(Optional.of(SOUND), TestMemory.EMPTY, evidence);
    }

    private static void assertRefused(SignerTag tag, Judgement judgement) {
        assertEquals(
                tag,
                assertInstanceOf(Judgement.Refused.class, judgement, judgement.toString())
                        .refusal()
                        .tag());
    }

    private Evidence withdrawal() {
        filing.policy = ceremony.sign(old);
        return filing.build();
    }

    /** A change to version 3, in which Dave is enrolled. */
    private Evidence enrolling(ApproverTerms terms, Credential... credentials) {
        Policy next = stated(3, List.of("alice", "bob", "carol"));
        List<Person> people = new ArrayList<>(next.people());
        people.add(person("dave", Role.APPROVER, credentials));
        return change(next.with(people, terms));
    }

    private Evidence change(Policy next) {
        filing.policy = ceremony.sign(old);
        filing.newPolicy = Optional.of(ceremony.sign(next));
        filing.kind = IntentKind.RULES;
        filing.operations = List.of(new Operation.ProposeRules(next.chainRules()));
        return filing.build();
    }

    @Test
    void aGenuineAuthenticatorIsAdmittedByItsQuorum() {
        assertInstanceOf(Judgement.Approved.class, judge(enrolling(terms(1), MAKER.enrolled(new Passkey("dave"), 3))));
    }

    @Test
    void whatASignersOwnMetadataDoesNotVouchForIsNotAdmitted() {
        Passkey dave = new Passkey("dave");
        assertRefused(SignerTag.ATTESTATION_UNTRUSTED, judge(enrolling(terms(1), at(3, MAKER.counterfeit(dave)))));
        assertRefused(SignerTag.ATTESTATION_SELF, judge(enrolling(terms(1), at(3, MAKER.selfMade(dave)))));
        assertRefused(SignerTag.ATTESTATION_NONE, judge(enrolling(terms(1), at(3, MAKER.silent(dave)))));
        Evidence genuine = enrolling(terms(1), MAKER.enrolled(dave, 3));
        assertRefused(SignerTag.METADATA_ABSENT, judge(Optional.empty(), TestMemory.EMPTY, genuine));
        Metadata broken = READER.read(MAKER.blob(8, "2027-02-01", "REVOKED"), 7, NOW);
        assertRefused(SignerTag.MODEL_COMPROMISED, judge(Optional.of(broken), TestMemory.EMPTY, genuine));
    }

    private static Credential at(long since, Credential one) {
        return new Credential(one.id(), one.publicKey(), one.aaguid(), since, one.attestation());
    }

    @Test
    void aNewApproverHasAsManyAuthenticatorsAsThePolicyAsksFor() {
        Passkey left = new Passkey("dave's left");
        Passkey right = new Passkey("dave's right");
        assertRefused(SignerTag.AUTHENTICATORS_TOO_FEW, judge(enrolling(terms(2), MAKER.enrolled(left, 3))));
        assertInstanceOf(
                Judgement.Approved.class,
                judge(enrolling(terms(2), MAKER.enrolled(left, 3), MAKER.enrolled(right, 3))));
    }

    @Test
    void revokingOneOfTwoAuthenticatorsLeavesTheOtherInUse() {
        Passkey left = ceremony.passkey("alice");
        Passkey right = new Passkey("alice's right");
        List<Person> people = new ArrayList<>(old.people());
        people.replaceAll(one -> one.id().equals("alice")
                ? person("alice", Role.APPROVER, MAKER.enrolled(left, 1), MAKER.enrolled(right, 1))
                : one);
        Policy two = old.with(people, terms(2));
        Policy one = stated(3, List.of("alice", "bob", "carol")).with(two.people(), terms(2));
        List<Person> fewer = new ArrayList<>(one.people());
        fewer.replaceAll(who -> who.id().equals("alice")
                ? person("alice", Role.APPROVER, who.credentials().get(1))
                : who);
        filing.approvals = intent -> List.of(
                right.approve("alice", intent.id()), ceremony.passkey("bob").approve("bob", intent.id()));
        filing.policy = ceremony.sign(two);
        Policy revoked = one.with(fewer, terms(2));
        filing.newPolicy = Optional.of(ceremony.sign(revoked));
        filing.kind = IntentKind.RULES;
        filing.operations = List.of(new Operation.ProposeRules(revoked.chainRules()));
        assertInstanceOf(Judgement.Approved.class, judge(filing.build()));

        Filing after = new Filing(ceremony);
        after.policy = ceremony.sign(revoked);
        after.approvals = filing.approvals;
        assertInstanceOf(
                Judgement.Approved.class,
                new EvidenceJudge(ceremony.trust(), SIGNER, () -> Optional.of(SOUND))
                        .judge(after.build(), NOW, TestMemory.EMPTY, after.log(SIGNER)));
        after.approvedBy("alice", "bob");
        assertRefused(
                SignerTag.CREDENTIAL_UNKNOWN,
                new EvidenceJudge(ceremony.trust(), SIGNER, () -> Optional.of(SOUND))
                        .judge(after.build(), NOW, TestMemory.EMPTY, after.log(SIGNER)));
    }

    @Test
    void anEnrolmentWithTooFewApproversOrAnotherVersionIsRefused() {
        Credential good = MAKER.enrolled(new Passkey("dave"), 3);
        assertRefused(
                SignerTag.POLICY_CHANGE_MISMATCH, judge(enrolling(terms(1), MAKER.enrolled(new Passkey("dave"), 2))));
        filing.approvedBy("alice");
        assertRefused(SignerTag.APPROVALS_MISSING, judge(enrolling(terms(1), good)));
        filing.approvedBy("alice", "bob");
        Policy without = old.withRules(ceremony.policy(2).rules());
        filing.policy = ceremony.sign(without);
        Policy next = stated(3, List.of("alice", "bob", "carol"));
        List<Person> people = new ArrayList<>(next.people());
        people.add(person("dave", Role.APPROVER, good));
        Policy more = next.with(people, terms(1));
        filing.newPolicy = Optional.of(ceremony.sign(more));
        filing.kind = IntentKind.RULES;
        filing.operations = List.of(new Operation.ProposeRules(more.chainRules()));
        assertRefused(SignerTag.ENROLMENT_NOT_ALLOWED, judge(filing.build()));
    }

    @Test
    void aLockedCredentialSaysNothingUntilALaterVersionEnrolsItAgain() {
        Evidence evidence = withdrawal();
        assertInstanceOf(Judgement.Approved.class, judge(evidence));
        OwnMemory locked = TestMemory.locking(ceremony.passkey("alice").id(), 1);
        assertRefused(SignerTag.CREDENTIAL_LOCKED, judge(Optional.of(SOUND), locked, evidence));
        OwnMemory before = TestMemory.locking(ceremony.passkey("alice").id(), 0);
        assertInstanceOf(Judgement.Approved.class, judge(Optional.of(SOUND), before, evidence));
    }

    @Test
    void aModelThatWasBrokenSinceSaysNothing() {
        Metadata broken = READER.read(MAKER.blob(8, "2027-02-01", "USER_KEY_REMOTE_COMPROMISE"), 7, NOW);
        assertRefused(SignerTag.MODEL_COMPROMISED, judge(Optional.of(broken), TestMemory.EMPTY, withdrawal()));
    }

    @Test
    void anIntentThatWasRejectedOrCancelledIsNeverApproved() {
        Evidence evidence = withdrawal();
        Bytes32 id = evidence.intent().id();
        assertRefused(
                SignerTag.INTENT_REJECTED,
                judge(Optional.of(SOUND), TestMemory.ended(id, Approval.Decision.REJECT), evidence));
        assertRefused(
                SignerTag.INTENT_CANCELLED,
                judge(Optional.of(SOUND), TestMemory.ended(id, Approval.Decision.CANCEL), evidence));
    }

    @ParameterizedTest
    @EnumSource(
            value = Approval.Decision.class,
            names = {"REJECT", "CANCEL"})
    void onlyApproversGuardiansAndWhoFiledItMayEndIt(Approval.Decision end) {
        Evidence evidence = withdrawal();
        for (String person : List.of("alice", "carol")) {
            assertEquals(
                    person, decide(evidence, end, signed(evidence, person, end)).person());
        }
        assertRefused(
                end == Approval.Decision.REJECT
                        ? SignerTag.REJECTION_NOT_ENTITLED
                        : SignerTag.CANCELLATION_NOT_ENTITLED,
                () -> decide(evidence, end, signed(evidence, "rita", end)));
    }

    @Test
    void noDecisionIsPassedOffAsAnother() {
        Evidence evidence = withdrawal();
        for (Approval.Decision meant : Approval.Decision.values()) {
            Approval word = signed(evidence, "alice", meant);
            for (Approval.Decision shown : Approval.Decision.values()) {
                if (shown != meant) {
                    assertRefused(SignerTag.CHALLENGE_MISMATCH, () -> decide(evidence, shown, word));
                }
            }
        }
    }

    private Approval signed(Evidence evidence, String person, Approval.Decision decision) {
        return ceremony.passkey(person).decide(person, evidence.intent().id(), decision, Scene.HONEST);
    }

    private VerifiedAssertion decide(Evidence evidence, Approval.Decision decision, Approval word) {
        return new EvidenceJudge(ceremony.trust(), SIGNER, () -> Optional.of(SOUND))
                .decide(evidence.intent(), evidence.policy(), decision, word, TestMemory.EMPTY)
                .assertion();
    }

    private static void assertRefused(SignerTag tag, Executable decided) {
        assertEquals(
                tag, assertThrows(RefusedException.class, decided).refusal().tag());
    }

    private SignedDelegation delegated(String by, Passkey with, long until) {
        Delegation delegation =
                new Delegation(Ceremony.ENTITY, 2, "alice", "rita", Set.of(IntentKind.WITHDRAWAL), NOW - 60, until);
        Bytes32 nonce = Keccak.hash(new byte[] {9});
        return new SignedDelegation(
                delegation, with.answer(by, nonce, delegation.challenge(nonce), Scene.HONEST.withCounter(3)));
    }

    private Evidence delegated(SignedDelegation... delegations) {
        filing.policy = ceremony.sign(old);
        filing.approvedBy("bob", "rita");
        filing.facts = Optional.of(new Facts(NOW, NOW, List.of()));
        return filing.build().under(List.of(delegations));
    }

    @Test
    void aDelegateApprovesForTheDelegatorWhoSignedIt() {
        Evidence evidence = delegated(delegated("alice", ceremony.passkey("alice"), NOW + 60));
        Judgement.Approved approved = assertInstanceOf(Judgement.Approved.class, judge(evidence));
        assertEquals(2, approved.verdict().approvers());
        assertTrue(approved.verdict().trace().stream().anyMatch(line -> line.startsWith("rita approved for alice")));
        assertEquals(evidence, Evidence.decode(StrictJson.canonical(evidence.toJson())));
    }

    @Test
    void aDelegationThatExpiredOrThatAnotherSignedOrThatIsNotShownCountsNothing() {
        assertRefused(
                SignerTag.APPROVALS_MISSING, judge(delegated(delegated("alice", ceremony.passkey("alice"), NOW))));
        assertRefused(
                SignerTag.CREDENTIAL_UNKNOWN, judge(delegated(delegated("bob", ceremony.passkey("bob"), NOW + 60))));
        assertRefused(SignerTag.APPROVALS_MISSING, judge(delegated()));
        SignedDelegation genuine = delegated("alice", ceremony.passkey("alice"), NOW + 60);
        Delegation longer = new Delegation(
                Ceremony.ENTITY, 2, "alice", "rita", Set.of(IntentKind.WITHDRAWAL), NOW - 60, NOW + 3_000);
        assertRefused(
                SignerTag.CHALLENGE_MISMATCH, judge(delegated(new SignedDelegation(longer, genuine.assertion()))));
    }
}
