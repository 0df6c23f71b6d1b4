package io.portcullis.threshold.signing;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Lagrange;
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
 * The public side of a shared key: what the group's key is, how many must sign, and the key of every member's share. All of it follows from the
 * commitment to the group's polynomial, so it cannot contradict itself.
 *
 * <p>RLP: {@code [epoch, [points…], [indices…]]}.
 *
 * @see Commitment
 */
public final class GroupSharing {
    private final long epoch;
    private final Commitment commitment;
    private final SortedMap<Integer, PublicKey> memberKeys;

    /**
     * @param epoch from 1, one more with every resharing and refresh
     * @param indices of those who hold a share: at least as many as the threshold
     */
    public GroupSharing(long epoch, Commitment commitment, SortedSet<Integer> indices) {
        if (epoch < 1 || indices.size() < commitment.threshold() || commitment.threshold() < Limits.MIN_THRESHOLD) {
            throw new IllegalArgumentException(
                    "a sharing has an epoch from 1 and at least as many members as it needs");
        }
        this.epoch = epoch;
        this.commitment = commitment;
        this.memberKeys = new TreeMap<>();
        indices.forEach(index -> memberKeys.put(index, new PublicKey(commitment.at(index))));
    }

    public long epoch() {
        return epoch;
    }

    public int threshold() {
        return commitment.threshold();
    }

    public Commitment commitment() {
        return commitment;
    }

    public PublicKey groupKey() {
        return new PublicKey(commitment.constant());
    }

    public SortedSet<Integer> indices() {
        return new TreeSet<>(memberKeys.keySet());
    }

    public Optional<PublicKey> memberKey(int index) {
        return Optional.ofNullable(memberKeys.get(index));
    }

    public Bytes encode() {
        RlpWriter out = new RlpWriter().number(epoch);
        commitment.write(out);
        return out.list(memberKeys.keySet(), (inside, index) -> inside.number(index))
                .toList();
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, INDEX_INVALID, INDEX_DUPLICATE, and what a point may be refused for */
    public static GroupSharing decode(Bytes encoded) {
        return RlpReader.readList(encoded, in -> {
            long epoch = in.number(1L, Long.MAX_VALUE);
            Commitment commitment = Commitment.read(in);
            List<Integer> indices = in.items(Limits.MAX_MEMBERS, one -> one.number(0, Limits.MAX_MEMBERS));
            List<Integer> seen = new ArrayList<>();
            for (int index : indices) {
                Lagrange.requireIndex(index);
                if (!seen.isEmpty() && index <= seen.getLast()) {
                    throw new ThresholdRefusedException(ThresholdTag.INDEX_DUPLICATE, "the indices do not ascend");
                }
                seen.add(index);
            }
            try {
                return new GroupSharing(epoch, commitment, new TreeSet<>(seen));
            } catch (IllegalArgumentException e) {
                throw new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, e.getMessage());
            }
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupSharing that && encode().equals(that.encode());
    }

    @Override
    public int hashCode() {
        return encode().hashCode();
    }

    @Override
    public String toString() {
        return threshold() + " of " + memberKeys.size() + ", epoch " + epoch + ", key " + groupKey();
    }
}
