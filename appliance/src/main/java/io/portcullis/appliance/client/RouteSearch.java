package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.onion.Failure;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.OnionError;
import io.portcullis.engine.onion.OnionErrors;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.route.ChannelId;
import io.portcullis.engine.route.RouteHop;
import io.portcullis.engine.route.RouteRequest;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Asks the payer's appliance for ways. What it answers is read into types, and reckoned again: a way that costs more than was allowed is refused. */
public final class RouteSearch {
    private final ApiClient api;

    public RouteSearch(ApiClient api) {
        this.api = api;
    }

    /**
     * A way that was found.
     *
     * @param route as the network has it
     * @param packed the same, as the payer tells it its hops
     * @param hereCount how many of its hops are told in the clear
     */
    public record Plan(io.portcullis.engine.route.Route route, Route packed, int hereCount) {
        /**
         * What an error that came back says of this way.
         *
         * @param keys of the packet that went out
         * @param reason empty after an expiry
         */
        public Peeled read(List<ReturnKey> keys, Bytes reason) {
            if (reason.size() == OnionError.BYTES && !keys.isEmpty()) {
                return switch (OnionErrors.peel(keys, new OnionError(reason))) {
                    case Peeled.Attributed it -> new Peeled.Attributed(it.hop() + hereCount, it.failure());
                    case Peeled.Nonsense it -> new Peeled.Nonsense(it.hop() + hereCount, it.refusal());
                    case Peeled.Unreadable it -> it;
                };
            }
            try {
                return inTheClear(Failure.decode(reason));
            } catch (RefusedException e) {
                return new Peeled.Unreadable(new Refusal(
                        EngineTag.ONION_ERROR_UNREADABLE, e.refusal().reason()));
            }
        }

        /** Only hops on the payer's own node answer so, the last of them for what is between it and the next. */
        private Peeled inTheClear(Failure failure) {
            boolean payees = failure.code() == FailureCode.INVOICE_UNKNOWN && packed.payeeIsHere();
            int hop = payees
                    ? route.hops().size() - 1
                    : Math.max(0, Math.min(hereCount, route.hops().size() - 1) - 1);
            return new Peeled.Attributed(hop, failure);
        }
    }

    /** @throws ApiRefusal with the router's tag, if there is no way */
    public Plan find(RouteRequest request, Invoice owed) throws InterruptedException {
        String avoid = Stream.concat(
                        request.avoidedEntities().stream().map(EntityId::toString),
                        request.avoidedChannels().stream().map(it -> it.from() + "-" + it.to()))
                .sorted()
                .collect(Collectors.joining(","));
        String behind = owed.behind().stream().map(EntityId::toString).collect(Collectors.joining(","));
        JsonNode answer = api.get("/engine/route?from=" + request.from()
                + "&to=" + request.to()
                + "&token=" + request.token()
                + "&amount=" + request.amount()
                + "&deliverBy=" + request.deliverExpirySeconds()
                + "&maxFee=" + request.maxFees()
                + (behind.isEmpty() ? "" : "&behind=" + behind)
                + (avoid.isEmpty() ? "" : "&avoid=" + avoid));
        Plan plan = read(answer, request.token(), owed.payee());
        if (plan.route().fees().compareTo(request.maxFees()) > 0
                || !plan.route().received().equals(request.amount())
                || !plan.route().from().equals(request.from())) {
            throw new IllegalArgumentException("the appliance answered with another way than it was asked for");
        }
        return plan;
    }

    static Plan read(JsonNode answer, TokenId token, EntityId payee) {
        List<RouteHop> hops = new ArrayList<>();
        List<Route.Hop> told = new ArrayList<>();
        boolean payeeIsHere = false;
        for (JsonNode stop : answer.path("stops")) {
            EntityId to = EntityId.fromHex(stop.path("to").asString());
            hops.add(new RouteHop(
                    new ChannelId(EntityId.fromHex(stop.path("from").asString()), to, token),
                    Amount.fromDecimal(stop.path("amount").asString()),
                    stop.path("expiresAtSeconds").asLong()));
            boolean here = stop.path("hosted").asBoolean();
            if (to.equals(payee)) {
                payeeIsHere = here;
            } else {
                told.add(new Route.Hop(to, terms(stop.path("terms")), key(stop, here)));
            }
        }
        int here = (int) told.stream().filter(hop -> hop.key().isEmpty()).count();
        return new Plan(new io.portcullis.engine.route.Route(hops), new Route(told, payeeIsHere), here);
    }

    private static Optional<OnionKey> key(JsonNode stop, boolean here) {
        return here
                ? Optional.empty()
                : Optional.of(OnionKey.fromHex(stop.path("onionKey").asString()));
    }

    private static ForwardTerms terms(JsonNode terms) {
        return new ForwardTerms(
                Amount.fromDecimal(terms.path("base").asString()),
                terms.path("partsPerMillion").asInt(),
                Math.max(
                        Limits.LEAST_EXPIRY_DELTA_SECONDS,
                        terms.path("expiryDeltaSeconds").asLong()),
                Amount.fromDecimal(terms.path("least").asString()));
    }
}
