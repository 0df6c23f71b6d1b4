package io.portcullis.signer.policy;

import io.portcullis.signer.policy.Policy.Credential;
import io.portcullis.signer.policy.Policy.Person;
import io.portcullis.signer.policy.Policy.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a change of policy does to people: who and what is new, and what is taken away.
 *
 * @param admitted credentials that the old policy does not have in this very form
 * @param granted what else gives somebody power or another place, one line each
 * @param revoked credentials that the new policy has no more
 */
public record Enrolments(List<Owned> admitted, List<String> granted, List<Owned> revoked) {
    /** A credential and its owner. */
    public record Owned(Person person, Credential credential) {}

    public Enrolments {
        admitted = List.copyOf(admitted);
        granted = List.copyOf(granted);
        revoked = List.copyOf(revoked);
    }

    public static Enrolments of(Policy old, Policy next) {
        List<String> granted = new ArrayList<>();
        for (Person person : next.people()) {
            Optional<Person> before = old.person(person.id());
            Set<Role> gained = new HashSet<>(person.roles());
            before.ifPresent(known -> gained.removeAll(known.roles()));
            if (before.isEmpty()) {
                granted.add(person.id() + " is new");
            } else if (!gained.isEmpty()) {
                granted.add(person.id() + " gains a role");
            } else if (!before.get().place().equals(person.place())) {
                granted.add(person.id() + " is somewhere else");
            }
        }
        return new Enrolments(without(next, old), granted, without(old, next));
    }

    private static List<Owned> without(Policy policy, Policy other) {
        return policy.people().stream()
                .flatMap(person -> person.credentials().stream()
                        .filter(credential -> other.person(person.id())
                                .filter(known -> known.credentials().contains(credential))
                                .isEmpty())
                        .map(credential -> new Owned(person, credential)))
                .toList();
    }

    /** Whether anybody is given anything: then a rule of kind enrolment judges, too. A revocation alone is quick. */
    public boolean enrols() {
        return !admitted.isEmpty() || !granted.isEmpty();
    }
}
