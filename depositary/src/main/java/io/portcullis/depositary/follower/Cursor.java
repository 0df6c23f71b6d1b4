package io.portcullis.depositary.follower;

import java.util.List;
import java.util.Optional;

/**
 * How far events have been applied: what a restart needs to go on, and to undo.
 *
 * @param start the first block ever to be followed: the one the contract was deployed in, or any before
 * @param applied the last applied blocks, ascending without a gap; empty before the first
 */
public record Cursor(long start, List<Block> applied) {
    public Cursor {
        applied = List.copyOf(applied);
        if (start < 0 || applied.size() > Follower.MAX_APPLIED_BLOCKS) {
            throw new IllegalArgumentException("not a place on a chain");
        }
        for (int i = 1; i < applied.size(); i++) {
            Block below = applied.get(i - 1);
            Block block = applied.get(i);
            if (block.number() != below.number() + 1 || !block.parentHash().equals(below.hash())) {
                throw new IllegalArgumentException("the blocks are not a chain");
            }
        }
        if (!applied.isEmpty() && applied.getFirst().number() < start) {
            throw new IllegalArgumentException("a block before the start");
        }
    }

    public static Cursor startingAt(long start) {
        return new Cursor(start, List.of());
    }

    /** The last applied block. */
    public Optional<Block> last() {
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied.getLast());
    }
}
