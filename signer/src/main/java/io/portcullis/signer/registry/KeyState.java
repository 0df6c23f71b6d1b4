package io.portcullis.signer.registry;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a key's life is. The moves are those of NIST SP 800-57 part 1 rev. 5, figure 3, and no others: nothing comes back from
 * DEACTIVATED, COMPROMISED or DESTROYED to signing.
 */
public enum KeyState {
    /** Made, and not yet allowed anything but to prove itself. */
    PRE_ACTIVATION(1),
    /** It signs. */
    ACTIVE(2),
    /** It signs nothing until it is active again; what it signed before is still believed. */
    SUSPENDED(3),
    /** It signs nothing any more; what it signed is still believed, until its recipients' period ends. */
    DEACTIVATED(4),
    /** Somebody else may have it: nothing it signs is believed. */
    COMPROMISED(5),
    /** It is nowhere any more. The entry stays. */
    DESTROYED(6);

    private static final Map<KeyState, Map<KeyState, Integer>> TRANSITIONS = Map.of(
            PRE_ACTIVATION, Map.of(DESTROYED, 2, COMPROMISED, 3, ACTIVE, 4),
            ACTIVE, Map.of(DESTROYED, 5, COMPROMISED, 6, SUSPENDED, 7, DEACTIVATED, 8),
            SUSPENDED, Map.of(DESTROYED, 9, COMPROMISED, 10, ACTIVE, 11, DEACTIVATED, 12),
            DEACTIVATED, Map.of(DESTROYED, 13, COMPROMISED, 14),
            COMPROMISED, Map.of(DESTROYED, 15),
            DESTROYED, Map.of());

    private final int code;

    KeyState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<KeyState> ofCode(int code) {
        return code < 1 || code > values().length ? Optional.empty() : Optional.of(values()[code - 1]);
    }

    /** By its name; empty if there is no such state. */
    public static Optional<KeyState> named(String name) {
        for (KeyState state : values()) {
            if (state.name().equals(name)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** The number of the transition in the standard; empty where the move is illegal. */
    public OptionalInt transition(KeyState to) {
        Integer number = TRANSITIONS.get(this).get(to);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
