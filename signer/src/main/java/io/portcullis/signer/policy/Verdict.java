package io.portcullis.signer.policy;

import io.portcullis.signer.verdict.SignerTag;
import java.util.List;

/** What the policy says of an intent: always with every rule, whether it matched, and why. */
public sealed interface Verdict {
    /** What was considered, in the order of the rules' ids, one line each. */
    List<String> trace();

    /** The ids of the rules that matched. */
    default List<String> matchedRules() {
        return Findings.matched(trace());
    }

    /** The word that API, console and files use. */
    default String outcome() {
        return switch (this) {
            case Allow _ -> "ALLOW";
            case NeedsApproval _ -> "NEEDS_APPROVAL";
            case Delay _ -> "DELAY";
            case Deny _ -> "DENY";
        };
    }

    /** Everything the policy asks for is there. */
    record Allow(int approvers, List<String> trace) implements Verdict {
        public Allow {
            trace = List.copyOf(trace);
        }
    }

    /** People are missing. */
    record NeedsApproval(int required, int have, List<String> trace) implements Verdict {
        public NeedsApproval {
            trace = List.copyOf(trace);
        }
    }

    /**
     * Everybody has agreed, and it lies open to cancellation, or waits for its hour.
     *
     * @param notBefore Unix seconds; until then the answer is no
     */
    record Delay(long notBefore, int approvers, List<String> trace) implements Verdict {
        public Delay {
            trace = List.copyOf(trace);
        }
    }

    /** Never, under this policy. */
    record Deny(SignerTag tag, String reason, List<String> trace) implements Verdict {
        public Deny {
            trace = List.copyOf(trace);
        }
    }
}
