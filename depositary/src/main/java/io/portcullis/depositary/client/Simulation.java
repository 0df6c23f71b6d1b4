package io.portcullis.depositary.client;

/** What a call would do on top of a block, without sending it. */
public sealed interface Simulation {
    /** The block it was tried on. */
    BlockRef block();

    /** It would go through. */
    record Succeeds(BlockRef block) implements Simulation {}

    /** The contract would refuse it. */
    record Refused(BlockRef block, RevertTag tag, String detail) implements Simulation {}
}
