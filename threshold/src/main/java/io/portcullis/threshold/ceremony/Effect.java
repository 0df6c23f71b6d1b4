package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.verdict.ThresholdRefusal;

/** What a step asks of the world. */
public sealed interface Effect {
    /** Those who speak in this round say their word: each composes its own from the state, signs it, and sends it to all. */
    record Speak(Round round) implements Effect {}

    /** A message was not taken, and nothing has changed. */
    record Refuse(Message message, ThresholdRefusal refusal) implements Effect {}

    /** A party is out; its own signed messages are the proof. */
    record Evict(int party, ThresholdRefusal refusal) implements Effect {}

    /** The ceremony is over; the state says how. */
    record End() implements Effect {}
}
