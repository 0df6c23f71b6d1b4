package io.portcullis.depositary.follower;

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

    /** When the chain's own consensus calls it final. */
    record Finalized() implements Confirmations {}
}
