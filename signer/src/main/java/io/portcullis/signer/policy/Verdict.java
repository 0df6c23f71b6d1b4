package io.portcullis.signer.policy;

import io.portcullis.signer.verdict.SignerTag;
import java.util.List;

/** What the policy says of an intent: always with the rules that matched, and why. */
public sealed interface Verdict {
    /** What was considered, in the order of the rules' ids, one line each. */
    List<String> trace();

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

    /** Never, under this policy. */
    record Deny(SignerTag tag, String reason, List<String> trace) implements Verdict {
        public Deny {
            trace = List.copyOf(trace);
        }
    }
}
