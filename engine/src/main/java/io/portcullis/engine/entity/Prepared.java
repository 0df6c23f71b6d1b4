package io.portcullis.engine.entity;

import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/**
 * A quorum's prepares for one value in one round: what a validator must bring into every later round of the height.
 *
 * @param prepares checked when they came, all for this value in this round
 */
public record Prepared(Round round, Bytes value, List<SignedVote> prepares) {
    public Prepared {
        prepares = List.copyOf(prepares);
    }

    Digest digest() {
        return Digest.of(value);
    }

    Enclosure enclosure() {
        return new Enclosure.PreparedValue(value, prepares);
    }
}
