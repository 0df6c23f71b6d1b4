package io.portcullis.signer.policy;

import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.Policy.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of {@link Tightening} that is of approvers' terms; the same invariant: in doubt it is a loosening. */
final class TermsTightening {
    private final List<String> loosenings = new ArrayList<>();

    private TermsTightening() {}

    static List<String> loosenings(Policy old, Policy next) {
        TermsTightening comparison = new TermsTightening();
        comparison.compare(old, next);
        return comparison.loosenings;
    }

    private void compare(Policy old, Policy next) {
        ApproverTerms before = old.approverTerms();
        ApproverTerms after = next.approverTerms();
        requireThat(after.demand().compareTo(before.demand()) >= 0, "less is asked of authenticators");
        requireThat(
                before.demand() == Demand.UNSTATED || before.models().containsAll(after.models()),
                "authenticators of other models or vendors are taken");
        requireThat(after.authenticators() >= before.authenticators(), "approvers need fewer authenticators");
        requireThat(
                before.delegable().kinds().containsAll(after.delegable().kinds())
                        && after.delegable().longestSeconds()
                                <= before.delegable().longestSeconds(),
                "more may be delegated, or for longer");
        for (Diversity lax : before.diversities()) {
            requireThat(
                    after.diversities().stream().anyMatch(strict -> implies(strict, lax)),
                    "nothing is as strict as the diversity " + lax.id());
        }
        for (Person person : next.people()) {
            Optional<Person> known = old.person(person.id());
            requireThat(
                    known.isEmpty()
                            || before.diversities().isEmpty()
                            || known.get().place().equals(person.place()),
                    person.id() + " is somewhere else");
        }
        after.breakGlass()
                .ifPresent(glass -> requireThat(
                        before.breakGlass()
                                .filter(lax -> lax.ends().containsAll(glass.ends())
                                        && glass.delaySeconds() >= lax.delaySeconds())
                                .isPresent(),
                        "break-glass goes to other ends, or waits less"));
    }

    private static boolean implies(Diversity strict, Diversity lax) {
        return strict.of() == lax.of()
                && strict.kinds().containsAll(lax.kinds())
                && strict.atLeast() >= lax.atLeast()
                && Tightening.covers(strict.threshold(), lax.threshold());
    }

    private void requireThat(boolean tighter, String otherwise) {
        if (!tighter) {
            loosenings.add(otherwise);
        }
    }
}
