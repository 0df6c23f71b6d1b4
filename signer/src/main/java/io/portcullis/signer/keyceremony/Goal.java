package io.portcullis.signer.keyceremony;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a plan is for, and so which ceremonies its permit lets be held, each once. Numbers are signed: they never change. */
public enum Goal {
    INITIALISE(1),
    /** A key is not one before it was backed up and came back: those are part of its making. */
    GENERATE(2),
    BACK_UP(3),
    RESTORE(4),
    DRILL(5),
    ROTATE(6),
    DESTROY(7),
    TRANSPORT(8);

    private final int number;

    Goal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static Optional<Goal> ofNumber(int number) {
        return Arrays.stream(values()).filter(goal -> goal.number == number).findFirst();
    }

    public List<Kind> ceremonies() {
        return switch (this) {
            case INITIALISE -> List.of(Kind.INITIALISE);
            case GENERATE -> List.of(Kind.GENERATE, Kind.BACK_UP, Kind.DRILL);
            case BACK_UP -> List.of(Kind.BACK_UP, Kind.DRILL);
            case RESTORE -> List.of(Kind.RESTORE);
            case DRILL -> List.of(Kind.DRILL);
            case ROTATE -> List.of(Kind.ROTATE);
            case DESTROY -> List.of(Kind.DESTROY);
            case TRANSPORT -> List.of(Kind.TRANSPORT);
        };
    }

    /** Whether the key exists before. */
    boolean hasSubject() {
        return this != INITIALISE && this != GENERATE;
    }

    /** Whether another key, or its place, ends. */
    boolean ends() {
        return this == ROTATE || this == TRANSPORT;
    }

    /** Whether a backup is made. */
    boolean backsUp() {
        return this == GENERATE || this == BACK_UP;
    }
}
