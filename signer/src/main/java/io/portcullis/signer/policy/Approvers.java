package io.portcullis.signer.policy;

import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.ApproverTerms.Of;
import io.portcullis.signer.policy.Policy.Person;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.Safeguards.Separation;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who counts among the approvers of an intent.
 *
 * <p>Invariant: one person who touched a key makes one seat at most. Who is an approver has a seat of their own and nothing more, whatever
 * was delegated to them; who is none has the seat of one delegator. A seat is there once, whoever fills it.
 *
 * @param seats approvers who agreed, by themselves or through a delegate
 * @param actors the people who touched the keys for them
 */
record Approvers(Set<String> seats, Set<String> actors) {
    Approvers {
        seats = Set.copyOf(seats);
        actors = Set.copyOf(actors);
    }

    /** Counts them, and says so. */
    static Approvers count(Policy policy, Asked asked, long now, Findings found) {
        Set<String> seats = new TreeSet<>();
        Set<String> actors = new HashSet<>();
        Set<String> others = new TreeSet<>();
        for (String person : new TreeSet<>(asked.approvers())) {
            Set<Role> roles = policy.person(person).map(Person::roles).orElse(Set.of());
            Optional<Separation> apart = apart(policy, asked, person);
            if (!roles.contains(Role.APPROVER)) {
                if (asked.delegations().isEmpty()) {
                    found.note(person + " approved, but is no approver");
                } else {
                    others.add(person);
                }
            } else if (person.equals(asked.initiator())) {
                found.note(person + " approved, but filed the intent");
            } else if (apart.isPresent()) {
                found.matches(
                        apart.get().id(),
                        person + " approved, but holds the role " + apart.get().role());
            } else {
                found.note(person + " approved");
                seats.add(person);
                actors.add(person);
            }
        }
        for (String person : others) {
            Optional<Delegation> held = held(policy, asked, person, now, found);
            held.ifPresent(delegation -> {
                found.note(person + " approved for " + delegation.delegator() + ", who delegated it until "
                        + delegation.until());
                seats.add(delegation.delegator());
                actors.add(person);
            });
            if (held.isEmpty()) {
                found.note(person + " approved, but is no approver");
            }
        }
        policy.safeguards().separations().stream()
                .map(Separation::id)
                .sorted()
                .forEach(id -> found.passesBy(id, "it takes nobody away"));
        return new Approvers(seats, actors);
    }

    private static Optional<Separation> apart(Policy policy, Asked asked, String person) {
        Set<Role> roles = policy.person(person).map(Person::roles).orElse(Set.of());
        return policy.safeguards().separations().stream()
                .filter(rule -> rule.kinds().contains(asked.kind()) && roles.contains(rule.role()))
                .min(Comparator.comparing(Separation::id));
    }

    /** The delegation under which somebody may approve; each that does not hold says why. */
    private static Optional<Delegation> held(Policy policy, Asked asked, String person, long now, Findings found) {
        Optional<Delegation> first = Optional.empty();
        for (Delegation one : asked.delegations().stream()
                .filter(delegation -> delegation.delegate().equals(person))
                .sorted(Comparator.comparing(Delegation::id))
                .toList()) {
            Optional<String> broken = broken(policy, asked, one, now);
            broken.ifPresent(why ->
                    found.note("the delegation of " + one.delegator() + " to " + person + " does not hold: " + why));
            if (broken.isEmpty() && first.isEmpty()) {
                first = Optional.of(one);
            }
        }
        return first;
    }

    private static Optional<String> broken(Policy policy, Asked asked, Delegation one, long now) {
        ApproverTerms.Delegable delegable = policy.approverTerms().delegable();
        boolean known = policy.person(one.delegator())
                .filter(person -> person.roles().contains(Role.APPROVER))
                .isPresent();
        boolean initiates =
                one.delegator().equals(asked.initiator()) || one.delegate().equals(asked.initiator());
        if (one.policyVersion() != policy.version() || !one.entity().equals(policy.entity())) {
            return Optional.of("it is of another policy");
        } else if (!one.kinds().contains(asked.kind()) || !delegable.kinds().contains(asked.kind())) {
            return Optional.of("it is not of kind " + asked.kind().text());
        } else if (one.until() - one.from() > delegable.longestSeconds()) {
            return Optional.of("it is longer than " + delegable.longestSeconds() + " seconds");
        } else if (now < one.from() || now >= one.until()) {
            return Optional.of("it is from " + one.from() + " until " + one.until() + ", it is " + now);
        } else if (!known || initiates) {
            return Optional.of("its delegator is no approver, or one of them filed the intent");
        } else if (Stream.of(one.delegator(), one.delegate())
                .anyMatch(person -> apart(policy, asked, person).isPresent())) {
            return Optional.of("one of them is separated from this kind");
        }
        return Optional.empty();
    }

    /**
     * How many distinct organisations, sites or vendors stand behind the seats: never more than seats, so that nobody makes two of them with
     * two authenticators.
     */
    int distinct(Policy policy, Asked asked, Diversity rule) {
        Stream<Person> people = actors.stream().flatMap(id -> policy.person(id).stream());
        Stream<String> values = rule.of() == Of.VENDOR
                ? people.flatMap(person -> person.credentials().stream())
                        .filter(credential -> asked.credentials().contains(credential.id()))
                        .flatMap(credential -> policy.approverTerms().model(credential.aaguid()).stream())
                        .map(ApproverTerms.Model::vendor)
                : people.map(Person::place).map(place -> rule.of() == Of.SITE ? place.site() : place.organisation());
        return Math.min(seats.size(), (int) values.distinct().count());
    }

    /** Every authenticator of these people. */
    static Set<Intent.Bytes> authenticators(Policy policy, Set<String> people) {
        return policy.people().stream()
                .filter(person -> people.contains(person.id()))
                .flatMap(person -> person.credentials().stream())
                .map(Policy.Credential::id)
                .collect(Collectors.toSet());
    }
}
