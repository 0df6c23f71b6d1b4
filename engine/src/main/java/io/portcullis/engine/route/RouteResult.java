package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.verdict.Refusal;

/** What a router answers. */
public sealed interface RouteResult {
    /** @param cost fees and risk, in units of the token: what the router found least */
    record Found(Route route, Amount cost) implements RouteResult {}

    /**
     * ROUTE_TO_SELF, ROUTE_ENTITY_UNKNOWN; ROUTE_NONE: no channels lead there; ROUTE_FEES_ABOVE_LIMIT, ROUTE_EXPIRY_ABOVE_LIMIT or
     * ROUTE_HOPS_ABOVE_LIMIT: the first of these limits that the best of all routes breaks; ROUTE_WORK_EXHAUSTED: none was found in the work
     * allowed.
     */
    record NoRoute(Refusal refusal) implements RouteResult {}
}
