package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a room has used of the permits that it was shown, by the lines of its journal.
 *
 * <p>Invariants: a permit lets each ceremony of its plan begin once, whatever came of it; once a ceremony began by a permit, nothing begins
 * without one; no policy is gone back to.
 */
final class Permits {
    /** What was used of one permit. */
    private static final class Used {
        private final Set<Kind> begun = EnumSet.noneOf(Kind.class);
        private Optional<VerifyingKey> made = Optional.empty();
    }

    private final Map<Bytes32, Used> used = new HashMap<>();
    private long policyVersion;
    private Bytes32 policyHash = Bytes32.ZERO;

    boolean isGoverned() {
        return !used.isEmpty();
    }

    /** @return why a ceremony may not begin by this */
    Optional<Refusal> judge(Definition definition, Authority authority, long nowSeconds) {
        return switch (authority) {
            case Authority.Unstated() -> missing("it does not say by whose leave it begins");
            case Authority.Bootstrap() ->
                used.isEmpty() ? Optional.empty() : missing("ceremonies were held here by permits: a policy is active");
            case Authority.Permitted permit -> judge(definition, permit, nowSeconds);
        };
    }

    private Optional<Refusal> judge(Definition definition, Authority.Permitted permit, long nowSeconds) {
        if (nowSeconds >= permit.expiresAt()) {
            return Optional.of(new Refusal(
                    SignerTag.KEY_PERMIT_EXPIRED, "it was good until " + permit.expiresAt() + ", it is " + nowSeconds));
        }
        boolean newer = permit.policyVersion() > policyVersion;
        if (!newer
                && !(permit.policyVersion() == policyVersion
                        && permit.policyHash().equals(policyHash))) {
            return Optional.of(new Refusal(
                    SignerTag.POLICY_ROLLED_BACK,
                    "version " + permit.policyVersion() + " is shown, this room went by version " + policyVersion));
        }
        Used before = used.getOrDefault(permit.intent(), new Used());
        Optional<Refusal> differs = permit.plan()
                .differs(definition, before.made)
                .map(why -> new Refusal(SignerTag.KEY_PERMIT_MISMATCH, why));
        if (differs.isPresent()) {
            return differs;
        }
        return before.begun.contains(definition.kind())
                ? Optional.of(new Refusal(
                        SignerTag.KEY_PERMIT_SPENT,
                        "a " + definition.kind() + " began by intent " + permit.intent() + " before"))
                : Optional.empty();
    }

    private static Optional<Refusal> missing(String why) {
        return Optional.of(new Refusal(SignerTag.KEY_PERMIT_MISSING, why));
    }

    /**
     * What a line makes of it, once the line is durable.
     *
     * @param begun the ceremony's first line
     * @param after the ceremony with the line
     */
    void heed(Line.Begun begun, State after) {
        if (!(begun.authority() instanceof Authority.Permitted permit)) {
            return;
        }
        Kind kind = begun.definition().kind();
        Used one = used.computeIfAbsent(permit.intent(), intent -> new Used());
        one.begun.add(kind);
        policyVersion = permit.policyVersion();
        policyHash = permit.policyHash();
        if (after instanceof State.Completed && kind == Kind.GENERATE) {
            one.made = after.gathered().key();
        }
    }
}
