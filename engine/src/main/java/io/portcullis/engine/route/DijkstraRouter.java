package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;

/**
 * Dijkstra's search from the receiver back to the sender, over ways instead of entities: a way that is dearer but earlier or shorter than a
 * known one is kept too, so that limits on time and hops cost no good route.
 *
 * <p>A way that is not better in amount, expiry or hops than a kept one to the same entity can be replaced by it in every route, since fees, delays
 * and bounds only grow with them. So as long as nothing is dropped for the bound of work, the answer is the optimum.
 */
public final class DijkstraRouter implements Router {
    private final RouteCost cost;
    private final int labelsPerEntity;
    private final int labels;

    public DijkstraRouter(RouteCost cost) {
        this(cost, Limits.ROUTE_LABELS_PER_ENTITY, Limits.ROUTE_LABELS);
    }

    /**
     * @param labelsPerEntity ways to one entity that are kept
     * @param labels ways that are followed in all
     */
    public DijkstraRouter(RouteCost cost, int labelsPerEntity, int labels) {
        if (labelsPerEntity < 1 || labels < 1) {
            throw new IllegalArgumentException("a search needs a way to follow");
        }
        this.cost = cost;
        this.labelsPerEntity = labelsPerEntity;
        this.labels = labels;
    }

    @Override
    public RouteResult find(Graph graph, RouteRequest request) {
        if (request.from().equals(request.to())) {
            return no(EngineTag.ROUTE_TO_SELF, "sender and receiver are one");
        }
        if (graph.indexOf(request.from()) < 0 || graph.indexOf(request.to()) < 0) {
            return no(EngineTag.ROUTE_ENTITY_UNKNOWN, "one of the ends is in no announcement");
        }
        Search search = search(graph, request);
        return search.best().map(search::found).orElseGet(() -> why(graph, request, search));
    }

    private Search search(Graph graph, RouteRequest request) {
        return new Search(graph, request, cost, labelsPerEntity, labels);
    }

    /** Looks again without limits, so that the sender learns which of its limits to loosen and how far. */
    private RouteResult why(Graph graph, RouteRequest request, Search limited) {
        Search free = search(graph, request.unlimited());
        Optional<Label> best = free.best();
        if (best.isEmpty()) {
            return limited.ranOut() || free.ranOut()
                    ? exhausted()
                    : no(EngineTag.ROUTE_NONE, "no usable channels lead to the receiver");
        }
        Label way = best.get();
        Amount fees = way.amount().minus(request.amount());
        if (fees.compareTo(request.maxFees()) > 0) {
            return no(EngineTag.ROUTE_FEES_ABOVE_LIMIT, "the best route costs " + fees);
        }
        if (way.expirySeconds() > request.maxExpirySeconds()) {
            return no(EngineTag.ROUTE_EXPIRY_ABOVE_LIMIT, "the best route locks until " + way.expirySeconds());
        }
        if (way.hops() > request.maxHops()) {
            return no(EngineTag.ROUTE_HOPS_ABOVE_LIMIT, "the best route has " + way.hops() + " hops");
        }
        return exhausted();
    }

    private RouteResult exhausted() {
        return no(EngineTag.ROUTE_WORK_EXHAUSTED, "no route was found among the ways that were followed");
    }

    private static RouteResult no(EngineTag tag, String reason) {
        return new RouteResult.NoRoute(new Refusal(tag, reason));
    }
}
