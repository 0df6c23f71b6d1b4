package io.portcullis.appliance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static String drawn(long from, long to, long delta) {
        return new Scale(BigInteger.valueOf(from), BigInteger.valueOf(to), BigInteger.valueOf(delta)).drawn();
    }

    @Test
    void drawsWhatLeftHasToTheRightOfZeroAndWhatItOwesToTheLeft() {
        assertEquals(
                "-24 |" + "·".repeat(24) + "0" + "─".repeat(11) + "●" + "·".repeat(12) + "| 24", drawn(-24, 24, 12));
        assertEquals(
                "-24 |" + "·".repeat(12) + "●" + "─".repeat(11) + "0" + "·".repeat(24) + "| 24", drawn(-24, 24, -12));
    }

    @Test
    void drawsAtItsEndWhatACutLimitLeftOutside() {
        assertEquals(drawn(-24, 24, 24), drawn(-24, 24, 1_000));
        assertEquals("0 |●" + "·".repeat(48) + "| 0", drawn(0, 0, 0));
    }
}
