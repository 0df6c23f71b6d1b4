package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** One search of {@link DijkstraRouter}: the state of it, used once. */
final class Search {
    private final Graph graph;
    private final RouteRequest request;
    private final RouteCost cost;
    private final int labelsPerEntity;
    private final int labels;
    private final int source;
    private final int target;
    private final int token;
    private final BitSet avoidedChannels = new BitSet();
    private final BitSet avoidedEntities = new BitSet();
    private final PriorityQueue<Label> open = new PriorityQueue<>(Label.ORDER);
    private final Map<Integer, List<Label>> settled = new HashMap<>();
    private boolean ranOut;

    Search(Graph graph, RouteRequest request, RouteCost cost, int labelsPerEntity, int labels) {
        this.graph = graph;
        this.request = request;
        this.cost = cost;
        this.labelsPerEntity = labelsPerEntity;
        this.labels = labels;
        source = graph.indexOf(request.from());
        target = graph.indexOf(request.to());
        token = graph.indexOf(request.token());
        request.avoidedChannels().stream()
                .mapToInt(graph::indexOf)
                .filter(index -> index >= 0)
                .forEach(avoidedChannels::set);
        request.avoidedEntities().stream()
                .mapToInt(graph::indexOf)
                .filter(index -> index >= 0 && index != source && index != target)
                .forEach(avoidedEntities::set);
    }

    /** Whether a way was dropped for the bound of work. */
    boolean ranOut() {
        return ranOut;
    }

    Optional<Label> best() {
        open.add(new Label(target, request.amount(), request.deliverExpirySeconds(), 0, Amount.ZERO, Label.NONE, null));
        int followed = 0;
        while (!open.isEmpty()) {
            Label label = open.poll();
            if (label.entity() == source) {
                return Optional.of(label);
            }
            if (!settle(label)) {
                continue;
            }
            if (followed++ == labels) {
                ranOut = true;
                return Optional.empty();
            }
            for (int channel = graph.firstInto(label.entity()); channel < graph.endInto(label.entity()); channel++) {
                relax(label, channel);
            }
        }
        return Optional.empty();
    }

    private boolean settle(Label label) {
        List<Label> kept = settled.computeIfAbsent(label.entity(), any -> new ArrayList<>(1));
        if (isDominated(label, kept)) {
            return false;
        }
        if (kept.size() == labelsPerEntity) {
            ranOut = true;
            return false;
        }
        kept.add(label);
        return true;
    }

    private static boolean isDominated(Label label, List<Label> kept) {
        for (Label known : kept) {
            if (known.dominates(label)) {
                return true;
            }
        }
        return false;
    }

    private void relax(Label rest, int channel) {
        int from = graph.from(channel);
        ChannelTable table = graph.table();
        if (graph.token(channel) != token
                || !table.enabled(channel)
                || avoidedChannels.get(channel)
                || avoidedEntities.get(from)
                || rest.hops() == request.maxHops()
                || table.least(channel).compareTo(request.amount()) > 0
                || !table.bears(channel, rest.amount())) {
            return;
        }
        if (from == source) {
            // The sender asks no fee of itself, and no delay.
            push(rest, channel, from, rest.amount(), rest.expirySeconds(), rest.cost());
            return;
        }
        long expiry = rest.expirySeconds() + table.expiryDeltaSeconds(channel);
        Optional<Amount> before = table.fees(channel).before(rest.amount());
        if (expiry > request.maxExpirySeconds() || before.isEmpty()) {
            return;
        }
        Amount fees = before.get().minus(request.amount());
        if (fees.compareTo(request.maxFees()) <= 0) {
            long locked = expiry - request.deliverExpirySeconds();
            Amount total = fees.plus(cost.ofLocking(request.amount(), locked));
            push(rest, channel, from, before.get(), expiry, total);
        }
    }

    private void push(Label rest, int channel, int from, Amount amount, long expiry, Amount total) {
        Label label = new Label(from, amount, expiry, rest.hops() + 1, total, channel, rest);
        if (!isDominated(label, settled.getOrDefault(from, List.of()))) {
            open.add(label);
        }
    }

    /** The route of a label that begins at the sender. */
    RouteResult found(Label way) {
        List<RouteHop> hops = new ArrayList<>();
        for (Label label = way; label.channel() != Label.NONE; label = label.rest()) {
            ChannelId id = graph.idOf(label.channel(), label.rest().entity());
            // What goes over a channel is what its far end must get.
            hops.add(new RouteHop(id, label.rest().amount(), label.rest().expirySeconds()));
        }
        return new RouteResult.Found(new Route(hops), way.cost());
    }
}
