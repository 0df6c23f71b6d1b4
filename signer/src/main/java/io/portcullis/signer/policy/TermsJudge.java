package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.ApproverTerms.BreakGlass;
import io.portcullis.signer.policy.ApproverTerms.Diversity;
import io.portcullis.signer.policy.ApproverTerms.End;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds an intent against the terms of approvers: each of them may deny, delay, or ask for more people, and nothing else. */
final class TermsJudge {
    private TermsJudge() {}

    /** In an emergency value goes to an end that was committed to, and waits. */
    static void judgeBreakGlass(Policy policy, Asked asked, Facts facts, Findings found) {
        if (asked.kind() != IntentKind.BREAK_GLASS) {
            return;
        }
        Optional<BreakGlass> glass = policy.approverTerms().breakGlass();
        for (Effect effect : asked.effects()) {
            if (effect instanceof Effect.Withdraw withdraw
                    && glass.filter(one -> one.ends().contains(new End(withdraw.token(), withdraw.destination())))
                            .isEmpty()) {
                found.deny(
                        SignerTag.BREAK_GLASS_ELSEWHERE,
                        withdraw.destination() + " is no end of break-glass for token " + withdraw.token());
            }
        }
        glass.ifPresent(one -> {
            found.note("break-glass: " + one.delaySeconds() + " seconds from " + facts.recordedAt()
                    + ", when it was recorded");
            found.waitUntil(facts.recordedAt() + one.delaySeconds());
        });
    }

    static void judgeDiversities(
            Policy policy, Asked asked, Map<TokenId, Amount> totals, Approvers counted, Findings found) {
        for (Diversity rule : SafeguardJudge.byId(policy.approverTerms().diversities(), Diversity::id)) {
            if (!rule.kinds().contains(asked.kind())) {
                found.passesBy(rule.id(), "it is not of kind " + asked.kind().text());
                continue;
            }
            String compared = "";
            if (rule.threshold().isPresent()) {
                Threshold threshold = rule.threshold().get();
                Amount total = totals.getOrDefault(threshold.token(), Amount.ZERO);
                if (total.compareTo(threshold.above()) <= 0) {
                    found.passesBy(rule.id(), total + " units are not above " + threshold.above());
                    continue;
                }
                compared = total + " units are above " + threshold.above() + ", ";
            }
            int have = counted.distinct(policy, asked, rule);
            found.matches(
                    rule.id(),
                    compared + have + " of distinct " + rule.of().name().toLowerCase(Locale.ROOT) + ", needs "
                            + rule.atLeast());
            if (have < rule.atLeast()) {
                found.require(counted.seats().size() + rule.atLeast() - have);
            }
        }
    }
}
