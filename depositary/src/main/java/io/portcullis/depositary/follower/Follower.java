package io.portcullis.depositary.follower;

import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The follower's machine: pure, so that a simulation can drive it through every reorg.
 *
 * <p>Invariants, for the sequence of changes it commits:
 *
 * <ul>
 *   <li>applied minus undone is, after each commit, exactly the events of the cursor's chain from its start, in order;
 *   <li>an undone event is always the last one applied and not yet undone;
 *   <li>nothing is applied before it is as deep as {@link Confirmations} asks;
 *   <li>blocks join only where parent and hash meet.
 * </ul>
 */
public final class Follower {
    /** Applied blocks kept for undoing: four epochs of a chain that finalizes after two. Beyond: {@link Effect.Halt}. */
    public static final int MAX_APPLIED_BLOCKS = 128;

    /** The state after an input, and what is asked for, in this order. */
    public record Step(FollowerState state, List<Effect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    private Follower() {}

    public static Step step(FollowerState state, Input input) {
        if (state.halted()) {
            return new Step(state, List.of());
        }
        return switch (input) {
            case Input.HeadSeen(Head head) -> headSeen(state.withHead(head), head);
            case Input.BlockSeen(Block block) -> blockSeen(state, block);
        };
    }

    /**
     * A known height with another hash tells of a reorg: one that made the chain shorter, or ended where it began, or that finality
     * decided while nobody looked.
     */
    private static Step headSeen(FollowerState state, Head head) {
        Optional<Head.FinalBlock> finalized = head.finalized();
        if (finalized.isPresent()
                && contradicts(state, finalized.get().number(), finalized.get().hash())) {
            return rollBack(state, finalized.get().number());
        }
        if (contradicts(state, head.number(), head.hash())) {
            return rollBack(state, head.number());
        }
        List<Effect> effects = new ArrayList<>();
        FollowerState confirmed = confirm(state, effects);
        return fetchNext(confirmed, effects);
    }

    private static boolean contradicts(FollowerState state, long number, Bytes32 hash) {
        return state.known(number).filter(known -> !known.hash().equals(hash)).isPresent();
    }

    private static Step blockSeen(FollowerState state, Block block) {
        if (block.number() != state.next()) {
            return fetchNext(state, new ArrayList<>());
        }
        boolean joins =
                state.tip().isEmpty() || state.tip().orElseThrow().hash().equals(block.parentHash());
        if (!joins) {
            return rollBack(state, block.number() - 1);
        }
        List<Block> waiting = new ArrayList<>(state.waiting());
        waiting.add(block);
        List<Effect> effects = new ArrayList<>();
        FollowerState confirmed = confirm(state.withWaiting(waiting), effects);
        return fetchNext(confirmed, effects);
    }

    private static Step fetchNext(FollowerState state, List<Effect> effects) {
        state.head()
                .filter(head -> state.next() <= head.number())
                .ifPresent(head -> effects.add(new Effect.Fetch(state.next())));
        return new Step(state, effects);
    }

    /** Applies, in order, what has become deep enough, in one commit. */
    private static FollowerState confirm(FollowerState state, List<Effect> effects) {
        long settled = settledNumber(state);
        List<Block> applied = new ArrayList<>(state.cursor().applied());
        List<Block> waiting = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        boolean deep = true;
        for (Block block : state.waiting()) {
            deep = deep && block.number() <= settled && isDeepForItsValue(state, block);
            if (deep) {
                applied.add(block);
                block.events().forEach(event -> changes.add(new Change.Applied(event)));
            } else {
                waiting.add(block);
            }
        }
        if (waiting.size() == state.waiting().size()) {
            return state;
        }
        int surplus = Math.max(0, applied.size() - MAX_APPLIED_BLOCKS);
        Cursor cursor = new Cursor(state.cursor().start(), applied.subList(surplus, applied.size()));
        effects.add(new Effect.Commit(cursor, changes));
        return state.with(cursor, waiting);
    }

    private static boolean isDeepForItsValue(FollowerState state, Block block) {
        return !(state.confirmations() instanceof Confirmations.ByValue byValue)
                || block.number() + byValue.of(block) < state.next();
    }

    private static long settledNumber(FollowerState state) {
        long tip = state.next() - 1;
        return switch (state.confirmations()) {
            case Confirmations.Depth(int blocks) -> tip - blocks;
            case Confirmations.ByValue byValue -> tip - byValue.blocks();
            case Confirmations.Finalized() ->
                state.head()
                        .flatMap(Head::finalized)
                        .map(block -> finalNumber(state, block))
                        .orElse(-1L);
        };
    }

    /**
     * Up to the final block once it is known: it proves what is below. While catching up, what is two epochs below the tip as well, so
     * that what waits stays bounded.
     */
    private static long finalNumber(FollowerState state, Head.FinalBlock block) {
        return state.known(block.number()).isPresent()
                ? block.number()
                : Math.min(block.number(), state.next() - 1) - MAX_APPLIED_BLOCKS;
    }

    /** Forgets every known block from that number on, and asks for it anew. */
    private static Step rollBack(FollowerState state, long number) {
        List<Block> waiting = state.waiting().stream()
                .filter(block -> block.number() < number)
                .toList();
        List<Block> kept = state.cursor().applied().stream()
                .filter(block -> block.number() < number)
                .toList();
        if (kept.size() == state.cursor().applied().size()) {
            return fetchNext(state.withWaiting(waiting), new ArrayList<>());
        }
        if (kept.isEmpty()
                && state.cursor().applied().getFirst().number() > state.cursor().start()) {
            long oldest = state.cursor().applied().getFirst().number();
            return new Step(state.halt(), List.of(new Effect.Halt(oldest)));
        }
        List<Change> changes = new ArrayList<>();
        for (Block block : state.cursor().applied().reversed()) {
            if (block.number() >= number) {
                block.events().reversed().forEach(event -> changes.add(new Change.Undone(event)));
            }
        }
        Cursor cursor = new Cursor(state.cursor().start(), kept);
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Commit(cursor, changes));
        return fetchNext(state.with(cursor, waiting), effects);
    }
}
