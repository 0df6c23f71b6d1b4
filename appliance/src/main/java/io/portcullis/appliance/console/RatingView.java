package io.portcullis.appliance.console;

import io.portcullis.engine.credit.CallState;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Position;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import java.util.Optional;

/**
 * What a counterparty owes in one token, what that may cost, and what is held against it. Amounts in the token's smallest unit, shares and losses as plain
 * decimals.
 *
 * @param known whether the treasury has said anything of it
 * @param heldOnChain what of it is in the counterparty's reserve on the chain; the rest is pledged elsewhere, by the treasury's word
 * @param coverage held of required, in basis points; absent where nothing is required
 * @param state quiet, called, credit-frozen, closed or default-proposed
 * @param since Unix time of the block in which the state began
 * @param asked what a call asks for, while it is called
 */
public record RatingView(
        String counterparty,
        String parent,
        String token,
        boolean known,
        String limit,
        String drawn,
        String undrawn,
        long utilisation,
        String exposureAtDefault,
        String defaultProbability,
        String lossGivenDefault,
        String expectedLoss,
        String capital,
        String volatility,
        Optional<String> distanceToDefault,
        String spread,
        String required,
        String held,
        String heldOnChain,
        String shortfall,
        Optional<String> coverage,
        boolean wrongWay,
        String state,
        long since,
        Optional<String> asked,
        long modelVersion) {
    public static RatingView of(RiskBook.Line line) {
        Rating rating = line.rating();
        Position position = rating.position();
        return new RatingView(
                position.counterparty().toString(),
                line.obligor().parent().toString(),
                position.token().toString(),
                line.isKnown(),
                position.limit().toString(),
                position.drawn().toString(),
                position.undrawn().toString(),
                rating.utilisationBasisPoints(),
                rating.exposureAtDefault().toString(),
                rating.defaultProbability().toString(),
                rating.lossGivenDefault().toString(),
                rating.expectedLoss().toString(),
                rating.capital().toString(),
                rating.volatility().toString(),
                rating.distance().map(FixedPoint::toString),
                rating.spread().toString(),
                rating.required().toString(),
                position.held().toString(),
                line.onChain().toString(),
                rating.shortfall().toString(),
                rating.coverageBasisPoints().map(Object::toString),
                rating.isWrongWay(),
                word(line.state()),
                line.state().since(),
                line.state() instanceof CallState.Called called
                        ? Optional.of(called.amount().toString())
                        : Optional.empty(),
                rating.modelVersion());
    }

    /** A state in one word, as reports have it, too. */
    public static String word(CallState state) {
        return switch (state) {
            case CallState.Quiet it -> "quiet";
            case CallState.Called it -> "called";
            case CallState.CreditFrozen it -> "credit-frozen";
            case CallState.Closed it -> "closed";
            case CallState.DefaultProposed it -> "default-proposed";
        };
    }
}
