package io.portcullis.appliance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HubFeedTest {
    private static final long RUN = -7;
    private static final HubEffect EFFECT = new HubEffect.Refused(0, new Refusal(EngineTag.HUB_BUSY, "told"));

    private final HubFeed feed = new HubFeed(RUN);

    private void tell(int count) {
        for (int i = 0; i < count; i++) {
            feed.tell(i, EFFECT);
        }
    }

    private static List<Long> hear(HubFeed.Listening listening) throws InterruptedException {
        List<Long> heard = new ArrayList<>();
        for (Optional<HubFeed.Event> event = listening.next(0); event.isPresent(); event = next(listening)) {
            heard.add(event.get().at().number());
        }
        return heard;
    }

    private static Optional<HubFeed.Event> next(HubFeed.Listening listening) throws InterruptedException {
        return listening.next(0);
    }

    private HubFeed.Listening after(long run, long number) {
        return feed.listen(Optional.of(new FeedPosition(run, number))).orElseThrow();
    }

    @Test
    void whoBeginsHearsWhatComesAfterwards() throws Exception {
        tell(3);
        HubFeed.Listening listening = feed.listen().orElseThrow();
        assertFalse(listening.hasGap());
        assertEquals(new FeedPosition(RUN, 3), listening.position());
        assertEquals(List.of(), hear(listening));
        tell(2);
        assertEquals(List.of(4L, 5L), hear(listening));
        assertEquals(new FeedPosition(RUN, 5), listening.position());
    }

    @Test
    void whoComesBackHearsWhatWasMissed() throws Exception {
        tell(9);
        HubFeed.Listening listening = after(RUN, 6);
        assertFalse(listening.hasGap());
        assertEquals(List.of(7L, 8L, 9L), hear(listening));
    }

    @Test
    void saysThatEventsMayBeMissingWhereItCannotGoOn() throws Exception {
        tell(HubFeed.KEPT);
        for (HubFeed.Listening lost :
                List.of(after(RUN, HubFeed.BACKLOG - 1), after(RUN + 1, HubFeed.KEPT), after(RUN, HubFeed.KEPT + 1))) {
            assertTrue(lost.hasGap());
            assertEquals(HubFeed.KEPT, lost.position().number());
            assertEquals(List.of(), hear(lost));
        }
        assertFalse(after(RUN, HubFeed.BACKLOG).hasGap());
    }

    @Test
    void cutsOffWhoFallsTooFarBehindAndLetsItGoOnFromThere() throws Exception {
        HubFeed.Listening slow = feed.listen().orElseThrow();
        tell(HubFeed.BACKLOG);
        assertFalse(slow.isOver(), "as far behind as it may be");
        tell(1);
        assertTrue(slow.isTooSlow());
        assertTrue(slow.isOver());
        assertEquals(Optional.empty(), slow.next(0));
        HubFeed.Listening again = feed.listen(Optional.of(slow.position())).orElseThrow();
        assertFalse(again.hasGap());
        assertEquals(HubFeed.BACKLOG + 1, hear(again).size());
    }

    @Property(tries = 60)
    void nobodyMissesAnEventUnknowingly(
            @ForAll @LongRange(min = 0, max = HubFeed.KEPT + 2_000) long told,
            @ForAll @LongRange(min = 0, max = HubFeed.KEPT + 2_000) long stoodAt,
            @ForAll @IntRange(min = 0, max = HubFeed.BACKLOG + 1) int more)
            throws Exception {
        HubFeed any = new HubFeed(RUN);
        for (long i = 0; i < told; i++) {
            any.tell(i, EFFECT);
        }
        HubFeed.Listening listening =
                any.listen(Optional.of(new FeedPosition(RUN, stoodAt))).orElseThrow();
        for (int i = 0; i < more; i++) {
            any.tell(i, EFFECT);
        }
        long expected = listening.hasGap() ? told : stoodAt;
        for (Optional<HubFeed.Event> event = listening.next(0); event.isPresent(); event = listening.next(0)) {
            assertEquals(++expected, event.get().at().number());
        }
        assertTrue(expected == told + more || listening.isTooSlow());
        assertEquals(more > HubFeed.BACKLOG, listening.isTooSlow());
    }

    @Test
    void takesNoMoreListenersThanItsLimitAndNoneAfterItsEnd() {
        List<HubFeed.Listening> all = new ArrayList<>();
        for (int i = 0; i < HubFeed.LISTENERS; i++) {
            all.add(feed.listen().orElseThrow());
        }
        assertEquals(Optional.empty(), feed.listen());
        all.getFirst().close();
        assertTrue(all.getFirst().isOver());
        assertTrue(feed.listen().isPresent());
        feed.close();
        assertTrue(all.getLast().isOver());
        assertFalse(all.getLast().isTooSlow());
        assertEquals(Optional.empty(), feed.listen());
    }

    @Test
    void readsNoTextThatItWouldNotWrite() {
        FeedPosition position = new FeedPosition(RUN, 40);
        assertEquals("fffffffffffffff9-40", position.toString());
        assertEquals(Optional.of(position), FeedPosition.parse(position.toString()));
        for (String wrong : List.of(
                "",
                "40",
                "fffffffffffffff9-",
                "fffffffffffffff9-040",
                "FFFFFFFFFFFFFFF9-40",
                "fffffffffffffff9--1",
                "fffffffffffffff9-9223372036854775808",
                "fffffffffffffff9-40 ")) {
            assertEquals(Optional.empty(), FeedPosition.parse(wrong), wrong);
        }
    }
}
