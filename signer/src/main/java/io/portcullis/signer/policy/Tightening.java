package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy.ChainTerms;
import io.portcullis.signer.policy.Policy.Person;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.Policy.Rule;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Term;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.policy.Safeguards.Velocity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Says whether a new policy is tighter than an old one: whether there is no intent, no set of approvers, no time and no memory for which
 * the new allows what the old did not.
 *
 * <p>Invariant: never calls a loosening a tightening. It decides for any two policies, comparing each part with its like, so it may call a
 * tightening a loosening where two parts together would have made up for each other: in doubt it is a loosening. The same policy is
 * tighter than itself.
 */
public final class Tightening {
    private final Policy old;
    private final Policy next;
    private final List<String> loosenings = new ArrayList<>();

    private Tightening(Policy old, Policy next) {
        this.old = old;
        this.next = next;
    }

    public static boolean isTighter(Policy old, Policy next) {
        return loosenings(old, next).isEmpty();
    }

    /** What of the change may loosen, one line each; none if the new policy is tighter or the same. */
    public static List<String> loosenings(Policy old, Policy next) {
        Tightening comparison = new Tightening(old, next);
        comparison.compareIdentity();
        comparison.comparePeople();
        comparison.compareDestinations();
        comparison.compareCounterparties();
        comparison.compareTiers();
        comparison.compareChainTerms(old.chain(), next.chain());
        comparison.compareSafeguards(old.safeguards(), next.safeguards());
        comparison.loosenings.addAll(TermsTightening.loosenings(old, next));
        return List.copyOf(comparison.loosenings);
    }

    private void compareIdentity() {
        boolean same = old.chainId() == next.chainId()
                && old.depositary().equals(next.depositary())
                && old.entity().equals(next.entity());
        requireThat(same, "it is for another chain, contract or entity");
        requireThat(
                old.relyingParty().id().equals(next.relyingParty().id())
                        && old.relyingParty()
                                .origins()
                                .containsAll(next.relyingParty().origins()),
                "approvals may be given elsewhere");
        requireThat(next.maxIntentLifetimeSeconds() <= old.maxIntentLifetimeSeconds(), "intents live longer");
    }

    private void comparePeople() {
        for (Person person : next.people()) {
            Optional<Person> before = byId(old, person.id());
            requireThat(before.isPresent(), person.id() + " is new");
            before.ifPresent(known -> {
                requireThat(
                        known.credentials().containsAll(person.credentials()),
                        person.id() + " has an authenticator that is new");
                // Losing any other role may take somebody out of a separation; gaining one adds power.
                Set<Role> kept = new HashSet<>(known.roles());
                kept.removeAll(person.roles());
                kept.remove(Role.APPROVER);
                requireThat(
                        known.roles().containsAll(person.roles()) && kept.isEmpty(), person.id() + " has other roles");
            });
        }
        for (Person person : old.people()) {
            requireThat(
                    !person.roles().contains(Role.GUARDIAN)
                            || byId(next, person.id()).isPresent(),
                    "the guardian " + person.id() + " is gone, and can cancel no more");
        }
    }

    private static Optional<Person> byId(Policy policy, String id) {
        return policy.people().stream().filter(person -> person.id().equals(id)).findFirst();
    }

    private void compareDestinations() {
        for (Policy.Destination entry : next.allowList()) {
            boolean listed = old.allowList().stream()
                    .anyMatch(known -> known.token().equals(entry.token())
                            && known.address().equals(entry.address()));
            requireThat(listed, entry.address() + " is new on the allow-list for token " + entry.token());
            requireThat(
                    term(next, entry.token(), entry.address()).within(term(old, entry.token(), entry.address())),
                    entry.address() + " is usable at other times");
        }
    }

    private void compareCounterparties() {
        for (Policy.Counterparty one : next.counterparties()) {
            requireThat(
                    old.counterparty(one.entity())
                            .filter(before -> before.usableFrom() <= one.usableFrom())
                            .isPresent(),
                    one.entity() + " is new among the counterparties, or one earlier");
        }
    }

    /** A destination without a term is usable always. */
    static Term term(Policy policy, TokenId token, Address address) {
        return policy.safeguards().terms().stream()
                .filter(term -> term.token().equals(token) && term.destination().equals(address))
                .findFirst()
                .orElseGet(() -> new Term(token, address, 0, Long.MAX_VALUE));
    }

    /** Both are constant between limits, and a tier holds its limit: the limits of both, and an amount above all, are every case. */
    private void compareTiers() {
        for (IntentKind kind : IntentKind.values()) {
            if (PolicyEvaluator.movesValue(kind)) {
                next.rules().stream()
                        .filter(rule -> rule.kind() == kind)
                        .flatMap(rule -> rule.token().stream())
                        .distinct()
                        .forEach(token -> limits(kind, token)
                                .forEach(total -> compareApprovers(
                                        "a " + kind.text() + " of " + total + " units of token " + token,
                                        approvers(old, kind, token, total),
                                        approvers(next, kind, token, total))));
            } else {
                compareApprovers("an intent of kind " + kind.text(), approvers(old, kind), approvers(next, kind));
            }
        }
    }

    private Stream<Amount> limits(IntentKind kind, TokenId token) {
        TreeSet<Amount> limits = new TreeSet<>(List.of(Amount.ZERO, Amount.MAX));
        Stream.concat(old.rules().stream(), next.rules().stream())
                .filter(rule -> isTier(rule, kind, token))
                .forEach(rule -> limits.add(rule.upTo().orElseThrow()));
        return limits.stream();
    }

    private void compareApprovers(String what, OptionalInt before, OptionalInt after) {
        requireThat(
                after.isEmpty() || (before.isPresent() && after.getAsInt() >= before.getAsInt()),
                what + " needs "
                        + (before.isPresent() ? before.getAsInt() + " approvers" : "more than there is")
                        + " before, " + after.orElse(0) + " after");
    }

    private static boolean isTier(Rule rule, IntentKind kind, TokenId token) {
        return rule.kind() == kind && rule.token().filter(token::equals).isPresent();
    }

    private static OptionalInt approvers(Policy policy, IntentKind kind, TokenId token, Amount total) {
        List<Rule> covering = policy.rules().stream()
                .filter(rule ->
                        isTier(rule, kind, token) && rule.upTo().orElseThrow().compareTo(total) >= 0)
                .toList();
        Optional<Amount> limit =
                covering.stream().map(rule -> rule.upTo().orElseThrow()).min(Comparator.naturalOrder());
        return covering.stream()
                .filter(rule -> rule.upTo().equals(limit))
                .mapToInt(Rule::approvers)
                .max();
    }

    private static OptionalInt approvers(Policy policy, IntentKind kind) {
        return policy.rules().stream()
                .filter(rule -> rule.kind() == kind)
                .mapToInt(Rule::approvers)
                .max();
    }

    private void compareChainTerms(ChainTerms before, ChainTerms after) {
        requireThat(after.withdrawalDelaySeconds() >= before.withdrawalDelaySeconds(), "withdrawals wait less");
        requireThat(after.rulesDelaySeconds() >= before.rulesDelaySeconds(), "changes of rules wait less");
        requireThat(after.boardDelaySeconds() >= before.boardDelaySeconds(), "changes of the board wait less");
        requireThat(after.maxAnchorAgeSeconds() <= before.maxAnchorAgeSeconds(), "anchors may be older");
        requireThat(after.guardian().equals(before.guardian()), "the guardian's account is another");
    }

    private void compareSafeguards(Safeguards before, Safeguards after) {
        requireThat(after.addDelaySeconds() >= before.addDelaySeconds(), "new destinations wait less");
        requireThat(
                after.tierWindowSeconds() >= before.tierWindowSeconds(),
                "tiers look back less far, so that amounts may be split");
        compareEach("velocity", Safeguards::velocities, Velocity::id, Tightening::implies);
        compareEach(
                "pace",
                Safeguards::paces,
                Safeguards.Pace::id,
                (strict, lax) -> strict.kinds().containsAll(lax.kinds())
                        && strict.windowSeconds() >= lax.windowSeconds()
                        && strict.batches() <= lax.batches());
        compareEach(
                "exposure",
                Safeguards::exposures,
                Safeguards.Exposure::id,
                (strict, lax) ->
                        strict.token().equals(lax.token()) && strict.upTo().compareTo(lax.upTo()) <= 0);
        compareEach("calendar", Safeguards::calendars, Calendar::id, Calendar::within);
        compareEach("delay", Safeguards::delays, Delay::id, Tightening::implies);
        compareEach(
                "separation",
                Safeguards::separations,
                Safeguards.Separation::id,
                (strict, lax) -> strict.kinds().containsAll(lax.kinds()) && strict.role() == lax.role());
        compareEach(
                "panel",
                Safeguards::panels,
                Safeguards.Panel::id,
                (strict, lax) -> strict.kinds().containsAll(lax.kinds())
                        && lax.people().containsAll(strict.people())
                        && strict.atLeast() >= lax.atLeast());
    }

    private static boolean implies(Velocity strict, Velocity lax) {
        return strict.token().equals(lax.token())
                // What all destinations together keep to, each keeps to.
                && (!strict.eachPayee() || lax.eachPayee())
                && strict.windowSeconds() >= lax.windowSeconds()
                && strict.upTo().compareTo(lax.upTo()) <= 0;
    }

    private static boolean implies(Delay strict, Delay lax) {
        return covers(strict.threshold(), lax.threshold())
                && strict.kinds().containsAll(lax.kinds())
                && strict.seconds() >= lax.seconds();
    }

    /** Whether whatever is above the lax threshold is above the strict one. */
    static boolean covers(Optional<Threshold> strict, Optional<Threshold> lax) {
        return strict.isEmpty()
                || (lax.isPresent()
                        && strict.get().token().equals(lax.get().token())
                        && strict.get().above().compareTo(lax.get().above()) <= 0);
    }

    /** Each old rule must follow from one new one; new ones beside only restrict. */
    private <T> void compareEach(
            String sort, Function<Safeguards, List<T>> rules, Function<T, String> id, BiPredicate<T, T> implies) {
        for (T lax : rules.apply(old.safeguards())) {
            requireThat(
                    rules.apply(next.safeguards()).stream().anyMatch(strict -> implies.test(strict, lax)),
                    "nothing is as strict as the " + sort + " " + id.apply(lax));
        }
    }

    private void requireThat(boolean tighter, String otherwise) {
        if (!tighter) {
            loosenings.add(otherwise);
        }
    }
}
