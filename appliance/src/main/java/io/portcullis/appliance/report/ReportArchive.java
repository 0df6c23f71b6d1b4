package io.portcullis.appliance.report;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** 64 scenarios that move 256 prices each take less. */
    private static final long MOST_SCENARIO_BYTES = 4 << 20;

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
        Optional<Path> file = path(id, name);
        try {
            return file.isPresent() ? Optional.of(Bytes.of(Files.readAllBytes(file.get()))) : Optional.empty();
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

    /** Where a file of a bundle is; empty for what is none. */
    Optional<Path> path(String id, String name) {
        if (!id.matches(ID_FORM) || !isName(name)) {
            return Optional.empty();
        }
        return Optional.of(folder.resolve(id).resolve(name)).filter(Files::isRegularFile);
    }

    /** Whether something is the name of a bundle, by its form alone. */
    public static boolean isId(String id) {
        return id.matches(ID_FORM);
    }

    /**
     * The scenarios that the treasury put into {@code report-inputs/stress.json} beside the archive, a file stress-scenarios/v1: what the running engine's
     * reports are stressed by, and the console's page. Empty without one.
     *
     * @throws io.portcullis.waterfall.verdict.WaterfallRefusal REPORT_INPUT_INVALID if it is longer than such a file can be
     */
    public Optional<Bytes> scenarios() {
        Path file = folder.resolveSibling("report-inputs").resolve("stress.json");
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > MOST_SCENARIO_BYTES) {
                throw WaterfallTag.REPORT_INPUT_INVALID.refusal(
                        "stress.json has more than " + MOST_SCENARIO_BYTES + " bytes");
            }
            return Optional.of(Bytes.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
