package io.portcullis.waterfall.render;

import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In what a report is written. */
public enum Format {
    CSV("text/csv; charset=utf-8"),
    JSON("application/json"),
    PDF("application/pdf"),
    SVG("image/svg+xml"),
    XML("application/xml");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** As commands and file names have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Format> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst();
    }

    /** @throws WaterfallRefusal REPORT_FORMAT_MISSING of a report that this format has no message for */
    public byte[] render(Report report) {
        return switch (this) {
            case CSV -> CsvRendering.render(report);
            case JSON -> JsonRendering.render(report);
            case PDF -> PdfRendering.render(report);
            case SVG -> SvgRendering.render(report);
            case XML -> Iso20022Rendering.render(report);
        };
    }
}
