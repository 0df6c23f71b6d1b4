package io.portcullis.engine.entity;

import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;

/** What a step asks of the world, to be done in this order: nothing after a {@link Persist} begins before that is durable. */
public sealed interface Effect {
    /** Replaces what was persisted before. */
    record Persist(Ballot ballot) implements Effect {}

    /**
     * Have this validator's keys sign: its own over {@link VotingDomain#digest}, and for a commit, where the board shares a key, first the
     * share over {@link VotingDomain#groupMessage}, to be enclosed. Answered by {@link Input.Signed}, or never.
     */
    record Sign(Validators validators, Draft draft) implements Effect {}

    /** To every other validator. */
    record Broadcast(Message message) implements Effect {}

    /** Compute whether this value is right. Answered by {@link Input.ReplayVerdict}. */
    record Replay(BlockHeight height, Digest digest, Bytes value) implements Effect {}

    /** Replaces the timer that was. Longer with each round, without bound: then rounds come to overlap. */
    record SetTimer(BlockHeight height, Round round) implements Effect {}

    /** This is final. */
    record Decided(Certified block) implements Effect {}

    /** Sign the evidence as an {@link Accusation} and keep it. */
    record Accuse(Evidence evidence) implements Effect {}

    /** Whoever sent what was received does not know the decision of this height yet: send the certified block. */
    record SenderBehind(BlockHeight height) implements Effect {}

    /** Whoever sent what was received is beyond this height: ask for certified blocks from it on. */
    record SenderAhead(BlockHeight height) implements Effect {}

    /** The input, or a part of it, changed nothing. */
    record Refuse(Refusal why) implements Effect {}
}
