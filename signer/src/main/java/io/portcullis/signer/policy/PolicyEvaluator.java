package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives the verdict of a policy; see the package for the rules in words. */
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    /**
     * Judges.
     *
     * @param kind and {@code effects} as decoded from the batch's bytes
     * @param approvers people whose assertions for this very intent were verified; who they are allowed to be is judged here
     */
    public static Verdict evaluate(
            Policy policy, IntentKind kind, List<Effect> effects, String initiator, Set<String> approvers) {
        List<String> trace = new ArrayList<>();
        Optional<Verdict.Deny> shape = denyShape(policy, kind, effects, trace);
        if (shape.isPresent()) {
            return shape.get();
        }
        int required;
        switch (kind) {
            case WITHDRAWAL, TRANSFER -> {
                required = 0;
                for (var total : totals(effects).entrySet()) {
                    Optional<Integer> tier = tier(policy, kind, total.getKey(), total.getValue(), trace);
                    if (tier.isEmpty()) {
                        return deny(
                                SignerTag.DENIED,
                                "no rule allows a " + kind.text() + " of " + total.getValue() + " units of token "
                                        + total.getKey(),
                                trace);
                    }
                    required = Math.max(required, tier.get());
                }
            }
            case RULES, BOARD, FREEZE -> {
                Optional<Integer> strictest = strictest(policy, kind, trace);
                if (strictest.isEmpty()) {
                    return deny(SignerTag.DENIED, "no rule allows an intent of kind " + kind.text(), trace);
                }
                required = strictest.get();
            }
            default -> throw new AssertionError(kind);
        }
        int have = countable(policy, initiator, approvers, trace);
        trace.add(have + " of " + required + " approvers");
        return have >= required ? new Verdict.Allow(have, trace) : new Verdict.NeedsApproval(required, have, trace);
    }

    private static Optional<Verdict.Deny> denyShape(
            Policy policy, IntentKind kind, List<Effect> effects, List<String> trace) {
        if (effects.isEmpty()) {
            return Optional.of(deny(SignerTag.DENIED, "the intent has no effect", trace));
        }
        for (Effect effect : effects) {
            if (!kind.allows(effect)) {
                return Optional.of(deny(
                        SignerTag.KIND_MISMATCH,
                        "an intent of kind " + kind.text() + " carries "
                                + effect.getClass().getSimpleName(),
                        trace));
            }
            if (effect instanceof Effect.Withdraw withdraw) {
                Optional<Verdict.Deny> denied = denyDestination(policy, withdraw, trace);
                if (denied.isPresent()) {
                    return denied;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict.Deny> denyDestination(Policy policy, Effect.Withdraw withdraw, List<String> trace) {
        if (!policy.tokens().contains(withdraw.token())) {
            return Optional.of(
                    deny(SignerTag.TOKEN_UNKNOWN, "the policy does not name token " + withdraw.token(), trace));
        }
        Address destination = withdraw.destination();
        Optional<Policy.Destination> listed = policy.allowList().stream()
                .filter(entry -> entry.token().equals(withdraw.token())
                        && entry.address().equals(destination))
                .findFirst();
        if (listed.isEmpty()) {
            return Optional.of(deny(
                    SignerTag.DESTINATION_NOT_ALLOWED,
                    destination + " is not on the allow-list for token " + withdraw.token(),
                    trace));
        }
        trace.add("allow-list: " + destination + " is \"" + listed.get().label() + "\"");
        return Optional.empty();
    }

    /** What leaves in all, for each token: a tier is chosen by the total, so that splitting an amount never loosens it. */
    private static SortedMap<TokenId, Amount> totals(List<Effect> effects) {
        SortedMap<TokenId, Amount> totals = new TreeMap<>();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Withdraw w -> totals.merge(w.token(), w.amount(), PolicyEvaluator::saturatingSum);
                case Effect.Transfer t -> totals.merge(t.token(), t.amount(), PolicyEvaluator::saturatingSum);
                case Effect.ProposeRules _, Effect.ProposeCap _, Effect.ProposeBoard _ -> {}
                case Effect.RaiseFreeze _, Effect.LowerFreeze _ -> {}
            }
        }
        return totals;
    }

    /** A sum beyond 127 bits is above every tier but one without bound, and no batch can pay it: the largest amount stands for it. */
    private static Amount saturatingSum(Amount a, Amount b) {
        return a.compareTo(Amount.MAX.minus(b)) > 0 ? Amount.MAX : a.plus(b);
    }

    private static Optional<Integer> tier(
            Policy policy, IntentKind kind, TokenId token, Amount total, List<String> trace) {
        List<Policy.Rule> covering = policy.rules().stream()
                .filter(rule -> rule.kind() == kind
                        && rule.token().filter(token::equals).isPresent()
                        && rule.upTo().orElseThrow().compareTo(total) >= 0)
                .toList();
        Optional<Amount> smallest =
                covering.stream().map(rule -> rule.upTo().orElseThrow()).min(Comparator.naturalOrder());
        return smallest.flatMap(limit -> covering.stream()
                .filter(rule -> rule.upTo().orElseThrow().equals(limit))
                .sorted(Comparator.comparing(Policy.Rule::id))
                .peek(rule -> trace.add("rule " + rule.id() + ": " + total + " units are within " + limit + ", needs "
                        + rule.approvers() + " approvers"))
                .map(Policy.Rule::approvers)
                .max(Comparator.naturalOrder()));
    }

    private static Optional<Integer> strictest(Policy policy, IntentKind kind, List<String> trace) {
        return policy.rules().stream()
                .filter(rule -> rule.kind() == kind)
                .sorted(Comparator.comparing(Policy.Rule::id))
                .peek(rule -> trace.add(
                        "rule " + rule.id() + ": kind " + kind.text() + ", needs " + rule.approvers() + " approvers"))
                .map(Policy.Rule::approvers)
                .max(Comparator.naturalOrder());
    }

    private static int countable(Policy policy, String initiator, Set<String> approvers, List<String> trace) {
        int count = 0;
        for (String person : approvers.stream().sorted().toList()) {
            boolean approver = policy.people().stream()
                    .anyMatch(
                            known -> known.id().equals(person) && known.roles().contains(Policy.Role.APPROVER));
            if (!approver) {
                trace.add(person + " approved, but is no approver");
            } else if (person.equals(initiator)) {
                trace.add(person + " approved, but filed the intent");
            } else {
                trace.add(person + " approved");
                count++;
            }
        }
        return count;
    }

    private static Verdict.Deny deny(SignerTag tag, String reason, List<String> trace) {
        return new Verdict.Deny(tag, reason, trace);
    }
}
