package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.ApproverTerms.BreakGlass;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.ApproverTerms.End;
import io.portcullis.signer.policy.ApproverTerms.Model;
import io.portcullis.signer.policy.ApproverTerms.Of;
import io.portcullis.signer.policy.Policy.Credential;
import io.portcullis.signer.policy.Policy.Person;
import io.portcullis.signer.policy.Policy.Place;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.testing.Ceremony;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Policies of format 3: Alice and Bob work for Acme, Carol for Zeta; Alice and Carol are in London; Carol's key is of another vendor. */
final class Terms {
    static final String OAK = "00000000-0000-0000-0000-000000000001";
    static final String ELM = "00000000-0000-0000-0000-000000000002";
    static final ApproverTerms PLAIN = new ApproverTerms(
            Demand.ANY,
            List.of(new Model(OAK, "oak"), new Model(ELM, "elm")),
            1,
            Delegable.NOTHING,
            List.of(),
            Optional.empty());

    private Terms() {}

    static Policy stated(Policy policy, ApproverTerms terms) {
        return policy.with(
                policy.people().stream().map(person -> placed(person, terms)).toList(), terms);
    }

    private static Person placed(Person person, ApproverTerms terms) {
        boolean acme = person.id().equals("alice") || person.id().equals("bob");
        boolean london = person.id().equals("alice") || person.id().equals("carol");
        Optional<Policy.Attestation> shown = terms.demand() == Demand.DIRECT
                ? Optional.of(new Policy.Attestation(new Intent.Bytes(new byte[] {1, 2, 3}), Bytes32.ZERO))
                : Optional.empty();
        return new Person(
                person.id(),
                person.name(),
                person.roles(),
                person.credentials().stream()
                        .map(one -> new Credential(
                                one.id(), one.publicKey(), person.id().equals("carol") ? ELM : OAK, 1, shown))
                        .toList(),
                new Place(acme ? "acme" : "zeta", london ? "london" : "paris"));
    }

    static ApproverTerms diverse(Diversity... rules) {
        return new ApproverTerms(
                PLAIN.demand(), PLAIN.models(), 1, PLAIN.delegable(), List.of(rules), PLAIN.breakGlass());
    }

    static ApproverTerms delegable(long longestSeconds, IntentKind... kinds) {
        return new ApproverTerms(
                PLAIN.demand(),
                PLAIN.models(),
                1,
                new Delegable(Set.of(kinds), longestSeconds),
                List.of(),
                Optional.empty());
    }

    /** One approver pays up to 9,000 dollars to the vendor after two minutes, where 5,000 need two. */
    static Policy breakable(long delaySeconds) {
        ApproverTerms terms = new ApproverTerms(
                PLAIN.demand(),
                PLAIN.models(),
                1,
                PLAIN.delegable(),
                List.of(),
                Optional.of(new BreakGlass(delaySeconds, List.of(new End(Ceremony.DOLLAR, Ceremony.VENDOR)))));
        return stated(plus(Policies.BASE, Ceremony.rule("glass", IntentKind.BREAK_GLASS, 9_000, 1)), terms);
    }

    static Policy plus(Policy policy, Policy.Rule rule) {
        List<Policy.Rule> rules = new ArrayList<>(policy.rules());
        rules.add(rule);
        return policy.withRules(rules);
    }

    static Policy.Rule enrolment(int approvers) {
        return new Policy.Rule("admits", IntentKind.ENROLMENT, Optional.empty(), Optional.empty(), approvers);
    }

    /** The same question, approved with every authenticator of its approvers. */
    static Asked authenticated(Policy policy, Asked asked) {
        return asked.by(asked.approvers(), Approvers.authenticators(policy, asked.approvers()));
    }

    static Diversity randomDiversity(Random random, String id) {
        return new Diversity(
                id,
                Policies.WITHDRAWALS,
                List.of(Of.ORGANISATION, Of.SITE, Of.VENDOR).get(random.nextInt(3)),
                1 + random.nextInt(3),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new Threshold(Ceremony.DOLLAR, Amount.of(random.nextInt(10)))));
    }

    static Policy full() {
        ApproverTerms terms = new ApproverTerms(
                Demand.DIRECT,
                PLAIN.models(),
                2,
                new Delegable(Set.of(IntentKind.WITHDRAWAL, IntentKind.TRANSFER), 86_400),
                List.of(
                        new Diversity("firms", Policies.WITHDRAWALS, Of.ORGANISATION, 2, Optional.empty()),
                        new Diversity(
                                "makers",
                                Policies.WITHDRAWALS,
                                Of.VENDOR,
                                2,
                                Optional.of(new Threshold(Ceremony.DOLLAR, Amount.of(900))))),
                Optional.of(new BreakGlass(3_600, List.of(new End(Ceremony.DOLLAR, Ceremony.VENDOR)))));
        return stated(
                plus(plus(Policies.full(), Ceremony.rule("glass", IntentKind.BREAK_GLASS, 9_000, 1)), enrolment(2)),
                terms);
    }
}
