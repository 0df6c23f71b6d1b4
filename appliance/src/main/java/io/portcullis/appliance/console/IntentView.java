package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One intent with everything known of it.
 *
 * @param state where it stands: a word of the custody pipeline
 * @param intent the canonical document whose SHA-256 is {@code id}
 * @param digest EIP-712 digest that the board's keys sign
 * @param effects in the order of the batch's operations
 * @param tokens those that the effects name
 */
public record IntentView(
        String id,
        String kind,
        String state,
        String title,
        String purpose,
        String initiator,
        long createdAt,
        long expiresAt,
        long nonce,
        long policyVersion,
        String digest,
        JsonNode intent,
        List<EffectView> effects,
        List<TokenView> tokens,
        VerdictView verdict,
        List<Decision> approvals,
        List<Signature> signatures,
        List<Recorded> recorded,
        Optional<Transaction> submitted,
        List<Payout> payouts,
        Optional<Fault> fault,
        boolean evidence) {
    /** What the policy says. */
    public record VerdictView(String outcome, int required, int have, List<String> rules, List<String> reasons) {
        public VerdictView {
            rules = List.copyOf(rules);
            reasons = List.copyOf(reasons);
        }
    }

    /** One person's decision, given with a passkey. */
    public record Decision(String person, String decision, long at) {}

    /** One signer's agreement. */
    public record Signature(String signer, String address) {}

    /** Where a signer's audit log holds this intent. */
    public record Recorded(String signer, long index, long size, String root) {}

    /** A transaction on the chain. */
    public record Transaction(String hash, long blockNumber) {}

    /** A withdrawal that the batch queued. */
    public record Payout(String id, String status, long releaseAt, Optional<String> transaction) {}

    /** Why it went no further. */
    public record Fault(String tag, String message, String remedy) {}

    public IntentView {
        effects = List.copyOf(effects);
        tokens = List.copyOf(tokens);
        approvals = List.copyOf(approvals);
        signatures = List.copyOf(signatures);
        recorded = List.copyOf(recorded);
        payouts = List.copyOf(payouts);
    }
}
