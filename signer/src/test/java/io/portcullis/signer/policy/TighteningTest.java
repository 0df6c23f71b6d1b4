package io.portcullis.signer.policy;

import static io.portcullis.signer.policy.Policies.WITHDRAWALS;
import static io.portcullis.signer.policy.Policies.edit;
import static io.portcullis.signer.policy.Policies.looseness;
import static io.portcullis.signer.policy.Policies.velocity;
import static io.portcullis.signer.policy.Policies.windows;
import static io.portcullis.signer.policy.Policies.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Exposure;
import io.portcullis.signer.policy.Safeguards.Pace;
import io.portcullis.signer.policy.Safeguards.Panel;
import io.portcullis.signer.policy.Safeguards.Separation;
import io.portcullis.signer.policy.Safeguards.Term;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.testing.Ceremony;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Each part of a policy, tightened and loosened; each loosening is shown by an intent that only the looser policy allows. */
final class TighteningTest {
    private static final long NOW = Ceremony.NOW;

    @Test
    void aPolicyIsTighterThanItself() {
        assertTrue(Tightening.isTighter(Policies.full(), Policies.full()));
    }

    @Test
    void aSmallerVelocityOrALongerWindowIsTighter() {
        assertTighter(with(velocity(false, 3_600, 500)), with(velocity(false, 3_600, 400)));
        assertTighter(with(velocity(false, 3_600, 500)), with(velocity(false, 7_200, 500)));
        assertTighter(with(velocity(true, 3_600, 500)), with(velocity(false, 3_600, 500)));
        assertTighter(Policies.BASE, with(velocity(false, 3_600, 500)));
    }

    /** Above every tier one intent cannot show the difference: the example has a history. */
    @Test
    void aVelocityAboveTheTiersIsShownByWhatWasSignedBefore() {
        Counterexample example = example(with(velocity(false, 3_600, 9_000)), with(velocity(false, 3_600, 9_500)));
        assertFalse(example.facts().spent().isEmpty());
    }

    @Test
    void aPaceOrAnExposureIsTighterDownwards() {
        assertTighter(with(edit(new Pace("p", WITHDRAWALS, 60, 3))), with(edit(new Pace("p", WITHDRAWALS, 90, 2))));
        assertTighter(
                with(edit(new Exposure("e", Ceremony.DOLLAR, Amount.of(700)))),
                with(edit(new Exposure("e", Ceremony.DOLLAR, Amount.of(600)))));
    }

    @Test
    void aLongerTiersWindowIsTighter() {
        assertTighter(with(windows(Safeguards.NONE, 0, 60)), with(windows(Safeguards.NONE, 0, 61)));
    }

    @Test
    void aLongerDelayOfMoreIsTighter() {
        assertTighter(with(edit(delay(900, 60))), with(edit(delay(900, 61))));
        assertTighter(with(edit(delay(900, 60))), with(edit(delay(800, 60))));
        assertTighter(with(edit(delay(900, 60))), with(edit(new Delay("d", WITHDRAWALS, Optional.empty(), 60))));
    }

    @Test
    void fewerOpeningHoursAreTighterAlsoAtAnotherOffset() {
        assertTighter(with(edit(hours(0, 480, 600))), with(edit(hours(0, 480, 540))));
        assertTighter(with(edit(hours(0, 480, 600))), with(edit(hours(60, 540, 600))));
    }

    @Test
    void aShorterTermIsTighter() {
        assertTighter(
                with(edit(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, NOW, NOW + 9))),
                with(edit(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, NOW + 1, NOW + 9))));
        assertTighter(Policies.BASE, with(edit(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, 5, NOW))));
    }

    @Test
    void separationsAndPanelsAreTighterTheMoreTheyCover() {
        assertTighter(Policies.BASE, with(edit(new Separation("s", WITHDRAWALS, Role.OPERATOR))));
        assertTighter(
                with(edit(new Panel("p", WITHDRAWALS, Set.of("alice", "bob"), 1))),
                with(edit(new Panel("p", WITHDRAWALS, Set.of("alice"), 1))));
        assertTighter(
                with(edit(new Panel("p", WITHDRAWALS, Set.of("alice", "bob"), 1))),
                with(edit(new Panel("p", WITHDRAWALS, Set.of("alice", "bob"), 2))));
    }

    @Test
    void moreApproversForAnAmountAreTighterAndALowerLimitToo() {
        assertTighter(Policies.BASE, tiers(1_000, 2, 5_000, 2));
        assertTighter(Policies.BASE, tiers(900, 1, 5_000, 2));
        assertTighter(Policies.BASE, tiers(1_000, 1, 4_999, 2));
        assertFalse(Tightening.isTighter(Policies.BASE, tiers(900, 2, 5_000, 1)));
    }

    @Test
    void aNewPersonAuthenticatorOrDestinationIsALoosening() {
        Policy without = people(Policies.BASE, Policies.BASE.people().subList(1, 4));
        assertTighter(Policies.BASE, without);
        Policy.Person alice = Policies.BASE.people().getFirst();
        Policy bare = people(
                Policies.BASE,
                List.of(
                        new Policy.Person("alice", "alice", alice.roles(), List.of()),
                        Policies.BASE.people().get(1)));
        assertTrue(Tightening.isTighter(Policies.BASE, bare));
        assertFalse(Tightening.isTighter(bare, Policies.BASE));
    }

    /** Bob is an operator and an approver: no longer an operator, he counts where operators do not. */
    @Test
    void losingARoleThatASeparationNamesIsALoosening() {
        Policy apart = with(edit(new Separation("s", WITHDRAWALS, Role.OPERATOR)));
        Policy freed = people(
                apart,
                apart.people().stream()
                        .map(person -> person.id().equals("bob")
                                ? new Policy.Person("bob", "bob", Set.of(Role.APPROVER), person.credentials())
                                : person)
                        .toList());
        assertFalse(Tightening.isTighter(apart, freed));
        assertInstanceOf(Verdict.Allow.class, example(apart, freed).after());
    }

    /** The whole promise: what is called tighter allows nothing that was not allowed. */
    @Property(tries = 2_000)
    void whatIsCalledTighterAllowsNothingMore(@ForAll long seed) {
        Random random = new Random(seed);
        Policy old = Policies.random(random);
        Policy next = random.nextBoolean()
                ? Policies.random(random)
                : old.with(Policies.random(random).safeguards());
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        if (Tightening.isTighter(old, next)) {
            assertTrue(looseness(PolicyEvaluator.evaluate(next, asked, facts))
                    <= looseness(PolicyEvaluator.evaluate(old, asked, facts)));
        }
    }

    @Property(tries = 10)
    void anExampleIsAlwaysOneAndNeverOfATightening(@ForAll long seed) {
        Random random = new Random(seed);
        Policy old = Policies.random(random);
        Policy next = Policies.random(random);
        Optional<Counterexample> found = Counterexample.find(old, next, NOW);
        found.ifPresent(example -> {
            assertFalse(Tightening.isTighter(old, next));
            assertTrue(PolicyEvaluator.evaluate(next, example.asked(), example.facts()) instanceof Verdict.Allow);
            assertFalse(PolicyEvaluator.evaluate(old, example.asked(), example.facts()) instanceof Verdict.Allow);
        });
        assertEquals(found, Counterexample.find(old, next, NOW));
    }

    @Test
    void pastIntentsWhoseVerdictChangesAreNamed() {
        PolicyDiff.Past small = past(1, 900);
        PolicyDiff.Past large = past(2, 4_000);
        PolicyDiff diff = PolicyDiff.of(Policies.BASE, with(velocity(false, 60, 1_000)), List.of(small, large), NOW);
        assertTrue(diff.isTighter() && diff.counterexample().isEmpty());
        assertEquals(2, diff.replayed());
        assertEquals(
                List.of(large.intent()),
                diff.changes().stream().map(PolicyDiff.Change::intent).toList());
        assertEquals("DENY", diff.changes().getFirst().after().outcome());
        assertTrue(diff.toJson().path("tighter").asBoolean(false));
    }

    private static PolicyDiff.Past past(int number, long amount) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[0] = (byte) number;
        return new PolicyDiff.Past(
                Bytes32.of(id), Policies.withdrawal("carol", Set.of("alice", "bob"), amount), Facts.fresh(NOW));
    }

    /** Tighter one way, and the other way a loosening with an example. */
    private static void assertTighter(Policy lax, Policy strict) {
        assertEquals(List.of(), Tightening.loosenings(lax, strict));
        assertFalse(Tightening.isTighter(strict, lax));
        Counterexample example = example(strict, lax);
        assertInstanceOf(Verdict.Allow.class, example.after());
    }

    private static Counterexample example(Policy old, Policy next) {
        return Counterexample.find(old, next, NOW).orElseThrow();
    }

    private static Delay delay(long above, long seconds) {
        return new Delay("d", WITHDRAWALS, Optional.of(new Threshold(Ceremony.DOLLAR, Amount.of(above))), seconds);
    }

    private static Calendar hours(int offset, int fromMinute, int untilMinute) {
        return new Calendar(
                "h", WITHDRAWALS, offset, List.of(new Calendar.Open(5, fromMinute, untilMinute)), List.of());
    }

    private static Policy tiers(long small, int few, long large, int many) {
        Policy base = Policies.CEREMONY.policy(
                2,
                List.of(
                        Ceremony.rule("small", IntentKind.WITHDRAWAL, small, few),
                        Ceremony.rule("large", IntentKind.WITHDRAWAL, large, many)));
        return people(base, Policies.BASE.people());
    }

    private static Policy people(Policy policy, List<Policy.Person> people) {
        return new Policy(
                policy.version(),
                policy.chainId(),
                policy.depositary(),
                policy.entity(),
                policy.relyingParty(),
                people,
                policy.allowList(),
                policy.rules(),
                policy.chain(),
                policy.maxIntentLifetimeSeconds(),
                policy.safeguards());
    }
}
