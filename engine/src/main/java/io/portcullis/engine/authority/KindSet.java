package io.portcullis.engine.authority;

import java.util.Arrays;

/**
 * A set of kinds that is not empty.
 *
 * @param bits bit n for the kind of code n
 */
public record KindSet(long bits) {
    public static final KindSet ALL = of(CommandKind.values());

    public KindSet {
        if (bits == 0 || (bits & ~mask(CommandKind.values())) != 0) {
            throw new IllegalArgumentException("a set of known kinds, and of one at least, is expected");
        }
    }

    public static KindSet of(CommandKind... kinds) {
        return new KindSet(mask(kinds));
    }

    public boolean contains(CommandKind kind) {
        return (bits >>> kind.code() & 1) != 0;
    }

    public boolean isWithin(KindSet other) {
        return (bits & ~other.bits) == 0;
    }

    private static long mask(CommandKind... kinds) {
        return Arrays.stream(kinds).mapToLong(kind -> 1L << kind.code()).reduce(0, (left, right) -> left | right);
    }
}
