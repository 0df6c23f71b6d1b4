package io.portcullis.threshold.signing;

import io.portcullis.threshold.bls.Ciphersuite;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.Pairing;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.sharing.Lagrange;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the group's signature of t parts by Lagrange's interpolation in the exponent.
 *
 * <p>Invariants: what comes out as a signature has been verified under the group's key; a culprit is named only if its part is not its
 * share's signature; with t good parts among what is given there is always a signature.
 */
public final class Combiner {
    private final GroupSharing sharing;
    private final SecretSource random;

    public Combiner(GroupSharing sharing) {
        this(sharing, new OsRandomness());
    }

    /** @param random draws the weights by which parts are checked together */
    public Combiner(GroupSharing sharing, SecretSource random) {
        this.sharing = sharing;
        this.random = random;
    }

    /** Combines parts of a signature over the message. */
    public Combination combine(Bytes message, List<PartialSignature> parts) {
        return combine(message, Ciphersuite.SIGNATURE_IN_G1, parts);
    }

    public Combination combine(Bytes message, Dst dst, List<PartialSignature> parts) {
        SortedMap<Integer, PartialSignature> byIndex = new TreeMap<>();
        for (PartialSignature part : parts) {
            Optional<ThresholdRefusal> refusal = refusalOf(part, byIndex);
            if (refusal.isPresent()) {
                return new Combination.Failed(refusal.get(), new TreeSet<>(), 0);
            }
            byIndex.put(part.index(), part);
        }
        G1 hashed = G1.hash(message, dst);
        SortedSet<Integer> culprits = new TreeSet<>();
        int checks = 0;
        while (byIndex.size() >= sharing.threshold()) {
            List<PartialSignature> chosen =
                    byIndex.values().stream().limit(sharing.threshold()).toList();
            Optional<Signature> signature = interpolate(hashed, chosen);
            if (signature.isPresent()) {
                return new Combination.Combined(signature.get(), indices(chosen), culprits, checks);
            }
            // One bad part is the usual case: naming it is half the work, and the next combination says whether it was
            // alone.
            Blame.Found found = culprits.isEmpty()
                    ? Blame.firstOf(hashed, sharing, chosen, random)
                    : Blame.amongBad(hashed, sharing, chosen, random);
            checks += found.checks();
            culprits.addAll(found.culprits());
            byIndex.keySet().removeAll(found.culprits());
        }
        if (!culprits.isEmpty() && !byIndex.isEmpty()) {
            Blame.Found rest = Blame.among(hashed, sharing, List.copyOf(byIndex.values()), random);
            checks += rest.checks();
            culprits.addAll(rest.culprits());
            byIndex.keySet().removeAll(rest.culprits());
        }
        ThresholdTag tag = culprits.isEmpty() ? ThresholdTag.TOO_FEW_PARTIALS : ThresholdTag.PARTIAL_INVALID;
        String reason = byIndex.size() + " good parts of " + sharing.threshold() + " that are needed";
        return new Combination.Failed(new ThresholdRefusal(tag, reason), culprits, checks);
    }

    /** Whose parts are not their share's signatures of the message; the parts are all of members, each once. */
    public SortedSet<Integer> culpritsAmong(Bytes message, Dst dst, List<PartialSignature> parts) {
        return parts.isEmpty()
                ? new TreeSet<>()
                : Blame.among(G1.hash(message, dst), sharing, parts, random).culprits();
    }

    private Optional<ThresholdRefusal> refusalOf(PartialSignature part, SortedMap<Integer, PartialSignature> before) {
        if (part.epoch() != sharing.epoch()) {
            return refusal(
                    ThresholdTag.EPOCH_MIXED,
                    "the part of member " + part.index() + " is of epoch " + part.epoch() + ", not " + sharing.epoch());
        }
        if (sharing.memberKey(part.index()).isEmpty()) {
            return refusal(ThresholdTag.INDEX_INVALID, "no member has index " + part.index());
        }
        if (before.containsKey(part.index())) {
            return refusal(ThresholdTag.INDEX_DUPLICATE, "two parts of member " + part.index());
        }
        return Optional.empty();
    }

    private static Optional<ThresholdRefusal> refusal(ThresholdTag tag, String reason) {
        return Optional.of(new ThresholdRefusal(tag, reason));
    }

    private Optional<Signature> interpolate(G1 hashed, List<PartialSignature> parts) {
        List<Integer> indices = parts.stream().map(PartialSignature::index).toList();
        List<Scalar> coefficients = Lagrange.atZero(indices);
        List<G1> points = new ArrayList<>(parts.size());
        parts.forEach(part -> points.add(part.signature().point()));
        G1 combined;
        try {
            combined = G1.sumOfProducts(points, coefficients);
        } catch (ThresholdRefusedException infinity) {
            // Whoever has seen the others' parts can choose its own so that all of them cancel: a bad part like any
            // other.
            return Optional.empty();
        }
        boolean right = Pairing.equal(
                combined, G2.generator(), hashed, sharing.groupKey().point());
        return right ? Optional.of(new Signature(combined)) : Optional.empty();
    }

    private static SortedSet<Integer> indices(List<PartialSignature> parts) {
        SortedSet<Integer> indices = new TreeSet<>();
        parts.forEach(part -> indices.add(part.index()));
        return indices;
    }
}
