package io.portcullis.appliance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.onion.Failure;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.OnionErrors;
import io.portcullis.engine.onion.OnionPrivateKey;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.route.ChannelId;
import io.portcullis.engine.route.Lesson;
import io.portcullis.engine.route.RouteRequest;
import io.portcullis.threshold.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command line makes of the appliance's answer: alice → hub (here) → hub2 → carol. */
final class RouteSearchTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long NOW = 1_800_000_000L;
    private static final TokenId TOKEN = new TokenId(Keccak.hash("gold".getBytes(StandardCharsets.UTF_8)));
    private static final Amount AMOUNT = Amount.of(10_000);

    private final OnionPrivateKey hub2 = key();
    private final OnionPrivateKey carol = key();
    private final Invoice owed = Invoice.make(
                    entity("carol"), carol.publicKey(), TOKEN, AMOUNT, NOW + 600, List.of(entity("hub2")), RANDOM)
            .invoice();
    private final RouteRequest request = RoutedPayment.request(entity("alice"), owed, Amount.of(100), NOW);
    private final RouteSearch.Plan plan = RouteSearch.read(answer(), TOKEN, entity("carol"));

    private static OnionPrivateKey key() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return OnionPrivateKey.taking(bytes);
    }

    private static EntityId entity(String name) {
        return new EntityId(Keccak.hash(name.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode answer() {
        return JsonMapper.shared().readTree("""
                {"stops":[
                  {"from":"%s","to":"%s","amount":"10031","expiresAtSeconds":1800007200,"hosted":true,
                   "terms":{"base":"5","partsPerMillion":1000,"expiryDeltaSeconds":1800,"least":"1"}},
                  {"from":"%s","to":"%s","amount":"10015","expiresAtSeconds":1800005400,"hosted":false,"onionKey":"%s",
                   "terms":{"base":"5","partsPerMillion":1000,"expiryDeltaSeconds":1800,"least":"1"}},
                  {"from":"%s","to":"%s","amount":"10000","expiresAtSeconds":1800003600,"hosted":false}],
                 "sent":"10031","received":"10000","fees":"31"}
                """.formatted(
                        entity("alice"),
                        entity("hub"),
                        entity("hub"),
                        entity("hub2"),
                        hub2.publicKey(),
                        entity("hub2"),
                        entity("carol")));
    }

    @Test
    void whatIsPaidIsWhatTheWayCosts() {
        assertEquals(Amount.of(31), plan.route().fees());
        assertEquals(1, plan.hereCount());
        assertFalse(plan.packed().payeeIsHere());
        Transaction.LockHtlc lock = assertInstanceOf(
                Transaction.LockHtlc.class,
                plan.packed().prepare(owed, NOW, RANDOM).lock().transaction());
        assertEquals(plan.route().sent(), lock.amount());
        assertEquals(plan.route().hops().getFirst().expirySeconds(), lock.expiresAtSeconds());
    }

    @Test
    void aHopOfThisNodeIsToBlameForItsOwnChannel() {
        Peeled peeled =
                plan.read(List.of(), Failure.of(FailureCode.PEER_OFFLINE).encode());
        Lesson.Again again = assertInstanceOf(Lesson.Again.class, Lesson.of(request, plan.route(), peeled));
        assertEquals(
                Set.of(new ChannelId(entity("hub"), entity("hub2"), TOKEN)),
                again.request().avoidedChannels());
    }

    @Test
    void aHopBehindThePacketIsToBlameByItsPlaceInTheWholeWay() {
        List<ReturnKey> keys = plan.packed().prepare(owed, NOW, RANDOM).returnKeys();
        assertEquals(2, keys.size());
        Bytes error = OnionErrors.originate(keys.getFirst(), Failure.of(FailureCode.TEMPORARY_CAPACITY))
                .bytes();
        Lesson.Again again =
                assertInstanceOf(Lesson.Again.class, Lesson.of(request, plan.route(), plan.read(keys, error)));
        assertEquals(
                Set.of(new ChannelId(entity("hub2"), entity("carol"), TOKEN)),
                again.request().avoidedChannels());
    }

    @Test
    void thePayeesNoEndsIt() {
        List<ReturnKey> keys = plan.packed().prepare(owed, NOW, RANDOM).returnKeys();
        Bytes error = OnionErrors.wrap(
                        keys.get(0), OnionErrors.originate(keys.get(1), Failure.of(FailureCode.INVOICE_UNKNOWN)))
                .bytes();
        assertInstanceOf(Lesson.End.class, Lesson.of(request, plan.route(), plan.read(keys, error)));
    }

    @Test
    void anErrorThatNobodyCanReadLeadsAroundEverybody() {
        Peeled peeled = plan.read(List.of(), Bytes.EMPTY);
        assertInstanceOf(Peeled.Unreadable.class, peeled);
        Lesson.Again again = assertInstanceOf(Lesson.Again.class, Lesson.of(request, plan.route(), peeled));
        assertTrue(again.request().avoidedEntities().contains(entity("hub2")));
    }
}
