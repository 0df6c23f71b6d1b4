package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Lagrange;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The members put the polynomials of exposed dealers together from their shares. Those dealers' parts are public then; the key stays secret,
 * because it is the sum of all parts.
 *
 * <pre>
 * member  ── RECONSTRUCT [[dealer, share, blinding]…] ──▶ all
 * </pre>
 */
record Reconstructing(
        Gathering gathering,
        SortedMap<Integer, Dealt> dealings,
        SortedMap<Integer, Commitment> extracted,
        SortedSet<Integer> exposed)
        implements Open {
    @Override
    public Round round() {
        return Round.RECONSTRUCT;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.liveReceivers();
    }

    @Override
    public Open with(Gathering more) {
        return new Reconstructing(more, dealings, extracted, exposed);
    }

    @Override
    public State close() {
        SortedMap<Integer, SortedMap<Integer, Scalar>> shares = new TreeMap<>();
        Gathering judged =
                gathering.judge((speaker, body) -> judge(speaker, body, shares)).requireEnough();
        SortedMap<Integer, List<Scalar>> open = new TreeMap<>();
        for (int dealer : exposed) {
            open.put(dealer, reconstruct(judged, shares.getOrDefault(dealer, new TreeMap<>())));
        }
        return Proving.ofCommitments(judged.next(), Accusing.without(extracted, exposed), open);
    }

    private void judge(Party speaker, Bytes body, SortedMap<Integer, SortedMap<Integer, Scalar>> shares) {
        int member = speaker.receivesAs().getAsInt();
        List<Committed.Revealed> revealed = Accusing.read(body);
        if (!revealed.stream().map(Committed.Revealed::dealer).toList().equals(List.copyOf(exposed))) {
            throw new ThresholdRefusedException(
                    ThresholdTag.ENCODING_INVALID, "shows the shares of other dealers than were asked for");
        }
        for (Committed.Revealed one : revealed) {
            if (!(dealings.get(one.dealer()).committed() instanceof Committed.Hiding hiding)
                    || !hiding.opensTo(member, one.share(), one.blinding())) {
                throw new ThresholdRefusedException(
                        ThresholdTag.ACCUSATION_FALSE, "shows a share that dealer " + one.dealer() + " did not deal");
            }
        }
        revealed.forEach(one ->
                shares.computeIfAbsent(one.dealer(), none -> new TreeMap<>()).put(member, one.share()));
    }

    /** The coefficients themselves: one of them may be zero, which no point stands for. */
    private List<Scalar> reconstruct(Gathering judged, SortedMap<Integer, Scalar> shares) {
        int threshold = definition().threshold();
        judged.require(shares.size(), threshold, "shares of an exposed dealer");
        List<Integer> indices = new ArrayList<>();
        List<Scalar> values = new ArrayList<>();
        for (Map.Entry<Integer, Scalar> share : shares.entrySet()) {
            if (indices.size() < threshold) {
                indices.add(share.getKey());
                values.add(share.getValue());
            }
        }
        return Lagrange.interpolate(indices, values);
    }
}
