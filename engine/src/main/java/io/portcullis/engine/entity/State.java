package io.portcullis.engine.entity;

import io.portcullis.engine.verdict.Refusal;

/** Where a validator stands. */
public sealed interface State {
    /**
     * Taking part, or following where it is no member of the board.
     *
     * @param epochs the board, and the next one if it is known
     * @param ballot what is durable
     * @param gathering what a restart may forget
     */
    record Validating(Setup setup, Epochs epochs, Ballot ballot, Gathering gathering) implements State {}

    /** Something is so wrong that this validator must not vote again before somebody has looked. */
    record Halted(Ballot ballot, Refusal why) implements State {}
}
