package io.portcullis.engine.node;

import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What waits for a block, in its order. Any thread gives, the hub's takes. */
final class Intake {
    /**
     * @param checked what was found of a command before it was ordered
     * @param answer who waits for a command's outcome
     */
    record Arrival(
            HubInput input, Optional<Checked> checked, Optional<CompletableFuture<Outcome>> answer, int mostBytes) {
        static Arrival of(HubInput input) {
            return new Arrival(input, Optional.empty(), Optional.empty(), input.mostBytes());
        }

        static Arrival of(HubInput.Commanded command, Checked checked, CompletableFuture<Outcome> answer) {
            return new Arrival(command, Optional.of(checked), Optional.of(answer), command.mostBytes());
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

    /** What comes next, or null: the hub's thread asks for each input. */
    Arrival peek() {
        return waiting.peek();
    }

    /** Takes what {@link #peek} showed. */
    void remove() {
        waiting.remove();
    }

    /** Answers everybody who waits: there will be no further block. */
    void refuseAll(Refusal refusal) {
        for (Arrival arrival = waiting.poll(); arrival != null; arrival = waiting.poll()) {
            arrival.refuse(refusal);
        }
    }
}
