package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class OnionErrorsTest {
    @Property(tries = 100)
    void theSenderLearnsWhichHopFailedAndWhy(
            @ForAll @IntRange(min = 1, max = Limits.ONION_HOPS) int hops,
            @ForAll @IntRange(max = Limits.ONION_HOPS - 1) int at,
            @ForAll FailureCode code,
            @ForAll @Size(max = Limits.ONION_DETAIL_BYTES) byte[] detail) {
        List<ReturnKey> keys = keys(hops);
        int failing = at % hops;
        Failure failure = new Failure(code, Bytes.of(detail));
        OnionError error = cameBack(keys, failing, OnionErrors.originate(keys.get(failing), failure));
        assertEquals(new Peeled.Attributed(failing, failure), OnionErrors.peel(keys, error));
    }

    @Property(tries = 200)
    void anyBitChangedOnTheWayMakesItUnreadable(
            @ForAll @IntRange(max = 3) int failing, @ForAll @IntRange(max = 8 * OnionError.BYTES - 1) int bit) {
        List<ReturnKey> keys = keys(4);
        OnionError made = OnionErrors.originate(keys.get(failing), Failure.of(FailureCode.PEER_OFFLINE));
        byte[] bytes = made.bytes().toArray();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        OnionError error = cameBack(keys, failing, new OnionError(Bytes.of(bytes)));
        assertUnreadable(keys, error);
    }

    @Property(tries = 100)
    void noNoiseIsAnError(@ForAll @Size(OnionError.BYTES) byte[] noise) {
        assertUnreadable(keys(3), new OnionError(Bytes.of(noise)));
    }

    @Test
    void aHopCanBlameOnlyItself() {
        List<ReturnKey> keys = keys(4);
        // Hop 1 knows its own key and makes an error as if it had come from hop 2.
        OnionError forged = OnionErrors.wrap(
                keys.get(1), OnionErrors.originate(keys.get(1), Failure.of(FailureCode.PERMANENT_NODE)));
        assertUnreadable(keys, cameBack(keys, 1, forged));
    }

    @Test
    void anErrorLooksDifferentAtEveryHop() {
        List<ReturnKey> keys = keys(Limits.ONION_HOPS);
        Set<Bytes> seen = new HashSet<>();
        OnionError error = OnionErrors.originate(keys.getLast(), Failure.of(FailureCode.INVOICE_UNKNOWN));
        for (ReturnKey key : keys.reversed().subList(1, keys.size())) {
            assertTrue(seen.add(error.bytes()));
            assertEquals(OnionError.BYTES, error.bytes().size());
            error = OnionErrors.wrap(key, error);
        }
    }

    @Test
    void nonsenseIsBlamedOnTheHopThatSaysIt() {
        List<ReturnKey> keys = keys(3);
        byte[] unknownCode = new byte[OnionError.BYTES - Suite.MAC];
        System.arraycopy(Bytes.ofHex("0005c4827fff80").toArray(), 0, unknownCode, 0, 7);
        byte[] tooLong = new byte[OnionError.BYTES - Suite.MAC];
        tooLong[0] = (byte) 0xff;
        byte[] behindTheEnd = new byte[OnionError.BYTES - Suite.MAC];
        System.arraycopy(Failure.of(FailureCode.PEER_OFFLINE).encode().toArray(), 0, behindTheEnd, 2, 3);
        behindTheEnd[1] = 3;
        assertEquals(
                new Peeled.Attributed(1, Failure.of(FailureCode.PEER_OFFLINE)),
                OnionErrors.peel(keys, cameBack(keys, 1, OnionErrors.sealed(keys.get(1), behindTheEnd))));
        behindTheEnd[100] = 1;
        for (byte[] body : List.of(unknownCode, tooLong, behindTheEnd)) {
            OnionError error = cameBack(keys, 1, OnionErrors.sealed(keys.get(1), body));
            Peeled.Nonsense nonsense = assertInstanceOf(Peeled.Nonsense.class, OnionErrors.peel(keys, error));
            assertEquals(1, nonsense.hop());
            assertEquals(EngineTag.ONION_ERROR_INVALID, nonsense.refusal().tag());
        }
    }

    @Test
    void anErrorHasOneSize() {
        for (int size : new int[] {0, OnionError.BYTES - 1, OnionError.BYTES + 1}) {
            RefusedException refused =
                    assertThrows(RefusedException.class, () -> new OnionError(Bytes.of(new byte[size])));
            assertEquals(EngineTag.ONION_SIZE_WRONG, refused.tag());
        }
    }

    @Test
    void theLongestDetailFits() {
        List<ReturnKey> keys = keys(1);
        Failure failure = new Failure(FailureCode.FEE_INSUFFICIENT, Bytes.of(new byte[Limits.ONION_DETAIL_BYTES]));
        assertEquals(
                new Peeled.Attributed(0, failure),
                OnionErrors.peel(keys, OnionErrors.originate(keys.getFirst(), failure)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Failure(FailureCode.FEE_INSUFFICIENT, Bytes.of(new byte[Limits.ONION_DETAIL_BYTES + 1])));
    }

    @Test
    void codesKeepTheirNumbers() {
        assertEquals(0x1001, FailureCode.TEMPORARY_CAPACITY.number());
        assertEquals(0x1002, FailureCode.FEE_INSUFFICIENT.number());
        assertEquals(0x1003, FailureCode.EXPIRY_TOO_SOON.number());
        assertEquals(0x0004, FailureCode.EXPIRY_TOO_FAR.number());
        assertEquals(0x1005, FailureCode.AMOUNT_BELOW_MINIMUM.number());
        assertEquals(0x1006, FailureCode.AMOUNT_ABOVE_MAXIMUM.number());
        assertEquals(0x1007, FailureCode.CHANNEL_DISABLED.number());
        assertEquals(0x0008, FailureCode.TOO_MANY_HTLCS.number());
        assertEquals(0x0009, FailureCode.PEER_OFFLINE.number());
        assertEquals(0x400a, FailureCode.UNKNOWN_NEXT_HOP.number());
        assertEquals(0x400b, FailureCode.PERMANENT_CHANNEL.number());
        assertEquals(0x400c, FailureCode.INVOICE_UNKNOWN.number());
        assertEquals(0x400d, FailureCode.ONION_INVALID.number());
        assertEquals(0x200e, FailureCode.TEMPORARY_NODE.number());
        assertEquals(0x600f, FailureCode.PERMANENT_NODE.number());
        Set<Integer> low = new HashSet<>();
        for (FailureCode code : FailureCode.values()) {
            assertTrue(low.add(code.number() & 0x0fff));
            assertEquals(code, FailureCode.ofNumber(code.number()).orElseThrow());
        }
    }

    private static List<ReturnKey> keys(int hops) {
        try (Journey journey = new Journey(hops, hops)) {
            return journey.build().returnKeys();
        }
    }

    /** Through all hops before the one that made it. */
    private static OnionError cameBack(List<ReturnKey> keys, int from, OnionError made) {
        OnionError error = made;
        for (int i = from - 1; i >= 0; i--) {
            OnionError wrapped = OnionErrors.wrap(keys.get(i), error);
            assertNotEquals(error, wrapped);
            error = wrapped;
        }
        return error;
    }

    private static void assertUnreadable(List<ReturnKey> keys, OnionError error) {
        Peeled.Unreadable unreadable = assertInstanceOf(Peeled.Unreadable.class, OnionErrors.peel(keys, error));
        assertEquals(EngineTag.ONION_ERROR_UNREADABLE, unreadable.refusal().tag());
    }
}
