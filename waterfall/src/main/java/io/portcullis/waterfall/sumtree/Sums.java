package io.portcullis.waterfall.sumtree;

import io.portcullis.depositary.model.Amount;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;

/**
 * Two legs, counted apart.
 *
 * @param positive what is owed to clients, not below zero
 * @param negative what clients owe, as a number not below zero
 */
public record Sums(Amount positive, Amount negative) {
    public static final Sums ZERO = new Sums(Amount.ZERO, Amount.ZERO);

    /** @throws WaterfallRefusal SUM_LEG_NEGATIVE */
    public Sums {
        if (positive.isNegative() || negative.isNegative()) {
            throw WaterfallTag.SUM_LEG_NEGATIVE.refusal("a leg is " + positive.min(negative));
        }
    }

    /** One signed claim, on the leg where it belongs. */
    public static Sums of(Amount claim) {
        return claim.isNegative() ? new Sums(Amount.ZERO, claim.negate()) : new Sums(claim, Amount.ZERO);
    }

    /** @throws WaterfallRefusal SUM_OVERFLOW */
    public Sums plus(Sums other) {
        try {
            return new Sums(positive.plus(other.positive), negative.plus(other.negative));
        } catch (ArithmeticException e) {
            throw WaterfallTag.SUM_OVERFLOW.refusal("a sum is beyond " + Amount.MAX_UNITS);
        }
    }
}
