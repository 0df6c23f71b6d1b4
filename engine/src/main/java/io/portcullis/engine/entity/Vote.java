package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/**
 * What one validator signs: the whole of its message, of which what is enclosed stands here by its hash.
 *
 * <p>Invariants: all but a round change name a value; a round change names one exactly if it was prepared, and in which earlier round;
 * a prepare encloses nothing.
 *
 * @param value what is proposed, prepared or committed; of a round change what was prepared
 * @param preparedIn of a round change the round in which the value was prepared
 * @param enclosed {@link Enclosure#hash}
 */
public record Vote(Kind kind, View at, Optional<Digest> value, Optional<Round> preparedIn, Bytes32 enclosed) {
    public Vote {
        boolean isRoundChange = kind == Kind.ROUND_CHANGE;
        if (isRoundChange ? value.isPresent() != preparedIn.isPresent() : value.isEmpty() || preparedIn.isPresent()) {
            throw new IllegalArgumentException("a vote names a value, a round change only what was prepared");
        }
        if (preparedIn.isPresent() && !preparedIn.get().isBefore(at.round())) {
            throw new IllegalArgumentException("what was prepared was prepared before");
        }
        if (isRoundChange && at.round().equals(Round.FIRST)) {
            throw new IllegalArgumentException("nobody changes into the first round");
        }
        if (kind == Kind.PREPARE && !enclosed.isZero()) {
            throw new IllegalArgumentException("a prepare encloses nothing");
        }
    }

    boolean isFor(Digest digest) {
        return value.isPresent() && value.get().equals(digest);
    }

    @Override
    public String toString() {
        return kind + " at " + at + value.map(digest -> " of " + digest).orElse("");
    }
}
