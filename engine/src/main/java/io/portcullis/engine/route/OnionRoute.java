package io.portcullis.engine.route;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.onion.Built;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.onion.OnionBuilder;
import io.portcullis.engine.onion.OnionHop;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.SessionSeed;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns a route into the sender's first HTLC and the packet that goes with it. */
public final class OnionRoute {
    private OnionRoute() {}

    /**
     * @param keyOf what each entity has announced: {@link Graph#keyOf}
     * @param paymentSecret of the invoice, for the receiver's eyes
     * @param seed of this attempt and no other; the caller closes it
     */
    public static Wrapped wrap(
            Route route,
            Function<EntityId, Optional<OnionKey>> keyOf,
            Bytes32 paymentHash,
            Bytes32 paymentSecret,
            SessionSeed seed) {
        List<OnionHop> hops = new ArrayList<>();
        for (int i = 0; i < route.hops().size(); i++) {
            EntityId entity = route.hops().get(i).next();
            Optional<OnionKey> key = keyOf.apply(entity);
            if (key.isEmpty()) {
                return new Wrapped.Refused(new Refusal(EngineTag.ROUTE_KEY_UNKNOWN, "of " + entity));
            }
            hops.add(new OnionHop(key.get(), payload(route, i, paymentSecret)));
        }
        return switch (OnionBuilder.build(hops, paymentHash, seed)) {
            case Built.Onion onion ->
                new Wrapped.Ready(route.hops().getFirst(), paymentHash, onion.packet(), onion.returnKeys());
            case Built.Refused refused -> new Wrapped.Refused(refused.refusal());
        };
    }

    /** What the entity behind hop i is told: the terms of the HTLC it sends on, or of the one it keeps. */
    private static HopPayload payload(Route route, int i, Bytes32 paymentSecret) {
        if (i == route.hops().size() - 1) {
            RouteHop last = route.hops().getLast();
            return new HopPayload.Deliver(route.token(), last.amount(), last.expirySeconds(), paymentSecret);
        }
        RouteHop next = route.hops().get(i + 1);
        return new HopPayload.Forward(next.next(), route.token(), next.amount(), next.expirySeconds());
    }
}
