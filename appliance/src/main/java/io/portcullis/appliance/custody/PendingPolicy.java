package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Tightening;
import java.util.Comparator;
import java.util.Optional;

/**
 * The tighter policy that signers have agreed to and the chain has not yet: until it has, they judge by both. One that loosens waits, and a
 * change of rules is judged by the policy in force alone.
 */
final class PendingPolicy {
    private PendingPolicy() {}

    static Optional<SignedPolicy> of(IntentStore store, IntentStore.Row row) {
        if (row.intent().kind() == IntentKind.RULES) {
            return Optional.empty();
        }
        Policy judging = row.dossier().policy().policy();
        return store.all().stream()
                .filter(other -> other.dossier().newPolicy().isPresent()
                        && other.intent().nonce() < row.intent().nonce()
                        && !store.signatures(other.id()).isEmpty())
                .max(Comparator.comparingLong(other -> other.intent().nonce()))
                .flatMap(other -> other.dossier().newPolicy())
                .filter(next -> next.policy().version() > judging.version()
                        && Tightening.isTighter(judging, next.policy())
                        && !Tightening.isTighter(next.policy(), judging));
    }
}
