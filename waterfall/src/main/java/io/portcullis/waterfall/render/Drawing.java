package io.portcullis.waterfall.render;

import io.portcullis.waterfall.report.Chart;
import java.util.List;

/**
 * What a chart looks like, for whatever draws it. Coordinates are tenths of a point from the upper left corner, whole numbers, so that no rounding of a machine shows.
 *
 * @param places where each figure of the chart stands, in its order: a page that knows of what a figure was made puts a link there
 */
public record Drawing(int width, int height, List<Shape> shapes, List<Place> places) {
    public Drawing {
        shapes = List.copyOf(shapes);
        places = List.copyOf(places);
    }

    public static Drawing of(Chart chart) {
        return ChartDrawing.of(chart);
    }

    /**
     * @param row of a heat's field, a bar's number, a path's number; from 0
     * @param column of a heat's field, a point's number in its path; 0 for a bar
     */
    public record Place(int x, int y, int width, int height, int row, int column) {}

    /** Colours are 0xRRGGBB. */
    public sealed interface Shape {}

    public record Box(int x, int y, int width, int height, int colour) implements Shape {}

    public record Stroke(int fromX, int fromY, int toX, int toY, int colour, boolean isDashed) implements Shape {}

    /** @param x of the words' beginning, middle or end, as they are anchored; y of their base line */
    public record Words(int x, int y, int size, Anchor anchor, int colour, String text) implements Shape {}

    public enum Anchor {
        START,
        MIDDLE,
        END
    }
}
