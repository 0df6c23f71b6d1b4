package io.portcullis.engine.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** LEFT's session, reached by real inputs; the test plays the peer. */
final class Rig {
    static final ConnectionId FIRST = new ConnectionId(1);
    static final ConnectionId SECOND = new ConnectionId(2);
    static final long SEED = 99;

    final TreeMap<Long, Bytes> outbox = new TreeMap<>();
    final Session session;
    State state;
    List<Effect> effects = List.of();

    private Rig(Terms terms, Cursors cursors) {
        session = new Session(terms, sequence -> Optional.ofNullable(outbox.get(sequence)));
        for (long i = cursors.acknowledged() + 1; i <= cursors.appended(); i++) {
            outbox.put(i, Sides.LEFT.payload(i));
        }
        state = session.begin(cursors, 1_000, SEED);
    }

    static Rig dialling(Cursors cursors) {
        return new Rig(Sides.LEFT.terms(true), cursors);
    }

    static Rig waiting(Cursors cursors) {
        return new Rig(Sides.LEFT.terms(false), cursors);
    }

    static Rig waiting(Cursors cursors, int window) {
        return new Rig(Sides.LEFT.terms(false, window), cursors);
    }

    static Rig greeting(Cursors cursors) {
        return dialling(cursors).take(new Input.Tick(1_000)).take(new Input.Connected(FIRST));
    }

    /** Open on the first connection, with a peer that has received so much. */
    static Rig open(Cursors cursors, long peerReceived) {
        return waiting(cursors).take(new Input.Accepted(FIRST, Sides.RIGHT.hello(peerReceived)));
    }

    Rig take(Input input) {
        Step step = session.step(state, input);
        state = step.state();
        effects = step.effects();
        return this;
    }

    Rig receive(Frame frame) {
        return take(new Input.Received(FIRST, frame));
    }

    Rig receivePayload(long sequence) {
        return receive(new Frame.Payload(sequence, Sides.RIGHT.payload(sequence)));
    }

    Rig append(long sequence) {
        outbox.put(sequence, Sides.LEFT.payload(sequence));
        return take(new Input.Appended(sequence));
    }

    void assertEffects(Effect... expected) {
        assertEquals(List.of(expected), effects);
    }

    /** The connection was ended with a goodbye that names the tag, and the engine told. */
    void assertLeft(EngineTag tag) {
        Broken broken = assertInstanceOf(Broken.class, state);
        assertEquals(tag, broken.why().orElseThrow().tag());
        assertEquals(new Effect.Send(FIRST, new Frame.Goodbye(tag)), effects.get(0));
        assertEquals(new Effect.Close(FIRST), effects.get(1));
        switch (effects.get(2)) {
            case Effect.Down down -> assertEquals(tag, down.why().tag());
            case Effect.Refuse refuse -> assertEquals(tag, refuse.why().tag());
            default -> throw new AssertionError(effects.toString());
        }
    }

    static Effect sends(long sequence) {
        return new Effect.Send(FIRST, new Frame.Payload(sequence, Sides.LEFT.payload(sequence)));
    }
}
