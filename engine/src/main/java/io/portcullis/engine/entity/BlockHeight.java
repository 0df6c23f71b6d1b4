package io.portcullis.engine.entity;

import io.portcullis.engine.Limits;

/** Which decision of an entity: 1, 2, 3, … to {@link Limits#ENTITY_HEIGHTS}. */
public record BlockHeight(long number) implements Comparable<BlockHeight> {
    public static final BlockHeight FIRST = new BlockHeight(1);

    public BlockHeight {
        if (number < 1 || number > Limits.ENTITY_HEIGHTS) {
            throw new IllegalArgumentException("no height " + number);
        }
    }

    public BlockHeight next() {
        return new BlockHeight(number + 1);
    }

    public boolean isAfter(BlockHeight other) {
        return number > other.number;
    }

    @Override
    public int compareTo(BlockHeight other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
