package io.portcullis.signer.policy;

import static io.portcullis.signer.policy.Policies.withdrawal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.ApproverTerms.Of;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rita is no approver: what she may do for others is what they delegated to her, and no longer than they did. */
final class DelegationTest {
    private static final long NOW = Ceremony.NOW;
    private static final Policy POLICY = Terms.stated(Policies.BASE, Terms.delegable(3_600, IntentKind.WITHDRAWAL));
    private static final Delegation GRANT = grant("alice", "rita", NOW - 60, NOW + 60);

    private static Delegation grant(String delegator, String delegate, long from, long until) {
        return new Delegation(
                Ceremony.ENTITY, POLICY.version(), delegator, delegate, Set.of(IntentKind.WITHDRAWAL), from, until);
    }

    private static int counted(Asked asked, long at, Delegation... delegations) {
        return counted(POLICY, asked, at, delegations);
    }

    private static int counted(Policy policy, Asked asked, long at, Delegation... delegations) {
        Asked whole = Terms.authenticated(policy, asked.under(List.of(delegations)));
        return Approvers.count(policy, whole, at, new Findings()).seats().size();
    }

    private static Asked by(String initiator, String... people) {
        return withdrawal(initiator, Set.of(people), 4_000);
    }

    @Test
    void aDelegateCountsForTheDelegatorAndTheTraceSaysSo() {
        Asked asked = by("carol", "rita", "bob").under(List.of(GRANT));
        Verdict.Allow allowed =
                assertInstanceOf(Verdict.Allow.class, PolicyEvaluator.evaluate(POLICY, asked, Facts.fresh(NOW)));
        assertEquals(2, allowed.approvers());
        assertTrue(
                allowed.trace().stream().anyMatch(line -> line.startsWith("rita approved for alice, who delegated")));
        assertEquals(1, counted(by("carol", "rita", "bob"), NOW));
    }

    /** A delegation was given for a busy month and never revoked: here it ends by itself, and then its holder counts for nobody. */
    @Test
    void roninADelegationThatNobodyRevokedEndsByItself() {
        assertEquals(1, counted(by("carol", "rita"), NOW, GRANT));
        assertEquals(0, counted(by("carol", "rita"), NOW + 30L * 86_400, GRANT));
    }

    @Test
    void anExpiredDelegationCountsNothingAndTheTraceSaysWhy() {
        assertEquals(1, counted(by("carol", "rita"), NOW + 59, GRANT));
        assertEquals(0, counted(by("carol", "rita"), NOW + 60, GRANT));
        assertEquals(0, counted(by("carol", "rita"), NOW - 61, GRANT));
        Asked asked = by("carol", "rita").under(List.of(GRANT));
        assertTrue(PolicyEvaluator.evaluate(POLICY, asked, Facts.fresh(NOW + 60)).trace().stream()
                .anyMatch(line -> line.contains("does not hold: it is from")));
    }

    @Test
    void aDelegationLongerThanThePolicysBoundCountsNothing() {
        assertEquals(1, counted(by("carol", "rita"), NOW, grant("alice", "rita", NOW, NOW + 3_600)));
        assertEquals(0, counted(by("carol", "rita"), NOW, grant("alice", "rita", NOW, NOW + 3_601)));
    }

    @Test
    void nobodyCountsTwice() {
        assertEquals(1, counted(by("carol", "rita", "alice"), NOW, GRANT));
        Delegation other = grant("bob", "rita", NOW - 60, NOW + 60);
        assertEquals(1, counted(by("carol", "rita"), NOW, GRANT, other));
        Delegation toApprover = grant("alice", "bob", NOW - 60, NOW + 60);
        assertEquals(1, counted(by("carol", "bob"), NOW, toApprover));
    }

    @Test
    void whoFiledTheIntentNeitherDelegatesNorStandsIn() {
        assertEquals(0, counted(by("alice", "rita"), NOW, GRANT));
        assertEquals(0, counted(by("rita", "rita"), NOW, GRANT));
    }

    @Test
    void onlyAnApproverDelegatesAndOnlyWhatTheyNamedUnderThisPolicy() {
        assertEquals(0, counted(by("carol", "rita"), NOW, grant("nobody", "rita", NOW, NOW + 9)));
        Delegation older = new Delegation(
                Ceremony.ENTITY, POLICY.version() - 1, "alice", "rita", Set.of(IntentKind.WITHDRAWAL), NOW, NOW + 9);
        Delegation moves = new Delegation(
                Ceremony.ENTITY, POLICY.version(), "alice", "rita", Set.of(IntentKind.TRANSFER), NOW, NOW + 9);
        assertEquals(0, counted(by("carol", "rita"), NOW, older));
        assertEquals(0, counted(by("carol", "rita"), NOW, moves));
        Policy closed = Terms.stated(Policies.BASE, Terms.PLAIN);
        assertEquals(0, counted(closed, by("carol", "rita"), NOW, GRANT));
    }

    @Test
    void aDelegateOfAnotherOrganisationDoesNotLookLikeTheDelegators() {
        ApproverTerms terms = new ApproverTerms(
                Terms.PLAIN.demand(),
                Terms.PLAIN.models(),
                1,
                new Delegable(Set.of(IntentKind.WITHDRAWAL), 3_600),
                List.of(new Diversity("firms", Policies.WITHDRAWALS, Of.ORGANISATION, 2, Optional.empty())),
                Optional.empty());
        Policy policy = Terms.stated(Policies.BASE, terms);
        Asked zetaTwice = Terms.authenticated(policy, by("bob", "rita", "carol").under(List.of(GRANT)));
        assertInstanceOf(Verdict.NeedsApproval.class, PolicyEvaluator.evaluate(policy, zetaTwice, Facts.fresh(NOW)));
        Asked both = Terms.authenticated(
                policy, by("carol", "rita", "bob").under(List.of(grant("alice", "rita", NOW - 60, NOW + 60))));
        assertInstanceOf(Verdict.Allow.class, PolicyEvaluator.evaluate(policy, both, Facts.fresh(NOW)));
    }

    @Test
    void itsChallengeIsBoundToEveryWordOfIt() {
        assertEquals(GRANT, Fields.read("delegation", GRANT.toJson(), Delegation::read));
        Bytes32 challenge = GRANT.challenge(Bytes32.ZERO);
        assertNotEquals(challenge, grant("alice", "rita", NOW - 60, NOW + 61).challenge(Bytes32.ZERO));
        assertNotEquals(challenge, grant("bob", "rita", NOW - 60, NOW + 60).challenge(Bytes32.ZERO));
        assertThrows(
                RefusedException.class,
                () -> Fields.read("delegation", GRANT.toJson().put("until", NOW - 60), Delegation::read));
        assertThrows(
                RefusedException.class,
                () -> Fields.read("delegation", GRANT.toJson().put("delegate", "alice"), Delegation::read));
    }
}
