package io.portcullis.engine.link;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One side of a link: {@code (state, input) -> (state, effects)}.
 *
 * <p>Invariants: every payload is delivered at most once in a process's life, in order, and acknowledged only when durable; what is sent
 * is the outbox's, byte for byte; frames and losses of any connection but the state's own change nothing.
 */
public final class Session {
    private final Terms terms;
    private final Outbox outbox;

    public Session(Terms terms, Outbox outbox) {
        this.terms = terms;
        this.outbox = outbox;
    }

    public Terms terms() {
        return terms;
    }

    /**
     * A process begins, without a connection.
     *
     * @param durable where the hub's state says the link stands
     * @param seed randomness for the delays of reconnecting
     */
    public State begin(Cursors durable, long nowMillis, long seed) {
        Position position = new Position(durable, durable.received(), InFlight.NONE, nowMillis, 0, seed);
        return new Broken(
                position, Optional.empty(), terms.dials() ? OptionalLong.of(nowMillis) : OptionalLong.empty());
    }

    /**
     * The same process goes on with a peer under other terms, after its session ended. What became durable meanwhile is said by inputs.
     *
     * @param last where that one ended: what it delivered is not delivered again
     */
    public State resume(State last, long nowMillis) {
        return new Broken(
                last.position().tick(nowMillis),
                Optional.empty(),
                terms.dials() ? OptionalLong.of(nowMillis) : OptionalLong.empty());
    }

    public Step step(State state, Input input) {
        return switch (input) {
            case Input.Tick tick ->
                tick(
                        state.at(state.position().tick(tick.nowMillis())),
                        state.position().nowMillis());
            case Input.Appended appended -> appended(state, appended.sequence());
            case Input.Durable durable -> durable(state, durable.sequence());
            case Input.Connected connected -> connected(state, connected.connection());
            case Input.DialFailed failed ->
                state instanceof Connecting ? Broken.lose(state, terms, failed.why()) : Step.of(state);
            case Input.Accepted accepted -> accepted(state, accepted);
            case Input.Received received -> received(state, received);
            case Input.Garbled garbled ->
                isCurrent(state, garbled.connection()) ? Broken.leave(state, terms, garbled.why()) : Step.of(state);
            case Input.Lost lost ->
                isCurrent(state, lost.connection()) ? Broken.lose(state, terms, lost.why()) : Step.of(state);
            case Input.Gossip gossip ->
                state instanceof Open open
                        ? Step.of(open, new Effect.Send(open.connection(), new Frame.Gossip(gossip.bytes())))
                        : Step.of(state);
            case Input.Stop stop -> stopped(state);
        };
    }

    private static boolean isCurrent(State state, ConnectionId connection) {
        return switch (state) {
            case Greeting greeting -> greeting.connection().equals(connection);
            case Open open -> open.connection().equals(connection);
            case Connecting connecting -> false;
            case Broken broken -> false;
            case Stopped stopped -> false;
        };
    }

    private Step tick(State state, long sinceMillis) {
        long now = state.position().nowMillis();
        return switch (state) {
            case Broken broken
            when broken.retryAtMillis().isPresent()
                    && now >= broken.retryAtMillis().getAsLong() ->
                Step.of(new Connecting(broken.position(), now + terms.timing().greetWithinMillis()), new Effect.Dial());
            case Connecting connecting
            when now >= connecting.deadlineMillis() -> Broken.lose(state, terms, late("the dial led nowhere in time"));
            case Greeting greeting
            when now >= greeting.deadlineMillis() -> Broken.leave(state, terms, late("the peer did not greet in time"));
            case Open open -> open.tick(terms, sinceMillis);
            case Broken broken -> Step.of(state);
            case Connecting connecting -> Step.of(state);
            case Greeting greeting -> Step.of(state);
            case Stopped stopped -> Step.of(state);
        };
    }

    private static Refusal late(String reason) {
        return new Refusal(EngineTag.LINK_PEER_SILENT, reason);
    }

    private Step appended(State state, long sequence) {
        if (sequence > Limits.LINK_MAX_SEQUENCE) {
            return Step.of(
                    state,
                    new Effect.Refuse(new Refusal(EngineTag.LINK_SEQUENCE_SPENT, "no payload has number " + sequence)));
        }
        State more = state.at(state.position().appended(sequence));
        return more instanceof Open open ? open.pump(terms, outbox, new ArrayList<>()) : Step.of(more);
    }

    private Step durable(State state, long sequence) {
        Position position = state.position();
        if (sequence > position.delivered()) {
            return Step.of(
                    state,
                    new Effect.Refuse(new Refusal(
                            EngineTag.LINK_DURABLE_AHEAD,
                            sequence + " cannot be durable: " + position.delivered() + " came last")));
        }
        if (sequence <= position.cursors().received()) {
            return Step.of(state);
        }
        State settled = state.at(position.durable(sequence));
        return settled instanceof Open open ? open.acknowledge(terms) : Step.of(settled);
    }

    private Step connected(State state, ConnectionId connection) {
        if (!(state instanceof Connecting)) {
            return Step.of(state, new Effect.Close(connection));
        }
        Position position = state.position();
        long received = position.cursors().received();
        return Step.of(
                new Greeting(
                        position,
                        connection,
                        received,
                        position.nowMillis() + terms.timing().greetWithinMillis()),
                new Effect.Send(connection, terms.hello(received)));
    }

    private Step accepted(State state, Input.Accepted accepted) {
        ConnectionId connection = accepted.connection();
        Position position = state.position();
        Optional<Refusal> objection = terms.objection(accepted.hello(), position.cursors());
        if (state instanceof Stopped) {
            return turnAway(state, connection, new Refusal(EngineTag.LINK_STOPPED, "this node stops"));
        }
        if (objection.isPresent()) {
            return objected(state, connection, objection.orElseThrow());
        }
        if (state instanceof Greeting && terms.self().compareTo(terms.peer()) < 0) {
            return turnAway(state, connection, superseded());
        }
        List<Effect> effects = new ArrayList<>();
        switch (state) {
            case Open open -> {
                effects.add(new Effect.Send(open.connection(), new Frame.Goodbye(EngineTag.LINK_SUPERSEDED)));
                effects.add(new Effect.Close(open.connection()));
                effects.add(new Effect.Down(superseded()));
            }
            case Greeting greeting -> effects.add(new Effect.Close(greeting.connection()));
            case Connecting connecting -> {}
            case Broken broken -> {}
            case Stopped stopped -> {}
        }
        effects.add(new Effect.Send(connection, terms.hello(position.cursors().received())));
        return Open.begin(position, connection, accepted.hello(), terms, outbox, effects);
    }

    private static Step objected(State state, ConnectionId connection, Refusal why) {
        return switch (state) {
            // The peer has lost its data, or it greeted before what it acknowledged on the connection that is open. The
            // first comes
            // again when that connection has broken; the second must not call an operator.
            case Open open
            when why.tag() == EngineTag.LINK_PEER_WENT_BACK ->
                turnAway(state, connection, new Refusal(EngineTag.LINK_GREETING_STALE, why.reason()));
            case Broken broken ->
                turnAway(new Broken(broken.position(), Optional.of(why), broken.retryAtMillis()), connection, why);
            case Open open -> turnAway(state, connection, why);
            case Connecting connecting -> turnAway(state, connection, why);
            case Greeting greeting -> turnAway(state, connection, why);
            case Stopped stopped -> turnAway(state, connection, why);
        };
    }

    private static Refusal superseded() {
        return new Refusal(EngineTag.LINK_SUPERSEDED, "another connection of the same peer is kept");
    }

    private static Step turnAway(State state, ConnectionId connection, Refusal why) {
        return Step.of(
                state,
                new Effect.Send(connection, new Frame.Goodbye(why.tag())),
                new Effect.Close(connection),
                new Effect.Refuse(why));
    }

    private Step received(State state, Input.Received received) {
        return switch (state) {
            case Open open
            when open.connection().equals(received.connection()) -> open.received(received.frame(), terms, outbox);
            case Greeting greeting
            when greeting.connection().equals(received.connection()) -> greeted(greeting, received.frame());
            case Open open -> Step.of(state);
            case Greeting greeting -> Step.of(state);
            case Connecting connecting -> Step.of(state);
            case Broken broken -> Step.of(state);
            case Stopped stopped -> Step.of(state);
        };
    }

    private Step greeted(Greeting state, Frame frame) {
        return switch (frame) {
            case Frame.Hello hello -> {
                Optional<Refusal> objection =
                        terms.objection(hello, state.position().cursors());
                yield objection.isPresent()
                        ? Broken.leave(state, terms, objection.orElseThrow())
                        : Open.begin(state.position(), state.connection(), hello, terms, outbox, more(state));
            }
            case Frame.Goodbye goodbye -> Broken.left(state, terms, goodbye);
            case Frame.Payload payload -> unGreeted(state);
            case Frame.Acknowledge acknowledge -> unGreeted(state);
            case Frame.Ping ping -> unGreeted(state);
            case Frame.Pong pong -> unGreeted(state);
            case Frame.Gossip gossip -> unGreeted(state);
        };
    }

    /** What has become durable since this side greeted, which no later acknowledgement may ever tell. */
    private List<Effect> more(Greeting state) {
        long received = state.position().cursors().received();
        return received == state.told()
                ? List.of()
                : List.of(new Effect.Send(state.connection(), new Frame.Acknowledge(received, terms.window())));
    }

    private Step unGreeted(State state) {
        return Broken.leave(
                state, terms, new Refusal(EngineTag.LINK_HELLO_MISSING, "the first frame of a connection is a Hello"));
    }

    private static Step stopped(State state) {
        Refusal why = new Refusal(EngineTag.LINK_STOPPED, "this node stops");
        Frame goodbye = new Frame.Goodbye(EngineTag.LINK_STOPPED);
        Stopped end = new Stopped(state.position());
        return switch (state) {
            case Open open ->
                Step.of(
                        end,
                        new Effect.Send(open.connection(), goodbye),
                        new Effect.Close(open.connection()),
                        new Effect.Down(why));
            case Greeting greeting ->
                Step.of(end, new Effect.Send(greeting.connection(), goodbye), new Effect.Close(greeting.connection()));
            case Connecting connecting -> Step.of(end);
            case Broken broken -> Step.of(end);
            case Stopped stopped -> Step.of(end);
        };
    }
}
