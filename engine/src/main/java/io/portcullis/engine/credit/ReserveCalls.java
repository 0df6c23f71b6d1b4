package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Calls for reserve: a Schmitt trigger with an escalation behind it. Pure; once for each position and block.
 *
 * <p>Invariants: what is required by what is held decides, never a price alone; between T_lo and T_hi nothing changes but by time; a state is left
 * for a better one only after its dwell, for a worse one only at its deadline; a call that is met in full is cleared; default is proposed, never
 * declared.
 */
public final class ReserveCalls {
    private static final BigInteger WHOLE = BigInteger.valueOf(CallRules.WHOLE);

    private ReserveCalls() {}

    public record Step(CallState state, List<CallEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /** @param nowSeconds of the block, never before the state began */
    public static Step step(CallState state, CallRules rules, Rating rating, long nowSeconds) {
        return switch (state) {
            case CallState.Quiet quiet -> whenQuiet(quiet, rules, rating, nowSeconds);
            case CallState.Called called -> whenCalled(called, rules, rating, nowSeconds);
            case CallState.CreditFrozen frozen -> whenFrozen(frozen, rules, rating, nowSeconds);
            case CallState.Closed closed ->
                nowSeconds >= closed.since() + rules.closeSeconds()
                        ? to(new CallState.DefaultProposed(nowSeconds), new CallEffect.ProposeDefault())
                        : stay(closed);
            case CallState.DefaultProposed proposed -> stay(proposed);
        };
    }

    /** Unix seconds at which {@link #step} leads on if the rating stays as it is; empty if it never does. */
    static Optional<Long> nextAt(CallState state, CallRules rules, Rating rating) {
        boolean secured = isSecured(rating, rules);
        return switch (state) {
            case CallState.Quiet _, CallState.DefaultProposed _ -> Optional.empty();
            case CallState.Called it ->
                Optional.of(it.since() + (secured ? rules.dwellSeconds() : rules.callSeconds()));
            case CallState.CreditFrozen it ->
                Optional.of(it.since() + (secured ? rules.dwellSeconds() : rules.freezeSeconds()));
            case CallState.Closed it -> Optional.of(it.since() + rules.closeSeconds());
        };
    }

    private static Step whenQuiet(CallState.Quiet quiet, CallRules rules, Rating rating, long now) {
        Amount amount = asked(rules, rating);
        return isAtLeast(rating, rules.callBasisPoints()) && amount.compareTo(rules.leastTransfer()) >= 0
                ? to(new CallState.Called(now, amount), new CallEffect.Call(amount, now + rules.callSeconds()))
                : stay(quiet);
    }

    private static Step whenCalled(CallState.Called called, CallRules rules, Rating rating, long now) {
        if (isCured(called, rules, rating, now)) {
            return to(new CallState.Quiet(now), new CallEffect.Clear());
        }
        return now >= called.since() + rules.callSeconds() && !isAtMost(rating, rules.clearBasisPoints())
                ? to(new CallState.CreditFrozen(now), new CallEffect.FreezeCredit())
                : stay(called);
    }

    private static Step whenFrozen(CallState.CreditFrozen frozen, CallRules rules, Rating rating, long now) {
        if (isCured(frozen, rules, rating, now)) {
            return to(new CallState.Quiet(now), new CallEffect.ThawCredit(), new CallEffect.Clear());
        }
        return now >= frozen.since() + rules.freezeSeconds() && !isAtMost(rating, rules.clearBasisPoints())
                ? to(new CallState.Closed(now), new CallEffect.CloseAccount())
                : stay(frozen);
    }

    private static boolean isCured(CallState state, CallRules rules, Rating rating, long now) {
        return isAtMost(rating, rules.clearBasisPoints()) && now >= state.since() + rules.dwellSeconds();
    }

    /** Whether a call would be cleared. */
    static boolean isSecured(Rating rating, CallRules rules) {
        return isAtMost(rating, rules.clearBasisPoints());
    }

    /** required / held ≥ threshold, where nothing held of something required is beyond any. */
    private static boolean isAtLeast(Rating rating, int basisPoints) {
        return rating.required().isPositive() && compare(rating, basisPoints) >= 0;
    }

    private static boolean isAtMost(Rating rating, int basisPoints) {
        return compare(rating, basisPoints) <= 0;
    }

    private static int compare(Rating rating, int basisPoints) {
        BigInteger required = rating.required().units().multiply(WHOLE);
        BigInteger held = rating.eligible().units().multiply(BigInteger.valueOf(basisPoints));
        return required.compareTo(held);
    }

    /** What makes held a buffer more than required. */
    private static Amount asked(CallRules rules, Rating rating) {
        BigInteger[] wanted = rating.required()
                .units()
                .multiply(WHOLE.add(BigInteger.valueOf(rules.bufferBasisPoints())))
                .divideAndRemainder(WHOLE);
        BigInteger ceiling = wanted[1].signum() > 0 ? wanted[0].add(BigInteger.ONE) : wanted[0];
        return Rating.atMost(ceiling).minus(rating.eligible()).orZero();
    }

    private static Step stay(CallState state) {
        return new Step(state, List.of());
    }

    private static Step to(CallState state, CallEffect... effects) {
        return new Step(state, List.of(effects));
    }
}
