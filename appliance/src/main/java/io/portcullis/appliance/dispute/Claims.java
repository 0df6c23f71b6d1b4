package io.portcullis.appliance.dispute;

import io.portcullis.appliance.store.UnsaidValue;
import io.portcullis.depositary.model.AccountOperation.SecretReveal.Shown;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What values of hash chains claim of a body's clauses: a payment by its preimage, of a pull what lies between the step that the body stands at and the
 * value's.
 *
 * <p>Each value's chain is walked once, so the cost is that of its steps, however many clauses there are.
 */
final class Claims {
    private Claims() {}

    /** @return by the clause's hash, the value that claims most */
    static Map<Bytes32, Shown> of(ProofBody body, Collection<UnsaidValue> unsaid) {
        Map<Bytes32, List<Clause>> byHash = new HashMap<>();
        for (Clause clause : body.clauses()) {
            if (clause.kind() != Clause.Kind.ORDER) {
                byHash.computeIfAbsent(clause.hash(), any -> new ArrayList<>(1)).add(clause);
            }
        }
        Map<Bytes32, Shown> claims = new HashMap<>();
        for (UnsaidValue each : unsaid) {
            Bytes32 hash = each.value();
            for (int steps = 1; steps <= each.progress(); steps++) {
                hash = Bytes32.of(Bytes.of(hash.toArray()).sha256().toArray());
                for (Clause clause : byHash.getOrDefault(hash, List.of())) {
                    if (claims(clause, each.progress(), steps)) {
                        claims.merge(hash, new Shown(each.value(), steps), Claims::further);
                    }
                }
            }
        }
        return claims;
    }

    private static boolean claims(Clause clause, int progress, int steps) {
        return switch (clause.kind()) {
            case HTLC -> steps == 1;
            case PULL -> clause.progress() + steps == progress && progress <= clause.steps();
            case ORDER -> false;
        };
    }

    private static Shown further(Shown one, Shown other) {
        return one.steps() >= other.steps() ? one : other;
    }
}
