package io.portcullis.appliance.console;

import io.portcullis.waterfall.report.Chart;
import io.portcullis.waterfall.report.ExposureReport;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An exposure report as people look at it. Every figure is a link to its line's page, which says of what it was made.
 *
 * @param rows the gravest first; of more than {@link #MOST_ROWS} the first ones
 * @param lines how many the report has
 * @param charts of the rows: heat, utilisation, coverage; each of as many as can be read
 * @param stress what the report's scenarios would cost, and the drawing of it if there are any
 */
public record ExposureView(
        ReportMade made,
        String creditor,
        List<Row> rows,
        long lines,
        List<ChartView> charts,
        List<StressLine> stress,
        Optional<ChartView> stressChart) {
    /** Of more rows nobody reads; the CSV has all. */
    public static final int MOST_ROWS = 200;

    private static final int MOST_TOKENS = 6;
    private static final BigInteger FULL = BigInteger.valueOf(10_000);
    private static final List<String> STATES =
            List.of("quiet", "called", "credit-frozen", "closed", "default-proposed");

    /** Furthest on the way to default, then the lowest coverage, then the highest utilisation. */
    public static final Comparator<JsonNode> GRAVEST = Comparator.<JsonNode>comparingInt(
                    row -> -STATES.indexOf(row.path("state").asString("")))
            .thenComparing(row -> coverage(row).orElse(FULL.multiply(FULL)))
            .thenComparing(row -> whole(row, "utilisation_bp").negate())
            .thenComparing(row -> row.path("counterparty").asString(""))
            .thenComparing(row -> row.path("token").asString(""));

    /**
     * @param href the line's page
     * @param account the account's page
     * @param coverage held of required, as people say it
     */
    public record Row(
            String href,
            String account,
            String counterparty,
            String word,
            String token,
            String drawn,
            String utilisation,
            String likely,
            String loss,
            String required,
            String held,
            String coverage,
            String shortfall,
            boolean wrongWay,
            String state,
            String tone) {}

    /** @param shortfall of the resources; 0 where they bear the loss */
    public record StressLine(
            String scenario, String cover, String loss, String resources, String shortfall, boolean covered) {}

    public ExposureView {
        rows = List.copyOf(rows);
        charts = List.copyOf(charts);
        stress = List.copyOf(stress);
    }

    /**
     * @param head the report without its rows
     * @param lines of the report, the gravest first
     * @param names what this node calls entities, by id
     */
    public static ExposureView of(
            String id, JsonNode head, List<JsonNode> lines, long count, Map<String, String> names) {
        JsonNode facts = head.path("facts");
        String creditor = facts.path("creditor").asString("");
        ReportMade made = ReportMade.of(id, "exposure", head);
        List<ExposureReport.StressLine> stress = stress(facts);
        return new ExposureView(
                made,
                creditor,
                lines.stream().map(line -> row(id, creditor, line, names)).toList(),
                count,
                lines.isEmpty()
                        ? List.of()
                        : List.of(
                                heat(id, lines, names),
                                utilisation(id, lines, names),
                                covered(id, lines, names, facts)),
                stress.stream().map(ExposureView::stressed).toList(),
                chart("chart-stress", stress, made.file("json.inputs.json")));
    }

    static String href(String id, JsonNode line) {
        return "/exposure/" + id + "/" + line.path("counterparty").asString("") + "/"
                + line.path("token").asString("");
    }

    static String tone(String state) {
        return switch (state) {
            case "quiet" -> "good";
            case "called" -> "wait";
            default -> "bad";
        };
    }

    private static Row row(String id, String creditor, JsonNode line, Map<String, String> names) {
        String counterparty = line.path("counterparty").asString("");
        String state = line.path("state").asString("");
        return new Row(
                href(id, line),
                "/accounts/" + creditor + "/" + counterparty,
                counterparty,
                word(counterparty, names),
                line.path("token").asString(""),
                Units.grouped(whole(line, "drawn")),
                Units.percent(whole(line, "utilisation_bp")),
                Units.ofShare(line.path("pd").asString("0")),
                Units.grouped(whole(line, "el")),
                Units.grouped(whole(line, "required")),
                Units.grouped(whole(line, "held")),
                coverage(line).map(Units::percent).orElse("nothing required"),
                Units.grouped(whole(line, "shortfall")),
                line.path("wrong_way").asBoolean(false),
                state,
                tone(state));
    }

    private static ChartView heat(String id, List<JsonNode> lines, Map<String, String> names) {
        Set<String> rows = new LinkedHashSet<>();
        Set<String> columns = new LinkedHashSet<>();
        Map<String, JsonNode> at = new HashMap<>();
        for (JsonNode line : lines) {
            String counterparty = line.path("counterparty").asString("");
            String token = line.path("token").asString("");
            if ((rows.contains(counterparty) || rows.size() < Chart.MOST_PLACES)
                    && (columns.contains(token) || columns.size() < MOST_TOKENS)) {
                rows.add(counterparty);
                columns.add(token);
                at.put(counterparty + token, line);
            }
        }
        List<String> down = List.copyOf(rows);
        List<String> across = List.copyOf(columns);
        Chart.Heat heat = new Chart.Heat(
                "Utilisation by counterparty and token",
                "basis points",
                down.stream().map(it -> word(it, names)).toList(),
                across.stream().map(ExposureView::shortened).toList(),
                down.stream()
                        .map(row -> across.stream()
                                .map(column -> Optional.ofNullable(at.get(row + column))
                                        .map(line -> whole(line, "utilisation_bp")))
                                .toList())
                        .toList(),
                FULL);
        return ChartView.of("chart-heat", heat, (row, column) -> {
            JsonNode line = at.get(down.get(row) + across.get(column));
            return new ChartView.Evidence(
                    href(id, line),
                    words(line, names) + ": uses " + Units.percent(whole(line, "utilisation_bp")) + " of its limit");
        });
    }

    private static ChartView utilisation(String id, List<JsonNode> lines, Map<String, String> names) {
        List<JsonNode> shown = lines.stream()
                .sorted(Comparator.comparing((JsonNode line) -> whole(line, "utilisation_bp"))
                        .reversed()
                        .thenComparing(GRAVEST))
                .limit(Chart.MOST_PLACES)
                .toList();
        return bars(
                "chart-utilisation",
                "Utilisation of limits, the highest first",
                shown,
                names,
                line -> whole(line, "utilisation_bp"),
                List.of(new Chart.Band("limit", FULL)),
                line -> new ChartView.Evidence(
                        href(id, line),
                        words(line, names) + ": uses " + Units.percent(whole(line, "utilisation_bp"))
                                + " of its limit"));
    }

    private static ChartView covered(String id, List<JsonNode> lines, Map<String, String> names, JsonNode facts) {
        List<JsonNode> shown = lines.stream()
                .filter(line -> coverage(line).isPresent())
                .sorted(Comparator.comparing((JsonNode line) -> coverage(line).orElseThrow())
                        .thenComparing(GRAVEST))
                .limit(Chart.MOST_PLACES)
                .toList();
        return bars(
                "chart-coverage",
                "Coverage of what is required, the lowest first",
                shown,
                names,
                line -> coverage(line).orElseThrow().min(FULL.add(FULL)),
                List.of(
                        new Chart.Band("T_hi: call below", whole(facts, "call_coverage_bp")),
                        new Chart.Band("T_lo: clear from", whole(facts, "clear_coverage_bp"))),
                line -> new ChartView.Evidence(
                        href(id, line),
                        words(line, names) + ": holds "
                                + Units.percent(coverage(line).orElseThrow()) + " of what is required"));
    }

    private interface Value {
        BigInteger of(JsonNode line);
    }

    private interface Said {
        ChartView.Evidence of(JsonNode line);
    }

    private static ChartView bars(
            String name,
            String title,
            List<JsonNode> shown,
            Map<String, String> names,
            Value value,
            List<Chart.Band> bands,
            Said said) {
        Chart.Bars bars = new Chart.Bars(
                title,
                "basis points",
                List.of(title),
                shown.stream()
                        .map(line -> new Chart.Bar(
                                word(line.path("counterparty").asString(""), names) + " · "
                                        + shortened(line.path("token").asString("")),
                                List.of(value.of(line))))
                        .toList(),
                bands);
        return ChartView.of(name, bars, (row, column) -> said.of(shown.get(row)));
    }

    private static List<ExposureReport.StressLine> stress(JsonNode facts) {
        List<ExposureReport.StressLine> lines = new ArrayList<>();
        for (int number = 1; facts.path("stress_" + number).isString(); number++) {
            String said = facts.path("stress_" + number).asString("");
            lines.add(new ExposureReport.StressLine(
                    said.replaceFirst(", cover [12]$", ""),
                    said.endsWith("2") ? 2 : 1,
                    whole(facts, "stress_" + number + "_loss"),
                    whole(facts, "stress_" + number + "_resources")));
        }
        return lines;
    }

    static StressLine stressed(ExposureReport.StressLine line) {
        BigInteger shortfall = line.loss().subtract(line.resources()).max(BigInteger.ZERO);
        return new StressLine(
                line.scenario(),
                "cover-" + line.cover(),
                Units.grouped(line.loss()),
                Units.grouped(line.resources()),
                Units.grouped(shortfall),
                shortfall.signum() == 0);
    }

    /**
     * @param name of the drawing in its page
     * @param href where the scenarios or the ratings are
     */
    static Optional<ChartView> chart(String name, List<ExposureReport.StressLine> stress, String href) {
        return stress.isEmpty()
                ? Optional.empty()
                : Optional.of(ChartView.of(name, ExposureReport.stress(stress), (row, column) -> {
                    StressLine line = stressed(stress.get(row));
                    return new ChartView.Evidence(
                            href,
                            line.scenario() + ", " + line.cover() + ": would cost " + line.loss() + " against "
                                    + line.resources());
                }));
    }

    private static String words(JsonNode line, Map<String, String> names) {
        return word(line.path("counterparty").asString(""), names) + " in "
                + shortened(line.path("token").asString(""));
    }

    /** What an entity is called here, or its id in short. */
    public static String word(String entity, Map<String, String> names) {
        return names.getOrDefault(entity, shortened(entity));
    }

    private static String shortened(String id) {
        return id.length() < 66 ? id : id.substring(0, 6) + "…" + id.substring(62);
    }

    static BigInteger whole(JsonNode of, String name) {
        return new BigInteger(of.path(name).asString("0"));
    }

    private static Optional<BigInteger> coverage(JsonNode line) {
        return Stream.of(line.path("coverage_bp"))
                .filter(JsonNode::isString)
                .map(it -> new BigInteger(it.asString()))
                .findFirst();
    }
}
