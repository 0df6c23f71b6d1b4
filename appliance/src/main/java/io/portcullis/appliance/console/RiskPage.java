package io.portcullis.appliance.console;

import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an entity's counterparties may cost it, as people look at it.
 *
 * @param rows whoever is furthest on the way to default first; of many, the first ones
 * @param more how many are not shown
 * @param called below this coverage, in basis points, a call is made
 * @param cleared from this coverage on it is cleared
 */
public record RiskPage(String name, RiskView risk, List<Row> rows, long more, long called, long cleared) {
    /** Of more rows nobody reads; the API has all. */
    public static final int MOST_ROWS = 200;

    private static final BigInteger SQUARED = BigInteger.valueOf(100_000_000);
    private static final long FULL = 20_000;

    /**
     * @param likely of default within a year
     * @param coverage held of required, as people say it; what requires nothing is covered
     * @param meter the same in basis points, up to twice of what is required
     * @param tone how bad the state is
     */
    public record Row(
            RatingView rating,
            String word,
            String utilisation,
            String likely,
            String coverage,
            long meter,
            String tone) {}

    public RiskPage {
        rows = List.copyOf(rows);
    }

    /** @param names what this node calls entities, by id */
    public static RiskPage of(String name, RiskView risk, RiskBook book, Map<String, String> names) {
        List<RiskBook.Line> lines = book.all();
        CallRules calls = book.terms().calls();
        List<Row> rows = lines.stream()
                .sorted((one, other) ->
                        Integer.compare(other.state().step(), one.state().step()))
                .limit(MOST_ROWS)
                .map(line -> row(line, names))
                .toList();
        return new RiskPage(
                name,
                risk,
                rows,
                lines.size() - rows.size(),
                coverage(calls.callBasisPoints()),
                coverage(calls.clearBasisPoints()));
    }

    /** Rules count required of held, people held of required. */
    private static long coverage(int requiredBasisPoints) {
        return Math.min(
                FULL, SQUARED.divide(BigInteger.valueOf(requiredBasisPoints)).longValueExact());
    }

    private static Row row(RiskBook.Line line, Map<String, String> names) {
        Rating rating = line.rating();
        RatingView view = RatingView.of(line);
        Optional<BigInteger> coverage = rating.coverageBasisPoints();
        return new Row(
                view,
                names.getOrDefault(view.counterparty(), view.counterparty().substring(0, 10) + "…"),
                percent(BigInteger.valueOf(rating.utilisationBasisPoints())),
                percent(rating.defaultProbability().times(FixedPoint.of(10_000)).ceiling()),
                coverage.map(RiskPage::percent).orElse("nothing required"),
                coverage.map(it -> it.min(BigInteger.valueOf(FULL)).longValueExact())
                        .orElse(FULL),
                switch (line.state().step()) {
                    case 0 -> "good";
                    case 1 -> "wait";
                    default -> "bad";
                });
    }

    private static String percent(BigInteger basisPoints) {
        return Units.decimal(basisPoints, 2) + " %";
    }
}
