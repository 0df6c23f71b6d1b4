package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;

/**
 * Where a position stands between quiet and default.
 *
 * <pre>
 *   Quiet ──T_hi──▶ Called ──callSeconds──▶ CreditFrozen ──freezeSeconds──▶ Closed ──closeSeconds──▶ DefaultProposed
 *     ◀──T_lo, dwell──┘  ◀──────T_lo, dwell──────┘
 * </pre>
 *
 * <p>From {@code Closed} on only people lead back: an account that was not secured for so long is not opened by a price.
 */
public sealed interface CallState {
    /** Unix seconds of the block in which the state began. */
    long since();

    /** How far on the way to default: 0 quiet, 4 default proposed. Snapshots hold it. */
    default int step() {
        return switch (this) {
            case Quiet it -> 0;
            case Called it -> 1;
            case CreditFrozen it -> 2;
            case Closed it -> 3;
            case DefaultProposed it -> 4;
        };
    }

    record Quiet(long since) implements CallState {}

    /** @param amount what was asked for */
    record Called(long since, Amount amount) implements CallState {}

    record CreditFrozen(long since) implements CallState {}

    record Closed(long since) implements CallState {}

    record DefaultProposed(long since) implements CallState {}
}
