package io.portcullis.engine.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Town;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes in a ring with a tail, and everything that can go wrong between them. */
final class GossipSimulationTest {
    private static final List<String> NODES = List.of("n0", "n1", "n2", "n3", "n4");
    private static final List<List<String>> LINKS = List.of(
            List.of("n0", "n1"), List.of("n1", "n2"), List.of("n2", "n3"), List.of("n3", "n0"), List.of("n3", "n4"));
    private static final int SEEDS = 40;

    private static String hub(String node) {
        return "hub-" + node;
    }

    private static TwinGossip town(long seed) {
        TwinGossip town = new TwinGossip(seed);
        Boards boards =
                Profiles.boards(NODES.stream().map(GossipSimulationTest::hub).toArray(String[]::new));
        NODES.forEach(node -> town.node(node, boards));
        LINKS.forEach(link -> town.link(link.get(0), link.get(1)));
        return town;
    }

    @Test
    void allComeToKnowTheSameUnderLossReorderingAndRestarts() {
        IntStream.range(0, SEEDS).forEach(GossipSimulationTest::converges);
    }

    private static void converges(long seed) {
        Random random = new Random(seed);
        TwinGossip town = town(seed);
        town.lossPercent = 30;
        Map<String, Long> sequences = new HashMap<>();
        for (int act = 0; act < 60; act++) {
            String node = NODES.get(random.nextInt(NODES.size()));
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    long sequence = sequences.merge(node, 1L + random.nextInt(3), Long::sum);
                    town.announce(node, Profiles.vouched(Profiles.profile(hub(node), sequence), hub(node)));
                }
                case 2 -> town.restart(node);
                case 3 -> town.second();
                case 4 -> {
                    List<String> link = LINKS.get(random.nextInt(LINKS.size()));
                    town.cut(link.get(0), link.get(1));
                    town.step();
                    town.link(link.get(0), link.get(1));
                }
                default -> IntStream.range(0, 20).forEach(any -> town.step());
            }
        }
        town.lossPercent = 10;
        town.pass(10 * (int) Limits.GOSSIP_DIGEST_SECONDS);
        for (String node : NODES) {
            assertEquals(sequences.size(), town.view(node).size(), () -> "seed " + seed + ": " + node);
            sequences.forEach((of, sequence) -> assertEquals(
                    sequence, town.view(node).get(Town.entity(hub(of))), () -> "seed " + seed + ": " + node));
            assertEquals(List.of(), town.caught.getOrDefault(node, List.of()), () -> "seed " + seed);
        }
    }

    @Test
    void whoSaysTwoThingsIsOutEverywhereWhicheverWasHeardFirst() {
        for (long seed = 0; seed < SEEDS; seed++) {
            TwinGossip town = town(seed);
            town.lossPercent = 30;
            VouchedProfile one = Profiles.vouched(Profiles.profile("hub-n0", 5, "x"), "hub-n0");
            VouchedProfile other = Profiles.vouched(Profiles.profile("hub-n0", 5, "y"), "hub-n0");
            town.announce("n1", Profiles.vouched(Profiles.profile("hub-n1", 1), "hub-n1"));
            town.hear("n1", "n0", new GossipMessage.Told(one).encode());
            town.hear("n3", "n0", new GossipMessage.Told(other).encode());
            town.pass(10 * (int) Limits.GOSSIP_DIGEST_SECONDS);
            for (String node : NODES) {
                assertEquals(
                        Map.of(Town.entity("hub-n0"), 0L, Town.entity("hub-n1"), 1L),
                        town.view(node),
                        "seed " + seed + ": " + node);
                assertEquals(1, town.caught.get(node).size(), "seed " + seed + ": " + node);
            }
        }
    }

    @Test
    void whatNothingChangesCostsOnlyDigests() {
        TwinGossip town = town(1);
        NODES.forEach(node -> town.announce(node, Profiles.vouched(Profiles.profile(hub(node), 1), hub(node))));
        town.pass(60);
        long before = town.bytes;
        town.pass(600);
        long digests = 2L * LINKS.size() * 600 / Limits.GOSSIP_DIGEST_SECONDS;
        assertTrue(town.bytes - before <= digests * (NODES.size() * 56 + 128), () -> "" + (town.bytes - before));
    }

    @Test
    void whoIsSilentIsForgottenByAll() {
        TwinGossip town = town(2);
        NODES.forEach(node -> town.announce(node, Profiles.vouched(Profiles.profile(hub(node), 1), hub(node))));
        town.pass(60);
        town.nowSeconds = Profiles.NOW + Limits.PROFILE_LIFETIME_SECONDS;
        town.pass(60);
        NODES.forEach(node -> assertEquals(Map.of(), town.view(node)));
    }

    /** A node that comes late, behind one that knows more than a digest can hold. */
    @Test
    void aNewcomerLearnsThousandsWithinItsSecondsAllowance() {
        int many = 3 * Limits.GOSSIP_ENTRIES;
        String[] names = IntStream.range(0, many).mapToObj(i -> "hub " + i).toArray(String[]::new);
        Boards boards = Profiles.boards(names);
        TwinGossip town = new TwinGossip(3).node("n0", boards).node("n1", boards);
        for (String name : names) {
            town.run("n0", new GossipInput.Own(Profiles.vouched(Profiles.profile(name, 1), name)));
        }
        town.link("n0", "n1");
        town.bytes = 0;
        town.second();
        long budget = 2L * (Limits.GOSSIP_BYTES_PER_SECOND + Limits.GOSSIP_BYTES);
        assertTrue(town.bytes <= budget, () -> town.bytes + " bytes in a second");
        town.pass(3 * (int) Limits.GOSSIP_DIGEST_SECONDS);
        assertEquals(many, town.view("n1").size());
        assertEquals(town.view("n0"), town.view("n1"));
        assertEquals(many, town.nodes.get("n1").table().graph().entities());
    }
}
