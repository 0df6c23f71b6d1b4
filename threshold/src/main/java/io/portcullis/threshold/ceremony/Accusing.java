package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every member holds the parts of the key against the shares it was dealt. Where they differ it shows the share: that opens the dealer's
 * commitment and contradicts the part, for all to see.
 *
 * <pre>
 * member  ── ACCUSE [[dealer, share, blinding]…] ──▶ all       (mostly an empty list)
 * </pre>
 *
 * @param extracted the parts of the key, by dealer
 * @param exposed the dealers whose parts are to be reconstructed
 */
record Accusing(
        Gathering gathering,
        SortedMap<Integer, Dealt> dealings,
        SortedSet<Integer> qualified,
        SortedMap<Integer, Commitment> extracted,
        SortedSet<Integer> exposed)
        implements Open {
    @Override
    public Round round() {
        return Round.ACCUSE;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.liveReceivers();
    }

    @Override
    public Open with(Gathering more) {
        return new Accusing(more, dealings, qualified, extracted, exposed);
    }

    @Override
    public State close() {
        SortedSet<Integer> guilty = new TreeSet<>();
        Gathering judged = gathering.judge((speaker, body) -> judge(speaker, body, guilty));
        for (int dealer : guilty) {
            judged = judged.evict(
                    judged.dealer(dealer),
                    ThresholdTag.EXTRACTION_INCONSISTENT,
                    "showed a part of the key that is not of the polynomial it dealt");
        }
        SortedSet<Integer> all = new TreeSet<>(exposed);
        all.addAll(guilty);
        Gathering next = judged.requireEnough().next();
        if (!all.isEmpty()) {
            return new Reconstructing(next, dealings, extracted, all);
        }
        return Proving.ofCommitments(next, extracted, new TreeMap<>());
    }

    private void judge(Party speaker, Bytes body, Set<Integer> guilty) {
        int member = speaker.receivesAs().getAsInt();
        List<Committed.Revealed> accusations = read(body);
        Set<Integer> seen = new HashSet<>();
        for (Committed.Revealed accusation : accusations) {
            int dealer = accusation.dealer();
            boolean opens = extracted.containsKey(dealer)
                    && seen.add(dealer)
                    && dealings.get(dealer).committed() instanceof Committed.Hiding hiding
                    && hiding.opensTo(member, accusation.share(), accusation.blinding());
            if (!opens || extracted.get(dealer).isAt(member, G2.generator().times(accusation.share()))) {
                throw new ThresholdRefusedException(
                        ThresholdTag.ACCUSATION_FALSE, "accused dealer " + dealer + ", whose part of the key is right");
            }
            guilty.add(dealer);
        }
    }

    static List<Committed.Revealed> read(Bytes body) {
        return RlpReader.readList(body, in -> in.items(Limits.MAX_MEMBERS, Committed.Revealed::read));
    }

    /** For those who write one. */
    static SortedMap<Integer, Commitment> without(SortedMap<Integer, Commitment> parts, Set<Integer> dealers) {
        SortedMap<Integer, Commitment> rest = new TreeMap<>(parts);
        rest.keySet().removeAll(dealers);
        return rest;
    }
}
