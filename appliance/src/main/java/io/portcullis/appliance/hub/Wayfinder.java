package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.gossip.SenderView;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.node.HubNode;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.route.ChannelPolicy;
import io.portcullis.engine.route.DijkstraRouter;
import io.portcullis.engine.route.Graph;
import io.portcullis.engine.route.Route;
import io.portcullis.engine.route.RouteCost;
import io.portcullis.engine.route.RouteHop;
import io.portcullis.engine.route.RouteRequest;
import io.portcullis.engine.route.RouteResult;
import io.portcullis.engine.route.Router;
import io.portcullis.engine.verdict.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Finds routes for this node's entities: their own channels as the hub has them, all others as they are announced. What it is asked is not kept.
 */
final class Wayfinder {
    /** A tenth of a percent for each day that money is locked: among equal fees the shorter way. */
    private static final RouteCost COST = new RouteCost(1_000);

    private final HubSettings settings;
    private final HubNode node;
    private final HubGossip gossip;
    private final Router router = new DijkstraRouter(COST);

    Wayfinder(HubSettings settings, HubNode node, HubGossip gossip) {
        this.settings = settings;
        this.node = node;
        this.gossip = gossip;
    }

    /** Fails with what the router refuses by. */
    CompletableFuture<HubService.Way> find(RouteRequest request, Collection<EntityId> behind) {
        return node.ask(hub -> own(hub, request)).thenApplyAsync(own -> {
            Graph graph = gossip.ask(table -> SenderView.of(table, own, request.to(), request.token(), behind));
            return switch (router.find(graph, request)) {
                case RouteResult.Found it -> way(graph, it.route());
                case RouteResult.NoRoute it ->
                    throw new RefusedException(it.refusal().tag(), it.refusal().reason());
            };
        });
    }

    /** The sender's channels to its neighbours, and those from hubs of this node to the receiver. */
    private List<ChannelAnnouncement> own(Hub hub, RouteRequest request) {
        Set<EntityId> neighbours = new HashSet<>();
        neighbours.add(request.to());
        settings.peers().forEach(peer -> peer.entities().forEach(it -> neighbours.add(it.entity())));
        List<ChannelAnnouncement> own = new ArrayList<>();
        for (HubSettings.Hosted hosted : settings.entities()) {
            EntityId entity = hosted.named().entity();
            if (!hosted.terms().equals(HubConfig.ForwardTerms.NONE) && !entity.equals(request.from())) {
                neighbours.add(entity);
                own.addAll(hub.channels(entity, Set.of(request.to())));
            }
        }
        own.addAll(hub.channels(request.from(), neighbours));
        return own;
    }

    private HubService.Way way(Graph graph, Route route) {
        List<HubService.Stop> stops = new ArrayList<>();
        List<RouteHop> hops = route.hops();
        for (int i = 0; i < hops.size(); i++) {
            EntityId entity = hops.get(i).next();
            Optional<ChannelPolicy> policy = i + 1 < hops.size()
                    ? graph.channel(hops.get(i + 1).channel()).map(ChannelAnnouncement::policy)
                    : Optional.empty();
            boolean here = settings.entities().stream()
                    .anyMatch(hosted -> hosted.named().entity().equals(entity));
            Optional<OnionKey> key = here ? Optional.empty() : graph.keyOf(entity);
            stops.add(new HubService.Stop(hops.get(i), here, key, policy));
        }
        return new HubService.Way(route, stops);
    }
}
