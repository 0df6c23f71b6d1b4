package io.portcullis.appliance.console;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Δ on its scale from −L through 0 and C to C + R, in the units of a drawing {@link #WIDTH} wide, and the same in words.
 *
 * <p>Invariant: everything drawn is said in {@code words}. A Δ that stands outside after a limit was cut is drawn where it stands, for the drawing
 * is as long as it needs.
 *
 * @param ticks left to right; ends that are the same number share one
 * @param creditLeft from −L to 0, {@code collateral} from 0 to C, {@code creditRight} from C to C + R
 * @param drawn from 0 to Δ: to the right of zero left has it, to the left of zero left owes it
 * @param delta where Δ stands
 * @param outside whether Δ stands beyond an end
 */
public record ScaleView(
        List<Tick> ticks,
        Span creditLeft,
        Span collateral,
        Span creditRight,
        Span drawn,
        int delta,
        String deltaText,
        String deltaAnchor,
        boolean outside,
        String words) {
    public static final int WIDTH = 1_000;
    private static final int MARGIN = 12;
    private static final int HIGH_ROW = 66;
    private static final int LOW_ROW = 84;

    /**
     * @param text such as {@code −L = -100}
     * @param anchor of the text: start, middle or end
     * @param row the text's baseline; neighbours take turns, so that they do not cover each other
     */
    public record Tick(int at, String text, String anchor, int row) {}

    public record Span(int from, int width) {}

    public ScaleView {
        ticks = List.copyOf(ticks);
    }

    /** @param amount writes a number of units for people */
    static ScaleView of(
            BigInteger creditLeft,
            BigInteger collateral,
            BigInteger creditRight,
            BigInteger delta,
            Function<BigInteger, String> amount) {
        BigInteger bottom = creditLeft.negate();
        BigInteger top = collateral.add(creditRight);
        Ruler ruler = new Ruler(bottom.min(delta), top.max(delta));
        Map<BigInteger, List<String>> names = new LinkedHashMap<>();
        name(names, bottom, "−L");
        name(names, BigInteger.ZERO, "0");
        name(names, collateral, "C");
        name(names, top, "C + R");
        List<Tick> ticks = new ArrayList<>();
        names.forEach((value, called) -> {
            String text = String.join(" = ", called) + (value.signum() == 0 ? "" : " = " + amount.apply(value));
            int at = ruler.place(value);
            ticks.add(new Tick(at, text, anchor(at), ticks.size() % 2 == 0 ? HIGH_ROW : LOW_ROW));
        });
        boolean outside = delta.compareTo(bottom) < 0 || delta.compareTo(top) > 0;
        String words = "Δ is " + amount.apply(delta) + (outside ? ", outside its limits," : ",") + " on a scale of "
                + ticks.stream().map(Tick::text).collect(Collectors.joining(", ")) + ".";
        int here = ruler.place(delta);
        return new ScaleView(
                ticks,
                ruler.span(bottom, BigInteger.ZERO),
                ruler.span(BigInteger.ZERO, collateral),
                ruler.span(collateral, top),
                ruler.span(BigInteger.ZERO, delta),
                here,
                "Δ = " + amount.apply(delta),
                anchor(here),
                outside,
                words);
    }

    /** From end to end, without Δ. */
    public String ends() {
        return ticks.stream().map(Tick::text).collect(Collectors.joining(", "));
    }

    private static void name(Map<BigInteger, List<String>> names, BigInteger value, String name) {
        names.computeIfAbsent(value, any -> new ArrayList<>()).add(name);
    }

    private static String anchor(int at) {
        return at < WIDTH / 6 ? "start" : at > WIDTH - WIDTH / 6 ? "end" : "middle";
    }

    /** Puts numbers on the drawing. Without any length everything is at its middle. */
    private record Ruler(BigInteger from, BigInteger to) {
        int place(BigInteger value) {
            BigInteger length = to.subtract(from);
            if (length.signum() == 0) {
                return WIDTH / 2;
            }
            BigInteger inside = value.subtract(from).multiply(BigInteger.valueOf(WIDTH - 2 * MARGIN));
            return MARGIN + inside.divide(length).intValueExact();
        }

        Span span(BigInteger one, BigInteger other) {
            int a = place(one);
            int b = place(other);
            return new Span(Math.min(a, b), Math.abs(a - b));
        }
    }
}
