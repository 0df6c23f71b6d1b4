package io.portcullis.signer.policy;

import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what each rule says of one intent, and folds it into the verdict.
 *
 * <p>Every rule speaks, also after one has denied: the trace shows them all. Of several denials the first in the order of evaluation,
 * which is that of the rules' names, gives the tag.
 */
final class Findings {
    private static final String RULE = "rule ";
    private static final String MATCHES = " matches: ";

    private final List<String> trace = new ArrayList<>();
    private Optional<Verdict.Deny> denied = Optional.empty();
    private int required;
    private long notBefore;

    void note(String line) {
        trace.add(line);
    }

    /** @param compared the values that were held against each other */
    void matches(String rule, String compared) {
        trace.add(RULE + rule + MATCHES + compared);
    }

    void passesBy(String rule, String compared) {
        trace.add(RULE + rule + " does not match: " + compared);
    }

    void deny(SignerTag tag, String reason) {
        trace.add("denied, " + tag + ": " + reason);
        if (denied.isEmpty()) {
            denied = Optional.of(new Verdict.Deny(tag, reason, List.of()));
        }
    }

    void require(int approvers) {
        required = Math.max(required, approvers);
    }

    void waitUntil(long instant) {
        notBefore = Math.max(notBefore, instant);
    }

    Verdict verdict(int have, long now) {
        trace.add(have + " of " + required + " approvers");
        if (denied.isPresent()) {
            return new Verdict.Deny(denied.get().tag(), denied.get().reason(), trace);
        }
        if (have < required) {
            return new Verdict.NeedsApproval(required, have, trace);
        }
        if (now < notBefore) {
            trace.add("not before " + notBefore + ", it is " + now);
            return new Verdict.Delay(notBefore, have, trace);
        }
        return new Verdict.Allow(have, trace);
    }

    /** The names of the rules that a trace says matched. */
    static List<String> matched(List<String> trace) {
        return trace.stream()
                .filter(line -> line.startsWith(RULE) && line.contains(MATCHES))
                .map(line -> line.substring(RULE.length(), line.indexOf(MATCHES)))
                .toList();
    }
}
