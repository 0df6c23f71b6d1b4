package io.portcullis.signer.policy;

import static io.portcullis.signer.policy.Policies.looseness;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy.Rule;
import io.portcullis.signer.testing.Ceremony;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What nobody gains anything by, whatever the policy: each property over random policies, questions and memories. */
final class PolicyMetamorphicTest {
    @Property(tries = 500)
    void reorderingRulesChangesNothingAtAll(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        Safeguards s = policy.safeguards();
        Policy shuffled = rules(policy, shuffled(policy.rules(), random))
                .with(new Safeguards(
                        s.addDelaySeconds(),
                        s.tierWindowSeconds(),
                        shuffled(s.terms(), random),
                        shuffled(s.velocities(), random),
                        shuffled(s.paces(), random),
                        shuffled(s.exposures(), random),
                        shuffled(s.calendars(), random),
                        shuffled(s.delays(), random),
                        shuffled(s.separations(), random),
                        shuffled(s.panels(), random)));
        Facts mixed = new Facts(facts.at(), facts.recordedAt(), shuffled(facts.spent(), random));
        assertEquals(PolicyEvaluator.evaluate(policy, asked, facts), PolicyEvaluator.evaluate(shuffled, asked, mixed));
    }

    @Property(tries = 500)
    void underBothPoliciesNothingIsLooserThanUnderEither(@ForAll long seed) {
        Random random = new Random(seed);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        Verdict left = PolicyEvaluator.evaluate(Policies.random(random), asked, facts);
        Verdict right = PolicyEvaluator.evaluate(Policies.random(random), asked, facts);
        Verdict both = BothPolicies.stricter(left, right);
        assertEquals(
                Math.min(Policies.looseness(left), Policies.looseness(right)),
                Policies.looseness(both),
                left + " and " + right);
        if (left instanceof Verdict.Delay one && right instanceof Verdict.Delay other) {
            assertEquals(Math.max(one.notBefore(), other.notBefore()), ((Verdict.Delay) both).notBefore());
        }
    }

    @Property(tries = 500)
    void splittingAnAmountOverEffectsNeverLoosens(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        List<Effect> split = new ArrayList<>();
        for (Effect effect : asked.effects()) {
            Effect.Withdraw whole = (Effect.Withdraw) effect;
            long units = whole.amount().units().longValueExact();
            long part = random.nextInt((int) units);
            for (long piece : part == 0 ? new long[] {units} : new long[] {part, units - part}) {
                split.add(new Effect.Withdraw(whole.token(), whole.destination(), Amount.of(piece)));
            }
        }
        Asked pieces = new Asked(asked.kind(), split, asked.initiator(), asked.approvers());
        assertEquals(
                looseness(PolicyEvaluator.evaluate(policy, asked, facts)),
                looseness(PolicyEvaluator.evaluate(policy, pieces, facts)));
    }

    /** If the parts may follow each other within the windows, the whole would have been allowed: but for the pace, which only parts spend. */
    @Property(tries = 500)
    void splittingAnAmountOverIntentsNeverLoosensWithinTheTiersWindow(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        policy = policy.with(Policies.windows(policy.safeguards(), 0, 1_000));
        Facts facts = Policies.randomFacts(random);
        Asked first = Policies.randomAsked(random);
        Asked second =
                new Asked(first.kind(), Policies.randomAsked(random).effects(), first.initiator(), first.approvers());
        List<Effect> effects = new ArrayList<>(first.effects());
        effects.addAll(second.effects());
        Asked whole = new Asked(first.kind(), effects, first.initiator(), first.approvers());
        List<Facts.Spent> after = new ArrayList<>(facts.spent());
        after.add(new Facts.Spent(
                IntentKind.WITHDRAWAL, 999, facts.at(), facts.at() + 1, Facts.Outflow.of(first.effects())));
        boolean parts = PolicyEvaluator.evaluate(policy, first, facts) instanceof Verdict.Allow
                && PolicyEvaluator.evaluate(policy, second, new Facts(facts.at(), facts.recordedAt(), after))
                        instanceof Verdict.Allow;
        assertTrue(!parts || PolicyEvaluator.evaluate(policy, whole, facts) instanceof Verdict.Allow);
    }

    @Property(tries = 500)
    void renamingChangesNoVerdict(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        List<Rule> renamed = policy.rules().stream()
                .map(rule -> new Rule(
                        "z" + (9 - rule.id().charAt(5)), rule.kind(), rule.token(), rule.upTo(), rule.approvers()))
                .toList();
        List<Policy.Destination> labels = policy.allowList().stream()
                .map(entry -> new Policy.Destination("Other " + entry.label(), entry.token(), entry.address()))
                .toList();
        Policy other = new Policy(
                policy.version() + 1,
                policy.chainId(),
                policy.depositary(),
                policy.entity(),
                policy.relyingParty(),
                policy.people(),
                labels,
                renamed,
                policy.chain(),
                policy.maxIntentLifetimeSeconds(),
                policy.safeguards());
        assertEquals(
                looseness(PolicyEvaluator.evaluate(policy, asked, facts)),
                looseness(PolicyEvaluator.evaluate(other, asked, facts)));
    }

    @Property(tries = 500)
    void askingForOneMoreApproverNeverLoosens(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        Policy stricter = rules(
                policy,
                policy.rules().stream()
                        .map(rule -> new Rule(rule.id(), rule.kind(), rule.token(), rule.upTo(), rule.approvers() + 1))
                        .toList());
        assertTrue(looseness(PolicyEvaluator.evaluate(stricter, asked, facts))
                <= looseness(PolicyEvaluator.evaluate(policy, asked, facts)));
    }

    @Property(tries = 500)
    void oneMorePersonWhoApprovesNeverTurnsAYesIntoANo(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        Set<String> more = new HashSet<>(asked.approvers());
        more.add(List.of("alice", "bob", "carol", "rita").get(random.nextInt(4)));
        Asked backed = new Asked(asked.kind(), asked.effects(), asked.initiator(), more);
        assertTrue(looseness(PolicyEvaluator.evaluate(policy, backed, facts))
                >= looseness(PolicyEvaluator.evaluate(policy, asked, facts)));
    }

    @Property(tries = 500)
    void oneMoreSafeguardNeverLoosens(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        assertTrue(looseness(PolicyEvaluator.evaluate(policy, asked, facts))
                <= looseness(PolicyEvaluator.evaluate(policy.with(Safeguards.NONE), asked, facts)));
    }

    @Property(tries = 500)
    void moreThatWasSignedBeforeNeverLoosens(@ForAll long seed) {
        Random random = new Random(seed);
        Policy policy = Policies.random(random);
        Asked asked = Policies.randomAsked(random);
        Facts facts = Policies.randomFacts(random);
        List<Facts.Spent> more = new ArrayList<>(facts.spent());
        more.add(Policies.spent(77, Ceremony.NOW - random.nextInt(100), Ceremony.NOW + 9, 1 + random.nextInt(9)));
        assertTrue(looseness(PolicyEvaluator.evaluate(policy, asked, new Facts(facts.at(), facts.recordedAt(), more)))
                <= looseness(PolicyEvaluator.evaluate(policy, asked, facts)));
    }

    private static Policy rules(Policy policy, List<Rule> rules) {
        return new Policy(
                policy.version(),
                policy.chainId(),
                policy.depositary(),
                policy.entity(),
                policy.relyingParty(),
                policy.people(),
                policy.allowList(),
                rules,
                policy.chain(),
                policy.maxIntentLifetimeSeconds(),
                policy.safeguards());
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }
}
