package io.portcullis.waterfall.render;

import io.portcullis.waterfall.render.Drawing.Anchor;
import io.portcullis.waterfall.render.Drawing.Box;
import io.portcullis.waterfall.render.Drawing.Place;
import io.portcullis.waterfall.render.Drawing.Stroke;
import io.portcullis.waterfall.render.Drawing.Words;
import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Chart;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/** Lays a chart out. Bars lie, so that names stand beside them; each has its number, so that no colour carries what words do not. */
final class ChartDrawing {
    static final int WIDTH = 5_200;

    private static final int INK = 0x1b2733;
    private static final int FAINT = 0x66727f;
    private static final int RULE = 0xb03020;
    private static final int GRID = 0xd5dbe1;
    private static final int[] SERIES = {0x1f4e79, 0x9dbfdd, 0xd9a441, 0x7a8b99};
    private static final int[] PATHS = {
        0x1f4e79, 0xb5651d, 0x2e7d5b, 0x8e4585, 0x7a6a00, 0x3f6fb5, 0x7a8b99, 0x9c2f5a, 0x4d7f1f, 0x5b5ea6
    };
    private static final int COLD = 0xeef3f7;
    private static final int HOT = 0xa3341f;
    private static final int TITLE = 110;
    private static final int TEXT = 75;
    private static final int LEFT = 1_000;
    private static final int PLOT = 3_200;
    private static final int HEAD = 330;
    private static final int ROW = 200;
    private static final int BAR = 140;
    private static final int FOOT = 180;
    private static final int LINE_HEIGHT = 1_200;
    private static final int LEGEND_ROW = 110;
    /** From a line's end to the words of a band: the paths' numbers stand between. */
    private static final int BESIDE = 150;

    private static final int DOT = 30;
    /** Around a dot, for who points at it. */
    private static final int REACH = 90;

    private final List<Drawing.Shape> shapes = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private ChartDrawing() {}

    static Drawing of(Chart chart) {
        ChartDrawing drawing = new ChartDrawing();
        drawing.words(0, 120, TITLE, Anchor.START, INK, chart.title());
        int height = switch (chart) {
            case Chart.Bars bars -> drawing.bars(bars);
            case Chart.Heat heat -> drawing.heat(heat);
            case Chart.Line line -> drawing.line(line);
        };
        return new Drawing(WIDTH, height, drawing.shapes, drawing.places);
    }

    private int bars(Chart.Bars chart) {
        legend(chart.unit(), chart.series().size() > 1 ? chart.series() : List.of());
        BigInteger most = chart.bands().stream().map(Chart.Band::at).reduce(BigInteger.ONE, BigInteger::max);
        for (Chart.Bar bar : chart.bars()) {
            most = most.max(total(bar));
        }
        int bottom = HEAD + chart.bars().size() * ROW;
        stroke(LEFT, HEAD, LEFT, bottom, GRID, false);
        int y = HEAD;
        for (Chart.Bar bar : chart.bars()) {
            places.add(new Place(0, y, WIDTH, ROW, places.size(), 0));
            fitted(LEFT - 60, y + 130, LEFT - 60, Anchor.END, INK, bar.label());
            int x = LEFT;
            for (int i = 0; i < bar.parts().size(); i++) {
                int width = scaled(bar.parts().get(i), most, PLOT);
                shapes.add(new Box(x, y + (ROW - BAR) / 2, width, BAR, SERIES[i % SERIES.length]));
                x += width;
            }
            fitted(LEFT + PLOT + 60, y + 130, WIDTH - LEFT - PLOT - 60, Anchor.START, FAINT, numbers(bar));
            y += ROW;
        }
        bands(chart.bands(), most, bottom);
        return bottom + FOOT;
    }

    private static String numbers(Chart.Bar bar) {
        return String.join(
                " + ", bar.parts().stream().map(ChartDrawing::grouped).toList());
    }

    private void bands(List<Chart.Band> bands, BigInteger most, int bottom) {
        int number = 0;
        for (Chart.Band band : bands) {
            int x = LEFT + scaled(band.at(), most, PLOT);
            stroke(x, HEAD - 20, x, bottom + 30, RULE, true);
            // Two lines close to each other have their words on either side.
            words(
                    number % 2 == 0 ? x : x + 20,
                    bottom + 120,
                    TEXT,
                    number % 2 == 0 ? Anchor.END : Anchor.START,
                    RULE,
                    band.label() + " " + grouped(band.at()));
            number++;
        }
    }

    private int heat(Chart.Heat chart) {
        legend(chart.unit() + ", darkest at " + grouped(chart.full()), List.of());
        int width = chart.columns().isEmpty()
                ? PLOT
                : Math.min(600, (PLOT + 900) / chart.columns().size());
        for (int column = 0; column < chart.columns().size(); column++) {
            words(
                    LEFT + column * width + width / 2,
                    HEAD - 30,
                    TEXT - 10,
                    Anchor.MIDDLE,
                    INK,
                    chart.columns().get(column));
        }
        int y = HEAD;
        for (int row = 0; row < chart.rows().size(); row++) {
            words(LEFT - 60, y + 130, TEXT, Anchor.END, INK, chart.rows().get(row));
            for (int column = 0; column < chart.columns().size(); column++) {
                Optional<BigInteger> value = chart.values().get(row).get(column);
                field(LEFT + column * width, y, width, value, chart.full());
                if (value.isPresent()) {
                    places.add(new Place(LEFT + column * width, y, width - 15, ROW - 15, row, column));
                }
            }
            y += ROW;
        }
        return y + FOOT / 2;
    }

    private void field(int x, int y, int width, Optional<BigInteger> value, BigInteger full) {
        int share = value.map(it -> scaled(it.max(BigInteger.ZERO).min(full), full, 1_000))
                .orElse(0);
        shapes.add(new Box(x, y, width - 15, ROW - 15, value.isPresent() ? mixed(share) : 0xffffff));
        words(
                x + width / 2,
                y + 125,
                TEXT - 10,
                Anchor.MIDDLE,
                share > 500 ? 0xffffff : INK,
                value.map(ChartDrawing::grouped).orElse("-"));
    }

    private static int mixed(int share) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int cold = (COLD >> shift) & 0xff;
            int hot = (HOT >> shift) & 0xff;
            colour |= (cold + (hot - cold) * share / 1_000) << shift;
        }
        return colour;
    }

    private int line(Chart.Line chart) {
        legend(chart.unit(), List.of());
        int bottom = HEAD + LINE_HEIGHT;
        BigInteger most = chart.top();
        stroke(LEFT, bottom, LEFT + PLOT, bottom, GRID, false);
        stroke(LEFT, HEAD, LEFT, bottom, GRID, false);
        words(LEFT - 60, HEAD + 60, TEXT, Anchor.END, FAINT, grouped(most));
        words(LEFT - 60, bottom, TEXT, Anchor.END, FAINT, "0");
        int number = 0;
        for (Chart.Band band : chart.bands()) {
            int y = bottom - scaled(band.at().min(most), most, LINE_HEIGHT);
            stroke(LEFT, y, LEFT + PLOT, y, RULE, true);
            // Of two lines close to each other one has its words below, the other above.
            fitted(
                    LEFT + PLOT + BESIDE,
                    number % 2 == 0 ? y + 70 : y - 10,
                    WIDTH - LEFT - PLOT - BESIDE,
                    Anchor.START,
                    RULE,
                    band.label() + " " + grouped(band.at()));
            number++;
        }
        LongSummaryStatistics times = chart.paths().stream()
                .flatMap(path -> path.points().stream())
                .mapToLong(Chart.Point::atSeconds)
                .summaryStatistics();
        if (times.getCount() == 0) {
            return bottom + FOOT;
        }
        for (int i = 0; i < chart.paths().size(); i++) {
            path(i, chart.paths().get(i).points(), times, most, bottom);
        }
        words(
                LEFT,
                bottom + 120,
                TEXT,
                Anchor.START,
                FAINT,
                Cell.at(times.getMin()).text());
        words(
                LEFT + PLOT,
                bottom + 120,
                TEXT,
                Anchor.END,
                FAINT,
                Cell.at(times.getMax()).text());
        return paths(chart.paths(), bottom + FOOT) + FOOT / 2;
    }

    private void path(int number, List<Chart.Point> points, LongSummaryStatistics times, BigInteger most, int bottom) {
        long span = Math.max(1, times.getMax() - times.getMin());
        int colour = PATHS[number];
        int beforeX = -1;
        int beforeY = -1;
        for (int i = 0; i < points.size(); i++) {
            Chart.Point point = points.get(i);
            int x = LEFT + (int) ((point.atSeconds() - times.getMin()) * PLOT / span);
            int y = bottom - scaled(point.value().min(most), most, LINE_HEIGHT);
            if (beforeX >= 0) {
                stroke(beforeX, beforeY, x, y, colour, false);
            }
            shapes.add(new Box(x - DOT / 2, y - DOT / 2, DOT, DOT, colour));
            places.add(new Place(x - REACH / 2, y - REACH / 2, REACH, REACH, number, i));
            beforeX = x;
            beforeY = y;
        }
        if (beforeX >= 0) {
            // Colours alone would not tell the paths apart. Neighbours step aside for each other.
            words(beforeX + 30 + number % 3 * 40, beforeY + 25, TEXT - 10, Anchor.START, colour, "" + (number + 1));
        }
    }

    /** What each path is called, in two columns below. */
    private int paths(List<Chart.Path> paths, int from) {
        for (int i = 0; i < paths.size(); i++) {
            int x = LEFT + i % 2 * (PLOT / 2);
            int y = from + i / 2 * LEGEND_ROW;
            shapes.add(new Box(x, y + 20, 60, 60, PATHS[i]));
            words(
                    x + 100,
                    y + 77,
                    TEXT,
                    Anchor.START,
                    INK,
                    (i + 1) + "  " + paths.get(i).label());
        }
        return from + (paths.size() + 1) / 2 * LEGEND_ROW;
    }

    private void legend(String unit, List<String> series) {
        words(WIDTH, 120, TEXT, Anchor.END, FAINT, unit);
        int x = LEFT;
        for (int i = 0; i < series.size(); i++) {
            shapes.add(new Box(x, 190, 80, 80, SERIES[i % SERIES.length]));
            words(x + 120, 262, TEXT, Anchor.START, FAINT, series.get(i));
            x += 200 + series.get(i).length() * 45;
        }
    }

    private static BigInteger total(Chart.Bar bar) {
        return bar.parts().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static int scaled(BigInteger value, BigInteger most, int length) {
        return value.multiply(BigInteger.valueOf(length)).divide(most).intValueExact();
    }

    /** Thousands apart, so that lengths can be compared by eye. */
    static String grouped(BigInteger number) {
        String digits = number.abs().toString();
        StringBuilder out = new StringBuilder(number.signum() < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                out.append(',');
            }
            out.append(digits.charAt(i));
        }
        return out.toString();
    }

    /** As large as the room allows: a letter is rarely wider than five ninths of its size. */
    private void fitted(int x, int y, int room, Anchor anchor, int colour, String text) {
        int size = Math.clamp(9L * room / 5 / Math.max(1, text.length()), TEXT / 3, TEXT);
        words(x, y, size, anchor, colour, text);
    }

    private void stroke(int fromX, int fromY, int toX, int toY, int colour, boolean isDashed) {
        shapes.add(new Stroke(fromX, fromY, toX, toY, colour, isDashed));
    }

    private void words(int x, int y, int size, Anchor anchor, int colour, String text) {
        shapes.add(new Words(x, y, size, anchor, colour, text));
    }
}
