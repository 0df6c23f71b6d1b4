package io.portcullis.appliance.web;

import io.portcullis.appliance.console.EffectWords;
import io.portcullis.appliance.console.PolicyDiffView;
import io.portcullis.signer.policy.Counterexample;
import io.portcullis.signer.policy.PolicyDiff;

/** Tells a change of policy as API and console show it. */
final class PolicyDiffViews {
    private PolicyDiffViews() {}

    static PolicyDiffView view(PolicyDiff diff, EffectWords words) {
        return new PolicyDiffView(
                diff.isTighter(),
                diff.loosenings(),
                diff.replayed(),
                diff.changes().stream()
                        .map(change -> new PolicyDiffView.Changed(
                                change.intent().toString(),
                                change.before().outcome(),
                                change.after().outcome()))
                        .toList(),
                diff.counterexample().map(example -> example(example, words)));
    }

    private static PolicyDiffView.Example example(Counterexample example, EffectWords words) {
        return new PolicyDiffView.Example(
                example.asked().kind().text(),
                example.asked().effects().stream()
                        .map(effect -> words.sentence(effect))
                        .toList(),
                example.asked().approvers().stream().sorted().toList(),
                example.facts().at(),
                example.facts().spent().size(),
                example.before().outcome(),
                example.after().outcome());
    }
}
