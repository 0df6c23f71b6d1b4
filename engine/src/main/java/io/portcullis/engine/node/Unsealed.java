package io.portcullis.engine.node;

import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.SealTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Blocks that wait for their seals, and what is told when those have come. A node and a replay both follow it block by block, so that after a
 * kill a node tells what it would have told.
 *
 * <p>Invariants: its blocks are the hub's unsealed ones, in order; what needs a seal is given out once, when its block's seal is in a block that
 * was applied, and of a block without a seal of its own when those before it are sealed.
 */
public final class Unsealed {
    /**
     * Something to tell.
     *
     * @param height of the block that it happened in
     * @param inputs of that block; none in a replay
     */
    record Notice(long height, HubEffect effect, List<Intake.Arrival> inputs) {}

    private record Pending(SealTree tree, List<Notice> notices, List<List<Intake.Arrival>> inputs) {
        long height() {
            return tree.seal().blockHeight();
        }

        void add(List<Notice> more, List<Intake.Arrival> of) {
            notices.addAll(more);
            inputs.add(of);
        }
    }

    private final Deque<Pending> pending = new ArrayDeque<>();
    private List<Notice> last = List.of();

    /** Of a hub of which nothing is known but what it owes: at genesis, or as a snapshot has it. */
    public Unsealed(Hub hub) {
        hub.unsealed().forEach(tree -> pending.add(new Pending(tree, new ArrayList<>(), new ArrayList<>())));
    }

    /** The next that is owed. */
    Optional<SealTree> next() {
        return Optional.ofNullable(pending.peek()).map(Pending::tree);
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    int size() {
        return pending.size();
    }

    /**
     * A block was applied and is durable.
     *
     * @param inputs who waits for its outcomes; none in a replay, which answers nobody: who waited asks again under the same key
     * @return what is final now, in order
     */
    List<Notice> applied(Hub hub, Hub.Applied block, List<Intake.Arrival> inputs) {
        List<Notice> released = new ArrayList<>();
        long first = hub.unsealed().stream()
                .findFirst()
                .map(tree -> tree.seal().blockHeight())
                .orElse(Long.MAX_VALUE);
        while (!pending.isEmpty() && pending.getFirst().height() < first) {
            released.addAll(pending.removeFirst().notices());
        }
        List<Notice> notices = block.effects().stream()
                .filter(HubEffect::needsSeal)
                .filter(effect -> !inputs.isEmpty() || !(effect instanceof HubEffect.Answer))
                .map(effect -> new Notice(block.height(), effect, inputs))
                .toList();
        block.seal().ifPresent(tree -> pending.add(new Pending(tree, new ArrayList<>(), new ArrayList<>())));
        if (pending.isEmpty()) {
            released.addAll(notices);
        } else {
            pending.getLast().add(notices, inputs);
        }
        last = released;
        return List.copyOf(released);
    }

    /** What the last block of all made final: a node that was killed just after it may not have told it. */
    List<Notice> last() {
        return List.copyOf(last);
    }

    /** Everybody who waits for a seal. */
    Stream<Intake.Arrival> waiting() {
        return pending.stream().flatMap(it -> it.inputs().stream()).flatMap(List::stream);
    }
}
