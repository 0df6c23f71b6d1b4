package io.portcullis.engine.route;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.onion.Failure;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.List;

/**
 * What a sender learns of an error that came back.
 *
 * <p>Invariant: a request to try again avoids more than the one before it, so a payment ends after finitely many tries whoever lies.
 */
public sealed interface Lesson {
    /** Try this one. */
    record Again(RouteRequest request) implements Lesson {}

    /** ROUTE_RECEIVER_REFUSED, or ROUTE_BROKEN: nobody is left to avoid. */
    record End(Refusal refusal) implements Lesson {}

    /**
     * @param request that gave the route
     * @param peeled the error of a payment over the route
     */
    static Lesson of(RouteRequest request, Route route, Peeled peeled) {
        return switch (peeled) {
            case Peeled.Attributed it -> attributed(request, route, it.hop(), it.failure());
            case Peeled.Nonsense it -> avoiding(request, route, it.hop());
            case Peeled.Unreadable it -> unreadable(request, route);
        };
    }

    private static Lesson attributed(RouteRequest request, Route route, int hop, Failure failure) {
        List<RouteHop> hops = route.hops();
        if (hop == hops.size() - 1) {
            return new End(new Refusal(EngineTag.ROUTE_RECEIVER_REFUSED, "it says " + failure.code()));
        }
        // Without the flag the trouble is between the hop and its successor, and may be of either's making.
        return failure.code().node()
                ? avoiding(request, route, hop)
                : new Again(request.avoiding(hops.get(hop + 1).channel()));
    }

    private static Lesson avoiding(RouteRequest request, Route route, int hop) {
        EntityId entity = route.hops().get(hop).next();
        return entity.equals(request.to()) ? broken() : new Again(request.avoiding(entity));
    }

    /** One of those who passed it on has changed it: avoid them all. */
    private static Lesson unreadable(RouteRequest request, Route route) {
        RouteRequest next = request;
        for (RouteHop hop : route.hops().subList(0, route.hops().size() - 1)) {
            next = next.avoiding(hop.next());
        }
        return next.equals(request) ? broken() : new Again(next);
    }

    private static Lesson broken() {
        return new End(new Refusal(EngineTag.ROUTE_BROKEN, "the receiver itself answers with what means nothing"));
    }
}
