package io.portcullis.signer.keyceremony;

import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.EvidenceVerifier;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;

/**
 * Judges the evidence of a permit by trust roots of the reader's own: whoever carried it here is not asked anything. That the board's signers
 * still agreed to it, after rejections, cancellations and delays, is what their signatures say.
 */
public final class PermitJudge {
    /** How far the clocks of appliance and room may differ. */
    private static final long CLOCK_DRIFT_SECONDS = 60;

    private PermitJudge() {}

    /**
     * @param evidence an evidence file's bytes
     * @param nowSeconds the reader's own clock
     * @throws RefusedException KEY_PERMIT_INVALID, KEY_PERMIT_MISMATCH, KEY_PERMIT_EXPIRED
     */
    public static Authority.Permitted judge(byte[] evidence, Plan plan, TrustRoots trust, long nowSeconds) {
        List<EvidenceVerifier.Check> checks = EvidenceVerifier.verify(evidence, Optional.of(trust));
        checks.stream().filter(check -> !check.passed()).findFirst().ifPresent(check -> {
            throw new RefusedException(
                    SignerTag.KEY_PERMIT_INVALID, check.tag() + ", " + check.name() + ": " + check.detail());
        });
        Intent intent = EvidenceFile.decode(evidence).evidence().intent();
        boolean same = intent.kind() == IntentKind.KEY
                && plan.entity().equals(trust.entity())
                && intent.effects().equals(List.of(Effect.of(plan.permit(), plan.entity())));
        if (!same) {
            throw new RefusedException(
                    SignerTag.KEY_PERMIT_MISMATCH,
                    "intent " + intent.id() + " permits " + intent.effects() + ", the plan is to " + plan.goal()
                            + " at " + plan.place() + " with hash " + plan.hash());
        }
        if (nowSeconds >= intent.expiresAt() || intent.createdAt() > nowSeconds + CLOCK_DRIFT_SECONDS) {
            throw new RefusedException(
                    SignerTag.KEY_PERMIT_EXPIRED,
                    "it is good from " + intent.createdAt() + " until " + intent.expiresAt() + ", it is " + nowSeconds);
        }
        return new Authority.Permitted(
                intent.id(),
                intent.policyVersion(),
                EvidenceFile.decode(evidence).evidence().policy().policy().hash(),
                intent.expiresAt(),
                plan);
    }
}
