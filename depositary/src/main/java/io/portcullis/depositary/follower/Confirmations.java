package io.portcullis.depositary.follower;

import java.util.List;

/** When a block's events count. */
public sealed interface Confirmations {
    /**
     * When that many blocks stand on top of it.
     *
     * @param blocks 0 applies a block as soon as it is seen
     */
    record Depth(int blocks) implements Confirmations {
        /** Beyond, a chain with finality should be followed by {@link Finalized}. */
        public static final int MAX = 1_000;

        public Depth {
            if (blocks < 0 || blocks > MAX) {
                throw new IllegalArgumentException("a depth is 0 to " + MAX + " blocks");
            }
        }
    }

    /**
     * When as many blocks stand on top of it as the most demanding of its events asks. Blocks are applied in order, so those behind one that
     * moves much wait with it.
     *
     * @param blocks what every event asks
     * @param tiers what those ask that move much
     */
    record ByValue(int blocks, List<Tier> tiers) implements Confirmations {
        /** Beyond: a configuration that nobody can survey. */
        public static final int MAX_TIERS = 64;

        public ByValue {
            tiers = List.copyOf(tiers);
            if (blocks < 0 || blocks > Depth.MAX || tiers.size() > MAX_TIERS) {
                throw new IllegalArgumentException(
                        "a depth is 0 to " + Depth.MAX + " blocks, in at most " + MAX_TIERS + " tiers");
            }
        }

        int of(Block block) {
            return tiers.stream()
                    .filter(tier -> block.events().stream().anyMatch(tier::covers))
                    .mapToInt(Tier::blocks)
                    .reduce(blocks, Math::max);
        }
    }

    /** When the chain's own consensus calls it final. */
    record Finalized() implements Confirmations {}
}
