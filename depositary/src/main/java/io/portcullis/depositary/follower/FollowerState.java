package io.portcullis.depositary.follower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the follower knows.
 *
 * @param cursor the blocks whose events count
 * @param waiting blocks on top of them that are not deep enough yet
 * @param head where the node said it stands; empty before the first answer
 * @param halted the chain changed too far back
 */
public record FollowerState(
        Confirmations confirmations, Cursor cursor, List<Block> waiting, Optional<Head> head, boolean halted) {
    public FollowerState {
        waiting = List.copyOf(waiting);
    }

    /** Begins, or begins again, where the cursor is. */
    public static FollowerState at(Cursor cursor, Confirmations confirmations) {
        return new FollowerState(confirmations, cursor, List.of(), Optional.empty(), false);
    }

    /** The tip of the follower's own chain. */
    Optional<Block> tip() {
        return waiting.isEmpty() ? cursor.last() : Optional.of(waiting.getLast());
    }

    /** The number of the block to ask for. */
    long next() {
        return tip().map(block -> block.number() + 1).orElse(cursor.start());
    }

    /** The known block of that number. */
    Optional<Block> known(long number) {
        List<Block> all = new ArrayList<>(cursor.applied());
        all.addAll(waiting);
        return all.stream().filter(block -> block.number() == number).findFirst();
    }

    FollowerState withHead(Head seen) {
        return new FollowerState(confirmations, cursor, waiting, Optional.of(seen), halted);
    }

    FollowerState withWaiting(List<Block> blocks) {
        return new FollowerState(confirmations, cursor, blocks, head, halted);
    }

    FollowerState with(Cursor moved, List<Block> blocks) {
        return new FollowerState(confirmations, moved, blocks, head, halted);
    }

    FollowerState halt() {
        return new FollowerState(confirmations, cursor, waiting, head, true);
    }
}
