package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a change of policy changes: which past intents would have another verdict, what of it may loosen, and an intent that the new policy
 * allows and the old does not.
 *
 * @param loosenings see {@link Tightening#loosenings}; none means that no such intent exists
 * @param replayed how many past intents were judged by both
 * @param counterexample none may be found for what is a loosening only in doubt
 */
public record PolicyDiff(
        List<String> loosenings, int replayed, List<Change> changes, Optional<Counterexample> counterexample) {
    /**
     * A past intent as it is known afterwards.
     *
     * @param at when it was signed, or if it never was, filed
     * @param recordedAt when a signer's log took it
     * @param openUntil see {@link Facts.Spent}
     */
    public record Filed(
            Bytes32 intent, Asked asked, long nonce, long at, long recordedAt, long openUntil, boolean signed) {
        private boolean isBefore(Filed other) {
            return signed && nonce != other.nonce && at <= other.at;
        }

        private Facts.Spent spent() {
            return new Facts.Spent(asked.kind(), nonce, at, openUntil, Facts.Outflow.of(asked.effects()));
        }
    }

    /** Each of them, with all that was signed before it: whatever window a new policy has, its facts are whole. */
    public static List<Past> replay(List<Filed> history) {
        return history.stream()
                .map(one -> new Past(
                        one.intent(),
                        one.asked(),
                        new Facts(
                                one.at(),
                                one.recordedAt(),
                                history.stream()
                                        .filter(other -> other.isBefore(one))
                                        .map(Filed::spent)
                                        .toList())))
                .toList();
    }

    /** A past intent, with its approvals and the facts of its time. */
    public record Past(Bytes32 intent, Asked asked, Facts facts) {}

    /** A past intent whose verdict would be another. */
    public record Change(Bytes32 intent, Verdict before, Verdict after) {}

    public PolicyDiff {
        loosenings = List.copyOf(loosenings);
        changes = List.copyOf(changes);
    }

    /** @param at about when the new policy would be in force, Unix seconds */
    public static PolicyDiff of(Policy old, Policy next, List<Past> past, long at) {
        List<Change> changes = new ArrayList<>();
        for (Past one : past) {
            Verdict before = PolicyEvaluator.evaluate(old, one.asked(), one.facts());
            Verdict after = PolicyEvaluator.evaluate(next, one.asked(), one.facts());
            if (!before.outcome().equals(after.outcome())) {
                changes.add(new Change(one.intent(), before, after));
            }
        }
        List<String> loosenings = Tightening.loosenings(old, next);
        return new PolicyDiff(
                loosenings,
                past.size(),
                changes,
                loosenings.isEmpty() ? Optional.empty() : Counterexample.find(old, next, at));
    }

    public boolean isTighter() {
        return loosenings.isEmpty();
    }

    /** {@code {"tighter","loosenings":[…],"replayed","changes":[{"intent","before","after"}…],"counterexample"?}}. */
    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject().put("tighter", isTighter()).put("replayed", replayed);
        ArrayNode lines = json.putArray("loosenings");
        loosenings.forEach(lines::add);
        ArrayNode list = json.putArray("changes");
        changes.forEach(change -> {
            ObjectNode node = list.addObject().put("intent", change.intent().toString());
            node.set("before", toJson(change.before()));
            node.set("after", toJson(change.after()));
        });
        counterexample.ifPresent(example -> json.set("counterexample", example.toJson()));
        return json;
    }

    static ObjectNode toJson(Verdict verdict) {
        ObjectNode json = StrictJson.newObject().put("outcome", verdict.outcome());
        ArrayNode trace = json.putArray("trace");
        verdict.trace().forEach(trace::add);
        return json;
    }
}
