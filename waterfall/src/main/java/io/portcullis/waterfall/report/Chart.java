package io.portcullis.waterfall.report;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What a chart says; how it looks is the renderer's. Every number of it stands in the table, too. */
public sealed interface Chart {
    /** A chart with more is not read by anybody: the largest are shown, and the table has all. */
    int MOST_PLACES = 24;

    /** More lines in one drawing are a tangle. */
    int MOST_PATHS = 10;

    String title();

    /**
     * Bars beside each other, each of parts on top of each other.
     *
     * @param unit what the numbers count
     * @param series what the parts are called, the lowest first
     * @param bands values that lines are drawn at
     */
    record Bars(String title, String unit, List<String> series, List<Bar> bars, List<Band> bands) implements Chart {
        public Bars {
            series = List.copyOf(series);
            bars = List.copyOf(bars);
            bands = List.copyOf(bands);
            int parts = series.size();
            if (bars.size() > MOST_PLACES
                    || bars.stream().anyMatch(bar -> bar.parts().size() != parts)) {
                throw new IllegalArgumentException(
                        "a bar has a part for each series, and a chart has at most " + MOST_PLACES);
            }
        }
    }

    /** @param parts none below zero */
    record Bar(String label, List<BigInteger> parts) {
        public Bar {
            parts = List.copyOf(parts);
            if (parts.stream().anyMatch(part -> part.signum() < 0)) {
                throw new IllegalArgumentException("a part of a bar is not below zero");
            }
        }
    }

    /** A line across. */
    record Band(String label, BigInteger at) {}

    /**
     * A field for each row and column: the darker, the more.
     *
     * @param full what is darkest
     * @param values by row, then by column; empty where there is nothing
     */
    record Heat(
            String title,
            String unit,
            List<String> rows,
            List<String> columns,
            List<List<Optional<BigInteger>>> values,
            BigInteger full)
            implements Chart {
        public Heat {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
            values = values.stream()
                    .map(row -> List.<Optional<BigInteger>>copyOf(row))
                    .toList();
            int width = columns.size();
            if (values.size() != rows.size()
                    || values.stream().anyMatch(row -> row.size() != width)
                    || full.signum() <= 0
                    || rows.size() > MOST_PLACES
                    || width > MOST_PLACES) {
                throw new IllegalArgumentException("a field has as many values as it has rows and columns");
            }
        }
    }

    /**
     * How several things went over time.
     *
     * @param paths at most {@value #MOST_PATHS}
     * @param top of the scale; what is more is drawn there
     */
    record Line(String title, String unit, List<Path> paths, List<Band> bands, BigInteger top) implements Chart {
        public Line {
            paths = List.copyOf(paths);
            bands = List.copyOf(bands);
            if (paths.size() > MOST_PATHS || top.signum() <= 0) {
                throw new IllegalArgumentException("at most " + MOST_PATHS + " paths, on a scale that begins at zero");
            }
        }
    }

    /**
     * One thing's way.
     *
     * @param points ascending in time
     */
    record Path(String label, List<Point> points) {
        public Path {
            points = List.copyOf(points);
        }
    }

    /** @param value not below zero */
    record Point(long atSeconds, BigInteger value) {}
}
