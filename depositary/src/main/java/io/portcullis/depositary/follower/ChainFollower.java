package io.portcullis.depositary.follower;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One follower at work: a duty cycle of one thread, without a clock. Call {@link #poll} as often as news is wanted.
 *
 * <p>If {@code poll} throws, nothing is lost: after a failed commit the next poll starts from what the store holds.
 */
public final class ChainFollower {
    /** Blocks read in one poll, so that catching up does not keep the thread from its other duties. */
    public static final int MAX_BLOCKS_PER_POLL = 256;

    /** What a poll came to. */
    public sealed interface Progress {
        /** All the node has is known; the changes of deep enough blocks are committed. */
        record CaughtUp() implements Progress {}

        /** There is more to read: poll again. */
        record Behind() implements Progress {}

        /** The chain changed further back than is remembered; the projection must be rebuilt. */
        record TooDeep(long oldestKnown) implements Progress {}
    }

    private final BlockSource source;
    private final CursorStore store;
    private final Confirmations confirmations;
    private final long start;
    private Optional<FollowerState> state = Optional.empty();

    /** @param start where to begin if the store holds no cursor */
    public ChainFollower(BlockSource source, CursorStore store, Confirmations confirmations, long start) {
        this.source = source;
        this.store = store;
        this.confirmations = confirmations;
        this.start = start;
    }

    /** Reads what is new, and commits it. */
    public Progress poll() {
        Deque<Effect> effects = new ArrayDeque<>(feed(new Input.HeadSeen(source.head())));
        int blocks = 0;
        while (!effects.isEmpty()) {
            switch (effects.poll()) {
                case Effect.Commit commit -> commit(commit);
                case Effect.Halt(long oldestKnown) -> {
                    return new Progress.TooDeep(oldestKnown);
                }
                case Effect.Fetch(long number) -> {
                    if (++blocks > MAX_BLOCKS_PER_POLL) {
                        return new Progress.Behind();
                    }
                    source.block(number).ifPresent(block -> effects.addAll(feed(new Input.BlockSeen(block))));
                }
            }
        }
        return new Progress.CaughtUp();
    }

    private List<Effect> feed(Input input) {
        FollowerState before = state.orElseGet(
                () -> FollowerState.at(store.load().orElseGet(() -> Cursor.startingAt(start)), confirmations));
        Follower.Step step = Follower.step(before, input);
        state = Optional.of(step.state());
        return step.effects();
    }

    private void commit(Effect.Commit commit) {
        boolean done = false;
        try {
            store.commit(commit.cursor(), commit.changes());
            done = true;
        } finally {
            if (!done) {
                state = Optional.empty();
            }
        }
    }
}
