package io.portcullis.waterfall.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a report is about. */
public enum ReportKind {
    WATERFALL("Default waterfall"),
    EXPOSURE("Exposures"),
    RESERVES("Proof of reserves"),
    LIABILITIES("Proof of liabilities");

    private final String title;

    ReportKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** As commands and files name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReportKind> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }
}
