package io.portcullis.appliance.report;

import io.portcullis.waterfall.report.Chart;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How each counterparty's coverage went, exposure report by exposure report: of a counterparty with several tokens, its lowest.
 *
 * <p>Invariant: what is shown is the same for the same reports. A report does not change once it is written, so each is read once.
 */
public final class CoverageHistory {
    /** Of more reports the newest are shown. */
    public static final int MOST_REPORTS = 400;

    /** Twice of what is required: beyond, nothing is at stake, and one who holds a thousand times as much would flatten all others. */
    static final BigInteger TOP = BigInteger.valueOf(20_000);

    /** Kept of each report. Whoever stood higher than so many others in it has no point there. */
    private static final int MOST_KEPT = 200;

    private final Map<String, Told> told = new HashMap<>();

    private record Told(long atSeconds, Map<String, BigInteger> lowest, List<Chart.Band> bands) {}

    /**
     * @param ways whoever stands lowest in the newest report first; at most {@value Chart#MOST_PATHS}
     * @param bands T_hi and T_lo, as coverage, of the newest report
     * @param reports how many exposure reports these are of
     * @param others how many more counterparties have a coverage in the newest report
     */
    public record History(List<Way> ways, List<Chart.Band> bands, int reports, int others) {
        public History {
            ways = List.copyOf(ways);
            bands = List.copyOf(bands);
        }

        /** @param name what a counterparty is called */
        public Chart.Line chart(UnaryOperator<String> name) {
            return new Chart.Line(
                    "Coverage over time, the lowest " + Chart.MOST_PATHS + " of now",
                    "basis points",
                    ways.stream()
                            .map(way -> new Chart.Path(
                                    name.apply(way.counterparty()),
                                    way.stands().stream()
                                            .map(stand -> new Chart.Point(stand.atSeconds(), stand.coverage()))
                                            .toList()))
                            .toList(),
                    bands,
                    TOP);
        }
    }

    /** @param stands ascending in time */
    public record Way(String counterparty, List<Stand> stands) {
        public Way {
            stands = List.copyOf(stands);
        }
    }

    /**
     * @param report the time under which the archive has it
     * @param coverage held of required, in basis points
     */
    public record Stand(String report, long atSeconds, BigInteger coverage) {}

    public synchronized History of(ReportArchive archive) {
        Map<String, Told> all = new LinkedHashMap<>();
        List<String> newestFirst = archive.list().stream()
                .filter(bundle -> bundle.files().contains(ExposureFile.NAME))
                .limit(MOST_REPORTS)
                .map(ReportArchive.Bundle::id)
                .toList();
        for (String id : newestFirst.reversed()) {
            Optional<Told> one = Optional.ofNullable(told.get(id)).or(() -> tell(archive, id));
            one.ifPresent(it -> all.put(id, it));
        }
        told.clear();
        told.putAll(all);
        if (all.isEmpty()) {
            return new History(List.of(), List.of(), 0, 0);
        }
        Told now = List.copyOf(all.values()).getLast();
        List<Way> ways = lowest(now.lowest(), Chart.MOST_PATHS)
                .map(counterparty -> new Way(counterparty.getKey(), stands(counterparty.getKey(), all)))
                .toList();
        return new History(ways, now.bands(), all.size(), now.lowest().size() - ways.size());
    }

    private static List<Stand> stands(String counterparty, Map<String, Told> all) {
        List<Stand> stands = new ArrayList<>();
        all.forEach((id, report) -> {
            BigInteger coverage = report.lowest().get(counterparty);
            if (coverage != null) {
                stands.add(new Stand(id, report.atSeconds(), coverage));
            }
        });
        return stands;
    }

    private static Optional<Told> tell(ReportArchive archive, String id) {
        Map<String, BigInteger> lowest = new TreeMap<>();
        return ExposureFile.read(archive, id, row -> {
                    JsonNode coverage = row.path("coverage_bp");
                    if (coverage.isString()) {
                        lowest.merge(
                                row.path("counterparty").asString(),
                                new BigInteger(coverage.asString()),
                                BigInteger::min);
                    }
                })
                .map(file -> new Told(
                        Instant.parse(file.head().path("as_of").asString()).getEpochSecond(),
                        lowest(lowest, MOST_KEPT).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                        bands(file.head().path("facts"))));
    }

    private static Stream<Map.Entry<String, BigInteger>> lowest(Map<String, BigInteger> from, int most) {
        return from.entrySet().stream()
                .sorted(Map.Entry.<String, BigInteger>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(most);
    }

    private static List<Chart.Band> bands(JsonNode facts) {
        return List.of(
                new Chart.Band(
                        "T_hi: call below",
                        new BigInteger(facts.path("call_coverage_bp").asString("0"))),
                new Chart.Band(
                        "T_lo: clear from",
                        new BigInteger(facts.path("clear_coverage_bp").asString("0"))));
    }
}
