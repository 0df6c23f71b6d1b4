package io.portcullis.waterfall.render;

import java.util.List;

/**
 * What a chart looks like, for whatever draws it. Coordinates are tenths of a point from the upper left corner, whole numbers, so that no rounding of a machine shows.
 */
record Drawing(int width, int height, List<Shape> shapes) {
    Drawing {
        shapes = List.copyOf(shapes);
    }

    /** Colours are 0xRRGGBB. */
    sealed interface Shape {}

    record Box(int x, int y, int width, int height, int colour) implements Shape {}

    record Stroke(int fromX, int fromY, int toX, int toY, int colour, boolean isDashed) implements Shape {}

    /** @param x of the words' beginning, middle or end, as they are anchored; y of their base line */
    record Words(int x, int y, int size, Anchor anchor, int colour, String text) implements Shape {}

    enum Anchor {
        START,
        MIDDLE,
        END
    }
}
