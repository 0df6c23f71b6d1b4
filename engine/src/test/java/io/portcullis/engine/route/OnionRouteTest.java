package io.portcullis.engine.route;

import static io.portcullis.engine.route.Network.channelId;
import static io.portcullis.engine.route.Network.entity;
import static io.portcullis.engine.route.Network.request;
import static io.portcullis.engine.route.Network.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.onion.OnionOpener;
import io.portcullis.engine.onion.OnionPacket;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.engine.onion.Opened;
import io.portcullis.engine.onion.SessionSeed;
import io.portcullis.engine.verdict.EngineTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class OnionRouteTest {
    private static final Bytes32 HASH = word("payment hash");
    private static final Bytes32 SECRET = word("payment secret");

    /** Every hop judges what it is asked by its own terms, as a hub does, and what the sender locks pays for all of it. */
    @Property(tries = 40)
    void everyHopOfARouteFindsItsTermsKept(@ForAll @IntRange(min = 1, max = Limits.ONION_HOPS) int hops) {
        Network network = new Network();
        for (int i = 0; i < hops; i++) {
            network.channel(i, i + 1, 3L * i, 1_000 * i, 10 + i);
        }
        Graph graph = graph(network, hops);
        Route route = route(graph, request(0, hops, 1_000, 1_000_000, hops, 100_000));
        Wrapped.Ready ready = assertInstanceOf(Wrapped.Ready.class, wrap(graph, route));
        assertEquals(hops, ready.returnKeys().size());
        assertEquals(channelId(0, 1), ready.first().channel());
        OnionPacket packet = ready.packet();
        Amount incoming = ready.first().amount();
        long expiry = ready.first().expirySeconds();
        for (int i = 1; i < hops; i++) {
            Opened.Forward opened = assertInstanceOf(Opened.Forward.class, open(packet, i));
            HopPayload.Forward asked = opened.payload();
            assertEquals(entity(i + 1), asked.next());
            ChannelPolicy policy =
                    graph.channel(channelId(i, i + 1)).orElseThrow().policy();
            assertEquals(Optional.empty(), policy.refuses(incoming, expiry, asked));
            incoming = asked.amount();
            expiry = asked.expirySeconds();
            packet = opened.next();
        }
        Opened.Deliver delivered = assertInstanceOf(Opened.Deliver.class, open(packet, hops));
        assertEquals(new HopPayload.Deliver(Network.TOKEN, incoming, expiry, SECRET), delivered.payload());
        assertEquals(Amount.of(1_000), incoming);
        assertEquals(Network.DELIVER, expiry);
    }

    @Test
    void refusesAHopWithoutAKey() {
        Network network = new Network().channel(0, 1, 0, 0, 1).channel(1, 2, 0, 0, 1);
        Graph graph = graph(network, 1);
        Wrapped.Refused refused =
                assertInstanceOf(Wrapped.Refused.class, wrap(graph, route(graph, request(0, 2, 1_000, 10, 20, 10))));
        assertEquals(EngineTag.ROUTE_KEY_UNKNOWN, refused.refusal().tag());
    }

    @Test
    void aRouteIsJoinedAndFallsAndPassesNobodyTwice() {
        RouteHop first = new RouteHop(channelId(0, 1), Amount.of(10), 100);
        RouteHop second = new RouteHop(channelId(1, 2), Amount.of(10), 99);
        assertEquals(Amount.ZERO, new Route(List.of(first, second)).fees());
        assertNoRoute(List.of());
        assertNoRoute(List.of(second, first));
        assertNoRoute(List.of(first, new RouteHop(channelId(1, 2), Amount.of(11), 99)));
        assertNoRoute(List.of(first, new RouteHop(channelId(1, 2), Amount.of(10), 100)));
        assertNoRoute(List.of(first, new RouteHop(channelId(1, 0), Amount.of(10), 99)));
        assertNoRoute(List.of(first, new RouteHop(channelId(2, 3), Amount.of(10), 99)));
        assertNoRoute(List.of(
                first, new RouteHop(new ChannelId(entity(1), entity(2), Network.OTHER_TOKEN), Amount.of(10), 99)));
    }

    private static void assertNoRoute(List<RouteHop> hops) {
        assertThrows(IllegalArgumentException.class, () -> new Route(hops));
    }

    private static Graph graph(Network network, int keys) {
        List<Announcement> all = new ArrayList<>(network.announcements());
        for (int i = 1; i <= keys; i++) {
            all.add(Network.announced(i));
        }
        return Graph.empty().apply(all).graph();
    }

    private static Route route(Graph graph, RouteRequest request) {
        return assertInstanceOf(RouteResult.Found.class, new DijkstraRouter(new RouteCost(1_000)).find(graph, request))
                .route();
    }

    private static Wrapped wrap(Graph graph, Route route) {
        try (SessionSeed seed = SessionSeed.taking(word("seed").toArray())) {
            return OnionRoute.wrap(route, graph::keyOf, HASH, SECRET, seed);
        }
    }

    private static Opened open(OnionPacket packet, int entity) {
        try (OnionPrivateKey key = Network.key(entity)) {
            return OnionOpener.open(packet, HASH, key);
        }
    }
}
