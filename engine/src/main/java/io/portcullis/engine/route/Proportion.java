package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;

/**
 * A fraction of amounts, exact without big integers: {@code a · n / d = (a / d) · n + (a mod d) · n / d}.
 *
 * @param numerator not negative
 * @param denominator above zero
 */
record Proportion(int numerator, int denominator) {
    private static final long LOWER = 0xffff_ffffL;

    Proportion {
        if (numerator < 0 || denominator < 1) {
            throw new IllegalArgumentException("a proportion is not negative, and of something");
        }
    }

    /** @throws ArithmeticException beyond 128 signed bits */
    Amount floorOf(Amount amount) {
        return of(amount, 0);
    }

    /** @throws ArithmeticException beyond 128 signed bits */
    Amount ceilingOf(Amount amount) {
        return of(amount, denominator - 1);
    }

    private Amount of(Amount amount, long rounding) {
        if (amount.isNegative()) {
            throw new IllegalArgumentException("a proportion of a negative amount");
        }
        // Schoolbook division by one 31-bit digit; every remainder is below it, so nothing overflows.
        long first = (amount.high() % denominator) << 32 | (amount.low() >>> 32);
        long second = (first % denominator) << 32 | (amount.low() & LOWER);
        Amount whole = new Amount(amount.high() / denominator, (first / denominator) << 32 | (second / denominator));
        long rest = second % denominator * numerator + rounding;
        return times(whole).plus(Amount.of(rest / denominator));
    }

    private Amount times(Amount whole) {
        long carry = Math.unsignedMultiplyHigh(whole.low(), numerator);
        long high = Math.addExact(Math.multiplyExact(whole.high(), numerator), carry);
        return new Amount(high, whole.low() * numerator);
    }
}
