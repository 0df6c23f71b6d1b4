package io.portcullis.engine.hub;

import java.util.List;
import java.util.Random;

/** What three nodes and the network between them suffer, a blow at a time, by a seed: slow, repeating and jumping links, late signers, deaths. */
final class Chaos {
    private static final List<String> NODES = List.of("a", "b", "c");

    private final TwinTown town;
    private final Random random;

    Chaos(TwinTown town, Random random) {
        this.town = town;
        this.random = random;
    }

    void act() {
        TwinNode node = town.node(NODES.get(random.nextInt(NODES.size())));
        List<String> link = TwinTown.links().get(random.nextInt(TwinTown.links().size()));
        String from = link.get(0);
        String to = link.get(1);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                long at = town.received(from, to) + 1;
                for (long each = at; each <= at + random.nextInt(3); each++) {
                    town.deliver(from, to, each);
                }
            }
            case 4 -> town.deliver(from, to, 1 + random.nextLong(town.received(from, to) + 3));
            case 5 -> town.acknowledge(from, to);
            case 6 -> node.beginSaving();
            case 7 -> restart(node);
            case 8 -> town.pass(random.nextInt(400));
            default -> {
                if (random.nextInt(3) > 0) {
                    node.seal();
                }
                town.block(node.name());
            }
        }
    }

    /** Clients repeat commands, the follower repeats the chain; links go on by their cursors, signers by what is owed. */
    private static void restart(TwinNode node) {
        for (HubInput lost : node.restart()) {
            if (lost instanceof HubInput.Commanded || lost instanceof HubInput.ChainSaid) {
                node.give(lost);
            }
        }
    }
}
