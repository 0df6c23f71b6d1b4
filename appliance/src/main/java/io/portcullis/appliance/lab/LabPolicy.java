package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.ApproverTerms.BreakGlass;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.ApproverTerms.End;
import io.portcullis.signer.policy.Policy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The policies of the lab. The delays are seconds where a custodian sets days; everything else is as strict.
 *
 * @param console the relying party's only origin
 * @param guardian may cancel, freeze and burn nonces
 */
record LabPolicy(Eip712Domain domain, EntityId entity, URI console, Address guardian) {
    static final long WITHDRAWAL_DELAY_SECONDS = 4;
    static final long RULES_DELAY_SECONDS = 3;
    private static final long BOARD_DELAY_SECONDS = 5;
    private static final long MAX_ANCHOR_AGE_SECONDS = 3_600;
    /** Long, for a lab lets its chain's clock run days ahead. */
    private static final long MAX_LIFETIME_SECONDS = 5 * 86_400;

    /** What the lab's passkeys in software call themselves. */
    private static final String SOFTWARE = "00000000-0000-0000-0000-000000000000";

    /** What Chromium's virtual authenticators call themselves. */
    private static final String CHROMIUM = "01020304-0506-0708-0102-030405060708";

    private static final long DELEGATION_SECONDS = 86_400;
    static final long BREAK_GLASS_SECONDS = 10;

    /** Up to here one approver is enough. */
    static final Amount SMALL_DOLLARS = Amount.of(1_000_000);

    /** Up to here two are. */
    static final Amount MANY_DOLLARS = Amount.of(5_000_000_000L);

    static final Amount SMALL_COIN = new Amount(java.math.BigInteger.TEN.pow(16));
    static final Amount MUCH_COIN = new Amount(java.math.BigInteger.TEN.pow(20));

    /** Nobody, nothing, but a change of rules that the officer signs. */
    Policy genesis() {
        return policy(1, List.of(), List.of(), List.of(changes(0)));
    }

    /**
     * The first policy of people: two tiers, an allow-list, two approvers for every change and every enrolment. It says openly what a
     * laboratory takes: authenticators in software, and browsers' virtual ones, each at its own word.
     *
     * @param counterparties with whom dollars may go into accounts, out of them, and be settled in them
     */
    Policy ofPeople(
            long version,
            List<Policy.Person> people,
            List<Policy.Destination> allowList,
            List<Policy.Counterparty> counterparties,
            TokenId dollar,
            TokenId coin) {
        Policy policy = policy(
                        version,
                        List.of(),
                        allowList,
                        List.of(
                                tier("small-dollars", dollar, SMALL_DOLLARS, 1),
                                tier("dollars", dollar, MANY_DOLLARS, 2),
                                tier("small-coin", coin, SMALL_COIN, 1),
                                tier("coin", coin, MUCH_COIN, 2),
                                changes(2),
                                new Policy.Rule(
                                        "board-changes", IntentKind.BOARD, Optional.empty(), Optional.empty(), 2),
                                new Policy.Rule("keys", IntentKind.KEY, Optional.empty(), Optional.empty(), 2),
                                new Policy.Rule("gate", IntentKind.FREEZE, Optional.empty(), Optional.empty(), 2),
                                new Policy.Rule(
                                        "enrolments", IntentKind.ENROLMENT, Optional.empty(), Optional.empty(), 2),
                                new Policy.Rule(
                                        "emergency",
                                        IntentKind.BREAK_GLASS,
                                        Optional.of(dollar),
                                        Optional.of(MANY_DOLLARS),
                                        1)))
                .with(people.stream().map(person -> enrolled(person, version)).toList(), terms(allowList, dollar));
        return counterparties.isEmpty() ? policy : withAccounts(policy, counterparties, dollar);
    }

    private static Policy withAccounts(Policy policy, List<Policy.Counterparty> counterparties, TokenId dollar) {
        List<Policy.Rule> rules = new ArrayList<>(policy.rules());
        for (IntentKind kind :
                List.of(IntentKind.COLLATERAL, IntentKind.SETTLEMENT, IntentKind.AGREEMENT, IntentKind.CREDIT_LIMIT)) {
            rules.add(
                    new Policy.Rule("small-" + kind.text(), kind, Optional.of(dollar), Optional.of(SMALL_DOLLARS), 1));
            rules.add(new Policy.Rule(kind.text(), kind, Optional.of(dollar), Optional.of(MANY_DOLLARS), 2));
        }
        rules.add(new Policy.Rule("disputes", IntentKind.DISPUTE, Optional.empty(), Optional.empty(), 2));
        rules.add(new Policy.Rule("defaults", IntentKind.DEFAULT, Optional.empty(), Optional.empty(), 2));
        rules.add(new Policy.Rule("fund-exits", IntentKind.FUND_EXIT, Optional.empty(), Optional.empty(), 2));
        return policy.withRules(rules).withCounterparties(counterparties);
    }

    private static ApproverTerms terms(List<Policy.Destination> allowList, TokenId dollar) {
        return new ApproverTerms(
                Demand.ANY,
                List.of(
                        new ApproverTerms.Model(SOFTWARE, "portcullis-lab"),
                        new ApproverTerms.Model(CHROMIUM, "chromium")),
                1,
                new Delegable(Set.of(IntentKind.WITHDRAWAL), DELEGATION_SECONDS),
                List.of(),
                Optional.of(new BreakGlass(
                        BREAK_GLASS_SECONDS,
                        allowList.stream()
                                .filter(entry -> entry.token().equals(dollar))
                                .map(entry -> new End(entry.token(), entry.address()))
                                .toList())));
    }

    /** Whoever a policy of an older format named is enrolled by this version. */
    private static Policy.Person enrolled(Policy.Person person, long version) {
        if (!person.place().equals(Policy.Place.UNSTATED)) {
            return person;
        }
        return new Policy.Person(
                person.id(),
                person.name(),
                person.roles(),
                person.credentials().stream()
                        .map(one -> new Policy.Credential(
                                one.id(), one.publicKey(), one.aaguid(), version, Optional.empty()))
                        .toList(),
                new Policy.Place("lab", "here"));
    }

    private Policy policy(
            long version, List<Policy.Person> people, List<Policy.Destination> allowList, List<Policy.Rule> rules) {
        return new Policy(
                version,
                domain.chainId(),
                domain.depositary(),
                entity,
                new Policy.RelyingParty("localhost", "Portcullis", Set.of(console.toString())),
                people,
                allowList,
                rules,
                new Policy.ChainTerms(
                        WITHDRAWAL_DELAY_SECONDS,
                        RULES_DELAY_SECONDS,
                        BOARD_DELAY_SECONDS,
                        MAX_ANCHOR_AGE_SECONDS,
                        guardian),
                MAX_LIFETIME_SECONDS);
    }

    private static Policy.Rule tier(String id, TokenId token, Amount upTo, int approvers) {
        return new Policy.Rule(id, IntentKind.WITHDRAWAL, Optional.of(token), Optional.of(upTo), approvers);
    }

    private static Policy.Rule changes(int approvers) {
        return new Policy.Rule("rule-changes", IntentKind.RULES, Optional.empty(), Optional.empty(), approvers);
    }
}
