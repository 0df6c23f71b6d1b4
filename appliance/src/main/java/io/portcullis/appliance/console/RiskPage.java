package io.portcullis.appliance.console;

import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.CallState;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.waterfall.report.Chart;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an entity's counterparties may cost it, as people look at it.
 *
 * @param head the engine's log at the block whose ratings these are
 * @param rows whoever is furthest on the way to default first; of many, the first ones
 * @param more how many are not shown
 * @param called below this coverage, in basis points, a call is made
 * @param cleared from this coverage on it is cleared
 * @param use how much of what is held is required, with T_hi and T_lo; empty without any row
 */
public record RiskPage(
        String name,
        RiskView risk,
        LogHeadView head,
        List<Row> rows,
        long more,
        long called,
        long cleared,
        Optional<ChartView> use) {
    /** Of more rows nobody reads; the API has all. */
    public static final int MOST_ROWS = 200;

    private static final BigInteger SQUARED = BigInteger.valueOf(100_000_000);
    private static final long FULL = 20_000;

    /**
     * @param likely of default within a year
     * @param coverage held of required, as people say it; what requires nothing is covered
     * @param meter the same in basis points, up to twice of what is required
     * @param account its account's page
     * @param line of the newest exposure report, for whoever may read reports
     * @param filing where an operator files what the engine proposes: empty unless its default is proposed
     * @param tone how bad the state is
     */
    public record Row(
            RatingView rating,
            String word,
            String utilisation,
            String likely,
            String coverage,
            long meter,
            String tone,
            String account,
            String line,
            Optional<String> filing) {}

    public RiskPage {
        rows = List.copyOf(rows);
    }

    /** @param names what this node calls entities, by id */
    public static RiskPage of(String name, RiskView risk, LogHeadView head, RiskBook book, Map<String, String> names) {
        List<RiskBook.Line> lines = book.all();
        CallRules calls = book.terms().calls();
        String creditor = risk.creditor();
        List<Row> rows = lines.stream()
                .sorted((one, other) ->
                        Integer.compare(other.state().step(), one.state().step()))
                .limit(MOST_ROWS)
                .map(line -> row(creditor, line, names))
                .toList();
        return new RiskPage(
                name,
                risk,
                head,
                rows,
                lines.size() - rows.size(),
                coverage(calls.callBasisPoints()),
                coverage(calls.clearBasisPoints()),
                lines.isEmpty() ? Optional.empty() : Optional.of(use(creditor, lines, calls, names)));
    }

    /** T_hi and T_lo are said of this: what is required of what is held. Who holds nothing of something stands at the end of the scale. */
    private static ChartView use(
            String creditor, List<RiskBook.Line> lines, CallRules calls, Map<String, String> names) {
        List<RiskBook.Line> shown = lines.stream()
                .sorted(Comparator.comparing(RiskPage::used)
                        .reversed()
                        .thenComparing(line -> line.rating().position().key()))
                .limit(Chart.MOST_PLACES)
                .toList();
        Chart.Bars bars = new Chart.Bars(
                "Use of what is held: required of it, the highest first",
                "basis points",
                List.of("required"),
                shown.stream()
                        .map(line -> new Chart.Bar(label(line, names), List.of(used(line))))
                        .toList(),
                List.of(
                        new Chart.Band("T_lo: clear at", BigInteger.valueOf(calls.clearBasisPoints())),
                        new Chart.Band("T_hi: call from", BigInteger.valueOf(calls.callBasisPoints()))));
        return ChartView.of("chart-use-" + creditor.substring(2, 10), bars, (row, column) -> {
            RiskBook.Line line = shown.get(row);
            return new ChartView.Evidence(
                    account(creditor, line),
                    label(line, names) + ": " + line.rating().required() + " required of "
                            + line.rating().position().held() + " held");
        });
    }

    private static BigInteger used(RiskBook.Line line) {
        BigInteger required = line.rating().required().units();
        BigInteger held = line.rating().position().held().units();
        BigInteger most = BigInteger.valueOf(FULL);
        if (required.signum() == 0) {
            return BigInteger.ZERO;
        }
        return held.signum() == 0
                ? most
                : required.multiply(BigInteger.valueOf(10_000)).divide(held).min(most);
    }

    private static String label(RiskBook.Line line, Map<String, String> names) {
        String token = line.rating().position().token().toString();
        return ExposureView.word(line.rating().position().counterparty().toString(), names) + " · "
                + token.substring(0, 6) + "…" + token.substring(62);
    }

    private static String account(String creditor, RiskBook.Line line) {
        return "/accounts/" + creditor + "/" + line.rating().position().counterparty();
    }

    /** Rules count required of held, people held of required. */
    private static long coverage(int requiredBasisPoints) {
        return Math.min(
                FULL, SQUARED.divide(BigInteger.valueOf(requiredBasisPoints)).longValueExact());
    }

    private static Row row(String creditor, RiskBook.Line line, Map<String, String> names) {
        Rating rating = line.rating();
        RatingView view = RatingView.of(line);
        Optional<BigInteger> coverage = rating.coverageBasisPoints();
        return new Row(
                view,
                names.getOrDefault(view.counterparty(), view.counterparty().substring(0, 10) + "…"),
                Units.percent(BigInteger.valueOf(rating.utilisationBasisPoints())),
                Units.percent(
                        rating.defaultProbability().times(FixedPoint.of(10_000)).ceiling()),
                coverage.map(Units::percent).orElse("nothing required"),
                coverage.map(it -> it.min(BigInteger.valueOf(FULL)).longValueExact())
                        .orElse(FULL),
                switch (line.state().step()) {
                    case 0 -> "good";
                    case 1 -> "wait";
                    default -> "bad";
                },
                account(creditor, line),
                "/exposure/newest/" + view.counterparty() + "/" + view.token(),
                line.state() instanceof CallState.DefaultProposed
                        ? Optional.of(
                                "/file/account?debtor=" + view.counterparty() + "&token=" + view.token() + "#default")
                        : Optional.empty());
    }
}
