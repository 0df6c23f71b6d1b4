package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An intent that was filed, looked at until it has an end. */
final class AwaitedIntent {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Lab lab;
    private final Consumer<String> states;

    /** @param states is told each state that it comes to, in words */
    AwaitedIntent(Lab lab, Consumer<String> states) {
        this.lab = lab;
        this.states = states;
    }

    /**
     * Waits until it is done.
     *
     * @param operator of the appliance at which it was filed
     * @throws LabFailure if it ends otherwise, a process of the lab ends by itself, or it takes too long
     */
    JsonNode completed(ApiClient operator, JsonNode filed) throws InterruptedException {
        String path = "/intents/" + filed.path("id").asString();
        String state = "";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            JsonNode now = operator.get(path);
            if (!now.path("state").asString().equals(state)) {
                state = now.path("state").asString();
                states.accept(state.toLowerCase(Locale.ROOT).replace('_', ' '));
            }
            switch (state.toUpperCase(Locale.ROOT)) {
                case "COMPLETED" -> {
                    return now;
                }
                case "REJECTED", "EXPIRED", "CANCELLED" ->
                    throw LabTag.CHECK_FAILED.failure("The intent ended as " + state + ": " + now.path("fault"));
                default -> {}
            }
            lab.casualty().ifPresent(dead -> {
                throw LabTag.PROCESS_DIED.failure("A process ended by itself: " + dead);
            });
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw LabTag.STEP_TIMED_OUT.failure("The intent " + filed.path("id").asString() + " is still " + state
                + " after " + PATIENCE.toSeconds() + " s: "
                + operator.get(path).path("fault"));
    }
}
