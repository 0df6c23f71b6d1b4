package io.portcullis.engine.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Heartbeats, connections that replace each other, reconnecting, stopping. */
final class SessionOverTimeTest {
    private static final Refusal CUT = new Refusal(EngineTag.LINK_CONNECTION_LOST, "cut");

    @Test
    void aSilentPeerIsPingedAndThenOffline() {
        Rig rig = Rig.open(Cursors.START, 0);
        rig.take(new Input.Tick(1_049)).assertEffects();
        rig.take(new Input.Tick(1_050)).assertEffects(new Effect.Send(Rig.FIRST, new Frame.Ping(1)));
        rig.take(new Input.Tick(1_099)).assertEffects();
        rig.take(new Input.Tick(1_100)).assertEffects(new Effect.Send(Rig.FIRST, new Frame.Ping(2)));
        rig.take(new Input.Tick(1_149));
        rig.take(new Input.Tick(1_159));
        assertInstanceOf(Open.class, rig.state);
        rig.take(new Input.Tick(1_160)).assertLeft(EngineTag.LINK_PEER_SILENT);
    }

    @Test
    void anythingHeardKeepsAPeerOnline() {
        Rig rig = Rig.open(Cursors.START, 0).take(new Input.Tick(1_040)).take(new Input.Tick(1_080));
        rig.receive(new Frame.Pong(1)).assertEffects();
        rig.take(new Input.Tick(1_120)).assertEffects();
        rig.take(new Input.Tick(1_130)).assertEffects(new Effect.Send(Rig.FIRST, new Frame.Ping(2)));
        rig.receivePayload(1);
        rig.take(new Input.Tick(1_179)).assertEffects();
        for (long now = 1_200; now < 1_290; now += 10) {
            rig.take(new Input.Tick(now));
        }
        assertInstanceOf(Open.class, rig.state);
    }

    @Test
    void aSideThatWasAsleepDoesNotBlameThePeer() {
        Rig rig = Rig.open(Cursors.START, 0).take(new Input.Tick(99_000));
        rig.assertEffects();
        rig.take(new Input.Tick(99_049)).assertEffects();
        assertInstanceOf(Open.class, rig.state);
    }

    @Test
    void answersAPing() {
        Rig.open(Cursors.START, 0)
                .receive(new Frame.Ping(5))
                .assertEffects(new Effect.Send(Rig.FIRST, new Frame.Pong(5)));
    }

    @Test
    void refusesAPongThatAnswersNoPing() {
        Rig.open(Cursors.START, 0).receive(new Frame.Pong(1)).assertLeft(EngineTag.LINK_PONG_UNASKED);
        Rig.open(Cursors.START, 0)
                .take(new Input.Tick(1_049))
                .take(new Input.Tick(1_050))
                .receive(new Frame.Pong(1))
                .receive(new Frame.Pong(1))
                .assertLeft(EngineTag.LINK_PONG_UNASKED);
    }

    @Test
    void timeNeverGoesBack() {
        Rig rig = Rig.open(Cursors.START, 0).take(new Input.Tick(1_100)).take(new Input.Tick(5));
        assertEquals(1_100, rig.state.position().nowMillis());
    }

    @Test
    void theNewestConnectionWins() {
        Rig rig = Rig.open(Cursors.START, 0).take(new Input.Accepted(Rig.SECOND, Sides.RIGHT.hello(0)));
        assertEquals(new Effect.Send(Rig.FIRST, new Frame.Goodbye(EngineTag.LINK_SUPERSEDED)), rig.effects.get(0));
        assertEquals(new Effect.Close(Rig.FIRST), rig.effects.get(1));
        assertEquals(Rig.SECOND, assertInstanceOf(Open.class, rig.state).connection());
        State before = rig.state;
        rig.receivePayload(1).assertEffects();
        rig.take(new Input.Lost(Rig.FIRST, CUT)).assertEffects();
        rig.take(new Input.Garbled(Rig.FIRST, CUT)).assertEffects();
        assertEquals(before, rig.state);
    }

    @Test
    void ofTwoDialsThatCrossTheSmallerNodesIsKept() {
        Rig smaller = Rig.greeting(Cursors.START).take(new Input.Accepted(Rig.SECOND, Sides.RIGHT.hello(0)));
        assertEquals(Rig.FIRST, assertInstanceOf(Greeting.class, smaller.state).connection());
        Session larger = new Session(Sides.RIGHT.terms(true), sequence -> Optional.empty());
        State state = larger.begin(Cursors.START, 0, 1);
        state = larger.step(state, new Input.Tick(0)).state();
        state = larger.step(state, new Input.Connected(Rig.FIRST)).state();
        state = larger.step(state, new Input.Accepted(Rig.SECOND, Sides.LEFT.hello(0)))
                .state();
        assertEquals(Rig.SECOND, assertInstanceOf(Open.class, state).connection());
    }

    @Test
    void aConnectionThatComesTooLateIsClosed() {
        Rig rig = Rig.open(Cursors.START, 0);
        rig.take(new Input.Connected(Rig.SECOND)).assertEffects(new Effect.Close(Rig.SECOND));
    }

    @Test
    void dialsAgainLaterAndLaterUntilSomethingIsSettled() {
        Rig rig = Rig.dialling(Cursors.START);
        long now = 1_000;
        long[] delays = new long[9];
        for (int i = 0; i < delays.length; i++) {
            rig.take(new Input.Tick(now)).assertEffects(new Effect.Dial());
            rig.take(new Input.DialFailed(CUT));
            long at = retryAt(rig).orElseThrow();
            delays[i] = at - now;
            rig.take(new Input.Tick(at - 1)).assertEffects();
            now = at;
        }
        for (int i = 0; i < delays.length; i++) {
            long whole = Math.min(10L << i, 300);
            assertTrue(
                    delays[i] >= whole / 2 && delays[i] <= whole,
                    LongStream.of(delays).boxed().toList() + "");
        }
        rig.take(new Input.Tick(now)).take(new Input.Connected(Rig.FIRST)).receive(Sides.RIGHT.hello(0));
        rig.receivePayload(1).take(new Input.Lost(Rig.FIRST, CUT));
        assertTrue(retryAt(rig).orElseThrow() <= now + 10);
    }

    private static OptionalLong retryAt(Rig rig) {
        return assertInstanceOf(Broken.class, rig.state).retryAtMillis();
    }

    @Test
    void anotherSeedGivesAnotherDelay() {
        Session session = new Session(Sides.LEFT.terms(true), sequence -> Optional.empty());
        List<Long> delays = LongStream.range(0, 20)
                .map(seed -> {
                    State state = session.begin(Cursors.START, 0, seed);
                    state = session.step(state, new Input.Tick(0)).state();
                    Position failing = new Position(Cursors.START, 0, InFlight.NONE, 0, 5, seed);
                    state = session.step(state.at(failing), new Input.DialFailed(CUT))
                            .state();
                    return assertInstanceOf(Broken.class, state).retryAtMillis().orElseThrow();
                })
                .boxed()
                .distinct()
                .toList();
        assertNotEquals(1, delays.size());
        assertTrue(delays.size() > 10, delays.toString());
    }

    @Test
    void aDialOrAGreetingThatTakesTooLongIsGivenUp() {
        Rig dial = Rig.dialling(Cursors.START).take(new Input.Tick(1_000)).take(new Input.Tick(1_100));
        assertInstanceOf(Broken.class, dial.state);
        Rig.greeting(Cursors.START).take(new Input.Tick(1_100)).assertLeft(EngineTag.LINK_PEER_SILENT);
    }

    @Test
    void waitsLongWhenThePeerSaysThatDataIsLost() {
        Rig rig = Rig.greeting(Cursors.START).receive(new Frame.Goodbye(EngineTag.LINK_PEER_WENT_BACK));
        assertTrue(retryAt(rig).orElseThrow() >= 1_150);
        Rig unknown = Rig.greeting(Cursors.START).receive(new Frame.Goodbye("FROM_THE_FUTURE"));
        assertTrue(retryAt(unknown).orElseThrow() <= 1_010);
    }

    @Test
    void aStoppedSessionSaysGoodbyeAndTakesNoMore() {
        Rig rig = Rig.open(Cursors.START, 0).take(new Input.Stop());
        rig.assertEffects(
                new Effect.Send(Rig.FIRST, new Frame.Goodbye(EngineTag.LINK_STOPPED)),
                new Effect.Close(Rig.FIRST),
                new Effect.Down(new Refusal(EngineTag.LINK_STOPPED, "this node stops")));
        rig.take(new Input.Accepted(Rig.SECOND, Sides.RIGHT.hello(0)));
        assertEquals(new Effect.Send(Rig.SECOND, new Frame.Goodbye(EngineTag.LINK_STOPPED)), rig.effects.getFirst());
        assertInstanceOf(Stopped.class, rig.state);
        rig.take(new Input.Connected(Rig.SECOND)).assertEffects(new Effect.Close(Rig.SECOND));
        rig.take(new Input.Tick(9_999)).assertEffects();
    }

    @Test
    void goesOnUnderOtherTermsWithoutDeliveringTwice() {
        Rig rig = Rig.open(Cursors.START, 0).receivePayload(1).receivePayload(2).receivePayload(3);
        rig.take(new Input.Durable(1)).take(new Input.Stop());
        Rig next = Rig.waiting(Cursors.START);
        next.state = next.session.resume(rig.state, 2_000);
        next.take(new Input.Durable(2));
        next.take(new Input.Accepted(Rig.FIRST, Sides.RIGHT.hello(0)));
        assertEquals(new Effect.Send(Rig.FIRST, Sides.LEFT.hello(2)), next.effects.getFirst());
        next.receivePayload(3).assertEffects();
        next.receivePayload(4).assertEffects(new Effect.Deliver(4, Sides.RIGHT.payload(4)));
        next.take(new Input.Durable(4))
                .assertEffects(new Effect.Send(Rig.FIRST, new Frame.Acknowledge(4, Sides.WINDOW)));
    }

    @Property
    void whatIsInFlightIsCountedExactly(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 1_000) Integer> sizes,
            @ForAll @IntRange(min = 0, max = 7) int everyFew) {
        InFlight queue = InFlight.NONE;
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int size : sizes) {
            queue = queue.add(size);
            model.add(size);
            if (everyFew > 0 && size % everyFew == 0) {
                int howMany = Math.min(model.size(), everyFew);
                queue = queue.drop(howMany);
                for (int i = 0; i < howMany; i++) {
                    model.removeFirst();
                }
            }
            assertEquals(model.size(), queue.count());
            assertEquals(model.stream().mapToLong(Integer::longValue).sum(), queue.bytes());
        }
    }
}
