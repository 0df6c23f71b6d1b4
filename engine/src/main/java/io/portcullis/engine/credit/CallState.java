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

    record Quiet(long since) implements CallState {}

    /** @param amount what was asked for */
    record Called(long since, Amount amount) implements CallState {}

    record CreditFrozen(long since) implements CallState {}

    record Closed(long since) implements CallState {}

    record DefaultProposed(long since) implements CallState {}
}
