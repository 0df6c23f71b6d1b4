package io.portcullis.engine.route;

import static io.portcullis.engine.route.Network.announced;
import static io.portcullis.engine.route.Network.channelId;
import static io.portcullis.engine.route.Network.entity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class GraphTest {
    @Property(tries = 300)
    void knowsTheNewestOfEveryChannelAndNothingElse(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 8) int batch) {
        List<Announcement> all = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            all.addAll(Network.random(seed + round, 6, 12).announcements());
        }
        for (int i = 0; i < 5; i++) {
            all.add(announced(i));
        }
        Collections.shuffle(all, new Random(seed));
        Graph graph = Graph.empty();
        Map<ChannelId, ChannelAnnouncement> model = new HashMap<>();
        Set<EntityId> entities = new HashSet<>();
        for (int at = 0; at < all.size(); at += batch) {
            List<Announcement> some = all.subList(at, Math.min(at + batch, all.size()));
            List<EngineTag> expected = new ArrayList<>();
            some.forEach(said -> judge(said, model, entities).ifPresent(expected::add));
            Graph.Update update = graph.apply(some);
            assertEquals(expected, update.refused().stream().map(Refusal::tag).toList());
            graph = update.graph();
            assertEquals(model.size(), graph.channels());
            assertEquals(entities.size(), graph.entities());
        }
        for (Map.Entry<ChannelId, ChannelAnnouncement> known : model.entrySet()) {
            assertEquals(Optional.of(known.getValue()), graph.channel(known.getKey()));
        }
        for (int i = 0; i < 7; i++) {
            assertEquals(i < 5 ? Optional.of(announced(i).key()) : Optional.empty(), graph.keyOf(entity(i)));
        }
        assertEquals(Optional.empty(), graph.channel(channelId(8, 9)));
    }

    private static Optional<EngineTag> judge(
            Announcement said, Map<ChannelId, ChannelAnnouncement> model, Set<EntityId> entities) {
        entities.add(said.author());
        if (!(said instanceof ChannelAnnouncement channel)) {
            return Optional.empty();
        }
        entities.add(channel.id().to());
        ChannelAnnouncement known = model.get(channel.id());
        if (known == null || known.sequence() < channel.sequence()) {
            model.put(channel.id(), channel);
            return Optional.empty();
        }
        if (known.sequence() > channel.sequence()) {
            return Optional.of(EngineTag.ROUTE_ANNOUNCEMENT_STALE);
        }
        return known.equals(channel) ? Optional.empty() : Optional.of(EngineTag.ROUTE_ANNOUNCEMENT_EQUIVOCAL);
    }

    @Test
    void hearingItAgainChangesNothing() {
        Network network = Network.random(1, 5, 10);
        Graph graph = network.graph();
        Graph.Update update = graph.apply(network.announcements());
        assertTrue(update.refused().isEmpty());
        assertSame(graph, update.graph());
    }

    @Test
    void oneSequenceSaysOneThing() {
        ChannelAnnouncement said =
                new Network().channel(0, 1, 1, 0, 1).announcements().getFirst();
        ChannelAnnouncement other = new ChannelAnnouncement(said.id(), said.sequence(), Amount.of(7), said.policy());
        Graph.Update update = Graph.empty().apply(List.of(said, other));
        assertEquals(
                List.of(EngineTag.ROUTE_ANNOUNCEMENT_EQUIVOCAL),
                update.refused().stream().map(Refusal::tag).toList());
        assertEquals(Optional.of(said), update.graph().channel(said.id()));
    }

    @Test
    void theOldGraphStaysWhatItWas() {
        Graph graph = new Network().channel(0, 1, 1, 0, 1).graph();
        Graph later = graph.apply(new Network().channel(1, 2, 1, 0, 1).announcements())
                .graph();
        assertEquals(1, graph.channels());
        assertEquals(2, later.channels());
        assertEquals(Optional.empty(), graph.channel(channelId(1, 2)));
    }
}
