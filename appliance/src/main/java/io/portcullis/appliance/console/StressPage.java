package io.portcullis.appliance.console;

import io.portcullis.waterfall.report.ExposureReport;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Stress against resources, as people look at it: by the ratings of now, and by the newest report.
 *
 * @param now of each entity that rates; empty where there are no scenarios
 * @param hash SHA-256 of {@code report-inputs/stress.json}; empty without it
 * @param trouble why its scenarios cannot be run, if so
 * @param reported of the newest exposure report, if it has any
 */
public record StressPage(
        List<Now> now, Optional<String> hash, Optional<String> trouble, Optional<ExposureView> reported) {
    /** @param head the engine's log at the block whose ratings these are of */
    public record Now(String name, String creditor, LogHeadView head, List<Line> lines, Optional<ChartView> chart) {
        public Now {
            lines = List.copyOf(lines);
        }
    }

    /** @param worst whose failure would cost most, the costliest first */
    public record Line(ExposureView.StressLine of, List<Group> worst) {
        public Line {
            worst = List.copyOf(worst);
        }
    }

    /** @param account its account's page, if it is a counterparty itself and not only the parent of some */
    public record Group(String parent, String word, String loss, Optional<String> account) {}

    public StressPage {
        now = List.copyOf(now);
    }

    /**
     * @param outcomes by the ratings of now, in the scenarios' order
     * @param names what this node calls entities, by id
     * @param counterparties whoever has an account with the creditor
     */
    public static Now now(
            String creditor,
            LogHeadView head,
            StressView outcomes,
            Map<String, String> names,
            Set<String> counterparties) {
        List<ExposureReport.StressLine> lines =
                outcomes.outcomes().stream().map(StressPage::line).toList();
        return new Now(
                ExposureView.word(creditor, names),
                creditor,
                head,
                IntStream.range(0, lines.size())
                        .mapToObj(i -> new Line(
                                ExposureView.stressed(lines.get(i)),
                                outcomes.outcomes().get(i).worst().stream()
                                        .map(group -> new Group(
                                                group.parent(),
                                                ExposureView.word(group.parent(), names),
                                                Units.grouped(up(group.loss())),
                                                Optional.of("/accounts/" + creditor + "/" + group.parent())
                                                        .filter(any -> counterparties.contains(group.parent()))))
                                        .toList()))
                        .toList(),
                ExposureView.chart("chart-stress-" + creditor.substring(2, 10), lines, "/risk"));
    }

    /** Losses up and resources down to whole units, as reports have them. */
    private static ExposureReport.StressLine line(StressView.Outcome it) {
        return new ExposureReport.StressLine(
                it.name(), (int) it.cover(), up(it.loss()), new BigDecimal(it.resources()).toBigInteger());
    }

    private static BigInteger up(String decimal) {
        return new BigDecimal(decimal).setScale(0, RoundingMode.CEILING).toBigInteger();
    }
}
