package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.bls.Ciphersuite;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Lagrange;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The new shares exist; every member signs with its own. Before this word leaves, the share is sealed and durable: so when t words are out, t
 * shares are safe, and the sharing is in force. With fewer it never was.
 *
 * <pre>
 * member  ── PROVE [part of the proof, part of the possession] ──▶ all
 * </pre>
 *
 * Each part is held against its member's own key, which only the new sharing has: old shares of the same group key do not pass.
 *
 * @param weights by dealer: a member's share is the weighted sum of what it was dealt
 */
record Proving(Gathering gathering, GroupSharing sharing, SortedMap<Integer, Scalar> weights) implements Open {
    /**
     * The key is the sum of the qualified dealers' parts.
     *
     * @param parts by dealer, as shown; at least one
     * @param open by dealer, the coefficients of the polynomials that had to be put together
     */
    static Proving ofCommitments(
            Gathering gathering, SortedMap<Integer, Commitment> parts, SortedMap<Integer, List<Scalar>> open) {
        SortedMap<Integer, Scalar> weights = new TreeMap<>();
        parts.keySet().forEach(dealer -> weights.put(dealer, Scalar.ONE));
        open.keySet().forEach(dealer -> weights.put(dealer, Scalar.ONE));
        Commitment sum = Commitment.sum(List.copyOf(parts.values()));
        for (List<Scalar> coefficients : open.values()) {
            sum = sum.plus(coefficients);
        }
        return of(gathering, sum, weights);
    }

    /**
     * The key is what it was, interpolated through the old shares that were dealt; were it another, the ceremony would end with
     * GROUP_KEY_CHANGED.
     */
    static Proving ofReshared(Gathering gathering, SortedMap<Integer, Dealt> dealings, SortedSet<Integer> qualified) {
        List<Integer> dealers = List.copyOf(qualified);
        List<Scalar> coefficients = Lagrange.atZero(dealers);
        SortedMap<Integer, Scalar> weights = new TreeMap<>();
        for (int i = 0; i < dealers.size(); i++) {
            weights.put(dealers.get(i), coefficients.get(i));
        }
        List<Commitment> commitments = new ArrayList<>();
        for (int dealer : qualified) {
            if (dealings.get(dealer).committed() instanceof Committed.Plain plain) {
                commitments.add(plain.commitment());
            }
        }
        Commitment combined = Commitment.weighted(commitments, coefficients);
        GroupSharing before = gathering.definition().previous().orElseThrow().sharing();
        if (!combined.constant().equals(before.commitment().constant())) {
            throw new CannotGoOnException(
                    gathering, ThresholdTag.GROUP_KEY_CHANGED, "the dealt shares do not make the group's key");
        }
        return of(gathering, combined, weights);
    }

    private static Proving of(Gathering gathering, Commitment commitment, SortedMap<Integer, Scalar> weights) {
        return new Proving(
                gathering,
                new GroupSharing(gathering.definition().epoch(), commitment, gathering.receivingIndices()),
                weights);
    }

    /** Adds up a member's share in secrets[0]. */
    void sumInto(SecretScalars share, SortedMap<Integer, SecretScalars> received) {
        weights.forEach((dealer, weight) -> share.addProduct(0, received.get(dealer), 0, weight));
    }

    static Bytes word(Signature proof, Signature possession) {
        return new RlpWriter().bytes(proof.encode()).bytes(possession.encode()).toList();
    }

    Bytes proofMessage() {
        return new Proof(gathering.session(), 0, gathering.seen()).message(sharing);
    }

    @Override
    public Round round() {
        return Round.PROVE;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.liveReceivers();
    }

    @Override
    public Open with(Gathering more) {
        return new Proving(more, sharing, weights);
    }

    @Override
    public State close() {
        List<PartialSignature> proofs = new ArrayList<>();
        List<PartialSignature> possessions = new ArrayList<>();
        Gathering judged = gathering.judge((speaker, body) -> RlpReader.readList(body, in -> {
            int index = speaker.receivesAs().getAsInt();
            Signature proof = Signature.decode(in.fixed(Signature.LENGTH));
            Signature possession = Signature.decode(in.fixed(Signature.LENGTH));
            proofs.add(new PartialSignature(sharing.epoch(), index, proof));
            possessions.add(new PartialSignature(sharing.epoch(), index, possession));
            return index;
        }));
        Combiner combiner = new Combiner(sharing);
        Bytes key = sharing.groupKey().encode();
        SortedSet<Integer> liars = combiner.culpritsAmong(proofMessage(), Ciphersuite.POSSESSION_IN_G1, proofs);
        liars.addAll(combiner.culpritsAmong(key, Ciphersuite.POSSESSION_IN_G1, possessions));
        for (int liar : liars) {
            judged = judged.evict(
                    judged.receiver(liar), ThresholdTag.PARTIAL_INVALID, "did not sign with the share it was dealt");
        }
        proofs.removeIf(part -> liars.contains(part.index()));
        possessions.removeIf(part -> liars.contains(part.index()));
        return new Completed(
                definition(),
                judged.culprits(),
                sharing,
                signature(judged, combiner.combine(proofMessage(), Ciphersuite.POSSESSION_IN_G1, proofs)),
                signature(judged, combiner.combine(key, Ciphersuite.POSSESSION_IN_G1, possessions)),
                judged.next().seen());
    }

    private static Signature signature(Gathering judged, Combination combination) {
        return switch (combination) {
            case Combination.Combined combined -> combined.signature();
            case Combination.Failed failed ->
                throw new CannotGoOnException(
                        judged, ThresholdTag.TOO_FEW_MEMBERS, failed.refusal().reason());
        };
    }
}
