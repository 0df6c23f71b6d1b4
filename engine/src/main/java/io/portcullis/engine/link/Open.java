package io.portcullis.engine.link;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both sides have greeted, and payloads flow.
 *
 * <pre>
 * Payload next   → Deliver … Durable(n) → Send Acknowledge(n)          Appended, Acknowledge → Send Payload …
 * Payload again  → nothing                                            Ping → Send Pong
 * Gossip         → Heard                                              Gossip → Send Gossip, never again
 * Tick, silence  → Send Ping … Broken
 * </pre>
 *
 * <p>Invariants: {@code cursors.acknowledged < next ≤ cursors.appended + 1}; {@code flying} holds the sizes of {@code acknowledged + 1 …
 * next − 1}; {@code next ≤ edge + 1}, and the bytes in flight are at most {@code Limits.LINK_MAX_BYTES_IN_FLIGHT}.
 *
 * @param greeting what the peer said at first
 * @param next the sequence that is sent next
 * @param edge the highest sequence that the peer takes now
 * @param heardMillis when the peer said anything last
 * @param pingedMillis when it was pinged last, or the connection opened
 * @param pinged nonce of the last ping; 0 for none
 * @param ponged nonce of the last pong; 0 for none
 */
public record Open(
        Position position,
        ConnectionId connection,
        Frame.Hello greeting,
        long next,
        long edge,
        InFlight flying,
        long heardMillis,
        long pingedMillis,
        long pinged,
        long ponged)
        implements State {
    /** Begins with a greeting that has no objection, and sends what the peer lacks. */
    static Step begin(
            Position before,
            ConnectionId connection,
            Frame.Hello greeting,
            Terms terms,
            Outbox outbox,
            List<Effect> first) {
        List<Effect> effects = new ArrayList<>(first);
        effects.add(new Effect.Up(greeting.hosts()));
        long received = greeting.received();
        Position position = before;
        if (received > before.cursors().acknowledged()) {
            position = before.acknowledged(received);
            effects.add(new Effect.Acknowledged(received));
        }
        long now = position.nowMillis();
        return new Open(
                        position,
                        connection,
                        greeting,
                        received + 1,
                        received + greeting.window(),
                        InFlight.NONE,
                        now,
                        now,
                        0,
                        0)
                .pump(terms, outbox, effects);
    }

    @Override
    public Open at(Position elsewhere) {
        return new Open(elsewhere, connection, greeting, next, edge, flying, heardMillis, pingedMillis, pinged, ponged);
    }

    /** Sends what there is and what the peer takes. */
    Step pump(Terms terms, Outbox outbox, List<Effect> effects) {
        long sequence = next;
        InFlight sent = flying;
        while (sequence <= position.cursors().appended() && sequence <= edge) {
            Optional<Bytes> payload = outbox.payload(sequence);
            int size = payload.map(Bytes::size).orElse(0);
            if (size == 0 || size > Limits.LINK_MAX_PAYLOAD_BYTES) {
                Step left = Broken.leave(
                        this,
                        terms,
                        new Refusal(EngineTag.LINK_OUTBOX_BROKEN, "payload " + sequence + " has " + size + " bytes"));
                effects.addAll(left.effects());
                return new Step(left.state(), effects);
            }
            if (sent.bytes() + size > Limits.LINK_MAX_BYTES_IN_FLIGHT) {
                break;
            }
            effects.add(new Effect.Send(connection, new Frame.Payload(sequence, payload.orElseThrow())));
            sent = sent.add(size);
            sequence++;
        }
        return new Step(sending(position, sequence, edge, sent), effects);
    }

    Step received(Frame frame, Terms terms, Outbox outbox) {
        Open heard = new Open(
                position, connection, greeting, next, edge, flying, position.nowMillis(), pingedMillis, pinged, ponged);
        return switch (frame) {
            case Frame.Payload payload -> heard.take(payload, terms);
            case Frame.Acknowledge acknowledge -> heard.settle(acknowledge, terms, outbox);
            case Frame.Ping ping -> Step.of(heard, new Effect.Send(connection, new Frame.Pong(ping.nonce())));
            case Frame.Pong pong -> heard.ponged(pong, terms);
            case Frame.Gossip gossip -> Step.of(heard, new Effect.Heard(gossip.bytes()));
            case Frame.Goodbye goodbye -> Broken.left(heard, terms, goodbye);
            case Frame.Hello hello ->
                Broken.leave(
                        heard,
                        terms,
                        new Refusal(EngineTag.LINK_HELLO_REPEATED, hello.node() + " greets a second time"));
        };
    }

    private Step take(Frame.Payload payload, Terms terms) {
        if (payload.sequence() <= position.delivered()) {
            return Step.of(this);
        }
        if (payload.sequence() != position.delivered() + 1) {
            return Broken.leave(
                    this,
                    terms,
                    new Refusal(
                            EngineTag.LINK_SEQUENCE_GAP,
                            "payload " + payload.sequence() + " came after " + position.delivered()));
        }
        int size = payload.bytes().size();
        Optional<Refusal> noRoom = position.noRoom(size, terms.window());
        if (noRoom.isPresent()) {
            return Broken.leave(this, terms, noRoom.orElseThrow());
        }
        return Step.of(at(position.delivered(size)), new Effect.Deliver(payload.sequence(), payload.bytes()));
    }

    private Step settle(Frame.Acknowledge acknowledge, Terms terms, Outbox outbox) {
        long sequence = acknowledge.sequence();
        Optional<Refusal> objection = terms.objection(sequence, position.cursors());
        if (objection.isPresent()) {
            return Broken.leave(this, terms, objection.orElseThrow());
        }
        List<Effect> effects = new ArrayList<>();
        long wider = Math.max(edge, sequence + acknowledge.window());
        long settled = position.cursors().acknowledged();
        if (sequence == settled) {
            return sending(position, next, wider, flying).pump(terms, outbox, effects);
        }
        effects.add(new Effect.Acknowledged(sequence));
        // What an earlier connection carried may have become durable since the peer greeted: then it is not sent again.
        boolean overtaken = sequence >= next;
        return sending(
                        position.acknowledged(sequence),
                        overtaken ? sequence + 1 : next,
                        wider,
                        overtaken ? InFlight.NONE : flying.drop(Math.toIntExact(sequence - settled)))
                .pump(terms, outbox, effects);
    }

    private Step ponged(Frame.Pong pong, Terms terms) {
        if (pong.nonce() <= ponged || pong.nonce() > pinged) {
            return Broken.leave(
                    this, terms, new Refusal(EngineTag.LINK_PONG_UNASKED, "pong " + pong.nonce() + " answers no ping"));
        }
        return Step.of(new Open(
                position, connection, greeting, next, edge, flying, heardMillis, pingedMillis, pinged, pong.nonce()));
    }

    /** Everything up to the position's cursor is durable now: the peer may forget it. */
    Step acknowledge(Terms terms) {
        return Step.of(
                this,
                new Effect.Send(
                        connection, new Frame.Acknowledge(position.cursors().received(), terms.window())));
    }

    /** @param sinceMillis when the tick before was: while this side did not tick, it did not listen, and silence was its own */
    Step tick(Terms terms, long sinceMillis) {
        long now = position.nowMillis();
        if (now - sinceMillis >= terms.timing().pingAfterMillis()) {
            return Step.of(
                    new Open(position, connection, greeting, next, edge, flying, now, pingedMillis, pinged, ponged));
        }
        long silence = now - heardMillis;
        if (silence >= terms.timing().silentAfterMillis()) {
            return Broken.leave(
                    this, terms, new Refusal(EngineTag.LINK_PEER_SILENT, "nothing was heard for " + silence + " ms"));
        }
        if (silence < terms.timing().pingAfterMillis()
                || now - pingedMillis < terms.timing().pingAfterMillis()) {
            return Step.of(this);
        }
        Open asking =
                new Open(position, connection, greeting, next, edge, flying, heardMillis, now, pinged + 1, ponged);
        return Step.of(asking, new Effect.Send(connection, new Frame.Ping(pinged + 1)));
    }

    private Open sending(Position where, long nextSequence, long widerEdge, InFlight inFlight) {
        return new Open(
                where,
                connection,
                greeting,
                nextSequence,
                widerEdge,
                inFlight,
                heardMillis,
                pingedMillis,
                pinged,
                ponged);
    }
}
