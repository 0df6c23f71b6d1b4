package io.portcullis.engine.node;

import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What waits for a block, in its order. Any thread gives, the hub's takes.
 *
 * <p>Invariant: what is taken for one block is within {@link Limits#BLOCK_INPUTS} and {@link Limits#BLOCK_BYTES}, so that the log takes it.
 */
final class Intake {
    /**
     * @param checked what was found of a command before it was ordered
     * @param answer who waits for a command's outcome
     * @param nanos when it came, by {@link System#nanoTime}
     */
    record Arrival(
            HubInput input,
            Optional<Checked> checked,
            Optional<CompletableFuture<Outcome>> answer,
            int mostBytes,
            long nanos) {
        static Arrival of(HubInput input) {
            return new Arrival(input, Optional.empty(), Optional.empty(), input.mostBytes(), System.nanoTime());
        }

        static Arrival of(HubInput.Commanded command, Checked checked, CompletableFuture<Outcome> answer) {
            return new Arrival(
                    command, Optional.of(checked), Optional.of(answer), command.mostBytes(), System.nanoTime());
        }

        void refuse(Refusal refusal) {
            answer.ifPresent(it -> it.complete(new Outcome.Refused(refusal)));
        }
    }

    private final BlockingQueue<Arrival> waiting = new ArrayBlockingQueue<>(Limits.WAITING_INPUTS);

    boolean offer(Arrival arrival) {
        return waiting.offer(arrival);
    }

    boolean offer(Arrival arrival, long millis) throws InterruptedException {
        return waiting.offer(arrival, millis, TimeUnit.MILLISECONDS);
    }

    int size() {
        return waiting.size();
    }

    /** One block's inputs, growing. */
    final class Round {
        private final List<Arrival> taken = new ArrayList<>();
        private long bytes;
        private boolean full;

        /** Takes what waits, as far as the block has room for it: what is left comes first in the next one. */
        void fill() {
            while (!full) {
                Arrival next = waiting.peek();
                if (next == null) {
                    return;
                }
                full = bytes + next.mostBytes() > Limits.BLOCK_BYTES
                        || taken.size() == Limits.BLOCK_INPUTS - Limits.UNSEALED_BLOCKS;
                if (!full) {
                    taken.add(waiting.remove());
                    bytes += next.mostBytes();
                }
            }
        }

        boolean isEmpty() {
            return taken.isEmpty();
        }

        /** Whether more would wait for the next block. */
        boolean isFull() {
            return full;
        }

        /** When the first of it came. */
        long firstNanos() {
            return taken.getFirst().nanos();
        }

        List<Arrival> taken() {
            return taken;
        }
    }

    Round round() {
        return new Round();
    }

    /** Answers everybody who waits: there will be no further block. */
    void refuseAll(Refusal refusal) {
        for (Arrival arrival = waiting.poll(); arrival != null; arrival = waiting.poll()) {
            arrival.refuse(refusal);
        }
    }
}
