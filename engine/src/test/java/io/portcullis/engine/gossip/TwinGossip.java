package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Nodes that gossip, and a network between them that loses, repeats and reorders as a seed says. */
final class TwinGossip {
    private record Letter(String from, String to, Bytes message) {}

    final Map<String, Gossip> nodes = new TreeMap<>();
    final Map<String, List<EngineTag>> refused = new HashMap<>();
    final Map<String, List<Equivocation>> caught = new HashMap<>();
    private final Map<String, VouchedProfile> own = new HashMap<>();
    private final Map<String, Boards> boards = new HashMap<>();
    private final Set<List<String>> links = new LinkedHashSet<>();
    private final List<Letter> under = new ArrayList<>();
    private final Random random;
    long nowSeconds = Profiles.NOW;
    int lossPercent;
    long bytes;

    TwinGossip(long seed) {
        this.random = new Random(seed);
    }

    TwinGossip node(String name, Boards known) {
        boards.put(name, known);
        nodes.put(name, new Gossip(Town.DOMAIN, known));
        return this;
    }

    TwinGossip link(String one, String other) {
        links.add(List.of(one, other));
        up(one, other);
        up(other, one);
        return this;
    }

    private void up(String at, String peer) {
        run(at, new GossipInput.PeerUp(Town.node(peer)));
    }

    void cut(String one, String other) {
        links.remove(List.of(one, other));
        run(one, new GossipInput.PeerDown(Town.node(other)));
        run(other, new GossipInput.PeerDown(Town.node(one)));
        under.removeIf(letter -> Set.of(letter.from(), letter.to()).equals(Set.of(one, other)));
    }

    void announce(String node, VouchedProfile profile) {
        own.put(node, profile);
        run(node, new GossipInput.Own(profile));
    }

    /** A node forgets everything but what its own hub keeps. */
    void restart(String name) {
        nodes.put(name, new Gossip(Town.DOMAIN, boards.get(name)));
        under.removeIf(letter -> letter.from().equals(name) || letter.to().equals(name));
        Optional.ofNullable(own.get(name)).ifPresent(it -> run(name, new GossipInput.Own(it)));
        for (List<String> link : links) {
            if (link.contains(name)) {
                String peer = link.getFirst().equals(name) ? link.getLast() : link.getFirst();
                run(peer, new GossipInput.PeerDown(Town.node(name)));
                up(peer, name);
                up(name, peer);
            }
        }
    }

    void hear(String node, String peer, Bytes message) {
        run(node, new GossipInput.Heard(Town.node(peer), message));
    }

    void run(String name, GossipInput input) {
        for (GossipEffect effect : nodes.get(name).take(input, nowSeconds)) {
            switch (effect) {
                case GossipEffect.Send it -> {
                    bytes += it.message().size();
                    name(it.peer()).ifPresent(to -> under.add(new Letter(name, to, it.message())));
                }
                case GossipEffect.Refused it ->
                    refused.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(it.refusal().tag());
                case GossipEffect.Caught it ->
                    caught.computeIfAbsent(name, any -> new ArrayList<>()).add(it.evidence());
                case GossipEffect.Learned it -> {}
                case GossipEffect.Forgotten it -> {}
            }
        }
    }

    private Optional<String> name(NodeId node) {
        return nodes.keySet().stream().filter(it -> Town.node(it).equals(node)).findFirst();
    }

    /** Delivers one letter, any of them; or loses it, or delivers it and keeps it. */
    void step() {
        if (under.isEmpty()) {
            return;
        }
        int at = random.nextInt(under.size());
        Letter letter = under.get(at);
        if (random.nextInt(100) >= 5) {
            under.remove(at);
        }
        if (random.nextInt(100) >= lossPercent) {
            hear(letter.to(), letter.from(), letter.message());
        }
    }

    void second() {
        nowSeconds++;
        List.copyOf(nodes.keySet()).forEach(name -> run(name, new GossipInput.Tick()));
    }

    /** So many seconds, and everything that is said meanwhile arrives or is lost. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            second();
            for (int steps = 0; steps < 10_000 && !under.isEmpty(); steps++) {
                step();
            }
        }
    }

    /** What a node holds of everybody: the sequence, or 0 for who was caught. */
    Map<EntityId, Long> view(String name) {
        Map<EntityId, Long> view = new TreeMap<>();
        nodes.get(name)
                .table()
                .entries(Bytes32.ZERO, GossipMessage.end(), Integer.MAX_VALUE)
                .forEach(entry -> view.put(entry.entity(), entry.sequence()));
        return view;
    }

    List<EngineTag> refused(String name) {
        return refused.getOrDefault(name, List.of());
    }
}
