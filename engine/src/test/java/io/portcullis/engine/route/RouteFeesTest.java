package io.portcullis.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteFeesTest {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final BigInteger BOUND = BigInteger.ONE.shiftLeft(Limits.AMOUNT_BITS);
    private static final Amount MOST = new Amount(BOUND.subtract(BigInteger.ONE));

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1000000, 0",
        "1, 0, 1000000, 1",
        "0, 1, 1000000, 1",
        "0, 1, 999999, 1", // rounded up
        "0, 1, 1000001, 2",
        "0, 1, 0, 0",
        "1000, 100, 5000000, 1500",
        "0, 1000000, 77, 77",
    })
    void chargesBasePlusPartRoundedUp(long base, int ppm, long forwarded, long fee) {
        assertEquals(Amount.of(fee), new RouteFees(Amount.of(base), ppm).on(Amount.of(forwarded)));
    }

    @Property
    void isExactOnEveryAmount(
            @ForAll("amounts") Amount base,
            @ForAll @IntRange(max = Limits.ROUTE_FEE_PPM) int ppm,
            @ForAll("amounts") Amount forwarded) {
        BigInteger[] part = forwarded.units().multiply(BigInteger.valueOf(ppm)).divideAndRemainder(MILLION);
        BigInteger fee = base.units().add(part[0]).add(BigInteger.valueOf(part[1].signum()));
        RouteFees fees = new RouteFees(base, ppm);
        assertEquals(fee, fees.on(forwarded).units());
        BigInteger incoming = forwarded.units().add(fee);
        assertEquals(
                incoming.compareTo(BOUND) < 0 ? Optional.of(new Amount(incoming)) : Optional.empty(),
                fees.before(forwarded));
    }

    @Property
    void proportionsAreExact(
            @ForAll("amounts") Amount amount,
            @ForAll @IntRange(max = 32_000_000) int numerator,
            @ForAll @IntRange(min = 32_000_000) int denominator) {
        BigInteger[] exact = amount.units()
                .multiply(BigInteger.valueOf(numerator))
                .divideAndRemainder(BigInteger.valueOf(denominator));
        Proportion proportion = new Proportion(numerator, denominator);
        assertEquals(exact[0], proportion.floorOf(amount).units());
        assertEquals(
                exact[0].add(BigInteger.valueOf(exact[1].signum())),
                proportion.ceilingOf(amount).units());
    }

    @Test
    void theGreatestFeeOnTheGreatestAmountIsStillCounted() {
        RouteFees greatest = new RouteFees(MOST, Limits.ROUTE_FEE_PPM);
        assertEquals(MOST.plus(MOST), greatest.on(MOST));
        assertEquals(Optional.empty(), greatest.before(MOST));
        assertTrue(RouteFees.NONE.before(MOST).isPresent());
    }

    @Test
    void theGreatestRiskIsStillCounted() {
        RouteCost greatest = new RouteCost(Limits.ROUTE_RISK_PPM_PER_DAY);
        BigInteger perDay = MOST.units()
                .multiply(BigInteger.valueOf(Limits.ROUTE_RISK_PPM_PER_DAY))
                .add(MILLION.subtract(BigInteger.ONE))
                .divide(MILLION);
        assertEquals(
                perDay.multiply(BigInteger.valueOf(365)),
                greatest.ofLocking(MOST, Limits.ROUTE_LOCK_SECONDS).units());
    }

    @Test
    void refusesFeesThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> new RouteFees(Amount.of(-1), 0));
        assertThrows(IllegalArgumentException.class, () -> new RouteFees(MOST.plus(Amount.of(1)), 0));
        assertThrows(IllegalArgumentException.class, () -> new RouteFees(Amount.ZERO, -1));
        assertThrows(IllegalArgumentException.class, () -> new RouteFees(Amount.ZERO, Limits.ROUTE_FEE_PPM + 1));
        assertThrows(IllegalArgumentException.class, () -> RouteFees.NONE.on(Amount.of(-1)));
    }

    @Provide
    Arbitrary<Amount> amounts() {
        return Arbitraries.bigIntegers().between(BigInteger.ZERO, MOST.units()).map(Amount::new);
    }
}
