package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.engine.route.Lesson;
import io.portcullis.engine.route.RouteRequest;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Pays an invoice over ways that the payer's appliance finds, one after the other: after a failure the next one avoids what failed.
 *
 * <p>Invariants: never two HTLCs of one invoice at once: a further way is tried only after the one before has failed for certain; at most {@link
 * #MOST_ATTEMPTS}; no more fees than allowed.
 */
public final class RoutedPayment {
    public static final int MOST_ATTEMPTS = 8;

    private static final int MOST_HOPS = 20;
    private static final long MOST_LOCK_SECONDS = 14 * 86_400L;

    /** Sends an instruction of the payer, and gives its outcome. */
    @FunctionalInterface
    public interface Sender {
        JsonNode send(Instruction instruction) throws IOException, InterruptedException;
    }

    /**
     * How it ended.
     *
     * @param plan of the last attempt
     * @param outcome of the last command
     * @param end {@code kind} is settled or failed; empty if it is under way
     * @param failures of the attempts that failed, in words
     */
    public record Result(RouteSearch.Plan plan, JsonNode outcome, Optional<JsonNode> end, List<String> failures) {
        public Result {
            failures = List.copyOf(failures);
        }

        public boolean settled() {
            return end.filter(it -> it.path("kind").asString().equals("settled"))
                    .isPresent();
        }
    }

    private final ApiClient api;
    private final Sender sender;
    private final SecureRandom random;
    private final InstantSource clock;

    public RoutedPayment(ApiClient api, Sender sender, SecureRandom random, InstantSource clock) {
        this.api = api;
        this.sender = sender;
        this.random = random;
        this.clock = clock;
    }

    /** What the router is asked. */
    public static RouteRequest request(EntityId payer, Invoice owed, Amount maxFee, long nowSeconds) {
        long deliverBy = nowSeconds + Route.LAST_EXPIRY_SECONDS;
        return new RouteRequest(
                payer,
                owed.payee(),
                owed.token(),
                owed.amount(),
                deliverBy,
                maxFee,
                MOST_HOPS,
                deliverBy + MOST_LOCK_SECONDS,
                Set.of(),
                Set.of());
    }

    /**
     * @param patience how long each attempt is waited for
     * @throws ApiRefusal if there is no way, at first or any more
     */
    public Result pay(EntityId payer, Invoice owed, Amount maxFee, Duration patience)
            throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        RouteSearch search = new RouteSearch(api);
        RouteRequest request = request(payer, owed, maxFee, clock.instant().getEpochSecond());
        while (true) {
            RouteSearch.Plan plan = search.find(request, owed);
            Route.Ready ready = plan.packed().prepare(owed, clock.instant().getEpochSecond(), random);
            JsonNode outcome;
            Optional<JsonNode> end;
            try (PaymentWatch watch = PaymentWatch.begin(api)) {
                outcome = sender.send(ready.lock());
                end = watch.await(owed.hash(), payer, patience);
            }
            Result result = new Result(plan, outcome, end, failures);
            if (end.isEmpty() || result.settled()) {
                return result;
            }
            String reason = end.get().path("reason").asString("0x");
            Peeled peeled = plan.read(ready.returnKeys(), Bytes.ofHex(reason.substring(2)));
            failures.add(words(plan, peeled));
            if (!(Lesson.of(request, plan.route(), peeled) instanceof Lesson.Again again)
                    || failures.size() == MOST_ATTEMPTS) {
                return new Result(plan, outcome, end, failures);
            }
            request = again.request();
        }
    }

    private static String words(RouteSearch.Plan plan, Peeled peeled) {
        return switch (peeled) {
            case Peeled.Attributed it ->
                plan.route().hops().get(it.hop()).next() + ": " + it.failure().code();
            case Peeled.Nonsense it -> plan.route().hops().get(it.hop()).next() + ": " + it.refusal();
            case Peeled.Unreadable it -> it.refusal().toString();
        };
    }
}
