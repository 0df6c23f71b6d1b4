package io.portcullis.engine.route;

import static io.portcullis.engine.route.Network.channelId;
import static io.portcullis.engine.route.Network.entity;
import static io.portcullis.engine.route.Network.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class DijkstraRouterTest {
    private static final RouteCost COST = new RouteCost(2_000);
    private static final Router ROUTER = new DijkstraRouter(COST);
    private static final Router THOROUGH = new DijkstraRouter(COST, 10_000, 1_000_000);
    private static final Set<EngineTag> LIMITS = Set.of(
            EngineTag.ROUTE_NONE,
            EngineTag.ROUTE_ENTITY_UNKNOWN,
            EngineTag.ROUTE_FEES_ABOVE_LIMIT,
            EngineTag.ROUTE_EXPIRY_ABOVE_LIMIT,
            EngineTag.ROUTE_HOPS_ABOVE_LIMIT);

    @Property(tries = 2_000)
    void findsTheCheapestOfAllRoutesOrThereIsNone(
            @ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 7) int entities,
            @ForAll @IntRange(min = 1, max = 24) int channels) {
        Network network = Network.random(seed, entities, channels);
        RouteRequest request = randomRequest(new Random(~seed));
        Optional<Amount> best = network.leastCost(request, COST);
        switch (THOROUGH.find(network.graph(), request)) {
            case RouteResult.Found found -> {
                assertEquals(best, Optional.of(found.cost()));
                assertHolds(network.graph(), request, found);
            }
            case RouteResult.NoRoute none -> {
                assertEquals(Optional.empty(), best);
                assertTrue(LIMITS.contains(none.refusal().tag()), none.refusal()::toString);
            }
        }
        if (ROUTER.find(network.graph(), request) instanceof RouteResult.Found found) {
            assertTrue(best.orElseThrow().compareTo(found.cost()) <= 0);
            assertHolds(network.graph(), request, found);
        }
    }

    private static RouteRequest randomRequest(Random random) {
        RouteRequest request = request(
                0,
                1,
                1_000,
                random.nextInt(3) == 0 ? random.nextInt(100) : 100_000,
                random.nextInt(3) == 0 ? 1 + random.nextInt(4) : Limits.ONION_HOPS,
                random.nextInt(3) == 0 ? random.nextInt(200_000) : 30_000_000);
        if (random.nextInt(3) == 0) {
            request = request.avoiding(entity(random.nextInt(7)));
        }
        return random.nextInt(3) == 0 ? request.avoiding(channelId(random.nextInt(3), 3)) : request;
    }

    /** What a route promises, checked by each hop's own rule. */
    private static void assertHolds(Graph graph, RouteRequest request, RouteResult.Found found) {
        List<RouteHop> hops = found.route().hops();
        assertEquals(request.from(), found.route().from());
        assertEquals(request.to(), found.route().to());
        assertEquals(request.amount(), found.route().received());
        assertEquals(request.deliverExpirySeconds(), hops.getLast().expirySeconds());
        assertTrue(hops.size() <= request.maxHops());
        assertTrue(found.route().fees().compareTo(request.maxFees()) <= 0);
        assertTrue(hops.getFirst().expirySeconds() <= request.maxExpirySeconds());
        Amount fees = Amount.ZERO;
        for (int i = 1; i < hops.size(); i++) {
            RouteHop in = hops.get(i - 1);
            RouteHop out = hops.get(i);
            ChannelPolicy policy = graph.channel(out.channel()).orElseThrow().policy();
            Amount fee = policy.fees().on(out.amount());
            assertEquals(in.amount(), out.amount().plus(fee));
            assertEquals(in.expirySeconds(), out.expirySeconds() + policy.expiryDeltaSeconds());
            assertTrue(in.expirySeconds() > out.expirySeconds());
            fees = fees.plus(fee);
        }
        assertEquals(found.route().sent().minus(found.route().received()), fees);
    }

    @Property(tries = 200)
    void findsTheSameRouteInWhateverOrderAnnouncementsCame(@ForAll @LongRange(min = 0) long seed) {
        Network network = Network.random(seed, 7, 24);
        RouteRequest request = randomRequest(new Random(seed));
        List<ChannelAnnouncement> shuffled = new ArrayList<>(network.announcements());
        Collections.shuffle(shuffled, new Random(seed));
        Graph graph = Graph.empty();
        for (int at = 0; at < shuffled.size(); at += 5) {
            graph = graph.apply(shuffled.subList(at, Math.min(at + 5, shuffled.size())))
                    .graph();
        }
        assertEquals(ROUTER.find(network.graph(), request), ROUTER.find(graph, request));
    }

    @Test
    void feesAndDelaysAreCountedFromTheReceiverBack() {
        Graph graph = new Network()
                .channel(0, 1, 999, 999_999, 999)
                .channel(1, 2, 10, 10_000, 100)
                .channel(2, 3, 5, 20_000, 50)
                .graph();
        RouteResult.Found found =
                assertInstanceOf(RouteResult.Found.class, ROUTER.find(graph, request(0, 3, 1_000, 100, 20, 1_000)));
        List<RouteHop> hops = found.route().hops();
        assertEquals(
                List.of(
                        new RouteHop(channelId(0, 1), Amount.of(1_046), Network.DELIVER + 150),
                        new RouteHop(channelId(1, 2), Amount.of(1_025), Network.DELIVER + 50),
                        new RouteHop(channelId(2, 3), Amount.of(1_000), Network.DELIVER)),
                hops);
        assertEquals(Amount.of(46), found.route().fees());
    }

    @Test
    void takesTheDearerWayWhenItLocksLess() {
        Graph graph = new Network()
                .channel(0, 1, 0, 0, 1)
                .channel(1, 3, 10, 0, 100)
                .channel(0, 2, 0, 0, 1)
                .channel(2, 3, 8, 0, 30 * 86_400)
                .graph();
        assertEquals(entity(1), firstHop(graph, request(0, 3, 1_000, 100, 20, 31 * 86_400)));
        Router carefree = new DijkstraRouter(new RouteCost(0));
        RouteResult.Found found = (RouteResult.Found) carefree.find(graph, request(0, 3, 1_000, 100, 20, 31 * 86_400));
        assertEquals(entity(2), found.route().hops().getFirst().next());
    }

    @Test
    void keepsTheShorterWayForTheLimitOnHops() {
        Network network = new Network()
                .channel(0, 1, 0, 0, 1)
                .channel(1, 4, 50, 0, 2)
                .channel(1, 2, 1, 0, 1)
                .channel(2, 4, 1, 0, 1)
                .channel(4, 5, 0, 0, 1);
        assertEquals(4, length(network.graph(), request(0, 5, 1_000, 100, 20, 100)));
        assertEquals(3, length(network.graph(), request(0, 5, 1_000, 100, 3, 100)));
    }

    @Test
    void aFullPacketOfHopsIsARouteAndOneMoreIsNot() {
        Network network = new Network();
        for (int i = 0; i <= Limits.ONION_HOPS; i++) {
            network.channel(i, i + 1, 1, 0, 1);
        }
        assertEquals(
                Limits.ONION_HOPS,
                length(network.graph(), request(0, Limits.ONION_HOPS, 1_000, 100, Limits.ONION_HOPS, 100)));
        assertNone(
                EngineTag.ROUTE_NONE,
                network.graph(),
                request(0, Limits.ONION_HOPS + 1, 1_000, 100, Limits.ONION_HOPS, 100));
    }

    @Test
    void saysWhichLimitStandsInTheWay() {
        Graph graph = new Network()
                .channel(0, 1, 0, 0, 1)
                .channel(1, 2, 10, 0, 100)
                .channel(2, 3, 10, 0, 100)
                .channel(4, 5, 0, 0, 1)
                .graph();
        assertNone(EngineTag.ROUTE_FEES_ABOVE_LIMIT, graph, request(0, 3, 1_000, 19, 20, 200));
        assertNone(EngineTag.ROUTE_EXPIRY_ABOVE_LIMIT, graph, request(0, 3, 1_000, 20, 20, 199));
        assertNone(EngineTag.ROUTE_HOPS_ABOVE_LIMIT, graph, request(0, 3, 1_000, 20, 2, 200));
        assertEquals(3, length(graph, request(0, 3, 1_000, 20, 3, 200)));
        assertNone(EngineTag.ROUTE_NONE, graph, request(3, 0, 1_000, 20, 20, 200));
        assertNone(EngineTag.ROUTE_NONE, graph, request(0, 5, 1_000, 20, 20, 200));
        assertNone(EngineTag.ROUTE_NONE, graph, request(0, 3, 2_000_000_000_000L, 20, 20, 200));
        assertNone(EngineTag.ROUTE_TO_SELF, graph, request(0, 0, 1_000, 20, 20, 200));
        assertNone(EngineTag.ROUTE_ENTITY_UNKNOWN, graph, request(0, 9, 1_000, 20, 20, 200));
        assertNone(EngineTag.ROUTE_ENTITY_UNKNOWN, Graph.empty(), request(0, 3, 1_000, 20, 20, 200));
    }

    @Test
    void avoidsWhatItIsToldToAvoid() {
        Graph graph = new Network()
                .channel(0, 1, 0, 0, 1)
                .channel(1, 3, 1, 0, 1)
                .channel(0, 2, 0, 0, 1)
                .channel(2, 3, 2, 0, 1)
                .graph();
        RouteRequest request = request(0, 3, 1_000, 20, 20, 200);
        assertEquals(entity(1), firstHop(graph, request));
        assertEquals(entity(2), firstHop(graph, request.avoiding(entity(1))));
        assertEquals(entity(2), firstHop(graph, request.avoiding(channelId(1, 3))));
        assertNone(EngineTag.ROUTE_NONE, graph, request.avoiding(entity(1)).avoiding(channelId(0, 2)));
    }

    @Test
    void aSearchEndsHoweverLargeTheGraph() {
        Network network = new Network();
        for (int i = 0; i < 50; i++) {
            network.channel(i, i + 1, 1, 0, 1);
        }
        Router lazy = new DijkstraRouter(COST, 1, 5);
        RouteResult.NoRoute none = assertInstanceOf(
                RouteResult.NoRoute.class, lazy.find(network.graph(), request(0, 10, 1_000, 100, 20, 100)));
        assertEquals(EngineTag.ROUTE_WORK_EXHAUSTED, none.refusal().tag());
    }

    @Test
    void equalRoutesAreDecidedByHopsThenByIds() {
        Network network = new Network().channel(0, 1, 0, 0, 1).channel(1, 2, 0, 0, 1);
        network.channel(0, 3, 0, 0, 1).channel(3, 4, 0, 0, 1).channel(4, 2, 0, 0, 1);
        Router carefree = new DijkstraRouter(new RouteCost(0));
        RouteResult.Found shorter =
                (RouteResult.Found) carefree.find(network.graph(), request(0, 2, 1_000, 0, 20, 100));
        assertEquals(2, shorter.route().hops().size());
        network.channel(0, 5, 0, 0, 1).channel(5, 2, 0, 0, 1);
        RouteResult.Found byId = (RouteResult.Found) carefree.find(network.graph(), request(0, 2, 1_000, 0, 20, 100));
        EntityId smaller = entity(1).compareTo(entity(5)) < 0 ? entity(1) : entity(5);
        assertEquals(smaller, byId.route().hops().getFirst().next());
    }

    private static EntityId firstHop(Graph graph, RouteRequest request) {
        return ((RouteResult.Found) ROUTER.find(graph, request))
                .route()
                .hops()
                .getFirst()
                .next();
    }

    private static int length(Graph graph, RouteRequest request) {
        RouteResult.Found found = assertInstanceOf(RouteResult.Found.class, ROUTER.find(graph, request));
        return found.route().hops().size();
    }

    private static void assertNone(EngineTag tag, Graph graph, RouteRequest request) {
        RouteResult.NoRoute none = assertInstanceOf(RouteResult.NoRoute.class, ROUTER.find(graph, request));
        assertEquals(tag, none.refusal().tag(), none.refusal()::reason);
    }
}
