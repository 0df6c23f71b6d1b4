package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts.Outflow;
import io.portcullis.signer.policy.Policy.Rule;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Gives the verdict of a policy; see the package for the rules in words.
 *
 * <p>Total: any policy that decodes, any question and any facts come to a verdict. Every rule is evaluated, whatever the others say.
 */
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    /** Judges. */
    public static Verdict evaluate(Policy policy, Asked asked, Facts facts) {
        Findings found = new Findings();
        judgeShape(policy, asked, found);
        judgeCounterparties(policy, asked, facts.at(), found);
        judgeClose(policy, asked, found);
        Map<TokenId, Amount> totals = totals(policy, asked, facts);
        if (movesValue(asked.kind())) {
            judgeTiers(policy, asked, totals, found);
        } else {
            judgeKind(policy, asked.kind(), SignerTag.DENIED, found);
        }
        if (asked.enrols() && policy.approverTerms().stated()) {
            judgeKind(policy, IntentKind.ENROLMENT, SignerTag.ENROLMENT_NOT_ALLOWED, found);
        }
        SafeguardJudge.judge(policy, asked, totals, facts, found);
        TermsJudge.judgeBreakGlass(policy, asked, facts, found);
        Approvers counted = Approvers.count(policy, asked, facts.at(), found);
        SafeguardJudge.judgePanels(policy.safeguards(), asked.kind(), counted.seats(), found);
        TermsJudge.judgeDiversities(policy, asked, totals, counted, found);
        return found.verdict(counted.seats().size(), facts.at());
    }

    static boolean movesValue(IntentKind kind) {
        return switch (kind) {
            case WITHDRAWAL, TRANSFER, BREAK_GLASS -> true;
            case SETTLEMENT, COLLATERAL, AGREEMENT -> true;
            case CREDIT_LIMIT -> true;
            case RULES, BOARD, FREEZE, ENROLMENT, KEY, DISPUTE, DEFAULT, FUND_EXIT -> false;
        };
    }

    /** Whether what it moves is in accounts, so that a counterparty has a part in it. */
    static boolean ofAccounts(IntentKind kind) {
        return kind == IntentKind.SETTLEMENT || kind == IntentKind.COLLATERAL || kind == IntentKind.AGREEMENT;
    }

    private static void judgeShape(Policy policy, Asked asked, Findings found) {
        if (asked.effects().isEmpty()) {
            found.deny(SignerTag.DENIED, "the intent has no effect");
        }
        for (Effect effect : asked.effects()) {
            if (!asked.kind().allows(effect)) {
                found.deny(
                        SignerTag.KIND_MISMATCH,
                        "an intent of kind " + asked.kind().text() + " carries "
                                + effect.getClass().getSimpleName());
            }
        }
        for (Effect effect : asked.effects()) {
            if (effect instanceof Effect.Withdraw withdraw) {
                judgeDestination(policy, withdraw, found);
            }
        }
    }

    /** Every counterparty of every account that the intent touches, in the order of their ids. */
    private static void judgeCounterparties(Policy policy, Asked asked, long now, Findings found) {
        asked.effects().stream()
                .flatMap(effect -> effect.counterparties().stream())
                .distinct()
                .sorted()
                .forEach(entity -> policy.counterparty(entity)
                        .ifPresentOrElse(
                                listed -> judgeCounterparty(listed, now, found),
                                () -> found.deny(
                                        SignerTag.COUNTERPARTY_NOT_ALLOWED,
                                        entity + " is none of the policy's counterparties")));
    }

    private static void judgeCounterparty(Policy.Counterparty listed, long now, Findings found) {
        if (now < listed.usableFrom()) {
            found.deny(
                    SignerTag.DESTINATION_NOT_YET,
                    listed.entity() + " is a counterparty from " + listed.usableFrom() + ", it is " + now);
            return;
        }
        found.note("counterparty: " + listed.entity() + " is \"" + listed.label() + "\"");
    }

    /** A close voids what the account's sides owe each other, which no amount in the batch tells: the strictest of the kind's rules counts. */
    private static void judgeClose(Policy policy, Asked asked, Findings found) {
        if (asked.effects().stream().noneMatch(Effect::closesAccount)) {
            return;
        }
        OptionalInt strictest = policy.rules().stream()
                .filter(rule -> rule.kind() == asked.kind())
                .mapToInt(Rule::approvers)
                .max();
        if (strictest.isEmpty()) {
            found.deny(
                    SignerTag.DENIED,
                    "no rule allows an intent of kind " + asked.kind().text());
            return;
        }
        found.note("an account is closed: the strictest rule of its kind needs " + strictest.getAsInt() + " approvers");
        found.require(strictest.getAsInt());
    }

    private static void judgeDestination(Policy policy, Effect.Withdraw withdraw, Findings found) {
        if (!policy.tokens().contains(withdraw.token())) {
            found.deny(SignerTag.TOKEN_UNKNOWN, "the policy does not name token " + withdraw.token());
            return;
        }
        policy.allowList().stream()
                .filter(entry -> entry.token().equals(withdraw.token())
                        && entry.address().equals(withdraw.destination()))
                .findFirst()
                .ifPresentOrElse(
                        listed ->
                                found.note("allow-list: " + withdraw.destination() + " is \"" + listed.label() + "\""),
                        () -> found.deny(
                                SignerTag.DESTINATION_NOT_ALLOWED,
                                withdraw.destination() + " is not on the allow-list for token " + withdraw.token()));
    }

    /** For each token the smallest limit that the total keeps to picks the tier, and of its rules the strictest counts. */
    private static void judgeTiers(Policy policy, Asked asked, Map<TokenId, Amount> totals, Findings found) {
        Map<TokenId, Amount> limits = new TreeMap<>();
        totals.forEach((token, total) -> policy.rules().stream()
                .filter(rule -> isTierOf(rule, asked.kind(), token))
                .map(rule -> rule.upTo().orElseThrow())
                .filter(upTo -> upTo.compareTo(total) >= 0)
                .min(Comparator.naturalOrder())
                .ifPresent(limit -> limits.put(token, limit)));
        for (Rule rule : byId(policy.rules())) {
            Optional<Amount> total = rule.token().map(totals::get);
            if (rule.kind() != asked.kind()) {
                found.passesBy(
                        rule.id(),
                        "it is of kind " + rule.kind().text() + ", the intent "
                                + asked.kind().text());
            } else if (total.isEmpty()) {
                found.passesBy(rule.id(), "the intent moves nothing of its token");
            } else {
                judgeTier(
                        rule,
                        total.get(),
                        Optional.ofNullable(limits.get(rule.token().orElseThrow())),
                        found);
            }
        }
        totals.forEach((token, total) -> {
            if (!limits.containsKey(token)) {
                found.deny(
                        SignerTag.DENIED,
                        "no rule allows a " + asked.kind().text() + " of " + total + " units of token " + token);
            }
        });
    }

    private static void judgeTier(Rule rule, Amount total, Optional<Amount> limit, Findings found) {
        Amount upTo = rule.upTo().orElseThrow();
        if (upTo.compareTo(total) < 0) {
            found.passesBy(rule.id(), total + " units are above " + upTo);
        } else if (limit.filter(upTo::equals).isEmpty()) {
            found.passesBy(rule.id(), total + " units are within a smaller tier than " + upTo);
        } else {
            found.matches(
                    rule.id(), total + " units are within " + upTo + ", needs " + rule.approvers() + " approvers");
            found.require(rule.approvers());
        }
    }

    private static boolean isTierOf(Rule rule, IntentKind kind, TokenId token) {
        return rule.kind() == kind && rule.token().filter(token::equals).isPresent();
    }

    /** What leaves in all, for each token of the intent, with what was signed of it in the tiers' window. */
    private static Map<TokenId, Amount> totals(Policy policy, Asked asked, Facts facts) {
        Map<TokenId, Amount> totals = new TreeMap<>();
        for (Outflow flow : Outflow.of(asked.effects())) {
            totals.merge(flow.token(), flow.amount(), Outflow::sum);
        }
        long window = policy.safeguards().tierWindowSeconds();
        facts.spent().stream()
                .filter(spent -> spent.kind() == asked.kind() && SafeguardJudge.isRecent(spent, facts.at(), window))
                .flatMap(spent -> spent.outflows().stream())
                .forEach(flow ->
                        totals.computeIfPresent(flow.token(), (token, total) -> Outflow.sum(total, flow.amount())));
        return totals;
    }

    private static void judgeKind(Policy policy, IntentKind kind, SignerTag otherwise, Findings found) {
        boolean any = false;
        for (Rule rule : byId(policy.rules())) {
            if (rule.kind() == kind) {
                found.matches(rule.id(), "kind " + kind.text() + ", needs " + rule.approvers() + " approvers");
                found.require(rule.approvers());
                any = true;
            } else {
                found.passesBy(rule.id(), "it is of kind " + rule.kind().text() + ", the intent " + kind.text());
            }
        }
        if (!any) {
            found.deny(otherwise, "no rule allows an intent of kind " + kind.text());
        }
    }

    private static List<Rule> byId(List<Rule> rules) {
        return rules.stream().sorted(Comparator.comparing(Rule::id)).toList();
    }
}
