package io.portcullis.engine.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of an open session: sequences, windows, acknowledgements, and what a hostile peer says. */
final class SessionTest {
    private static final Cursors TEN_OUT_SEVEN_IN = new Cursors(10, 6, 7);

    @Test
    void greetsAndSendsWhatThePeerLacksAsFarAsItTakesIt() {
        Rig rig = Rig.open(TEN_OUT_SEVEN_IN, 6);
        rig.assertEffects(
                new Effect.Send(Rig.FIRST, Sides.LEFT.hello(7)),
                new Effect.Up(List.of(Sides.RIGHT.entity())),
                Rig.sends(7),
                Rig.sends(8),
                Rig.sends(9),
                Rig.sends(10));
        rig.append(11).assertEffects();
        rig.receive(new Frame.Acknowledge(8, Sides.WINDOW)).assertEffects(new Effect.Acknowledged(8), Rig.sends(11));
    }

    @Test
    void whatThePeerHasReceivedIsNotSentAgain() {
        Rig rig = Rig.open(TEN_OUT_SEVEN_IN, 9);
        rig.assertEffects(
                new Effect.Send(Rig.FIRST, Sides.LEFT.hello(7)),
                new Effect.Up(List.of(Sides.RIGHT.entity())),
                new Effect.Acknowledged(9),
                Rig.sends(10));
    }

    @Test
    void aDiallerGreetsFirstAndOpensWithThePeersHello() {
        Rig rig = Rig.dialling(TEN_OUT_SEVEN_IN);
        rig.take(new Input.Tick(1_000)).assertEffects(new Effect.Dial());
        rig.take(new Input.Connected(Rig.FIRST)).assertEffects(new Effect.Send(Rig.FIRST, Sides.LEFT.hello(7)));
        assertInstanceOf(Greeting.class, rig.state);
        rig.receive(Sides.RIGHT.hello(10))
                .assertEffects(new Effect.Up(List.of(Sides.RIGHT.entity())), new Effect.Acknowledged(10));
        assertInstanceOf(Open.class, rig.state);
    }

    @Test
    void tellsWhatBecameDurableWhileItGreeted() {
        Rig rig = Rig.open(Cursors.START, 0).receivePayload(1);
        rig.take(new Input.Lost(Rig.FIRST, new Refusal(EngineTag.LINK_CONNECTION_LOST, "cut")));
        Rig other = Rig.greeting(Cursors.START);
        other.state = other.state.at(rig.state.position());
        other.take(new Input.Durable(1)).assertEffects();
        other.receive(Sides.RIGHT.hello(0))
                .assertEffects(
                        new Effect.Send(Rig.FIRST, new Frame.Acknowledge(1, Sides.WINDOW)),
                        new Effect.Up(List.of(Sides.RIGHT.entity())));
    }

    @Test
    void acknowledgesOnlyWhatIsDurable() {
        Rig rig = Rig.open(Cursors.START, 0);
        rig.receivePayload(1).assertEffects(new Effect.Deliver(1, Sides.RIGHT.payload(1)));
        rig.receivePayload(2).assertEffects(new Effect.Deliver(2, Sides.RIGHT.payload(2)));
        rig.take(new Input.Durable(2))
                .assertEffects(new Effect.Send(Rig.FIRST, new Frame.Acknowledge(2, Sides.WINDOW)));
        rig.take(new Input.Durable(2)).assertEffects();
        rig.take(new Input.Durable(1)).assertEffects();
    }

    @Test
    void dropsWhatItHasAlreadyDelivered() {
        Rig rig = Rig.open(Cursors.START, 0).receivePayload(1).receivePayload(2);
        rig.receivePayload(1).assertEffects();
        rig.take(new Input.Accepted(Rig.SECOND, Sides.RIGHT.hello(0)));
        assertEquals(
                Sides.LEFT.hello(0),
                rig.effects.stream()
                        .filter(Effect.Send.class::isInstance)
                        .map(effect -> ((Effect.Send) effect).frame())
                        .filter(Frame.Hello.class::isInstance)
                        .findFirst()
                        .orElseThrow(),
                "what is not durable is not claimed");
        rig.take(new Input.Received(Rig.SECOND, new Frame.Payload(2, Sides.RIGHT.payload(2))))
                .assertEffects();
        rig.take(new Input.Received(Rig.SECOND, new Frame.Payload(3, Sides.RIGHT.payload(3))))
                .assertEffects(new Effect.Deliver(3, Sides.RIGHT.payload(3)));
    }

    @Test
    void refusesAGap() {
        Rig.open(Cursors.START, 0).receivePayload(1).receivePayload(3).assertLeft(EngineTag.LINK_SEQUENCE_GAP);
    }

    @Test
    void refusesMorePayloadsThanTheWindow() {
        Rig rig = Rig.open(Cursors.START, 0);
        for (long i = 1; i <= Sides.WINDOW; i++) {
            rig.receivePayload(i);
        }
        assertInstanceOf(Open.class, rig.state);
        rig.receivePayload(Sides.WINDOW + 1).assertLeft(EngineTag.LINK_WINDOW_EXCEEDED);
    }

    @Test
    void refusesMoreBytesThanMayBeInFlight() {
        Rig rig = Rig.waiting(Cursors.START, Limits.LINK_WINDOW_PAYLOADS)
                .take(new Input.Accepted(Rig.FIRST, Sides.RIGHT.hello(0)));
        Bytes megabyte = Bytes.of(new byte[Limits.LINK_MAX_PAYLOAD_BYTES]);
        long fit = Limits.LINK_MAX_BYTES_IN_FLIGHT / Limits.LINK_MAX_PAYLOAD_BYTES;
        for (long i = 1; i <= fit; i++) {
            rig.receive(new Frame.Payload(i, megabyte));
        }
        assertInstanceOf(Open.class, rig.state);
        rig.take(new Input.Durable(1)).receive(new Frame.Payload(fit + 1, megabyte));
        assertInstanceOf(Open.class, rig.state);
        rig.receivePayload(fit + 2).assertLeft(EngineTag.LINK_WINDOW_EXCEEDED);
    }

    @Test
    void sendsNoMoreBytesThanMayBeInFlight() {
        Rig rig = Rig.waiting(Cursors.START);
        Bytes megabyte = Bytes.of(new byte[Limits.LINK_MAX_PAYLOAD_BYTES]);
        int fit = Limits.LINK_MAX_BYTES_IN_FLIGHT / Limits.LINK_MAX_PAYLOAD_BYTES;
        for (long i = 1; i <= fit + 3; i++) {
            rig.outbox.put(i, megabyte);
        }
        Frame.Hello small = Sides.RIGHT.hello(0);
        rig.take(new Input.Appended(fit + 3))
                .take(new Input.Accepted(
                        Rig.FIRST, new Frame.Hello(1, 1, small.domain(), small.node(), small.hosts(), 0, 1_000)));
        assertEquals(fit, sentPayloads(rig).count());
        rig.receive(new Frame.Acknowledge(2, 1_000));
        assertEquals(2, sentPayloads(rig).count());
    }

    private static Stream<Effect> sentPayloads(Rig rig) {
        return rig.effects.stream()
                .filter(effect -> effect instanceof Effect.Send send && send.frame() instanceof Frame.Payload);
    }

    @Test
    void refusesAnAcknowledgementOfWhatWasNeverAppended() {
        Rig.open(TEN_OUT_SEVEN_IN, 6)
                .receive(new Frame.Acknowledge(11, Sides.WINDOW))
                .assertLeft(EngineTag.LINK_PEER_AHEAD);
    }

    @Test
    void refusesAnAcknowledgementThatGoesBack() {
        Rig.open(TEN_OUT_SEVEN_IN, 8)
                .receive(new Frame.Acknowledge(7, Sides.WINDOW))
                .assertLeft(EngineTag.LINK_PEER_WENT_BACK);
    }

    @Test
    void skipsWhatAnEarlierConnectionCarriedOnceItIsDurable() {
        Rig rig = Rig.open(new Cursors(20, 6, 7), 6);
        rig.receive(new Frame.Acknowledge(15, Sides.WINDOW))
                .assertEffects(new Effect.Acknowledged(15), Rig.sends(16), Rig.sends(17), Rig.sends(18), Rig.sends(19));
    }

    @Test
    void refusesAnOutboxThatHasForgotten() {
        Rig rig = Rig.open(Cursors.START, 0);
        rig.take(new Input.Appended(1)).assertLeft(EngineTag.LINK_OUTBOX_BROKEN);
        Rig large = Rig.open(Cursors.START, 0);
        large.outbox.put(1L, Bytes.of(new byte[Limits.LINK_MAX_PAYLOAD_BYTES + 1]));
        large.take(new Input.Appended(1)).assertLeft(EngineTag.LINK_OUTBOX_BROKEN);
    }

    @Test
    void refusesWhatTheEngineCannotMean() {
        Rig rig = Rig.open(Cursors.START, 0).receivePayload(1);
        State before = rig.state;
        assertRefused(rig.take(new Input.Durable(2)), EngineTag.LINK_DURABLE_AHEAD);
        assertEquals(before, rig.state);
        assertRefused(rig.take(new Input.Appended(Limits.LINK_MAX_SEQUENCE + 1)), EngineTag.LINK_SEQUENCE_SPENT);
        assertEquals(before, rig.state);
    }

    private static void assertRefused(Rig rig, EngineTag tag) {
        assertEquals(
                tag,
                assertInstanceOf(Effect.Refuse.class, rig.effects.getLast())
                        .why()
                        .tag());
    }

    @Test
    void gossipPassesAnOpenConnectionAndCountsForNothing() {
        Bytes news = Bytes.ascii("news");
        Rig rig = Rig.open(Cursors.START, 0);
        State before = rig.state;
        rig.receive(new Frame.Gossip(news)).assertEffects(new Effect.Heard(news));
        assertEquals(before, rig.state);
        rig.take(new Input.Gossip(news)).assertEffects(new Effect.Send(Rig.FIRST, new Frame.Gossip(news)));
        assertEquals(before, rig.state);
    }

    @Test
    void gossipWithoutAConnectionIsLost() {
        Rig.greeting(Cursors.START).take(new Input.Gossip(Bytes.ascii("news"))).assertEffects();
    }

    @Test
    void refusesASecondHello() {
        Rig.open(Cursors.START, 0).receive(Sides.RIGHT.hello(0)).assertLeft(EngineTag.LINK_HELLO_REPEATED);
    }

    @Test
    void refusesAnythingBeforeAHello() {
        for (Frame frame : List.of(
                new Frame.Payload(1, Bytes.ascii("x")),
                new Frame.Acknowledge(0, 1),
                new Frame.Ping(1),
                new Frame.Pong(1),
                new Frame.Gossip(Bytes.ascii("x")))) {
            Rig.greeting(Cursors.START).receive(frame).assertLeft(EngineTag.LINK_HELLO_MISSING);
        }
    }

    @Test
    void everyObjectionableHelloHasItsTag() {
        Frame.Hello good = Sides.RIGHT.hello(6);
        assertObjected(
                EngineTag.LINK_VERSION_UNSUPPORTED,
                new Frame.Hello(2, 9, good.domain(), good.node(), good.hosts(), 6, 1));
        assertObjected(
                EngineTag.LINK_OTHER_JURISDICTION,
                new Frame.Hello(1, 1, new Eip712Domain(1, Sides.DOMAIN.depositary()), good.node(), good.hosts(), 6, 1));
        assertObjected(
                EngineTag.LINK_PEER_UNEXPECTED,
                new Frame.Hello(1, 1, good.domain(), new NodeId(Sides.word(9)), good.hosts(), 6, 1));
        assertObjected(
                EngineTag.LINK_ENTITY_UNEXPECTED,
                new Frame.Hello(1, 1, good.domain(), good.node(), List.of(Sides.LEFT.entity()), 6, 1));
        assertObjected(EngineTag.LINK_PEER_AHEAD, Sides.RIGHT.hello(11));
        assertObjected(EngineTag.LINK_PEER_WENT_BACK, Sides.RIGHT.hello(5));
    }

    /** As an acceptor and as a dialler. */
    private static void assertObjected(EngineTag tag, Frame.Hello hello) {
        Rig waiting = Rig.waiting(TEN_OUT_SEVEN_IN).take(new Input.Accepted(Rig.FIRST, hello));
        waiting.assertLeft(tag);
        Rig dialling = Rig.greeting(TEN_OUT_SEVEN_IN).receive(hello);
        dialling.assertLeft(tag);
        long retryAt =
                assertInstanceOf(Broken.class, dialling.state).retryAtMillis().orElseThrow();
        assertTrue(retryAt >= 1_000 + Sides.TIMING.longestDelayMillis() / 2, "an operator is needed: no haste");
    }

    @Test
    void aGreetingThatWasOvertakenDoesNotCallAnOperator() {
        Rig rig = Rig.open(TEN_OUT_SEVEN_IN, 9);
        State before = rig.state;
        rig.take(new Input.Accepted(Rig.SECOND, Sides.RIGHT.hello(8)));
        assertEquals(before, rig.state);
        assertRefused(rig, EngineTag.LINK_GREETING_STALE);
    }

    @Test
    void badBytesEndTheConnectionWithTheirTag() {
        Rig.open(Cursors.START, 0)
                .take(new Input.Garbled(Rig.FIRST, new Refusal(EngineTag.LINK_FRAME_TOO_LONG, "long")))
                .assertLeft(EngineTag.LINK_FRAME_TOO_LONG);
    }

    @Test
    void nothingAHostilePeerSendsThrows() {
        Random random = new Random(5);
        for (int run = 0; run < 3_000; run++) {
            Rig rig =
                    run % 2 == 0 ? Rig.open(TEN_OUT_SEVEN_IN, random.nextLong(6, 11)) : Rig.greeting(TEN_OUT_SEVEN_IN);
            for (int i = 0; i < 12; i++) {
                rig.receive(hostile(random));
                if (rig.state instanceof Broken) {
                    rig.take(new Input.Accepted(Rig.FIRST, Sides.RIGHT.hello(random.nextLong(12))));
                }
            }
            Cursors after = rig.state.position().cursors();
            assertEquals(7, after.received(), "nothing is durable before the engine says so");
            assertEquals(10, after.appended());
        }
    }

    private static Frame hostile(Random random) {
        long number = random.nextLong(1, 15);
        return switch (random.nextInt(8)) {
            case 0 -> new Frame.Payload(number, Sides.RIGHT.payload(number));
            case 1 -> new Frame.Payload(random.nextLong(8, 10), Bytes.ascii("x"));
            case 2 -> new Frame.Acknowledge(number - 1, random.nextInt(9));
            case 3 -> new Frame.Acknowledge(Limits.LINK_MAX_SEQUENCE, Limits.LINK_MAX_WINDOW_PAYLOADS);
            case 4 -> new Frame.Ping(number);
            case 5 -> new Frame.Pong(number);
            case 6 -> new Frame.Gossip(Bytes.ascii("x"));
            default -> Sides.RIGHT.hello(number - 1);
        };
    }
}
