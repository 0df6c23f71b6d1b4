package io.portcullis.engine.route;

import static io.portcullis.engine.route.Network.channelId;
import static io.portcullis.engine.route.Network.entity;
import static io.portcullis.engine.route.Network.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.onion.Failure;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class LessonTest {
    private static final List<FailureCode> CODES = List.of(FailureCode.values());
    private static final RouteRequest REQUEST = request(0, 3, 1_000, 100, 20, 1_000);
    private static final Route ROUTE = new Route(List.of(
            new RouteHop(channelId(0, 1), Amount.of(1_000), 102),
            new RouteHop(channelId(1, 2), Amount.of(1_000), 101),
            new RouteHop(channelId(2, 3), Amount.of(1_000), 100)));
    private static final Route DIRECT = new Route(List.of(new RouteHop(channelId(0, 3), Amount.of(1_000), 100)));

    @Test
    void aBrokenChannelIsAvoidedAndABrokenEntityToo() {
        assertEquals(
                new Lesson.Again(REQUEST.avoiding(channelId(2, 3))), lesson(ROUTE, 1, FailureCode.TEMPORARY_CAPACITY));
        assertEquals(new Lesson.Again(REQUEST.avoiding(channelId(1, 2))), lesson(ROUTE, 0, FailureCode.ONION_INVALID));
        assertEquals(new Lesson.Again(REQUEST.avoiding(entity(2))), lesson(ROUTE, 1, FailureCode.PERMANENT_NODE));
        assertEquals(
                new Lesson.Again(REQUEST.avoiding(entity(1))),
                Lesson.of(REQUEST, ROUTE, new Peeled.Nonsense(0, refusal())));
    }

    @Test
    void whatTheReceiverRefusesIsNotTriedAgain() {
        assertEnd(EngineTag.ROUTE_RECEIVER_REFUSED, lesson(ROUTE, 2, FailureCode.INVOICE_UNKNOWN));
        assertEnd(EngineTag.ROUTE_RECEIVER_REFUSED, lesson(DIRECT, 0, FailureCode.TEMPORARY_NODE));
        assertEnd(EngineTag.ROUTE_BROKEN, Lesson.of(REQUEST, ROUTE, new Peeled.Nonsense(2, refusal())));
    }

    @Test
    void everybodyOnTheWayMayHaveMadeAnErrorUnreadable() {
        assertEquals(
                new Lesson.Again(REQUEST.avoiding(entity(1)).avoiding(entity(2))),
                Lesson.of(REQUEST, ROUTE, new Peeled.Unreadable(refusal())));
        assertEnd(EngineTag.ROUTE_BROKEN, Lesson.of(REQUEST, DIRECT, new Peeled.Unreadable(refusal())));
    }

    @Property(tries = 200)
    void whoeverLiesThereIsAnEnd(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        Graph graph = Network.random(seed, 7, 24).graph();
        Router router = new DijkstraRouter(new RouteCost(100));
        RouteRequest request = request(0, 1, 1_000, 1_000_000, 20, 10_000_000);
        for (int tries = 0; router.find(graph, request) instanceof RouteResult.Found found; tries++) {
            assertTrue(tries < 40, "still trying");
            if (!(Lesson.of(request, found.route(), error(random, found.route())) instanceof Lesson.Again again)) {
                break;
            }
            request = again.request();
        }
    }

    private static Peeled error(Random random, Route route) {
        int hop = random.nextInt(route.hops().size());
        FailureCode code = CODES.get(random.nextInt(CODES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new Peeled.Unreadable(refusal());
            case 1 -> new Peeled.Nonsense(hop, refusal());
            default -> new Peeled.Attributed(hop, Failure.of(code));
        };
    }

    private static Lesson lesson(Route route, int hop, FailureCode code) {
        return Lesson.of(REQUEST, route, new Peeled.Attributed(hop, Failure.of(code)));
    }

    private static void assertEnd(EngineTag tag, Lesson lesson) {
        assertEquals(tag, assertInstanceOf(Lesson.End.class, lesson).refusal().tag());
    }

    private static Refusal refusal() {
        return new Refusal(EngineTag.ONION_ERROR_UNREADABLE, "a test's");
    }
}
