package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.PolicyDiff;
import io.portcullis.signer.policy.SignedPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a change of policy changes, over the intents that were filed so far, or over evidence files. */
public final class PolicyDiffs {
    /** The newest that are judged again. */
    private static final int MAX_REPLAYED = 1_000;

    private final IntentStore store;

    public PolicyDiffs(IntentStore store) {
        this.store = store;
    }

    /** Of an intent that puts another policy in force; empty for any other. */
    public Optional<PolicyDiff> of(IntentStore.Row row) {
        return row.dossier()
                .newPolicy()
                .map(next -> of(
                        row.dossier().policy().policy(),
                        next.policy(),
                        row.intent().createdAt()));
    }

    private PolicyDiff of(Policy old, Policy next, long at) {
        List<PolicyDiff.Filed> history = store.all().stream()
                .sorted(Comparator.comparingLong(
                                (IntentStore.Row row) -> row.intent().createdAt())
                        .reversed())
                .limit(MAX_REPLAYED)
                .map(this::filed)
                .toList();
        return PolicyDiff.of(old, next, PolicyDiff.replay(history), at);
    }

    private PolicyDiff.Filed filed(IntentStore.Row row) {
        return PolicyFacts.filed(
                store, row, Deciding.asked(store, row, row.intent().expiresAt()));
    }

    /**
     * Of documents and evidence files, with no appliance.
     *
     * @param old a policy's document, signed or not; so is {@code next}. Signatures are not checked: this shows, and puts nothing in force
     * @throws io.portcullis.signer.verdict.RefusedException naming the field and the rule it breaks
     */
    public static PolicyDiff ofFiles(byte[] old, byte[] next, List<byte[]> evidence, long atSeconds) {
        List<PolicyDiff.Filed> history =
                evidence.stream().map(file -> EvidenceFile.decode(file).filed()).toList();
        return PolicyDiff.of(document(old), document(next), PolicyDiff.replay(history), atSeconds);
    }

    /** A policy, whether its officer has signed it or not. */
    public static Policy document(byte[] bytes) {
        ObjectNode json = StrictJson.object(bytes);
        return json.has("document")
                ? SignedPolicy.decode(bytes).policy()
                : PolicyCodec.decode(StrictJson.canonical(json));
    }
}
