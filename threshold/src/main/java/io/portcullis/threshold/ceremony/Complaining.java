package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every member opens its deals and says which do not open to what the dealer committed to.
 *
 * <pre>
 * member  ── COMPLAIN [dealer…] ──▶ all       (mostly an empty list)
 * </pre>
 */
record Complaining(
        Gathering gathering, SortedMap<Integer, TransportPublicKey> transportKeys, SortedMap<Integer, Dealt> dealings)
        implements Open {
    static Bytes word(SortedSet<Integer> dealers) {
        return new RlpWriter()
                .list(dealers, (out, dealer) -> out.number(dealer))
                .toList();
    }

    @Override
    public Round round() {
        return Round.COMPLAIN;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.liveReceivers();
    }

    @Override
    public Open with(Gathering more) {
        return new Complaining(more, transportKeys, dealings);
    }

    @Override
    public State close() {
        SortedMap<Integer, SortedSet<Integer>> complaints = new TreeMap<>();
        Gathering judged = gathering
                .judge((speaker, body) -> {
                    List<Integer> dealers = RlpReader.readList(
                            body, in -> in.items(Limits.MAX_MEMBERS, one -> one.number(0, Limits.MAX_MEMBERS)));
                    SortedSet<Integer> distinct = new TreeSet<>(dealers);
                    if (!dealers.equals(List.copyOf(distinct))
                            || !dealings.keySet().containsAll(distinct)) {
                        throw new ThresholdRefusedException(
                                ThresholdTag.ENCODING_INVALID, "complaints name dealers, ascending");
                    }
                    distinct.forEach(dealer -> complaints
                            .computeIfAbsent(dealer, none -> new TreeSet<>())
                            .add(speaker.receivesAs().getAsInt()));
                })
                .requireEnough();
        Justifying justifying = new Justifying(judged.next(), transportKeys, dealings, complaints);
        return complaints.isEmpty() ? justifying.close() : justifying;
    }
}
