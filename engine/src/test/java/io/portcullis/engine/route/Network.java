package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Small networks for tests, random ones from a seed, and what exhaustive search finds in them. */
final class Network {
    static final TokenId TOKEN = new TokenId(word("token"));
    static final TokenId OTHER_TOKEN = new TokenId(word("other token"));
    static final long DELIVER = 2_000_000_000L;
    static final Amount PLENTY = Amount.of(1_000_000_000_000L);

    private final Map<ChannelId, ChannelAnnouncement> channels = new HashMap<>();

    static Network random(long seed, int entities, int channels) {
        Random random = new Random(seed);
        Network network = new Network();
        for (int i = 0; i < channels; i++) {
            int from = random.nextInt(entities);
            int to = (from + 1 + random.nextInt(entities - 1)) % entities;
            TokenId token = random.nextInt(8) == 0 ? OTHER_TOKEN : TOKEN;
            Amount least = Amount.of(random.nextInt(6) == 0 ? 900 + random.nextInt(300) : 0);
            network.put(new ChannelAnnouncement(
                    new ChannelId(entity(from), entity(to), token),
                    1 + random.nextInt(3),
                    random.nextInt(6) == 0 ? Amount.of(900 + random.nextInt(300)) : PLENTY,
                    new ChannelPolicy(
                            new RouteFees(Amount.of(random.nextInt(4) * 5L), random.nextInt(4) * 30_000),
                            1 + random.nextInt(5) * 40_000,
                            least,
                            random.nextInt(6) == 0 ? Amount.of(1_200 + random.nextInt(300)) : PLENTY,
                            random.nextInt(10) != 0)));
        }
        return network;
    }

    Network put(ChannelAnnouncement announcement) {
        channels.put(announcement.id(), announcement);
        return this;
    }

    /** A channel that bears all, for a fee of base + ppm, and a delay. */
    Network channel(int from, int to, long base, int ppm, int delta) {
        return put(new ChannelAnnouncement(
                channelId(from, to),
                1,
                PLENTY,
                new ChannelPolicy(new RouteFees(Amount.of(base), ppm), delta, Amount.ZERO, PLENTY, true)));
    }

    static ChannelId channelId(int from, int to) {
        return new ChannelId(entity(from), entity(to), TOKEN);
    }

    List<ChannelAnnouncement> announcements() {
        return channels.values().stream()
                .sorted(Comparator.comparing(ChannelAnnouncement::id))
                .toList();
    }

    Graph graph() {
        return Graph.empty().apply(announcements()).graph();
    }

    static RouteRequest request(int from, int to, long amount, long maxFees, int maxHops, long lockSeconds) {
        return new RouteRequest(
                entity(from),
                entity(to),
                TOKEN,
                Amount.of(amount),
                DELIVER,
                Amount.of(maxFees),
                maxHops,
                DELIVER + lockSeconds,
                Set.of(),
                Set.of());
    }

    /** The least cost over all routes, by trying every one, forward and with its own arithmetic. */
    Optional<Amount> leastCost(RouteRequest request, RouteCost cost) {
        List<List<ChannelAnnouncement>> ways = new ArrayList<>();
        walk(request, request.from(), new ArrayList<>(), new HashSet<>(Set.of(request.from())), ways);
        return ways.stream()
                .map(way -> costOf(request, way, cost))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private void walk(
            RouteRequest request,
            EntityId at,
            List<ChannelAnnouncement> way,
            Set<EntityId> passed,
            List<List<ChannelAnnouncement>> ways) {
        if (at.equals(request.to())) {
            ways.add(List.copyOf(way));
            return;
        }
        if (way.size() == request.maxHops()) {
            return;
        }
        for (ChannelAnnouncement channel : channels.values()) {
            EntityId to = channel.id().to();
            boolean open = channel.id().from().equals(at)
                    && channel.id().token().equals(request.token())
                    && !request.avoidedChannels().contains(channel.id())
                    && (to.equals(request.to()) || !request.avoidedEntities().contains(to));
            if (open && passed.add(to)) {
                way.add(channel);
                walk(request, to, way, passed, ways);
                way.removeLast();
                passed.remove(to);
            }
        }
    }

    private static Optional<Amount> costOf(RouteRequest request, List<ChannelAnnouncement> way, RouteCost cost) {
        long amount = request.amount().units().longValueExact();
        long expiry = request.deliverExpirySeconds();
        for (int i = way.size() - 1; i >= 0; i--) {
            ChannelPolicy policy = way.get(i).policy();
            boolean bears = policy.enabled()
                    && policy.least().compareTo(request.amount()) <= 0
                    && policy.most().compareTo(Amount.of(amount)) >= 0
                    && way.get(i).capacity().compareTo(Amount.of(amount)) >= 0;
            if (!bears) {
                return Optional.empty();
            }
            if (i > 0) {
                amount += policy.fees().base().units().longValueExact()
                        + (amount * policy.fees().partsPerMillion() + 999_999) / 1_000_000;
                expiry += policy.expiryDeltaSeconds();
            }
        }
        Amount fees = Amount.of(amount).minus(request.amount());
        return fees.compareTo(request.maxFees()) > 0 || expiry > request.maxExpirySeconds()
                ? Optional.empty()
                : Optional.of(fees.plus(cost.ofLocking(request.amount(), expiry - request.deliverExpirySeconds())));
    }

    static EntityId entity(int i) {
        return new EntityId(word("entity " + i));
    }

    static OnionPrivateKey key(int i) {
        return OnionPrivateKey.taking(word("key " + i).toArray());
    }

    static EntityAnnouncement announced(int i) {
        try (OnionPrivateKey key = key(i)) {
            return new EntityAnnouncement(entity(i), key.publicKey(), 1);
        }
    }

    static Bytes32 word(String name) {
        return Bytes32.of(Bytes.ascii(name).sha256().toArray());
    }
}
