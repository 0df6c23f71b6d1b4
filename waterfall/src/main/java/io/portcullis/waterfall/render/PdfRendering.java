package io.portcullis.waterfall.render;

import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Chart;
import io.portcullis.waterfall.report.Column;
import io.portcullis.waterfall.report.Fact;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A report on paper: of what it was made, its facts, its charts, and its table in as many strips of columns as its width needs, each with the keys. What is the same in
 * every row is said once.
 *
 * <p>A rendering: long ids are shortened and decimals rounded to six places; the CSV and the JSON of the same input hash have all digits, and all rows.
 */
public final class PdfRendering {
    private static final int INK = 0x1b2733;
    private static final int FAINT = 0x66727f;
    private static final int RULE = 0xd5dbe1;
    private static final float BIG = 16;
    private static final float SMALL = 8;
    private static final float TINY = 6.5f;
    private static final float LEADING = 11;
    private static final float GAP = 8;
    private static final int ID_DIGITS = 8;
    private static final int ID_END = 62;

    /** Columns that the head of the first page has said. */
    private static final Set<String> SAID = Set.of("as_of", "model_version", "input_hash");

    private static final int MOST_ROWS = 2_000;

    private final Report report;
    private final PdfSheet sheet;
    private final List<List<Cell>> rows;

    private PdfRendering(Report report, PdfSheet sheet) {
        this.report = report;
        this.sheet = sheet;
        List<List<Cell>> all = report.table().rows();
        this.rows = all.subList(0, Math.min(all.size(), MOST_ROWS));
    }

    public static byte[] render(Report report) {
        Provenance of = report.provenance();
        String title = "Portcullis: " + report.kind().title() + ", "
                + Cell.at(of.asOfSeconds()).text();
        try (PdfFile file = new PdfFile(title, of.asOfSeconds(), of.inputHash().toArray())) {
            try (PdfSheet sheet = new PdfSheet(file, "input hash " + of.inputHash())) {
                new PdfRendering(report, sheet).write();
            }
            return file.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a page in memory is not written", e);
        }
    }

    private void write() throws IOException {
        Provenance of = report.provenance();
        sheet.words(PdfSheet.MARGIN, sheet.down(BIG), BIG, INK, report.kind().title());
        say("as of", Cell.at(of.asOfSeconds()).text());
        if (of.log().isPresent()) {
            Provenance.LogHead log = of.log().get();
            say("engine's log", "block " + log.height() + ", hash " + log.blockHash());
            say("", "state root " + log.stateRoot());
        }
        if (of.audit().isPresent()) {
            Provenance.AuditHead audit = of.audit().get();
            say("audit log", audit.origin() + ", " + audit.size() + " entries");
            say("", "root " + audit.root());
        } else {
            say("audit log", "none was at hand when this was made");
        }
        say("model, inputs", "version " + of.modelVersion() + ", SHA-256 of inputs " + of.inputs());
        say("input hash", of.inputHash().toString());
        sheet.down(GAP);
        for (Fact fact : report.facts()) {
            say(fact.name().replace('_', ' '), shown(fact.value(), false));
        }
        for (Chart chart : report.charts()) {
            Drawing drawing = ChartDrawing.of(chart);
            float height = drawing.height() / 10f;
            float bottom = sheet.down(height + 2 * GAP);
            sheet.draw(drawing, PdfSheet.MARGIN, bottom + height);
        }
        table();
    }

    private void say(String name, String text) throws IOException {
        float at = sheet.down(LEADING);
        sheet.words(PdfSheet.MARGIN, at, SMALL, FAINT, name);
        sheet.words(PdfSheet.MARGIN + 130, at, SMALL, INK, text);
    }

    private void table() throws IOException {
        List<Column> columns = report.table().columns();
        List<Integer> keys = report.table().keys();
        List<Integer> varying = new ArrayList<>();
        sheet.down(2 * GAP);
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            if (rows.size() > 1
                    && rows.stream().map(row -> row.get(column)).distinct().count() == 1) {
                String name = columns.get(i).name();
                if (!SAID.contains(name)
                        && report.facts().stream().noneMatch(fact -> fact.name().equals(name))) {
                    say(name + ", all rows", shown(rows.getFirst().get(i), false));
                }
            } else if (!keys.contains(i)) {
                varying.add(i);
            }
        }
        List<Integer> fixed = keys.stream()
                .filter(key -> rows.size() <= 1
                        || rows.stream().map(row -> row.get(key)).distinct().count() > 1)
                .toList();
        if (varying.isEmpty()) {
            strip(fixed);
        }
        while (!varying.isEmpty()) {
            List<Integer> strip = new ArrayList<>(fixed);
            float width = width(fixed);
            while (!varying.isEmpty()
                    && (strip.size() == fixed.size() || width + width(varying.getFirst()) <= PdfSheet.WIDTH)) {
                width += width(varying.getFirst());
                strip.add(varying.removeFirst());
            }
            strip(strip);
        }
        if (report.table().rows().size() > rows.size()) {
            say("", "The first " + rows.size() + " of " + report.table().rows().size() + " rows; the CSV has all.");
        }
    }

    private float width(List<Integer> columns) throws IOException {
        float width = 0;
        for (int column : columns) {
            width += width(column);
        }
        return width;
    }

    private float width(int column) throws IOException {
        float width = sheet.width(report.table().columns().get(column).name(), TINY);
        for (List<Cell> row : rows) {
            width = Math.max(width, sheet.width(shown(row.get(column), true), TINY));
        }
        return width + GAP;
    }

    private void strip(List<Integer> columns) throws IOException {
        List<Float> widths = new ArrayList<>();
        for (int column : columns) {
            widths.add(width(column));
        }
        sheet.down(GAP);
        head(columns, widths);
        for (List<Cell> row : rows) {
            if (!sheet.hasRoom(LEADING)) {
                sheet.down(LEADING);
                head(columns, widths);
            }
            float at = sheet.down(LEADING - 2);
            float x = PdfSheet.MARGIN;
            for (int i = 0; i < columns.size(); i++) {
                Cell cell = row.get(columns.get(i));
                String text = shown(cell, true);
                boolean isNumber = cell instanceof Cell.Whole || cell instanceof Cell.Decimal;
                float indent = isNumber ? widths.get(i) - GAP - sheet.width(text, TINY) : 0;
                sheet.words(x + indent, at, TINY, INK, text);
                x += widths.get(i);
            }
        }
    }

    private void head(List<Integer> columns, List<Float> widths) throws IOException {
        float at = sheet.down(LEADING);
        float x = PdfSheet.MARGIN;
        for (int i = 0; i < columns.size(); i++) {
            sheet.words(
                    x,
                    at,
                    TINY,
                    FAINT,
                    report.table().columns().get(columns.get(i)).name());
            x += widths.get(i);
        }
        sheet.rule(at - 3, RULE);
        sheet.down(2);
    }

    private static String shown(Cell cell, boolean isShort) {
        return switch (cell) {
            case Cell.Text it ->
                isShort && it.text().matches("0x[0-9a-f]{64}")
                        ? it.text().substring(0, ID_DIGITS) + "…" + it.text().substring(ID_END)
                        : it.text();
            case Cell.Whole it -> ChartDrawing.grouped(it.number());
            case Cell.Decimal it ->
                new BigDecimal(it.units(), Cell.Decimal.PLACES)
                        .setScale(6, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case Cell.Flag it -> it.is() ? "yes" : "no";
            case Cell.Missing it -> "-";
        };
    }
}
