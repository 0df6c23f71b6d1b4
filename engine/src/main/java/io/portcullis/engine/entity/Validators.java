package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Board.Member;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A board as the validators of one epoch. Validators are numbered from 0 in the board's order; member i holds share i + 1 of the group's
 * key.
 *
 * <p>Invariants: the threshold is above 2/3 of the weight, so that two quorums have in common more than what may be Byzantine; the
 * sharing is of the board's group key, and every quorum has as many members as the group's signature needs parts.
 */
public final class Validators {
    private final long epoch;
    private final Board board;
    private final Optional<GroupSharing> sharing;
    private final Optional<PublicKey> groupKey;
    private final Bytes32 hash;
    private final int weight;
    private final Map<Address, Integer> numbers = new HashMap<>();

    /**
     * @param epoch from 1, as the Depositary counts boards
     * @param sharing of the board's group key, if it has one
     * @throws RefusedException ENTITY_BOARD_WEAK, ENTITY_SHARING_WRONG
     */
    public Validators(long epoch, Board board, Optional<GroupSharing> sharing) {
        this.epoch = epoch;
        this.board = board;
        this.sharing = sharing;
        this.hash = Keccak.hash(board.encode());
        this.weight = board.members().stream().mapToInt(Member::weight).sum();
        for (Member member : board.members()) {
            numbers.put(member.address(), numbers.size());
        }
        if (epoch < 1 || 3L * board.threshold() <= 2L * weight) {
            throw new RefusedException(
                    EngineTag.ENTITY_BOARD_WEAK,
                    "a threshold of " + board.threshold() + " of " + weight + " is not above two thirds");
        }
        try {
            this.groupKey = board.groupKey()
                    .map(key ->
                            new PublicKey(G2.decodeEip2537(Bytes.of(key.point().toArray()))));
        } catch (ThresholdRefusedException e) {
            throw new RefusedException(EngineTag.ENTITY_SHARING_WRONG, "the group key is no key: " + e.getMessage());
        }
        requireSharing();
    }

    public Validators(long epoch, Board board) {
        this(epoch, board, Optional.empty());
    }

    private void requireSharing() {
        if (!sharing.map(GroupSharing::groupKey).equals(groupKey)) {
            throw new RefusedException(EngineTag.ENTITY_SHARING_WRONG, "the sharing is not of the board's group key");
        }
        if (sharing.isEmpty()) {
            return;
        }
        if (sharing.get().indices().last() > size() || sharing.get().indices().size() != size()) {
            throw new RefusedException(EngineTag.ENTITY_SHARING_WRONG, "each member holds one share");
        }
        if (sharing.get().threshold() > leastMembersOfAQuorum()) {
            throw new RefusedException(
                    EngineTag.ENTITY_SHARING_WRONG,
                    "a quorum may have fewer members than the group's signature needs parts");
        }
    }

    private int leastMembersOfAQuorum() {
        List<Integer> weights = board.members().stream()
                .map(Member::weight)
                .sorted(Comparator.reverseOrder())
                .toList();
        int sum = 0;
        int count = 0;
        while (sum < quorum()) {
            sum += weights.get(count);
            count++;
        }
        return count;
    }

    public long epoch() {
        return epoch;
    }

    public Board board() {
        return board;
    }

    public Optional<GroupSharing> sharing() {
        return sharing;
    }

    public Optional<PublicKey> groupKey() {
        return groupKey;
    }

    /** Keccak-256 of {@link Board#encode}: members, weights, threshold, group key. */
    public Bytes32 hash() {
        return hash;
    }

    public int size() {
        return board.members().size();
    }

    /** The weight that a quorum has at least. */
    public int quorum() {
        return board.threshold();
    }

    /** The weight that may be Byzantine; of n equal weights the members ⌊(n − 1) / 3⌋. */
    public int faulty() {
        return (weight - 1) / 3;
    }

    public int weightOf(int number) {
        return board.members().get(number).weight();
    }

    public Address addressOf(int number) {
        return board.members().get(number).address();
    }

    /** A member's number, or nothing for a stranger. */
    public OptionalInt numberOf(Address address) {
        Integer number = numbers.get(address);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Who proposes: members take turns by height and round, whatever their weight. */
    public int proposer(BlockHeight height, Round round) {
        return (int) ((height.number() + round.number()) % size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Validators that
                && epoch == that.epoch
                && board.equals(that.board)
                && sharing.equals(that.sharing);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ": " + quorum() + " of " + weight + " by " + size();
    }
}
