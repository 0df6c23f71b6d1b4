package io.portcullis.appliance.cli;

import java.math.BigInteger;

/**
 * Δ on its scale from −L to C + R, in one line of text: {@code −L |·····0──────●·····| C+R}. The part between zero and Δ is drawn through: to the
 * right of zero left has it, to the left of zero left owes it.
 */
record Scale(BigInteger from, BigInteger to, BigInteger delta) {
    private static final int WIDTH = 48;

    String drawn() {
        char[] cells = new char[WIDTH + 1];
        int zero = place(BigInteger.ZERO);
        int here = place(delta);
        for (int i = 0; i <= WIDTH; i++) {
            cells[i] = i >= Math.min(zero, here) && i <= Math.max(zero, here) ? '─' : '·';
        }
        cells[zero] = '0';
        cells[here] = '●';
        return from + " |" + new String(cells) + "| " + to;
    }

    /** What stands outside its scale after a limit was cut is drawn at its end. */
    private int place(BigInteger value) {
        BigInteger length = to.subtract(from);
        if (length.signum() <= 0) {
            return 0;
        }
        BigInteger inside = value.max(from).min(to).subtract(from);
        return inside.multiply(BigInteger.valueOf(WIDTH)).divide(length).intValueExact();
    }
}
