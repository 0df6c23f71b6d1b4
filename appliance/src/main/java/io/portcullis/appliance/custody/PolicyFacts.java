package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyDiff;
import io.portcullis.signer.policy.Safeguards;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The facts that the appliance evaluates policies by, from what it stores. No signer believes them: each has its own clock, log and
 * memory. They say what a signer will find, and let anybody evaluate the policy again.
 */
public final class PolicyFacts {
    private final IntentStore store;
    private final InstantSource clock;

    public PolicyFacts(IntentStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Of an intent that is filed now. */
    Facts ofNew(Policy policy) {
        long now = clock.instant().getEpochSecond();
        return new Facts(now, now, spent(policy, now, store.all().stream()));
    }

    /** Of an intent that is stored: as of now, or once it is signed, for ever as of then. */
    public Facts of(IntentStore.Row row) {
        long recordedAt = recordedAt(row);
        long at = Math.max(signedAt(store, row).orElseGet(() -> clock.instant().getEpochSecond()), recordedAt);
        return new Facts(
                at,
                recordedAt,
                spent(
                        row.dossier().policy().policy(),
                        at,
                        store.all().stream().filter(other -> !isSame(other.intent(), row.intent()))));
    }

    /** Whether they are for one nonce, of which one is signed at most. */
    private static boolean isSame(Intent one, Intent other) {
        return one.nonce() == other.nonce() && Filing.lane(one).equals(Filing.lane(other));
    }

    private List<Facts.Spent> spent(Policy policy, long at, Stream<IntentStore.Row> rows) {
        if (policy.safeguards().equals(Safeguards.NONE)) {
            return List.of();
        }
        long from = at - policy.safeguards().longestWindowSeconds();
        return rows.flatMap(row -> signedAt(store, row).stream().mapToObj(signed -> spent(row, signed)))
                .filter(spent -> spent.at() <= at && (spent.at() > from || spent.openUntil() > at))
                .sorted(Comparator.comparingLong(Facts.Spent::at).reversed().thenComparing(Facts.Spent::nonce))
                .limit(Facts.MAX_SPENT)
                .toList();
    }

    private static Facts.Spent spent(IntentStore.Row row, long signedAt) {
        return new Facts.Spent(
                row.intent().kind(),
                row.intent().nonce(),
                signedAt,
                openUntil(row),
                Facts.Outflow.of(row.intent().effects()));
    }

    /** As it is known afterwards, for another policy to judge. */
    static PolicyDiff.Filed filed(IntentStore store, IntentStore.Row row, Asked asked) {
        OptionalLong signedAt = signedAt(store, row);
        long recordedAt = recordedAt(row);
        return new PolicyDiff.Filed(
                row.id(),
                asked,
                row.intent().nonce(),
                signedAt.orElse(recordedAt),
                recordedAt,
                openUntil(row),
                signedAt.isPresent());
    }

    private static long recordedAt(IntentStore.Row row) {
        return row.dossier().inclusion().stream()
                .mapToLong(Inclusion::recordedAt)
                .max()
                .orElse(row.intent().createdAt());
    }

    private static long openUntil(IntentStore.Row row) {
        return row.intent().expiresAt()
                + row.dossier().policy().policy().chain().withdrawalDelaySeconds();
    }

    /** When the last signer signed, by its log. */
    private static OptionalLong signedAt(IntentStore store, IntentStore.Row row) {
        return store.signatures(row.id()).stream()
                .mapToLong(signed -> signed.entry().recordedAt())
                .max();
    }
}
