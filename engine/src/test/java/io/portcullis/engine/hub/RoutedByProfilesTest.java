package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.gossip.Boards;
import io.portcullis.engine.gossip.Gossip;
import io.portcullis.engine.gossip.GossipEffect;
import io.portcullis.engine.gossip.GossipInput;
import io.portcullis.engine.gossip.SenderView;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.SessionSeed;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.route.DijkstraRouter;
import io.portcullis.engine.route.Graph;
import io.portcullis.engine.route.OnionRoute;
import io.portcullis.engine.route.Route;
import io.portcullis.engine.route.RouteCost;
import io.portcullis.engine.route.RouteRequest;
import io.portcullis.engine.route.RouteResult;
import io.portcullis.engine.route.Wrapped;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes whose hubs announce themselves, and payments whose senders know nothing else of the way. */
final class RoutedByProfilesTest {
    private static final List<String> HUBS = List.of("hub-a", "hub-b");
    private static final Map<String, List<String>> NEIGHBOURS =
            Map.of("a", List.of("b"), "b", List.of("a", "c"), "c", List.of("b"));
    private static final Bytes32 PREIMAGE = Packets.word("preimage");

    private record Letter(String from, String to, Bytes message) {}

    private final TwinTown town = new TwinTown();
    private final Map<String, Gossip> gossips = new TreeMap<>();
    private final Map<String, Integer> heard = new TreeMap<>();
    private final Deque<Letter> under = new ArrayDeque<>();
    private Random losses = new Random(0);
    private int lossPercent;

    RoutedByProfilesTest() {
        NEIGHBOURS.keySet().forEach(this::start);
        HUBS.forEach(hub -> town.homeOf(hub)
                .give(new HubInput.OnionKeyed(Town.entity(hub), Packets.key(hub).publicKey())));
    }

    @AfterEach
    void close() {
        town.close();
    }

    /** A node's gossip, as it is after a start: it knows its hub's own profiles, and whom the link is up to. */
    private void start(String node) {
        Boards boards = entity -> HUBS.stream()
                .filter(hub -> Town.entity(hub).equals(entity))
                .map(hub -> Town.board(TwinTown.home(hub)))
                .findFirst();
        gossips.put(node, new Gossip(Town.DOMAIN, boards));
        town.node(node).hub().profiles().forEach(own -> run(node, new GossipInput.Own(own)));
        for (String peer : NEIGHBOURS.get(node)) {
            run(node, new GossipInput.PeerUp(Town.node(peer)));
            if (gossips.containsKey(peer)) {
                run(peer, new GossipInput.PeerDown(Town.node(node)));
                run(peer, new GossipInput.PeerUp(Town.node(node)));
            }
        }
    }

    private void run(String node, GossipInput input) {
        for (GossipEffect effect : gossips.get(node).take(input, town.timeSeconds())) {
            if (effect instanceof GossipEffect.Send it) {
                NEIGHBOURS.get(node).stream()
                        .filter(peer -> Town.node(peer).equals(it.peer()))
                        .forEach(peer -> under.add(new Letter(node, peer, it.message())));
            }
        }
    }

    /** The hubs look at what they say, seal it, and it spreads as far as it can. */
    private void spread() {
        town.settle();
        town.pass(Limits.PROFILE_LOOK_SECONDS * 1_000);
        town.settle();
        for (String node : NEIGHBOURS.keySet()) {
            List<HubEffect> told = town.node(node).told;
            for (int i = heard.getOrDefault(node, 0); i < told.size(); i++) {
                if (told.get(i) instanceof HubEffect.Announced it) {
                    run(node, new GossipInput.Own(it.profile()));
                }
            }
            heard.put(node, told.size());
        }
        for (int second = 0; second < 4 * Limits.GOSSIP_DIGEST_SECONDS; second++) {
            town.pass(1_000);
            gossips.keySet().forEach(node -> run(node, new GossipInput.Tick()));
            while (!under.isEmpty()) {
                Letter letter = under.poll();
                if (losses.nextInt(100) >= lossPercent) {
                    run(letter.to(), new GossipInput.Heard(Town.node(letter.from()), letter.message()));
                }
            }
        }
    }

    /** What the sender's node answers, by its own accounts and what it has heard. */
    private RouteResult find(String sender, String payee, long amount, List<String> behind) {
        EntityId from = Town.entity(sender);
        EntityId to = Town.entity(payee);
        String home = TwinTown.home(sender);
        Set<EntityId> neighbours = Set.of(Town.entity("hub-a"), Town.entity("hub-b"));
        List<ChannelAnnouncement> own = new ArrayList<>(town.node(home).hub().channels(from, neighbours));
        Graph graph = SenderView.of(
                gossips.get(home).table(),
                own,
                to,
                Town.GOLD,
                behind.stream().map(Town::entity).toList());
        long deliverBy = town.timeSeconds() + 9_000;
        return new DijkstraRouter(new RouteCost(100))
                .find(
                        graph,
                        new RouteRequest(
                                from,
                                to,
                                Town.GOLD,
                                Amount.of(amount),
                                deliverBy,
                                Amount.of(1_000),
                                20,
                                deliverBy + 86_400,
                                Set.of(),
                                Set.of()));
    }

    private Route found(String sender, String payee, long amount, List<String> behind) {
        return assertInstanceOf(RouteResult.Found.class, find(sender, payee, amount, behind))
                .route();
    }

    /** Pays over a route with a packet for all its hops, those on the sender's node too. */
    private void pay(String sender, List<String> hops, Route route, long amount) {
        String payee = hops.getLast();
        town.command(
                payee,
                new Instruction.CreateInvoice(
                        Town.GOLD, Amount.of(amount), PREIMAGE, Packets.secret(PREIMAGE), town.timeSeconds() + 80_000));
        town.settle();
        Bytes32 hash = Packets.hash(PREIMAGE);
        Graph graph = gossips.get(TwinTown.home(sender)).table().graph();
        OnionKey payees = Packets.key(payee).publicKey();
        try (SessionSeed seed = SessionSeed.taking(hash.toArray())) {
            Wrapped.Ready ready = assertInstanceOf(
                    Wrapped.Ready.class,
                    OnionRoute.wrap(
                            route,
                            entity -> entity.equals(route.to()) ? Optional.of(payees) : graph.keyOf(entity),
                            hash,
                            Packets.secret(PREIMAGE),
                            seed));
            Transaction.LockHtlc lock = new Transaction.LockHtlc(
                    Town.GOLD,
                    ready.first().amount(),
                    hash,
                    ready.first().expirySeconds(),
                    ready.packet().bytes());
            town.pay(sender, hops, new Packets.Ready(lock, ready.returnKeys()));
        }
        town.settle();
    }

    @Test
    void aPaymentFindsItsWayOverTwoHubsByAnnouncementsAlone() {
        spread();
        Route route = found("alice", "carol", 1_000, List.of());
        assertEquals(
                Stream.of("hub-a", "hub-b", "carol").map(Town::entity).toList(),
                route.hops().stream().map(hop -> hop.next()).toList());
        pay("alice", List.of("hub-a", "hub-b", "carol"), route, 1_000);
        assertEquals(-route.sent().units().longValueExact(), town.wealth("alice"));
        assertEquals(1_000, town.wealth("carol"));
        assertEquals(
                route.fees().units().longValueExact(),
                town.wealth("hub-a") + town.wealth("hub-b"),
                "what was sent and did not arrive is the hubs' fees");
        assertEquals(3, town.wealth("hub-a"));
        assertEquals(2, town.wealth("hub-b"));
        town.requireAgreement();
        town.requireNothingPending();
    }

    /** Bob is hub-b's client: nobody announces him, his invoice does. */
    @Test
    void anInvoiceSaysBehindWhichHubItsPayeeIs() {
        spread();
        assertEquals(
                EngineTag.ROUTE_ENTITY_UNKNOWN,
                assertInstanceOf(RouteResult.NoRoute.class, find("alice", "bob", 500, List.of()))
                        .refusal()
                        .tag());
        Route route = found("alice", "bob", 500, List.of("hub-b"));
        pay("alice", List.of("hub-a", "hub-b", "bob"), route, 500);
        assertEquals(500, town.wealth("bob"));
        assertEquals(
                0,
                Stream.of("alice", "hub-a", "hub-b", "bob", "carol")
                        .mapToLong(town::wealth)
                        .sum());
    }

    @Test
    void allNodesComeToKnowTheSameUnderLossAndRestarts() {
        lossPercent = 40;
        for (int seed = 0; seed < 10; seed++) {
            losses = new Random(seed);
            String node = List.of("a", "b", "c").get(seed % 3);
            town.command("hub-a", Town.with("hub-b", new Transaction.Pay(Town.GOLD, Amount.of(9_000), Bytes32.ZERO)));
            spread();
            town.node(node).restart();
            start(node);
        }
        lossPercent = 0;
        spread();
        List<Long> known = HUBS.stream()
                .map(hub ->
                        town.homeOf(hub).hub().profiles().getFirst().profile().sequence())
                .toList();
        for (String node : NEIGHBOURS.keySet()) {
            assertEquals(
                    known,
                    HUBS.stream()
                            .map(hub -> gossips.get(node)
                                    .table()
                                    .profile(Town.entity(hub))
                                    .orElseThrow()
                                    .sequence())
                            .toList(),
                    node);
        }
    }

    @Test
    void aChannelWhoseLinkIsDownIsNoWayAndAnEmptyOneNeither() {
        spread();
        town.node("a").give(new HubInput.PeerChanged(Town.node("b"), false));
        spread();
        assertEquals(
                EngineTag.ROUTE_NONE,
                assertInstanceOf(RouteResult.NoRoute.class, find("alice", "carol", 1_000, List.of()))
                        .refusal()
                        .tag());
        town.node("a").give(new HubInput.PeerChanged(Town.node("b"), true));
        town.command("hub-a", Town.with("hub-b", new Transaction.Pay(Town.GOLD, Amount.of(99_990), Bytes32.ZERO)));
        spread();
        assertInstanceOf(RouteResult.NoRoute.class, find("alice", "carol", 1_000, List.of()));
        assertTrue(found("alice", "carol", 5, List.of()).fees().isPositive());
    }
}
