package io.portcullis.depositary.model;

import java.math.BigInteger;

/**
 * What a dispute gives each side, to the unit as the contract does (protocol, section 5).
 *
 * <p>{@code Δ = ondelta + offdelta +} what the clauses moved. Left has Δ within 0 and C; what lies beyond, the side it lies beyond owes, up to
 * all that a reserve can hold.
 *
 * @param left what left's reserve gains
 * @param right what right's reserve gains: the rest of the collateral
 * @param leftOwes what left owes right besides
 * @param rightOwes what right owes left besides
 */
public record Allocation(Amount left, Amount right, Amount leftOwes, Amount rightOwes) {
    /** The whole of an order, in the units of its fills. */
    public static final int WHOLE = 65_535;

    private static final BigInteger UNITS = BigInteger.valueOf(WHOLE);

    /** What a clause moves: {@code given} from its maker to the other side, {@code paid} of the token taken back. */
    public record Outcome(Amount given, Amount paid) {
        public static final Outcome NONE = new Outcome(Amount.ZERO, Amount.ZERO);
    }

    /**
     * @param collateral C, not negative
     * @param delta Δ, which may exceed an amount's bounds
     */
    public static Allocation of(Amount collateral, BigInteger delta) {
        BigInteger all = collateral.units();
        BigInteger left = delta.max(BigInteger.ZERO).min(all);
        return new Allocation(
                new Amount(left), new Amount(all.subtract(left)), owed(delta.negate()), owed(delta.subtract(all)));
    }

    private static Amount owed(BigInteger units) {
        return new Amount(units.max(BigInteger.ZERO).min(Amount.MAX_UNITS));
    }

    /**
     * What a clause does at a dispute's end.
     *
     * @param evidence of a payment: the steps shown in time; of an order: the ratio that its taker chose in time; 0 for none
     */
    public static Outcome of(Clause clause, int evidence) {
        if (!isSensible(clause) || evidence <= 0) {
            return Outcome.NONE;
        }
        return switch (clause.kind()) {
            case HTLC -> new Outcome(clause.amount(), Amount.ZERO);
            case PULL -> new Outcome(drawn(clause, evidence), Amount.ZERO);
            case ORDER -> filled(clause, Math.min(evidence, WHOLE));
        };
    }

    private static boolean isSensible(Clause clause) {
        return clause.amount().compareTo(clause.whole()) <= 0
                && clause.progress() <= clause.steps()
                && (clause.kind() != Clause.Kind.PULL || clause.steps() > 0);
    }

    private static Amount drawn(Clause clause, int shown) {
        long reached = Math.min((long) clause.progress() + shown, clause.steps());
        BigInteger before = fraction(clause, clause.progress());
        return new Amount(fraction(clause, reached).subtract(before)).min(clause.amount());
    }

    private static BigInteger fraction(Clause clause, long part) {
        return clause.whole().units().multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(clause.steps()));
    }

    private static Outcome filled(Clause clause, int ratio) {
        BigInteger held = clause.amount().units();
        BigInteger whole = clause.whole().units();
        BigInteger take = clause.takeAmount().units();
        BigInteger given = held.multiply(BigInteger.valueOf(ratio)).divide(UNITS);
        BigInteger least = up(whole.multiply(BigInteger.valueOf(clause.steps())), UNITS);
        if (given.signum() == 0 || (given.compareTo(held) < 0 && given.compareTo(least) < 0)) {
            return Outcome.NONE;
        }
        return new Outcome(new Amount(given), paid(held, whole, take, given, BigInteger.valueOf(ratio)));
    }

    /**
     * What a taker pays off the chain for a part of an order: what the contract would take from it at the largest ratio that gives no more. So no
     * dispute ever costs it more for as much; it bears the rounding, by at most the price of one unit of what is given.
     *
     * @param held how much of the order is left
     * @param whole how much it was
     * @param take the price of the whole
     * @param give how much of what is left; positive
     */
    public static Amount price(Amount held, Amount whole, Amount take, Amount give) {
        BigInteger all = held.units();
        BigInteger below = give.units().add(BigInteger.ONE).multiply(UNITS).subtract(BigInteger.ONE);
        return paid(
                all,
                whole.units(),
                take.units(),
                give.units(),
                below.divide(all).min(UNITS));
    }

    private static Amount paid(BigInteger held, BigInteger whole, BigInteger take, BigInteger given, BigInteger ratio) {
        BigInteger atRatio = up(held.multiply(take), whole).multiply(ratio).divide(UNITS);
        return new Amount(atRatio.max(up(given.multiply(take), whole)));
    }

    private static BigInteger up(BigInteger product, BigInteger divisor) {
        return product.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }
}
