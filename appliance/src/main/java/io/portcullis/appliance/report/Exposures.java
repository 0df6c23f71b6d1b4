package io.portcullis.appliance.report;

import io.portcullis.appliance.console.RatingView;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.Position;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.credit.Stress;
import io.portcullis.waterfall.report.ExposureReport;
import io.portcullis.waterfall.report.ExposureRow;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rates what the log says of an entity's counterparties by what an inputs file says of them. */
final class Exposures {
    private static final BigInteger SQUARED = BigInteger.valueOf(100_000_000);

    private final Provenance provenance;
    private final ExposureInputs inputs;
    private final RiskEngine engine;
    private final Map<EntityId, Obligor> obligors = new TreeMap<>();
    private final List<Rating> ratings = new ArrayList<>();

    private Exposures(Provenance provenance, ExposureInputs inputs) {
        this.provenance = provenance;
        this.inputs = inputs;
        this.engine = new RiskEngine(inputs.rules(), inputs.calls(), inputs.volatility());
    }

    static Report report(Provenance provenance, EngineBooks books, ExposureInputs inputs) {
        return new Exposures(provenance, inputs).of(books.claims(inputs.entity()));
    }

    private Report of(List<EngineBooks.Claim> claims) {
        inputs.returns().forEach((token, days) -> days.forEach(day -> engine.move(token, day)));
        for (EngineBooks.Claim claim : claims) {
            Obligor obligor = inputs.of(claim.counterparty()).obligor();
            obligors.put(claim.counterparty(), obligor);
            engine.know(obligor);
            engine.stand(position(claim));
        }
        while (engine.waiting() > 0) {
            engine.close(provenance.asOfSeconds());
        }
        List<ExposureRow> rows = claims.stream().map(this::row).toList();
        return ExposureReport.of(
                provenance,
                new ExposureReport.About(
                        inputs.entity(),
                        coverage(inputs.calls().callBasisPoints()),
                        coverage(inputs.calls().clearBasisPoints()),
                        stress()),
                rows);
    }

    /** Rules count required of held; reports say held of required. */
    static BigInteger coverage(int requiredBasisPoints) {
        return SQUARED.divide(BigInteger.valueOf(requiredBasisPoints));
    }

    private Position position(EngineBooks.Claim claim) {
        return new Position(
                claim.counterparty(),
                claim.line().token(),
                claim.limit(),
                claim.line().collateral(),
                claim.line().delta(),
                claim.ofCounterparty().negate().orZero(),
                reserve(claim).map(ExposureInputs.Reserve::amount).orElse(Amount.ZERO));
    }

    private Optional<ExposureInputs.Reserve> reserve(EngineBooks.Claim claim) {
        return Optional.ofNullable(
                inputs.of(claim.counterparty()).held().get(claim.line().token()));
    }

    private ExposureRow row(EngineBooks.Claim claim) {
        RiskEngine.Key key =
                new RiskEngine.Key(claim.counterparty(), claim.line().token());
        Rating rating = engine.rating(key).orElseThrow();
        ratings.add(rating);
        return row(
                claim,
                new RiskBook.Line(
                        obligors.get(claim.counterparty()),
                        rating,
                        engine.callState(key).orElseThrow(),
                        Amount.ZERO,
                        reserve(claim).flatMap(ExposureInputs.Reserve::toppedUpAtSeconds)));
    }

    static ExposureRow row(EngineBooks.Claim claim, RiskBook.Line line) {
        Rating rating = line.rating();
        Position position = rating.position();
        return new ExposureRow(
                claim.counterparty(),
                line.obligor().parent(),
                position.token(),
                new ExposureRow.AccountLine(
                        claim.line().creditLeft(),
                        claim.line().creditRight(),
                        position.collateral(),
                        position.delta(),
                        position.drawn(),
                        position.undrawn()),
                new ExposureRow.Risk(
                        BigInteger.valueOf(rating.utilisationBasisPoints()),
                        rating.exposureAtDefault().ceiling(),
                        rating.defaultProbability().units(),
                        rating.lossGivenDefault().units(),
                        rating.expectedLoss().ceiling(),
                        rating.capital().ceiling(),
                        rating.volatility().units(),
                        rating.distance().map(FixedPoint::units),
                        rating.spread().units()),
                new ExposureRow.Held(
                        rating.required(),
                        position.held(),
                        rating.coverageBasisPoints(),
                        rating.shortfall(),
                        rating.isWrongWay()),
                RatingView.word(line.state()),
                line.toppedUpAt());
    }

    private List<ExposureReport.StressLine> stress() {
        return stress(inputs.stress(), ratings, obligors, inputs.prices());
    }

    static List<ExposureReport.StressLine> stress(
            List<ExposureInputs.Stressed> scenarios,
            List<Rating> ratings,
            Map<EntityId, Obligor> obligors,
            Map<TokenId, FixedPoint> prices) {
        List<ExposureReport.StressLine> lines = new ArrayList<>();
        for (ExposureInputs.Stressed stressed : scenarios) {
            try {
                Stress.Outcome outcome = Stress.run(
                        stressed.scenario(), ratings, obligors, prices, stressed.cover(), stressed.resources());
                lines.add(new ExposureReport.StressLine(
                        stressed.scenario().name(),
                        stressed.cover(),
                        outcome.loss().ceiling(),
                        outcome.resources().floor()));
            } catch (IllegalArgumentException e) {
                throw WaterfallTag.REPORT_INPUT_INVALID.refusal(e.getMessage());
            }
        }
        return lines;
    }
}
