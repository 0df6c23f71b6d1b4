package io.portcullis.appliance.console;

import io.portcullis.waterfall.report.Chart;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How coverage went over time, as people look at it: each point is a link to the report that says it.
 *
 * @param ways whoever stands lowest in the newest report first
 * @param reports how many exposure reports these are of
 * @param others how many more counterparties have a coverage in the newest one
 */
public record CoverageView(ChartView chart, List<Way> ways, List<Band> bands, long reports, long others) {
    /** Of more the drawing shows the rest. */
    private static final int MOST_STANDS = 12;

    /**
     * @param now in the newest report
     * @param lowest of all that are drawn
     * @param earlier how many more are drawn
     */
    public record Way(
            long number, String counterparty, String word, Stand now, Stand lowest, List<Stand> stands, long earlier) {
        public Way {
            stands = List.copyOf(stands);
        }
    }

    /** @param href the report */
    public record Stand(String href, String time, String coverage) {}

    /** @param at in basis points, as people say it */
    public record Band(String word, String at) {}

    /** A counterparty's points, ascending in time, in the chart's order. */
    public record Told(String counterparty, List<Point> points) {
        public Told {
            points = List.copyOf(points);
        }
    }

    /** @param report the time under which the archive has it */
    public record Point(String report, long atSeconds, BigInteger coverage) {}

    public CoverageView {
        ways = List.copyOf(ways);
        bands = List.copyOf(bands);
    }

    /** @param names what this node calls entities, by id */
    public static CoverageView of(
            Chart.Line chart, List<Told> told, long reports, long others, Map<String, String> names) {
        return new CoverageView(
                ChartView.of("chart-coverage-over-time", chart, (path, point) -> {
                    Told one = told.get(path);
                    Point at = one.points().get(point);
                    return new ChartView.Evidence(
                            href(at),
                            ExposureView.word(one.counterparty(), names) + ", " + Instant.ofEpochSecond(at.atSeconds())
                                    + ": " + Units.percent(at.coverage()));
                }),
                IntStream.range(0, told.size())
                        .mapToObj(i -> way(i + 1, told.get(i), names))
                        .toList(),
                chart.bands().stream()
                        .map(band -> new Band(band.label(), Units.percent(band.at())))
                        .toList(),
                reports,
                others);
    }

    private static Way way(int number, Told told, Map<String, String> names) {
        List<Point> points = told.points();
        return new Way(
                number,
                told.counterparty(),
                ExposureView.word(told.counterparty(), names),
                stand(points.getLast()),
                stand(points.stream().min(Comparator.comparing(Point::coverage)).orElseThrow()),
                points.reversed().stream()
                        .limit(MOST_STANDS)
                        .map(CoverageView::stand)
                        .toList(),
                Math.max(0, points.size() - MOST_STANDS));
    }

    private static Stand stand(Point point) {
        return new Stand(
                href(point), Instant.ofEpochSecond(point.atSeconds()).toString(), Units.percent(point.coverage()));
    }

    private static String href(Point point) {
        return "/exposure?at=" + point.report();
    }
}
