package io.portcullis.engine.node;

import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.verdict.EngineFault;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Questions to the hub, from any thread, each answered between two blocks or failed. */
final class Errands {
    private record Errand<T>(Function<Hub, T> question, CompletableFuture<T> answer) {
        void run(Hub hub) {
            try {
                answer.complete(question.apply(hub));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    private final Queue<Errand<?>> waiting = new ConcurrentLinkedQueue<>();

    <T> CompletableFuture<T> add(Function<Hub, T> question) {
        Errand<T> errand = new Errand<>(question, new CompletableFuture<>());
        waiting.add(errand);
        return errand.answer();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void runAll(Hub hub) {
        for (Errand<?> errand = waiting.poll(); errand != null; errand = waiting.poll()) {
            errand.run(hub);
        }
    }

    void failAll(EngineFault fault) {
        for (Errand<?> errand = waiting.poll(); errand != null; errand = waiting.poll()) {
            errand.answer().completeExceptionally(fault);
        }
    }
}
