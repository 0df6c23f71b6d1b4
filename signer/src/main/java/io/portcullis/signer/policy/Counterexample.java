package io.portcullis.signer.policy;

import io.portcullis.signer.json.StrictJson;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An intent, its approvers and its facts, which a new policy allows and an old one does not.
 *
 * <p>It is searched among the boundaries of both policies ({@link Boundaries}), never by luck: the same two policies give the same example.
 * Whoever files changes nothing, because an initiator's approval counts under no policy: the example's is somebody else. More approvers
 * never tighten, so where the new policy does not allow with all of its people, no fewer are tried.
 */
public record Counterexample(Asked asked, Facts facts, Verdict before, Verdict after) {
    /** Approvers of whom every subset is tried: beyond them, those that stand together in the order of their names. */
    private static final int MAX_SUBSETS_OF = 8;

    /** Questions put to the two policies at most; the search ends without an example beyond them. */
    private static final int MAX_QUESTIONS = 200_000;

    /** An example, if the boundaries hold one. */
    public static Optional<Counterexample> find(Policy old, Policy next, long at) {
        Search search = new Search(old, next);
        return new Boundaries(old, next, at)
                .questions()
                .limit(MAX_QUESTIONS)
                .flatMap(question -> search.examine(question).stream())
                .findFirst();
    }

    /** A question without approvers. */
    record Question(Asked asked, Facts facts) {}

    private record Search(Policy old, Policy next, List<String> people, List<Set<String>> groups) {
        Search(Policy old, Policy next) {
            this(old, next, approvers(next), groups(approvers(next)));
        }

        private static List<String> approvers(Policy policy) {
            return policy.people().stream()
                    .filter(person -> person.roles().contains(Policy.Role.APPROVER))
                    .map(Policy.Person::id)
                    .sorted()
                    .toList();
        }

        /** From few people to many, so that the example names no more than it needs. */
        private static List<Set<String>> groups(List<String> people) {
            TreeSet<Set<String>> groups = new TreeSet<>((one, other) -> one.size() != other.size()
                    ? Integer.compare(one.size(), other.size())
                    : String.join(" ", new TreeSet<>(one)).compareTo(String.join(" ", new TreeSet<>(other))));
            if (people.size() <= MAX_SUBSETS_OF) {
                for (int members = 0; members < 1 << people.size(); members++) {
                    Set<String> group = new HashSet<>();
                    for (int i = 0; i < people.size(); i++) {
                        if ((members >> i & 1) == 1) {
                            group.add(people.get(i));
                        }
                    }
                    groups.add(group);
                }
            } else {
                for (int first = 0; first < people.size(); first++) {
                    Set<String> group = new HashSet<>();
                    groups.add(Set.of());
                    for (int i = 0; i < people.size(); i++) {
                        group.add(people.get((first + i) % people.size()));
                        groups.add(Set.copyOf(group));
                    }
                }
            }
            return List.copyOf(groups);
        }

        Optional<Counterexample> examine(Question question) {
            if (!(verdict(next, question, Set.copyOf(people)) instanceof Verdict.Allow)) {
                return Optional.empty();
            }
            for (Set<String> group : groups) {
                Verdict after = verdict(next, question, group);
                if (after instanceof Verdict.Allow) {
                    Verdict before = verdict(old, question, group);
                    if (!(before instanceof Verdict.Allow)) {
                        return Optional.of(new Counterexample(by(question, group), question.facts(), before, after));
                    }
                }
            }
            return Optional.empty();
        }

        private static Verdict verdict(Policy policy, Question question, Set<String> group) {
            Asked asked = by(question, group);
            return PolicyEvaluator.evaluate(
                    policy, asked.by(group, Approvers.authenticators(policy, group)), question.facts());
        }

        private static Asked by(Question question, Set<String> group) {
            return question.asked().by(group, Set.of());
        }
    }

    ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject();
        ObjectNode intent =
                json.putObject("intent").put("kind", asked.kind().text()).put("initiator", asked.initiator());
        ArrayNode effects = intent.putArray("effects");
        asked.effects().forEach(effect -> effects.add(effect.toJson()));
        ArrayNode approvers = intent.putArray("approvers");
        asked.approvers().stream().sorted().forEach(approvers::add);
        json.set("facts", facts.toJson());
        json.set("before", PolicyDiff.toJson(before));
        json.set("after", PolicyDiff.toJson(after));
        return json;
    }
}
