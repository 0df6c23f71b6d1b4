package io.portcullis.signer.policy;

import static io.portcullis.signer.policy.Policies.looseness;
import static io.portcullis.signer.policy.Policies.withdrawal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.ApproverTerms.Of;
import io.portcullis.signer.policy.Policy.Person;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Documents of format 3, and what their terms ask of approvers. */
final class ApproverTermsTest {
    private static final long NOW = Ceremony.NOW;
    private static final Policy FULL = Terms.full();
    private static final String TEXT = new String(PolicyCodec.canonicalBytes(FULL), UTF_8);

    private static Verdict judge(Policy policy, Asked asked) {
        return PolicyEvaluator.evaluate(policy, Terms.authenticated(policy, asked), Facts.fresh(NOW));
    }

    private static Diversity of(Of of, int atLeast) {
        return new Diversity("diverse", Policies.WITHDRAWALS, of, atLeast, Optional.empty());
    }

    private static Policy diverse(Of of, int atLeast) {
        return Terms.stated(Policies.BASE, Terms.diverse(of(of, atLeast)));
    }

    @Test
    void aDocumentWithEveryTermReadsBack() {
        assertEquals(FULL, PolicyCodec.decode(TEXT.getBytes(UTF_8)));
        assertTrue(TEXT.contains("\"format\":3"));
        Policy plain = Terms.stated(Policies.BASE, Terms.PLAIN);
        assertEquals(plain, PolicyCodec.decode(PolicyCodec.canonicalBytes(plain)));
    }

    @Property(tries = 1_000)
    void aChangedByteEndsInAnotherPolicyOrARefusal(@ForAll int at, @ForAll byte value) {
        byte[] bytes = TEXT.getBytes(UTF_8);
        bytes[Math.floorMod(at, bytes.length)] = value;
        try {
            assertArrayEquals(bytes, PolicyCodec.canonicalBytes(PolicyCodec.decode(bytes)));
        } catch (RefusedException e) {
            // The other way out.
        }
    }

    @Test
    void nothingLoosensByBeingLeftOut() {
        for (String field : List.of("attestation", "models", "authenticators", "delegation", "diversities")) {
            var json = PolicyCodec.toJson(FULL);
            ((tools.jackson.databind.node.ObjectNode) json.get("approverTerms")).remove(field);
            assertRefused(SignerTag.FIELD_MISSING, new String(StrictJson.canonical(json), UTF_8));
        }
        assertRefused(SignerTag.FIELD_MISSING, TEXT.replace("\"approverTerms\"", "\"approverTerm\""));
        assertRefused(SignerTag.FIELD_UNKNOWN, TEXT.replace("\"format\":3", "\"format\":2"));
    }

    @Test
    void eachBrokenTermHasItsTag() {
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("\"attestation\":\"direct\"", "\"attestation\":\"none\""));
        assertRefused(
                SignerTag.FIELD_INVALID, TEXT.replace("\"attestation\":\"direct\"", "\"attestation\":\"unstated\""));
        assertRefused(SignerTag.FIELD_UNKNOWN, TEXT.replace("\"attestation\":\"direct\"", "\"attestation\":\"any\""));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("\"authenticators\":2", "\"authenticators\":0"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("\"of\":\"vendor\"", "\"of\":\"colour\""));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("\"since\":1", "\"since\":0"));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"since\":1", "\"since\":3"));
        assertRefused(
                SignerTag.POLICY_MALFORMED, TEXT.replace("{\"aaguid\":\"" + Terms.OAK + "\",\"vendor\":\"oak\"},", ""));
        assertRefused(
                SignerTag.FIELD_INVALID,
                TEXT.replace(
                        "{\"aaguid\":\"" + Terms.OAK + "\",\"vendor\":\"oak\"}",
                        "{\"aaguid\":\"" + Terms.ELM.replace('2', '3') + "\",\"vendor\":\"oak\"}"));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"delaySeconds\":3600", "\"delaySeconds\":60"));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"id\":\"makers\"", "\"id\":\"firms\""));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"longestSeconds\":86400", "\"longestSeconds\":0"));
    }

    @Test
    void rulesOfTheNewKindsAreOfFormatThree() {
        Policy older = Terms.plus(Policies.BASE, Terms.enrolment(1));
        assertRefused(SignerTag.POLICY_MALFORMED, new String(PolicyCodec.canonicalBytes(older), UTF_8));
    }

    /** Four keys lay in one organisation, and whoever was in it had a quorum: here people of one organisation are one voice. */
    @Test
    void roninApproversOfOneOrganisationAreOneVoiceHoweverMany() {
        Asked sameFirm = withdrawal("carol", Set.of("alice", "bob"), 4_000);
        assertInstanceOf(Verdict.Allow.class, judge(diverse(Of.ORGANISATION, 1), sameFirm));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(diverse(Of.ORGANISATION, 2), sameFirm));
    }

    @Test
    void approversOfOneOrganisationSiteOrVendorDoNotMakeTwo() {
        Asked sameFirm = withdrawal("carol", Set.of("alice", "bob"), 4_000);
        assertInstanceOf(Verdict.NeedsApproval.class, judge(diverse(Of.ORGANISATION, 2), sameFirm));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(diverse(Of.VENDOR, 2), sameFirm));
        assertInstanceOf(Verdict.Allow.class, judge(diverse(Of.SITE, 2), sameFirm));
        Asked twoFirms = withdrawal("bob", Set.of("alice", "carol"), 4_000);
        assertInstanceOf(Verdict.Allow.class, judge(diverse(Of.ORGANISATION, 2), twoFirms));
        assertInstanceOf(Verdict.Allow.class, judge(diverse(Of.VENDOR, 2), twoFirms));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(diverse(Of.SITE, 2), twoFirms));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(diverse(Of.ORGANISATION, 3), twoFirms));
    }

    @Test
    void onlyTheAuthenticatorThatWasTouchedCountsForItsVendor() {
        Policy policy = diverse(Of.VENDOR, 2);
        Asked asked = withdrawal("bob", Set.of("alice", "carol"), 4_000);
        Asked oneUnknown = asked.by(asked.approvers(), Approvers.authenticators(policy, Set.of("alice")));
        assertInstanceOf(Verdict.NeedsApproval.class, PolicyEvaluator.evaluate(policy, oneUnknown, Facts.fresh(NOW)));
    }

    @Test
    void aDiversityAboveAThresholdLeavesSmallAmountsAlone() {
        Policy policy = Terms.stated(
                Policies.BASE,
                Terms.diverse(new Diversity(
                        "diverse",
                        Policies.WITHDRAWALS,
                        Of.ORGANISATION,
                        2,
                        Optional.of(new Safeguards.Threshold(Ceremony.DOLLAR, Amount.of(2_000))))));
        Set<String> acme = Set.of("alice", "bob");
        assertInstanceOf(Verdict.Allow.class, judge(policy, withdrawal("carol", acme, 2_000)));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(policy, withdrawal("carol", acme, 2_001)));
    }

    @Property(tries = 500)
    void addingADiversityNeverLoosens(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Diversity one = Terms.randomDiversity(random, "one");
        Diversity two = Terms.randomDiversity(random, "two");
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        int none = loose(Terms.stated(policy, Terms.PLAIN), asked, facts);
        int first = loose(Terms.stated(policy, Terms.diverse(one)), asked, facts);
        int both = loose(Terms.stated(policy, Terms.diverse(one, two)), asked, facts);
        assertTrue(first <= none && both <= first);
        assertEquals(both, loose(Terms.stated(policy, Terms.diverse(two, one)), asked, facts));
    }

    @Property(tries = 500)
    void oneMoreApproverNeverMakesApproversLessDiverse(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Terms.stated(Policies.random(random), Terms.diverse(Terms.randomDiversity(random, "one")));
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        Set<String> more = new java.util.HashSet<>(asked.approvers());
        more.add(List.of("alice", "bob", "carol").get(random.nextInt(3)));
        assertTrue(loose(policy, asked.by(more, Set.of()), facts) >= loose(policy, asked, facts));
    }

    private static int loose(Policy policy, Asked asked, Facts facts) {
        return looseness(PolicyEvaluator.evaluate(policy, Terms.authenticated(policy, asked), facts));
    }

    private static Asked change(Set<String> approvers) {
        return new Asked(
                IntentKind.RULES,
                List.of(new Effect.ProposeCap(new VelocityCap(Ceremony.DOLLAR, Amount.ZERO, 1))),
                "rita",
                approvers);
    }

    @Test
    void anEnrolmentNeedsItsOwnQuorumAndWithoutARuleIsDenied() {
        Set<String> two = Set.of("alice", "bob");
        Policy without = Terms.stated(Policies.BASE, Terms.PLAIN);
        assertInstanceOf(Verdict.Allow.class, judge(without, change(two)));
        Verdict.Deny denied =
                assertInstanceOf(Verdict.Deny.class, judge(without, change(two).enrolling(true)));
        assertEquals(SignerTag.ENROLMENT_NOT_ALLOWED, denied.tag());
        Policy three = Terms.plus(without, Terms.enrolment(3));
        assertInstanceOf(Verdict.Allow.class, judge(three, change(two)));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(three, change(two).enrolling(true)));
        assertInstanceOf(
                Verdict.Allow.class,
                judge(three, change(Set.of("alice", "bob", "carol")).enrolling(true)));
        assertInstanceOf(Verdict.Allow.class, judge(Policies.BASE, change(two).enrolling(true)));
    }

    @Test
    void aChangeThatOnlyRevokesEnrolsNobody() {
        Policy old = Terms.stated(Policies.BASE, Terms.PLAIN);
        Policy less = people(old, edit(old.people(), "alice", person -> renew(person, List.of(), person.roles())));
        assertFalse(Enrolments.of(old, less).enrols());
        assertEquals(1, Enrolments.of(old, less).revoked().size());
        assertTrue(Tightening.isTighter(old, less));
        assertTrue(Enrolments.of(less, old).enrols());
        assertFalse(Enrolments.of(old, people(old, old.people().subList(1, 4))).enrols());
    }

    @Test
    void aNewPersonRolePlaceOrAnOldCredentialEnrolledAgainIsAnEnrolment() {
        Policy old = Terms.stated(Policies.BASE, Terms.PLAIN);
        Policy role = people(
                old,
                edit(
                        old.people(),
                        "rita",
                        one -> renew(one, one.credentials(), Set.of(Role.REGULATOR, Role.APPROVER))));
        Policy place = people(
                old,
                edit(
                        old.people(),
                        "rita",
                        one -> new Person(
                                one.id(),
                                one.name(),
                                one.roles(),
                                one.credentials(),
                                new Policy.Place("zeta", "rome"))));
        Policy again = people(
                old.withVersion(3),
                edit(
                        old.people(),
                        "rita",
                        one -> renew(
                                one,
                                one.credentials().stream()
                                        .map(key -> new Policy.Credential(
                                                key.id(), key.publicKey(), key.aaguid(), 3, key.attestation()))
                                        .toList(),
                                one.roles())));
        for (Policy next : List.of(role, place, again)) {
            assertTrue(Enrolments.of(old, next).enrols());
        }
        assertFalse(Tightening.isTighter(old, again));
        assertTrue(Enrolments.of(people(old, old.people().subList(1, 4)), old).enrols());
    }

    @Test
    void breakGlassNeedsFewerApproversOnlyForItsEndsAndAfterItsDelay() {
        Policy policy = Terms.breakable(120);
        Asked asked = glass(Ceremony.VENDOR, 9_000);
        Facts early = new Facts(NOW + 119, NOW, List.of());
        Facts late = new Facts(NOW + 120, NOW, List.of());
        assertEquals(
                NOW + 120,
                assertInstanceOf(Verdict.Delay.class, evaluate(policy, asked, early))
                        .notBefore());
        assertInstanceOf(Verdict.Allow.class, evaluate(policy, asked, late));
        Verdict.Deny elsewhere =
                assertInstanceOf(Verdict.Deny.class, evaluate(policy, glass(Policies.SUPPLIER, 1), late));
        assertEquals(SignerTag.BREAK_GLASS_ELSEWHERE, elsewhere.tag());
        assertInstanceOf(Verdict.Deny.class, evaluate(policy, glass(Ceremony.VENDOR, 9_001), late));
        assertInstanceOf(Verdict.Deny.class, evaluate(policy, withdrawal("bob", Set.of("alice"), 9_000), late));
        assertInstanceOf(Verdict.Deny.class, evaluate(Terms.stated(Policies.BASE, Terms.PLAIN), asked, late));
    }

    private static Asked glass(io.portcullis.depositary.model.Address to, long amount) {
        return new Asked(
                IntentKind.BREAK_GLASS,
                List.of(new Effect.Withdraw(Ceremony.DOLLAR, to, Amount.of(amount))),
                "bob",
                Set.of("alice"));
    }

    private static Verdict evaluate(Policy policy, Asked asked, Facts facts) {
        return PolicyEvaluator.evaluate(policy, asked, facts);
    }

    @Test
    void eachTermLoosenedIsALoosening() {
        Policy plain = Terms.stated(Policies.BASE, Terms.PLAIN);
        Policy minute = Terms.stated(Policies.BASE, Terms.delegable(60, IntentKind.WITHDRAWAL));
        assertTighter(plain, diverse(Of.SITE, 2));
        assertTighter(diverse(Of.SITE, 1), diverse(Of.SITE, 2));
        assertTighter(minute, plain);
        assertTighter(Terms.stated(Policies.BASE, Terms.delegable(61, IntentKind.WITHDRAWAL)), minute);
        assertTighter(Terms.breakable(119), Terms.breakable(120));
        assertTighter(Terms.breakable(120), plain);
        assertTighter(Terms.plus(plain, Terms.enrolment(1)), plain);
        assertFalse(Tightening.isTighter(diverse(Of.SITE, 2), diverse(Of.VENDOR, 2)));
        assertFalse(Tightening.isTighter(plain, Policies.BASE));
        assertTrue(Tightening.isTighter(FULL, FULL));
    }

    private static void assertTighter(Policy lax, Policy strict) {
        assertEquals(List.of(), Tightening.loosenings(lax, strict));
        assertFalse(Tightening.isTighter(strict, lax));
    }

    @Test
    void aSiteLessIsShownByApproversOfOneSite() {
        assertTrue(Counterexample.find(diverse(Of.SITE, 2), Terms.stated(Policies.BASE, Terms.PLAIN), NOW)
                .isPresent());
    }

    private static Policy people(Policy policy, List<Person> people) {
        return policy.with(people, policy.approverTerms());
    }

    private static List<Person> edit(List<Person> people, String id, java.util.function.UnaryOperator<Person> change) {
        List<Person> edited = new ArrayList<>(people);
        edited.replaceAll(one -> one.id().equals(id) ? change.apply(one) : one);
        return edited;
    }

    private static Person renew(Person person, List<Policy.Credential> credentials, Set<Role> roles) {
        return new Person(person.id(), person.name(), roles, credentials, person.place());
    }

    private static void assertRefused(SignerTag tag, String document) {
        byte[] canonical = StrictJson.canonical(StrictJson.object(document.getBytes(UTF_8)));
        assertEquals(
                tag,
                assertThrows(RefusedException.class, () -> PolicyCodec.decode(canonical))
                        .refusal()
                        .tag());
    }
}
