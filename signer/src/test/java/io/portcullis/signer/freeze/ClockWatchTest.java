package io.portcullis.signer.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.freeze.ClockWatch.Look;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Clocks that step, drift, and are put back to before what was written. */
final class ClockWatchTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private ClockWatch watch = ClockWatch.begin(WALL, 0, WALL - 10_000);

    private Look look(long wall, long nanos) {
        Look look = watch.look(wall, nanos);
        watch = watch.after(wall, nanos);
        return look;
    }

    @Test
    void aClockThatRunsIsEven() {
        for (int i = 1; i < 100; i++) {
            assertInstanceOf(Look.Even.class, look(WALL + i * 1_000L, i * SECOND));
        }
    }

    @Test
    void aStepBackIsSeenAndSettlesOnlyPastWhatWasSeen() {
        assertInstanceOf(Look.Even.class, look(WALL + 60_000, 60 * SECOND));
        assertInstanceOf(Look.Back.class, look(WALL, 61 * SECOND));
        assertInstanceOf(Look.Back.class, look(WALL + 1_000, 62 * SECOND), "still before what it has shown");
        assertFalse(watch.settled(10_000 * SECOND), "however long it runs, it is before what it has shown");
        assertInstanceOf(Look.Forward.class, look(WALL + 62_000, 63 * SECOND), "putting it right is a jump, too");
        assertInstanceOf(Look.Even.class, look(WALL + 762_000, 763 * SECOND));
        assertTrue(watch.settled(763 * SECOND));
    }

    @Test
    void aStepForwardIsSeenAndPuttingItBackIsNoFault() {
        Look.Forward forward = assertInstanceOf(Look.Forward.class, look(WALL + 3_601_000, SECOND));
        assertEquals(3_600, forward.by().toSeconds());
        assertFalse(watch.settled(2 * SECOND));
        look(WALL + 2_000, 2 * SECOND);
        assertInstanceOf(Look.Even.class, look(WALL + 3_000, 3 * SECOND), "the future it showed is no floor");
    }

    @Test
    void aStartBeforeTheNewestWrittenTimeIsBack() {
        ClockWatch begun = ClockWatch.begin(WALL, 0, WALL + 60_000);
        assertInstanceOf(Look.Back.class, begun.look(WALL, 0));
    }

    @Property
    void aSlewedClockNeverJumps(@ForAll @LongRange(min = -500, max = 500) long ppm) {
        ClockWatch slewed = ClockWatch.begin(WALL, 0, 0);
        for (long second = 1; second < 20_000; second += 997) {
            long wall = WALL + second * 1_000 + second * ppm / 1_000;
            assertInstanceOf(Look.Even.class, slewed.look(wall, second * SECOND));
            slewed = slewed.after(wall, second * SECOND);
        }
    }

    @Property
    void aJumpBeyondTheToleranceIsAlwaysSeen(@ForAll @LongRange(min = 6_000, max = 10_000_000_000L) long millis) {
        assertInstanceOf(Look.Forward.class, watch.look(WALL + 1_000 + millis, SECOND));
        ClockWatch late = watch.after(WALL + 1_000, SECOND);
        assertInstanceOf(Look.Back.class, late.look(WALL + 2_000 - millis, 2 * SECOND));
    }

    @Test
    void onlyAQuorumOfTheBoardTellsAMemberThatItIsLate() {
        long now = 1_000_000;
        BoardTime.Word liar = new BoardTime.Word(1, now + 1_000_000);
        BoardTime.Word honest = new BoardTime.Word(1, now + 3);
        assertFalse(BoardTime.ahead(List.of(liar, honest), 2, now));
        assertTrue(BoardTime.ahead(List.of(liar, new BoardTime.Word(1, now + 61)), 2, now));
        assertFalse(
                BoardTime.ahead(List.of(new BoardTime.Word(5, now - 1_000_000)), 2, now), "old words prove nothing");
    }
}
