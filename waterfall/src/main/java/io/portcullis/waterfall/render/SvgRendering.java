package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Chart;
import io.portcullis.waterfall.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A report's charts below each other, as SVG 1.1 without a script, a style sheet, or anything from elsewhere. */
public final class SvgRendering {
    private static final int MARGIN = 200;
    private static final int BETWEEN = 250;
    private static final int HEAD = 450;

    private SvgRendering() {}

    public static byte[] render(Report report) {
        List<Drawing> drawings = report.charts().stream().map(ChartDrawing::of).toList();
        int height = HEAD
                + drawings.stream().mapToInt(each -> each.height() + BETWEEN).sum();
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        open(out, ChartDrawing.WIDTH + 2 * MARGIN, height, report.kind().title());
        words(
                out,
                MARGIN,
                MARGIN,
                new Drawing.Words(
                        0,
                        80,
                        140,
                        Drawing.Anchor.START,
                        0x1b2733,
                        report.kind().title() + ", "
                                + Cell.at(report.provenance().asOfSeconds()).text()));
        int y = HEAD;
        for (Drawing drawing : drawings) {
            shapes(out, MARGIN, y, drawing);
            y += drawing.height() + BETWEEN;
        }
        return out.append("</svg>\n").toString().getBytes(UTF_8);
    }

    /** One chart alone, to stand in a page. */
    public static String render(Chart chart) {
        Drawing drawing = ChartDrawing.of(chart);
        StringBuilder out = new StringBuilder();
        open(out, drawing.width(), drawing.height(), chart.title());
        shapes(out, 0, 0, drawing);
        return out.append("</svg>\n").toString();
    }

    private static void open(StringBuilder out, int width, int height, String title) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"")
                .append(tenths(width))
                .append("\" height=\"")
                .append(tenths(height))
                .append("\" viewBox=\"0 0 ")
                .append(tenths(width))
                .append(' ')
                .append(tenths(height))
                .append("\" role=\"img\" font-family=\"Liberation Sans, Arial, sans-serif\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    }

    private static void shapes(StringBuilder out, int x, int y, Drawing drawing) {
        for (Drawing.Shape shape : drawing.shapes()) {
            switch (shape) {
                case Drawing.Box it ->
                    out.append("<rect x=\"")
                            .append(tenths(x + it.x()))
                            .append("\" y=\"")
                            .append(tenths(y + it.y()))
                            .append("\" width=\"")
                            .append(tenths(it.width()))
                            .append("\" height=\"")
                            .append(tenths(it.height()))
                            .append("\" fill=\"")
                            .append(colour(it.colour()))
                            .append("\"/>\n");
                case Drawing.Stroke it ->
                    out.append("<line x1=\"")
                            .append(tenths(x + it.fromX()))
                            .append("\" y1=\"")
                            .append(tenths(y + it.fromY()))
                            .append("\" x2=\"")
                            .append(tenths(x + it.toX()))
                            .append("\" y2=\"")
                            .append(tenths(y + it.toY()))
                            .append("\" stroke=\"")
                            .append(colour(it.colour()))
                            .append(it.isDashed() ? "\" stroke-dasharray=\"4 2\"/>\n" : "\"/>\n");
                case Drawing.Words it -> words(out, x, y, it);
            }
        }
    }

    private static void words(StringBuilder out, int x, int y, Drawing.Words it) {
        out.append("<text x=\"")
                .append(tenths(x + it.x()))
                .append("\" y=\"")
                .append(tenths(y + it.y()))
                .append("\" font-size=\"")
                .append(tenths(it.size()))
                .append("\" text-anchor=\"")
                .append(it.anchor().name().toLowerCase(Locale.ROOT))
                .append("\" fill=\"")
                .append(colour(it.colour()))
                .append("\">")
                .append(escaped(it.text()))
                .append("</text>\n");
    }

    private static String tenths(int value) {
        return value / 10 + "." + Math.abs(value % 10);
    }

    private static String colour(int colour) {
        return "#%06x".formatted(colour);
    }

    static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        IntStream points = text.codePoints();
        points.forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(point);
            }
        });
        return out.toString();
    }
}
