package io.portcullis.depositary.follower;

/** What the follower learns. */
public sealed interface Input {
    /** The node was asked where it stands. */
    record HeadSeen(Head head) implements Input {}

    /** The node was asked for a block and had it. */
    record BlockSeen(Block block) implements Input {}
}
