package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts.Outflow;
import io.portcullis.signer.policy.Facts.Spent;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Exposure;
import io.portcullis.signer.policy.Safeguards.Pace;
import io.portcullis.signer.policy.Safeguards.Panel;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.policy.Safeguards.Velocity;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Holds an intent against each safeguard of a policy: every one of them may deny or delay, and none can do anything else. */
final class SafeguardJudge {
    private SafeguardJudge() {}

    static void judge(Policy policy, Asked asked, Map<TokenId, Amount> totals, Facts facts, Findings found) {
        Safeguards safeguards = policy.safeguards();
        List<Outflow> flows = Outflow.of(asked.effects());
        judgeTerms(safeguards, asked, facts.at(), found);
        byId(safeguards.velocities(), Velocity::id).forEach(rule -> judgeVelocity(rule, flows, facts, found));
        byId(safeguards.paces(), Pace::id).forEach(rule -> judgePace(rule, asked.kind(), facts, found));
        byId(safeguards.exposures(), Exposure::id).forEach(rule -> judgeExposure(rule, flows, facts, found));
        byId(safeguards.calendars(), Calendar::id)
                .forEach(rule -> judgeCalendar(rule, asked.kind(), facts.at(), found));
        byId(safeguards.delays(), Delay::id).forEach(rule -> judgeDelay(rule, asked.kind(), totals, facts, found));
    }

    /** What a clock that went back shows in the future counts, too. */
    static boolean isRecent(Spent spent, long now, long windowSeconds) {
        return windowSeconds > 0 && spent.at() > now - windowSeconds;
    }

    private static void judgeTerms(Safeguards safeguards, Asked asked, long now, Findings found) {
        for (Effect effect : asked.effects()) {
            if (!(effect instanceof Effect.Withdraw withdraw)) {
                continue;
            }
            safeguards.terms().stream()
                    .filter(term -> term.token().equals(withdraw.token())
                            && term.destination().equals(withdraw.destination()))
                    .forEach(term -> {
                        if (now < term.usableFrom()) {
                            found.deny(
                                    SignerTag.DESTINATION_NOT_YET,
                                    term.destination() + " is usable from " + term.usableFrom() + ", it is " + now);
                        } else if (now >= term.usableUntil()) {
                            found.deny(
                                    SignerTag.DESTINATION_EXPIRED,
                                    term.destination() + " was usable until " + term.usableUntil() + ", it is " + now);
                        } else {
                            found.note("term: " + term.destination() + " is usable from " + term.usableFrom()
                                    + " until " + term.usableUntil() + ", it is " + now);
                        }
                    });
        }
    }

    private static void judgeVelocity(Velocity rule, List<Outflow> flows, Facts facts, Findings found) {
        Map<Bytes32, Amount> asked = new TreeMap<>();
        flows.stream()
                .filter(flow -> flow.token().equals(rule.token()))
                .forEach(flow -> asked.merge(bucket(rule, flow), flow.amount(), Outflow::sum));
        if (asked.isEmpty()) {
            found.passesBy(rule.id(), "the intent moves nothing of its token");
            return;
        }
        asked.forEach((bucket, amount) -> {
            Amount before = sum(
                    facts,
                    spent -> isRecent(spent, facts.at(), rule.windowSeconds()),
                    flow -> flow.token().equals(rule.token())
                            && bucket(rule, flow).equals(bucket));
            judgeLimit(
                    rule.id(),
                    SignerTag.VELOCITY_EXCEEDED,
                    before,
                    amount,
                    rule.upTo(),
                    " signed in " + rule.windowSeconds() + " seconds" + (rule.eachPayee() ? " for " + bucket : ""),
                    found);
        });
    }

    private static Bytes32 bucket(Velocity rule, Outflow flow) {
        return rule.eachPayee() ? flow.payee() : Bytes32.ZERO;
    }

    private static void judgePace(Pace rule, IntentKind kind, Facts facts, Findings found) {
        if (!rule.kinds().contains(kind)) {
            found.passesBy(rule.id(), "it is not of kind " + kind.text());
            return;
        }
        long before = facts.spent().stream()
                .filter(spent ->
                        rule.kinds().contains(spent.kind()) && isRecent(spent, facts.at(), rule.windowSeconds()))
                .count();
        String compared =
                before + " batches signed in " + rule.windowSeconds() + " seconds and 1 more, limit " + rule.batches();
        found.matches(rule.id(), compared);
        if (before >= rule.batches()) {
            found.deny(SignerTag.VELOCITY_EXCEEDED, "rule " + rule.id() + ": " + compared);
        }
    }

    private static void judgeExposure(Exposure rule, List<Outflow> flows, Facts facts, Findings found) {
        Predicate<Outflow> ofToken = flow -> flow.token().equals(rule.token());
        if (flows.stream().noneMatch(ofToken)) {
            found.passesBy(rule.id(), "the intent moves nothing of its token");
            return;
        }
        judgeLimit(
                rule.id(),
                SignerTag.EXPOSURE_EXCEEDED,
                sum(facts, spent -> spent.openUntil() > facts.at(), ofToken),
                total(flows, rule.token()),
                rule.upTo(),
                " signed and not final",
                found);
    }

    private static void judgeLimit(
            String id, SignerTag tag, Amount before, Amount amount, Amount upTo, String what, Findings found) {
        String compared = before + " units" + what + " and " + amount + " more, limit " + upTo;
        found.matches(id, compared);
        if (Outflow.sum(before, amount).compareTo(upTo) > 0) {
            found.deny(tag, "rule " + id + ": " + compared);
        }
    }

    private static void judgeCalendar(Calendar rule, IntentKind kind, long now, Findings found) {
        if (!rule.kinds().contains(kind)) {
            found.passesBy(rule.id(), "it is not of kind " + kind.text());
            return;
        }
        OptionalLong opening = rule.opening(now);
        if (opening.isEmpty()) {
            found.deny(SignerTag.DENIED, "rule " + rule.id() + ": the calendar never opens after " + now);
            return;
        }
        found.matches(rule.id(), "it is " + now + ", open from " + opening.getAsLong());
        found.waitUntil(opening.getAsLong());
    }

    private static void judgeDelay(
            Delay rule, IntentKind kind, Map<TokenId, Amount> totals, Facts facts, Findings found) {
        if (!rule.kinds().contains(kind)) {
            found.passesBy(rule.id(), "it is not of kind " + kind.text());
            return;
        }
        String compared = "";
        if (rule.threshold().isPresent()) {
            Threshold threshold = rule.threshold().get();
            Amount total = totals.getOrDefault(threshold.token(), Amount.ZERO);
            if (total.compareTo(threshold.above()) <= 0) {
                found.passesBy(rule.id(), total + " units are not above " + threshold.above());
                return;
            }
            compared = total + " units are above " + threshold.above() + ", ";
        }
        found.matches(
                rule.id(),
                compared + rule.seconds() + " seconds from " + facts.recordedAt() + ", when it was recorded");
        found.waitUntil(facts.recordedAt() + rule.seconds());
    }

    static void judgePanels(Safeguards safeguards, IntentKind kind, Set<String> counted, Findings found) {
        for (Panel rule : byId(safeguards.panels(), Panel::id)) {
            if (!rule.kinds().contains(kind)) {
                found.passesBy(rule.id(), "it is not of kind " + kind.text());
                continue;
            }
            int have = (int) counted.stream().filter(rule.people()::contains).count();
            found.matches(rule.id(), have + " of its people approved, needs " + rule.atLeast());
            if (have < rule.atLeast()) {
                found.require(counted.size() + rule.atLeast() - have);
            }
        }
    }

    private static Amount total(List<Outflow> flows, TokenId token) {
        return flows.stream()
                .filter(flow -> flow.token().equals(token))
                .map(Outflow::amount)
                .reduce(Amount.ZERO, Outflow::sum);
    }

    private static Amount sum(Facts facts, Predicate<Spent> batches, Predicate<Outflow> flows) {
        return facts.spent().stream()
                .filter(batches)
                .flatMap(spent -> spent.outflows().stream())
                .filter(flows)
                .map(Outflow::amount)
                .reduce(Amount.ZERO, Outflow::sum);
    }

    static <T> List<T> byId(List<T> rules, Function<T, String> id) {
        return rules.stream().sorted(Comparator.comparing(id)).toList();
    }
}
