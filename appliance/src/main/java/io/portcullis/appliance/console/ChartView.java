package io.portcullis.appliance.console;

import io.portcullis.waterfall.render.Drawing;
import io.portcullis.waterfall.report.Chart;
import java.util.List;
import java.util.Locale;

/**
 * A chart as reports draw it, for a page: each of its figures is a link to what it was made of, and says itself in words.
 *
 * @param id of its title in the page
 * @param links in the figures' order
 */
public record ChartView(String id, String title, int width, int height, List<Mark> marks, List<Link> links) {
    /**
     * @param kind box, line or text
     * @param x left end, or where a text is anchored; in tenths of a point, as all lengths
     * @param width of a box; of a line, where it ends, as is {@code height}
     * @param size of a text
     */
    public record Mark(
            String kind,
            int x,
            int y,
            int width,
            int height,
            int size,
            String anchor,
            String colour,
            boolean dashed,
            String text) {}

    /** @param words what the figure says, for whoever does not see where it stands */
    public record Link(int x, int y, int width, int height, String href, String words) {}

    /** @param words what the figure says */
    public record Evidence(String href, String words) {}

    /** What a figure was made of. */
    @FunctionalInterface
    public interface Figures {
        /** As {@link Drawing.Place} counts them. */
        Evidence at(int row, int column);
    }

    public ChartView {
        marks = List.copyOf(marks);
        links = List.copyOf(links);
    }

    static ChartView of(String id, Chart chart, Figures figures) {
        Drawing drawing = Drawing.of(chart);
        return new ChartView(
                id,
                chart.title(),
                drawing.width(),
                drawing.height(),
                drawing.shapes().stream().map(ChartView::mark).toList(),
                drawing.places().stream()
                        .map(place -> {
                            Evidence evidence = figures.at(place.row(), place.column());
                            return new Link(
                                    place.x(),
                                    place.y(),
                                    place.width(),
                                    place.height(),
                                    evidence.href(),
                                    evidence.words());
                        })
                        .toList());
    }

    private static Mark mark(Drawing.Shape shape) {
        return switch (shape) {
            case Drawing.Box it ->
                new Mark("box", it.x(), it.y(), it.width(), it.height(), 0, "", colour(it.colour()), false, "");
            case Drawing.Stroke it ->
                new Mark(
                        "line",
                        it.fromX(),
                        it.fromY(),
                        it.toX(),
                        it.toY(),
                        0,
                        "",
                        colour(it.colour()),
                        it.isDashed(),
                        "");
            case Drawing.Words it ->
                new Mark(
                        "text",
                        it.x(),
                        it.y(),
                        0,
                        0,
                        it.size(),
                        it.anchor().name().toLowerCase(Locale.ROOT),
                        colour(it.colour()),
                        false,
                        it.text());
        };
    }

    private static String colour(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }
}
