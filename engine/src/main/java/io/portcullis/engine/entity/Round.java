package io.portcullis.engine.entity;

import io.portcullis.engine.Limits;

/** An attempt at one height: 0, 1, 2, … to {@link Limits#ENTITY_ROUNDS}, each with its proposer. */
public record Round(int number) implements Comparable<Round> {
    public static final Round FIRST = new Round(0);

    public Round {
        if (number < 0 || number > Limits.ENTITY_ROUNDS) {
            throw new IllegalArgumentException("no round " + number);
        }
    }

    public boolean isLast() {
        return number == Limits.ENTITY_ROUNDS;
    }

    public Round next() {
        return new Round(number + 1);
    }

    public boolean isAfter(Round other) {
        return number > other.number;
    }

    public boolean isBefore(Round other) {
        return number < other.number;
    }

    @Override
    public int compareTo(Round other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
