package io.portcullis.waterfall.render;

import io.portcullis.waterfall.render.Drawing.Anchor;
import io.portcullis.waterfall.render.Drawing.Box;
import io.portcullis.waterfall.render.Drawing.Stroke;
import io.portcullis.waterfall.render.Drawing.Words;
import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Chart;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lays a chart out. Bars lie, so that names stand beside them; each has its number, so that no colour carries what words do not. */
final class ChartDrawing {
    static final int WIDTH = 5_200;

    private static final int INK = 0x1b2733;
    private static final int FAINT = 0x66727f;
    private static final int RULE = 0xb03020;
    private static final int GRID = 0xd5dbe1;
    private static final int[] SERIES = {0x1f4e79, 0x9dbfdd, 0xd9a441, 0x7a8b99};
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

    private final List<Drawing.Shape> shapes = new ArrayList<>();

    private ChartDrawing() {}

    static Drawing of(Chart chart) {
        ChartDrawing drawing = new ChartDrawing();
        drawing.words(0, 120, TITLE, Anchor.START, INK, chart.title());
        int height = switch (chart) {
            case Chart.Bars bars -> drawing.bars(bars);
            case Chart.Heat heat -> drawing.heat(heat);
            case Chart.Line line -> drawing.line(line);
        };
        return new Drawing(WIDTH, height, drawing.shapes);
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
            words(LEFT - 60, y + 130, TEXT, Anchor.END, INK, bar.label());
            int x = LEFT;
            for (int i = 0; i < bar.parts().size(); i++) {
                int width = scaled(bar.parts().get(i), most, PLOT);
                shapes.add(new Box(x, y + (ROW - BAR) / 2, width, BAR, SERIES[i % SERIES.length]));
                x += width;
            }
            words(LEFT + PLOT + 60, y + 130, TEXT, Anchor.START, FAINT, numbers(bar));
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
                field(LEFT + column * width, y, width, chart.values().get(row).get(column), chart.full());
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
        BigInteger most = chart.bands().stream().map(Chart.Band::at).reduce(BigInteger.ONE, BigInteger::max);
        for (Chart.Point point : chart.points()) {
            most = most.max(point.value());
        }
        stroke(LEFT, bottom, LEFT + PLOT, bottom, GRID, false);
        stroke(LEFT, HEAD, LEFT, bottom, GRID, false);
        words(LEFT - 60, HEAD + 60, TEXT, Anchor.END, FAINT, grouped(most));
        words(LEFT - 60, bottom, TEXT, Anchor.END, FAINT, "0");
        for (Chart.Band band : chart.bands()) {
            int y = bottom - scaled(band.at(), most, LINE_HEIGHT);
            stroke(LEFT, y, LEFT + PLOT, y, RULE, true);
            words(LEFT + PLOT + 40, y + 25, TEXT, Anchor.START, RULE, band.label() + " " + grouped(band.at()));
        }
        if (!chart.points().isEmpty()) {
            points(chart.points(), most, bottom);
        }
        return bottom + FOOT;
    }

    private void points(List<Chart.Point> points, BigInteger most, int bottom) {
        long first = points.getFirst().atSeconds();
        long span = Math.max(1, points.getLast().atSeconds() - first);
        int beforeX = -1;
        int beforeY = -1;
        for (Chart.Point point : points) {
            int x = LEFT + (int) ((point.atSeconds() - first) * PLOT / span);
            int y = bottom - scaled(point.value(), most, LINE_HEIGHT);
            if (beforeX >= 0) {
                stroke(beforeX, beforeY, x, y, SERIES[0], false);
            }
            shapes.add(new Box(x - 15, y - 15, 30, 30, SERIES[0]));
            beforeX = x;
            beforeY = y;
        }
        words(LEFT, bottom + 120, TEXT, Anchor.START, FAINT, Cell.at(first).text());
        words(
                LEFT + PLOT,
                bottom + 120,
                TEXT,
                Anchor.END,
                FAINT,
                Cell.at(points.getLast().atSeconds()).text());
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

    private void stroke(int fromX, int fromY, int toX, int toY, int colour, boolean isDashed) {
        shapes.add(new Stroke(fromX, fromY, toX, toY, colour, isDashed));
    }

    private void words(int x, int y, int size, Anchor anchor, int colour, String text) {
        shapes.add(new Words(x, y, size, anchor, colour, text));
    }
}
