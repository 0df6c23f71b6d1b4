package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final TokenId TOKEN = new TokenId(Keccak.hash(new byte[1]));

    @Test
    void followsTheProtocolsTable() {
        assertEquals(allocation(400, 600, 0, 0), Allocation.of(Amount.of(1_000), BigInteger.valueOf(400)));
        assertEquals(allocation(0, 0, 500, 0), Allocation.of(Amount.ZERO, BigInteger.valueOf(-500)));
        assertEquals(allocation(0, 100, 200, 0), Allocation.of(Amount.of(100), BigInteger.valueOf(100 - 300)));
        Clause swap = order(1_000, 1_000, 2_000, 0);
        assertEquals(new Allocation.Outcome(Amount.of(499), Amount.of(999)), Allocation.of(swap, 32_767));
        assertEquals(Amount.of(999), Allocation.price(swap.amount(), swap.whole(), swap.takeAmount(), Amount.of(499)));
    }

    /** For as much, a dispute never costs the taker more than the price off the chain, and at the best ratio it costs the same. */
    @Property
    void noFillIsDearerOnTheChain(
            @ForAll("amounts") BigInteger whole,
            @ForAll("amounts") BigInteger held,
            @ForAll("amounts") BigInteger take,
            @ForAll("ratios") int ratio) {
        Amount all = new Amount(whole.add(BigInteger.ONE));
        Amount rest = new Amount(held.mod(all.units()).add(BigInteger.ONE));
        Clause order = new Clause(
                Clause.Kind.ORDER, true, TOKEN, rest, all, Bytes32.ZERO, 1, TOKEN.value(), new Amount(take), 0, 0);
        Allocation.Outcome filled = Allocation.of(order, ratio);
        if (filled.given().isPositive()) {
            Amount price = Allocation.price(rest, all, new Amount(take), filled.given());
            assertTrue(filled.paid().compareTo(price) <= 0);
            boolean largest = ratio == Allocation.WHOLE
                    || !Allocation.of(order, ratio + 1).given().equals(filled.given());
            assertTrue(!largest || filled.paid().equals(price));
        }
    }

    /** The rounding costs the taker no more than one unit more of what is given would. */
    @Property
    void aFillIsNeverDearerThanOfOneUnitMore(
            @ForAll("amounts") BigInteger held,
            @ForAll("amounts") BigInteger take,
            @ForAll("amounts") BigInteger part) {
        BigInteger all = held.add(BigInteger.ONE);
        BigInteger give = part.mod(all).add(BigInteger.ONE);
        Amount price = Allocation.price(new Amount(all), new Amount(all), new Amount(take), new Amount(give));
        BigInteger exact = give.add(BigInteger.ONE).multiply(take);
        assertTrue(price.units().multiply(all).compareTo(exact.add(all)) <= 0);
        assertTrue(price.units().multiply(all).compareTo(give.multiply(take)) >= 0);
    }

    /** Nothing is made and nothing is lost: what left has beyond its share it owes nobody, and what it lacks somebody owes. */
    @Property
    void whatIsGivenAndOwedIsExact(@ForAll("amounts") BigInteger collateral, @ForAll("deltas") BigInteger delta) {
        Allocation made = Allocation.of(new Amount(collateral), delta);
        assertEquals(collateral, made.left().units().add(made.right().units()));
        assertTrue(made.leftOwes().isZero() || made.rightOwes().isZero());
        BigInteger leftHas = made.left()
                .units()
                .subtract(made.leftOwes().units())
                .add(made.rightOwes().units());
        boolean cut = made.leftOwes().units().equals(Amount.MAX_UNITS)
                || made.rightOwes().units().equals(Amount.MAX_UNITS);
        assertTrue(cut || leftHas.equals(delta), "Δ is what left has, less what it owes, and what it is owed");
    }

    @Property
    void noClauseMovesMoreThanIsHeld(
            @ForAll("amounts") BigInteger whole,
            @ForAll("amounts") BigInteger held,
            @ForAll("amounts") BigInteger take,
            @ForAll("ratios") int ratio) {
        Amount rest = new Amount(held.mod(whole.max(BigInteger.ONE)).add(BigInteger.ONE));
        Amount all = new Amount(whole.max(rest.units()));
        Clause order = new Clause(
                Clause.Kind.ORDER, true, TOKEN, rest, all, Bytes32.ZERO, 1, TOKEN.value(), new Amount(take), 0, 0);
        Allocation.Outcome filled = Allocation.of(order, ratio);
        assertTrue(filled.given().compareTo(rest) <= 0);
        // paid / given ≥ take / whole, however it is rounded.
        assertTrue(filled.paid()
                        .units()
                        .multiply(all.units())
                        .compareTo(filled.given().units().multiply(take))
                >= 0);
    }

    @Property
    void aPullDrawnInPartsIsThePullDrawnAtOnce(
            @ForAll("amounts") BigInteger units, @ForAll("steps") int steps, @ForAll int first, @ForAll int second) {
        Amount whole = new Amount(units.add(BigInteger.ONE).min(Amount.MAX_UNITS));
        int one = 1 + Math.floorMod(first, steps);
        int more = Math.floorMod(second, steps - one + 1);
        Amount atOnce = Allocation.of(pull(whole, whole, 0, steps), one + more).given();
        Amount drawn = Allocation.of(pull(whole, whole, 0, steps), one).given();
        Amount rest = whole.minus(drawn);
        Amount after = more == 0 || !rest.isPositive()
                ? Amount.ZERO
                : Allocation.of(pull(rest, whole, one, steps), more).given();
        assertEquals(atOnce, drawn.plus(after));
    }

    @Test
    void withoutEvidenceNothingMoves() {
        assertEquals(Allocation.Outcome.NONE, Allocation.of(order(10, 10, 10, 0), 0));
        assertEquals(Allocation.Outcome.NONE, Allocation.of(pull(Amount.of(1), Amount.of(1), 0, 4), 0));
    }

    @Provide
    Arbitrary<BigInteger> amounts() {
        return Arbitraries.bigIntegers().between(BigInteger.ZERO, Amount.MAX_UNITS.shiftRight(1));
    }

    @Provide
    Arbitrary<BigInteger> deltas() {
        return Arbitraries.bigIntegers().between(Amount.MIN_UNITS.shiftLeft(16), Amount.MAX_UNITS.shiftLeft(16));
    }

    @Provide
    Arbitrary<Integer> ratios() {
        return Arbitraries.integers().between(0, Allocation.WHOLE);
    }

    @Provide
    Arbitrary<Integer> steps() {
        return Arbitraries.integers().between(1, Limits.MAX_REVEALED_STEPS);
    }

    private static Allocation allocation(long left, long right, long leftOwes, long rightOwes) {
        return new Allocation(Amount.of(left), Amount.of(right), Amount.of(leftOwes), Amount.of(rightOwes));
    }

    private static Clause order(long rest, long whole, long take, int least) {
        return new Clause(
                Clause.Kind.ORDER,
                true,
                TOKEN,
                Amount.of(rest),
                Amount.of(whole),
                Bytes32.ZERO,
                1,
                TOKEN.value(),
                Amount.of(take),
                0,
                least);
    }

    private static Clause pull(Amount rest, Amount whole, int progress, int steps) {
        return new Clause(
                Clause.Kind.PULL,
                true,
                TOKEN,
                rest,
                whole,
                Bytes32.ZERO,
                1,
                Bytes32.ZERO,
                Amount.ZERO,
                progress,
                steps);
    }
}
