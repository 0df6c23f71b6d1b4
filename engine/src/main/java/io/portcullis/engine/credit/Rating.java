package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a position may cost, and what must be held against it.
 *
 * <pre>
 *   EAD      = drawn + conversion · undrawn
 *   EL       = PD · LGD · EAD
 *   required = max( EL + K·EAD, z·σ·√h·EAD, floor )      rounded up; nothing where EAD is nothing
 * </pre>
 *
 * @param exposureAtDefault in the token's units
 * @param utilisationBasisPoints drawn of the limit; 10,000 where something is drawn on no limit
 * @param capital K·EAD
 * @param volatility σ of a day
 * @param required reserve, in whole units
 * @param eligible what counts of what is held: nothing of a wrong-way token
 * @param isWrongWay whether the counterparty's failure would take the security's worth with it
 */
public record Rating(
        Position position,
        int modelVersion,
        FixedPoint exposureAtDefault,
        long utilisationBasisPoints,
        FixedPoint defaultProbability,
        FixedPoint lossGivenDefault,
        FixedPoint expectedLoss,
        FixedPoint capital,
        FixedPoint volatility,
        Optional<FixedPoint> distance,
        FixedPoint spread,
        Amount required,
        Amount eligible,
        boolean isWrongWay) {
    private static final BigInteger WHOLE_BASIS_POINTS = BigInteger.valueOf(10_000);

    /** @param dayVariance σ² of the token's daily returns */
    public static Rating of(
            Position position, Obligor obligor, DefaultRisk risk, FixedPoint dayVariance, RiskRules rules) {
        FixedPoint exposure =
                whole(position.drawn()).plus(rules.creditConversion().times(whole(position.undrawn())));
        FixedPoint expected = risk.probability().times(rules.lossGivenDefault()).times(exposure);
        FixedPoint capital = risk.capital().times(exposure);
        FixedPoint volatility = dayVariance.root();
        FixedPoint tail = rules.tailDeviations()
                .times(volatility)
                .times(FixedPoint.of(rules.horizonDays()).root())
                .times(exposure);
        FixedPoint required = exposure.sign() == 0
                ? FixedPoint.ZERO
                : expected.plus(capital).max(tail).max(whole(rules.floor()));
        boolean wrongWay = obligor.wrongWay().contains(position.token());
        return new Rating(
                position,
                rules.modelVersion(),
                exposure,
                utilisation(position),
                risk.probability(),
                rules.lossGivenDefault(),
                expected,
                capital,
                volatility,
                risk.distance(),
                CreditSpread.of(risk, volatility, rules),
                atMost(required.ceiling()),
                wrongWay ? Amount.ZERO : position.held(),
                wrongWay);
    }

    /** What is more than any amount is the largest. */
    static Amount atMost(BigInteger units) {
        return new Amount(units.min(Amount.MAX.units()));
    }

    public Amount shortfall() {
        return required.minus(eligible).orZero();
    }

    /** Held of what is required; 10,000 and more is covered. Empty where nothing is required. */
    public Optional<BigInteger> coverageBasisPoints() {
        return required.isZero()
                ? Optional.empty()
                : Optional.of(eligible.units().multiply(WHOLE_BASIS_POINTS).divide(required.units()));
    }

    private static long utilisation(Position position) {
        if (position.drawn().isZero()) {
            return 0;
        }
        if (position.limit().isZero()) {
            return WHOLE_BASIS_POINTS.longValue();
        }
        return position.drawn()
                .units()
                .multiply(WHOLE_BASIS_POINTS)
                .divide(position.limit().units())
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    private static FixedPoint whole(Amount amount) {
        return FixedPoint.of(amount.units());
    }
}
