package io.portcullis.engine.entity;

/**
 * When a vote is.
 *
 * @param epoch of the board
 */
public record View(long epoch, BlockHeight height, Round round) {
    public View {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs start at 1");
        }
    }

    View in(Round other) {
        return new View(epoch, height, other);
    }

    boolean isAtHeightOf(View other) {
        return epoch == other.epoch && height.equals(other.height);
    }

    @Override
    public String toString() {
        return "height " + height + " round " + round + " epoch " + epoch;
    }
}
