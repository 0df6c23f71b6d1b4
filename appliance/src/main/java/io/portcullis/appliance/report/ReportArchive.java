package io.portcullis.appliance.report;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.SvgRendering;
import io.portcullis.waterfall.report.Chart;
import io.portcullis.waterfall.report.ReportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reports that an appliance has written: a folder for each time, in it {@code KIND.FORMAT} with what lies beside it.
 *
 * <p>Invariant: no name that comes from outside leads out of the folder.
 */
public record ReportArchive(Path folder) {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ID_FORM = "[0-9]{8}T[0-9]{6}Z";
    private static final String NAME_FORM =
            "(waterfall(-[0-9a-f]{8})?|exposure|reserves|liabilities)\\.(csv|json|pdf|svg|xml)(\\.(sha256|sources\\.json|inputs\\.json|sig))?";

    /** Of more a chart shows nothing. */
    private static final int MOST_POINTS = 400;

    /** @param files ascending */
    public record Bundle(String id, List<String> files) {
        public Bundle {
            files = List.copyOf(files);
        }
    }

    public static boolean isName(String name) {
        return name.matches(NAME_FORM);
    }

    /** Newest first. */
    public List<Bundle> list() {
        return names(folder, ID_FORM).reversed().stream()
                .map(id -> new Bundle(id, names(folder.resolve(id), NAME_FORM)))
                .filter(bundle -> !bundle.files().isEmpty())
                .toList();
    }

    private static List<String> names(Path folder, String form) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(form))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of a bundle; empty for what is none. */
    public Optional<Bytes> file(String id, String name) {
        if (!id.matches(ID_FORM) || !isName(name)) {
            return Optional.empty();
        }
        Path file = folder.resolve(id).resolve(name);
        try {
            return Files.isRegularFile(file) ? Optional.of(Bytes.of(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path at(Instant instant) {
        return folder.resolve(ID.format(instant));
    }

    /** When all reports were last written, not only one of a default. */
    Optional<Instant> newest() {
        return list().stream()
                .filter(bundle -> bundle.files().contains(ReportKind.RESERVES.label() + ".json"))
                .findFirst()
                .map(bundle -> Instant.from(ID.parse(bundle.id())));
    }

    /** How the lowest coverage of any position went, report by report, as a drawing; of the newest {@value #MOST_POINTS}. */
    public String coverage() {
        List<Chart.Point> points = new ArrayList<>();
        List<Chart.Band> bands = List.of();
        for (Bundle bundle : list().stream().limit(MOST_POINTS).toList()) {
            Optional<Bytes> exposure = file(bundle.id(), ReportKind.EXPOSURE.label() + ".json");
            if (exposure.isPresent()) {
                JsonNode report = JsonMapper.shared().readTree(exposure.get().toArray());
                point(report).ifPresent(points::add);
                bands = bands.isEmpty() ? bands(report.path("facts")) : bands;
            }
        }
        points.sort(Comparator.comparingLong(Chart.Point::atSeconds));
        return SvgRendering.render(new Chart.Line("Lowest coverage over time", "basis points", points, bands));
    }

    private static Optional<Chart.Point> point(JsonNode report) {
        long at = Instant.parse(report.path("as_of").asString()).getEpochSecond();
        return report.path("rows")
                .valueStream()
                .map(row -> row.path("coverage_bp"))
                .filter(JsonNode::isString)
                .map(value -> new BigInteger(value.asString()))
                .min(Comparator.naturalOrder())
                .map(lowest -> new Chart.Point(at, lowest));
    }

    private static List<Chart.Band> bands(JsonNode facts) {
        return List.of(
                new Chart.Band(
                        "call", new BigInteger(facts.path("call_coverage_bp").asString("0"))),
                new Chart.Band(
                        "clear", new BigInteger(facts.path("clear_coverage_bp").asString("0"))));
    }
}
