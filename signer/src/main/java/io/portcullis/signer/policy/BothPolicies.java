package io.portcullis.signer.policy;

/**
 * What two policies say together: between the moment a tightening is agreed to and the moment the chain has it, both must allow.
 *
 * <p>Invariant: the verdict is never looser than under either alone, from a no over missing people and a delay to a yes.
 */
public final class BothPolicies {
    private BothPolicies() {}

    /**
     * The stricter of two verdicts; of two alike, the one that asks for more, and else that of the policy in force.
     *
     * @param inForce by the policy that the chain has
     * @param tighter by the one that is agreed to
     */
    public static Verdict stricter(Verdict inForce, Verdict tighter) {
        int left = strictness(inForce);
        int right = strictness(tighter);
        if (left != right) {
            return left > right ? inForce : tighter;
        }
        return switch (inForce) {
            case Verdict.Delay delay when ((Verdict.Delay) tighter).notBefore() > delay.notBefore() -> tighter;
            case Verdict.NeedsApproval needs when missing((Verdict.NeedsApproval) tighter) > missing(needs) -> tighter;
            default -> inForce;
        };
    }

    private static int missing(Verdict.NeedsApproval verdict) {
        return verdict.required() - verdict.have();
    }

    private static int strictness(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow _ -> 0;
            case Verdict.Delay _ -> 1;
            case Verdict.NeedsApproval _ -> 2;
            case Verdict.Deny _ -> 3;
        };
    }
}
