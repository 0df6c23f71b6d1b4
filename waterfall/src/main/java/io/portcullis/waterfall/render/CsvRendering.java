package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Column;
import io.portcullis.waterfall.report.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A report's table. A missing value is an empty field; a text without characters is a quoted one. */
public final class CsvRendering {
    /** What spreadsheets begin a formula with. */
    private static final String FORMULAS = "=+-@|%\t\r";

    private CsvRendering() {}

    public static byte[] render(Report report) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(text)) {
            csv.writeRecord(report.table().columns().stream().map(Column::name).toList());
            for (List<Cell> row : report.table().rows()) {
                String[] fields = row.stream().map(CsvRendering::field).toArray(String[]::new);
                csv.writeRecord(fields);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory is not written", e);
        }
        return text.toString().getBytes(UTF_8);
    }

    private static String field(Cell cell) {
        return switch (cell) {
            case Cell.Text it -> neutral(it.text());
            case Cell.Missing it -> null;
            case Cell.Whole it -> it.text();
            case Cell.Decimal it -> it.text();
            case Cell.Flag it -> it.text();
        };
    }

    private static String neutral(String text) {
        return !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
