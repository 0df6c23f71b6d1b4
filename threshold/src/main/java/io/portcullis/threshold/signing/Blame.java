package io.portcullis.threshold.signing;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Pairing;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names bad parts by halving. A group of parts is good if {@code e(Σ ρ_i σ_i, g2) = e(H(m), Σ ρ_i Y_i)} for random ρ_i: bad parts pass with
 * a chance below 2^-127, whoever chose them, because the weights are drawn after. To name one bad part among n takes at most ⌈log₂ n⌉ checks; to name every bad one,
 * at most twice as many for each.
 */
final class Blame {
    private static final int WEIGHT_BYTES = 16;

    private final G1 hashed;
    private final GroupSharing sharing;
    private final SecretSource random;
    private final SortedSet<Integer> culprits = new TreeSet<>();
    private int checks;

    private Blame(G1 hashed, GroupSharing sharing, SecretSource random) {
        this.hashed = hashed;
        this.sharing = sharing;
        this.random = random;
    }

    record Found(SortedSet<Integer> culprits, int checks) {}

    /**
     * One bad part; whether there are others is left open.
     *
     * @param parts known to have a bad one among them, by members of the sharing
     */
    static Found firstOf(G1 hashed, GroupSharing sharing, List<PartialSignature> parts, SecretSource random) {
        Blame blame = new Blame(hashed, sharing, random);
        List<PartialSignature> bad = parts;
        while (bad.size() > 1) {
            int half = bad.size() / 2;
            List<PartialSignature> left = bad.subList(0, half);
            bad = blame.allGood(left) ? bad.subList(half, bad.size()) : left;
        }
        blame.culprits.add(bad.getFirst().index());
        return new Found(blame.culprits, blame.checks);
    }

    /**
     * Every bad part.
     *
     * @param parts known to have a bad one among them, by members of the sharing
     */
    static Found amongBad(G1 hashed, GroupSharing sharing, List<PartialSignature> parts, SecretSource random) {
        Blame blame = new Blame(hashed, sharing, random);
        blame.split(parts);
        return new Found(blame.culprits, blame.checks);
    }

    /** @param parts that may all be good */
    static Found among(G1 hashed, GroupSharing sharing, List<PartialSignature> parts, SecretSource random) {
        Blame blame = new Blame(hashed, sharing, random);
        if (!blame.allGood(parts)) {
            blame.split(parts);
        }
        return new Found(blame.culprits, blame.checks);
    }

    /** Invariant: there is a bad one among these; so if the left half is good, the right half need not be asked. */
    private void split(List<PartialSignature> bad) {
        if (bad.size() == 1) {
            culprits.add(bad.getFirst().index());
            return;
        }
        List<PartialSignature> left = bad.subList(0, bad.size() / 2);
        List<PartialSignature> right = bad.subList(bad.size() / 2, bad.size());
        if (allGood(left)) {
            split(right);
            return;
        }
        split(left);
        if (!allGood(right)) {
            split(right);
        }
    }

    private boolean allGood(List<PartialSignature> parts) {
        checks++;
        List<Scalar> weights = weights(parts.size());
        List<G1> signatures =
                parts.stream().map(part -> part.signature().point()).toList();
        List<G2> keys = parts.stream()
                .map(part -> sharing.memberKey(part.index()).orElseThrow().point())
                .toList();
        return Pairing.equal(
                G1.sumOfProducts(signatures, weights), G2.generator(), hashed, G2.sumOfProducts(keys, weights));
    }

    private List<Scalar> weights(int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment drawn = arena.allocate((long) WEIGHT_BYTES * count);
            random.fill(drawn);
            List<Scalar> weights = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                byte[] weight =
                        drawn.asSlice((long) WEIGHT_BYTES * i, WEIGHT_BYTES).toArray(ValueLayout.JAVA_BYTE);
                // Never zero: a weight of zero would let its part pass unseen.
                weight[0] |= (byte) 0x80;
                weights.add(Scalar.reduce(Bytes.of(weight)));
            }
            return weights;
        }
    }
}
