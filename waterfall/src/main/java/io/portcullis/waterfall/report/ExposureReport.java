package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every counterparty of one entity owes it, and what is held against it. */
public final class ExposureReport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("as_of"),
            Column.text("counterparty"),
            Column.text("parent"),
            Column.text("token"),
            Column.whole("limit_left"),
            Column.whole("limit_right"),
            Column.whole("collateral"),
            Column.whole("delta"),
            Column.whole("drawn"),
            Column.whole("undrawn"),
            Column.whole("utilisation_bp"),
            Column.whole("ead"),
            Column.decimal("pd"),
            Column.decimal("lgd"),
            Column.whole("el"),
            Column.whole("k"),
            Column.decimal("sigma"),
            Column.decimal("distance_to_default"),
            Column.decimal("spread"),
            Column.whole("required"),
            Column.whole("held"),
            Column.whole("coverage_bp"),
            Column.whole("shortfall"),
            Column.flag("wrong_way"),
            Column.text("state"),
            Column.text("last_top_up"),
            Column.whole("model_version"),
            Column.text("input_hash"));
    private static final List<Integer> KEYS = List.of(1, 3);
    /** More columns than a page is wide for. */
    private static final int MOST_TOKENS = 6;

    private static final BigInteger FULL = BigInteger.valueOf(10_000);

    private ExposureReport() {}

    /**
     * @param creditor whose counterparties these are
     * @param callBasisPoints coverage at or below which reserve is called
     * @param clearBasisPoints coverage from which a call is over
     * @param stress what stress would cost against what there is
     */
    public record About(
            EntityId creditor, BigInteger callBasisPoints, BigInteger clearBasisPoints, List<StressLine> stress) {
        public About {
            stress = List.copyOf(stress);
        }
    }

    /**
     * One scenario, with so many groups failing at once.
     *
     * @param loss in units of the reference currency, rounded up
     * @param resources rounded down
     */
    public record StressLine(String scenario, int cover, BigInteger loss, BigInteger resources) {}

    public static Report of(Provenance provenance, About about, Collection<ExposureRow> rows) {
        Table table = new Table(
                COLUMNS, KEYS, rows.stream().map(row -> cells(provenance, row)).toList());
        return new Report(provenance, facts(about, rows), table, charts(about, rows));
    }

    private static List<Cell> cells(Provenance provenance, ExposureRow row) {
        ExposureRow.AccountLine line = row.line();
        ExposureRow.Risk risk = row.risk();
        ExposureRow.Held held = row.held();
        return List.of(
                Cell.at(provenance.asOfSeconds()),
                Cell.id(row.counterparty()),
                Cell.id(row.parent()),
                Cell.id(row.token()),
                Cell.of(line.limitLeft()),
                Cell.of(line.limitRight()),
                Cell.of(line.collateral()),
                Cell.of(line.delta()),
                Cell.of(line.drawn()),
                Cell.of(line.undrawn()),
                new Cell.Whole(risk.utilisationBasisPoints()),
                new Cell.Whole(risk.exposureAtDefault()),
                new Cell.Decimal(risk.defaultProbability()),
                new Cell.Decimal(risk.lossGivenDefault()),
                new Cell.Whole(risk.expectedLoss()),
                new Cell.Whole(risk.capital()),
                new Cell.Decimal(risk.volatility()),
                Cell.orMissing(risk.distance().map(Cell.Decimal::new)),
                new Cell.Decimal(risk.spread()),
                Cell.of(held.required()),
                Cell.of(held.held()),
                Cell.orMissing(held.coverageBasisPoints().map(Cell.Whole::new)),
                Cell.of(held.shortfall()),
                new Cell.Flag(held.isWrongWay()),
                Cell.of(row.state()),
                Cell.orMissing(row.lastTopUpSeconds().map(Cell::at)),
                Cell.of(provenance.modelVersion()),
                Cell.id(provenance.inputHash()));
    }

    private static List<Fact> facts(About about, Collection<ExposureRow> rows) {
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("creditor", Cell.id(about.creditor())),
                new Fact(
                        "counterparties",
                        Cell.of(rows.stream()
                                .map(ExposureRow::counterparty)
                                .distinct()
                                .count())),
                new Fact("positions", Cell.of(rows.size())),
                new Fact(
                        "positions_short",
                        Cell.of(rows.stream()
                                .filter(row -> row.held().shortfall().isPositive())
                                .count())),
                new Fact("call_coverage_bp", new Cell.Whole(about.callBasisPoints())),
                new Fact("clear_coverage_bp", new Cell.Whole(about.clearBasisPoints()))));
        int number = 0;
        for (StressLine line : about.stress()) {
            number++;
            facts.add(new Fact("stress_" + number, Cell.of(line.scenario() + ", cover " + line.cover())));
            facts.add(new Fact("stress_" + number + "_loss", new Cell.Whole(line.loss())));
            facts.add(new Fact("stress_" + number + "_resources", new Cell.Whole(line.resources())));
        }
        return facts;
    }

    private static List<Chart> charts(About about, Collection<ExposureRow> rows) {
        List<Chart> charts = new ArrayList<>();
        charts.add(heat(rows));
        List<ExposureRow> busiest = rows.stream()
                .sorted(Comparator.comparing((ExposureRow row) -> row.risk().utilisationBasisPoints())
                        .reversed()
                        .thenComparing(ExposureRow::counterparty)
                        .thenComparing(ExposureRow::token))
                .limit(Chart.MOST_PLACES)
                .toList();
        charts.add(new Chart.Bars(
                "Utilisation, the highest first",
                "basis points",
                List.of("utilisation"),
                busiest.stream()
                        .map(row -> new Chart.Bar(
                                Labels.of(row.counterparty()),
                                List.of(row.risk().utilisationBasisPoints())))
                        .toList(),
                List.of(new Chart.Band("limit", FULL))));
        charts.add(new Chart.Bars(
                "Coverage of what is required, the lowest first",
                "basis points",
                List.of("coverage"),
                rows.stream()
                        .filter(row -> row.held().coverageBasisPoints().isPresent())
                        .sorted(Comparator.comparing((ExposureRow row) ->
                                        row.held().coverageBasisPoints().orElseThrow())
                                .thenComparing(ExposureRow::counterparty)
                                .thenComparing(ExposureRow::token))
                        .limit(Chart.MOST_PLACES)
                        .map(row -> new Chart.Bar(
                                Labels.of(row.counterparty()),
                                List.of(row.held()
                                        .coverageBasisPoints()
                                        .orElseThrow()
                                        .min(FULL.add(FULL)))))
                        .toList(),
                List.of(
                        new Chart.Band("call below", about.callBasisPoints()),
                        new Chart.Band("clear from", about.clearBasisPoints()))));
        if (!about.stress().isEmpty()) {
            charts.add(stress(about.stress()));
        }
        return charts;
    }

    /**
     * A bar for each scenario, as long as its loss or its resources, whichever is more: what resources bear of the loss, what of them is left, and
     * what of the loss nothing bears. Where all scenarios have the same resources, they are a line across.
     */
    public static Chart stress(List<StressLine> lines) {
        List<Chart.Bar> bars = new ArrayList<>();
        for (StressLine line : lines.subList(0, Math.min(lines.size(), Chart.MOST_PLACES))) {
            BigInteger borne = line.loss().min(line.resources());
            bars.add(new Chart.Bar(
                    line.scenario() + "/" + line.cover(),
                    List.of(borne, line.resources().subtract(borne), line.loss().subtract(borne))));
        }
        List<BigInteger> resources =
                lines.stream().map(StressLine::resources).distinct().toList();
        return new Chart.Bars(
                "Stress against resources",
                "reference units",
                List.of("loss borne", "resources left", "loss not borne"),
                bars,
                resources.size() == 1 ? List.of(new Chart.Band("resources", resources.getFirst())) : List.of());
    }

    /** The counterparties that owe the most of their limits, by the tokens that most owe in. */
    private static Chart heat(Collection<ExposureRow> rows) {
        Map<EntityId, Map<TokenId, BigInteger>> field = new TreeMap<>();
        Map<TokenId, Amount> tokens = new TreeMap<>();
        Map<EntityId, BigInteger> highest = new TreeMap<>();
        for (ExposureRow row : rows) {
            BigInteger utilisation = row.risk().utilisationBasisPoints();
            field.computeIfAbsent(row.counterparty(), any -> new TreeMap<>()).put(row.token(), utilisation);
            tokens.merge(row.token(), Amount.of(1), Amount::plus);
            highest.merge(row.counterparty(), utilisation, BigInteger::max);
        }
        List<EntityId> shown = largest(highest, Chart.MOST_PLACES);
        List<TokenId> columns = largest(tokens, MOST_TOKENS);
        return new Chart.Heat(
                "Utilisation by counterparty and token",
                "basis points",
                shown.stream().map(Labels::of).toList(),
                columns.stream().map(Labels::of).toList(),
                shown.stream()
                        .map(counterparty -> columns.stream()
                                .map(token -> Optional.ofNullable(
                                        field.get(counterparty).get(token)))
                                .toList())
                        .toList(),
                FULL);
    }

    private static <K extends Comparable<K>, V extends Comparable<V>> List<K> largest(Map<K, V> from, int most) {
        return from.entrySet().stream()
                .sorted(Map.Entry.<K, V>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
