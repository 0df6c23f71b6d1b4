package io.portcullis.engine.credit;

import java.util.Optional;

/**
 * How likely a counterparty is to fail within a year: the largest that any model says of it. A quoted firm whose equations do not settle counts as
 * failing.
 *
 * @param probability from {@link Irb#LEAST_PROBABILITY} to 1
 * @param distance to default, where the firm is quoted
 * @param capital K, for each unit of exposure
 */
public record DefaultRisk(FixedPoint probability, Optional<FixedPoint> distance, FixedPoint capital) {
    public static DefaultRisk of(Obligor obligor, RiskRules rules) {
        FixedPoint probability = obligor.history().missProbability().max(Irb.LEAST_PROBABILITY);
        if (obligor.spread().isPresent()) {
            FixedPoint recovery = FixedPoint.ONE.minus(rules.lossGivenDefault());
            FixedPoint seen = recovery.compareTo(FixedPoint.ONE) >= 0
                    ? FixedPoint.ONE
                    : Hazard.ofSpread(obligor.spread().get(), recovery).defaultProbability(rules.defaultYears());
            probability = probability.max(seen);
        }
        Optional<FixedPoint> distance = Optional.empty();
        if (obligor.firm().isPresent()) {
            Optional<Merton.Solution> solution = Merton.solve(obligor.firm().get());
            distance = solution.map(Merton.Solution::distance);
            probability = probability.max(
                    solution.map(Merton.Solution::defaultProbability).orElse(FixedPoint.ONE));
        }
        FixedPoint capital = Irb.capital(new Irb.Terms(
                probability, rules.lossGivenDefault(), rules.maturityYears(), obligor.salesMillionEuros()));
        return new DefaultRisk(probability, distance, capital);
    }
}
