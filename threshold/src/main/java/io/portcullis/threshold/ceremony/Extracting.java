package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.sharing.Commitment;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Now that every dealer is bound, each shows its part of the key.
 *
 * <pre>
 * qualified dealer  ── EXTRACT [A_0 … A_{t-1}] ──▶ all
 * </pre>
 *
 * The part of a dealer that shows nothing, or nonsense, is not left out: the others reconstruct it. Else a dealer could look at the parts of
 * all others and choose whether its own counts.
 *
 * @param qualified the dealers whose polynomials make the key, for good
 */
record Extracting(Gathering gathering, SortedMap<Integer, Dealt> dealings, SortedSet<Integer> qualified)
        implements Open {
    static Bytes word(Commitment commitment) {
        RlpWriter out = new RlpWriter();
        commitment.write(out);
        return out.toList();
    }

    @Override
    public Round round() {
        return Round.EXTRACT;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.live(party -> party.dealsAs().isPresent()
                && qualified.contains(party.dealsAs().getAsInt()));
    }

    @Override
    public Open with(Gathering more) {
        return new Extracting(more, dealings, qualified);
    }

    @Override
    public State close() {
        SortedMap<Integer, Commitment> extracted = new TreeMap<>();
        Gathering judged = gathering
                .judge((speaker, body) -> {
                    Commitment commitment = RlpReader.readList(body, Commitment::read);
                    Committed.requireDegree(commitment.threshold(), definition());
                    extracted.put(speaker.dealsAs().getAsInt(), commitment);
                })
                .requireEnough();
        SortedSet<Integer> exposed = new TreeSet<>(qualified);
        exposed.removeAll(extracted.keySet());
        return new Accusing(judged.next(), dealings, qualified, extracted, exposed);
    }
}
