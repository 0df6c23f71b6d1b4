package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Everybody says that it is there, and members bring the key that deals to them are sealed with.
 *
 * <pre>
 * member  ── JOIN [transport key] ──▶ all
 * dealer  ── JOIN [] ──▶ all            (one that deals and receives nothing)
 * </pre>
 */
record Joining(Gathering gathering) implements Open {
    static Bytes word(Optional<TransportPublicKey> key) {
        return new RlpWriter()
                .bytes(key.map(TransportPublicKey::bytes).orElse(Bytes.EMPTY))
                .toList();
    }

    @Override
    public Round round() {
        return Round.JOIN;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.live(party -> true);
    }

    @Override
    public Open with(Gathering more) {
        return new Joining(more);
    }

    @Override
    public State close() {
        SortedMap<Integer, TransportPublicKey> keys = new TreeMap<>();
        Gathering judged = gathering
                .judge((speaker, body) -> {
                    Bytes key = RlpReader.readList(body, in -> in.bytes(TransportPublicKey.LENGTH));
                    if (key.size() != (speaker.receivesAs().isPresent() ? TransportPublicKey.LENGTH : 0)) {
                        throw new ThresholdRefusedException(
                                ThresholdTag.ENCODING_INVALID, "a member brings a transport key, and nobody else");
                    }
                    speaker.receivesAs().ifPresent(index -> keys.put(index, new TransportPublicKey(key)));
                })
                .requireEnough();
        judged.requireDealers(judged.liveDealers().size());
        return new Dealing(judged.next(), keys);
    }
}
