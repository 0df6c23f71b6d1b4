package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What an authentic packet may say: a hostile sender writes its own slots. */
final class SlotTest {
    private static final int LENGTH_AT = 48;

    @Test
    void aPayloadLongerThanItsSlotIsRefused() {
        assertNonsense(1, plain -> plain[LENGTH_AT] = (byte) (OnionPacket.SLOT - LENGTH_AT));
        assertNonsense(1, plain -> plain[LENGTH_AT] = (byte) 0xff);
    }

    @Test
    void bytesBehindThePayloadAreZero() {
        assertNonsense(1, plain -> plain[OnionPacket.SLOT - 1] = 1);
        assertNonsense(2, plain -> plain[OnionPacket.SLOT - 1] = 1);
    }

    @Test
    void theLastHopHasNoNextPacket() {
        assertNonsense(1, plain -> plain[0] = 1);
        assertNonsense(1, plain -> plain[LENGTH_AT - 1] = 1);
    }

    @Test
    void anEmptyPayloadIsRefused() {
        assertNonsense(1, plain -> plain[LENGTH_AT] = 0);
    }

    /** A hop that is told to pass a packet on cannot know what is in it: the next one refuses. */
    @Test
    void aNextPacketOfZerosIsForwardedAndRefusedThere() {
        try (Journey journey = new Journey(2, 2)) {
            Opened.Forward forward = assertInstanceOf(
                    Opened.Forward.class, written(journey, plain -> Arrays.fill(plain, 0, LENGTH_AT, (byte) 0)));
            Opened.Refused refused = assertInstanceOf(
                    Opened.Refused.class, journey.open(forward.next().bytes(), 1));
            assertEquals(EngineTag.ONION_KEY_WEAK, refused.refusal().tag());
        }
    }

    @Property(tries = 500)
    void noPlainTextMakesAHopThrow(
            @ForAll @Size(OnionPacket.SLOT) byte[] slot,
            @ForAll @IntRange(max = 160) int length,
            @ForAll boolean head) {
        try (Journey journey = new Journey(2, 2)) {
            written(journey, plain -> {
                System.arraycopy(slot, 0, plain, 0, head ? LENGTH_AT : slot.length);
                plain[LENGTH_AT] = (byte) length;
            });
        }
    }

    @Property(tries = 1_000)
    void aChangedPayloadIsRefusedOrIsAnother(
            @ForAll @IntRange(min = 1, max = 2) int hops,
            @ForAll @IntRange(max = 120) int place,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        try (Journey journey = new Journey(1, hops)) {
            byte[] bytes = journey.payload(0).encode().toArray();
            bytes[place % bytes.length] ^= (byte) change;
            refusedOrSame(Bytes.of(bytes));
        }
    }

    @Property(tries = 500)
    void noiseIsNoPayload(@ForAll @Size(max = 130) byte[] noise) {
        refusedOrSame(Bytes.of(noise));
    }

    @Test
    void amountsAndExpiriesHaveBounds() {
        try (Journey journey = new Journey(1, 1)) {
            HopPayload.Deliver good = (HopPayload.Deliver) journey.payload(0);
            Amount most = new Amount((1L << (Limits.AMOUNT_BITS - Long.SIZE)) - 1, -1);
            assertEquals(most, with(good, most, 1).amount());
            assertThrows(IllegalArgumentException.class, () -> with(good, most.plus(Amount.of(1)), 1));
            assertThrows(IllegalArgumentException.class, () -> with(good, Amount.ZERO, 1));
            assertThrows(IllegalArgumentException.class, () -> with(good, Amount.of(-1), 1));
            assertThrows(IllegalArgumentException.class, () -> with(good, most, 0));
            assertThrows(IllegalArgumentException.class, () -> with(good, most, Limits.ONION_EXPIRY_SECONDS + 1));
            HopPayload greatest = with(good, most, Limits.ONION_EXPIRY_SECONDS);
            assertEquals(greatest, HopPayload.decode(greatest.encode()));
        }
    }

    @Test
    void theLongestPayloadFitsItsSlot() {
        try (Journey journey = new Journey(1, 2)) {
            HopPayload.Forward forward = (HopPayload.Forward) journey.payload(0);
            HopPayload longest = new HopPayload.Forward(
                    forward.next(), forward.token(), forward.amount(), Limits.ONION_EXPIRY_SECONDS);
            int longestPayload = longest.encode().size();
            assertTrue(LENGTH_AT + 1 + longestPayload <= OnionPacket.SLOT);
        }
    }

    private static HopPayload with(HopPayload.Deliver good, Amount amount, long expiry) {
        return new HopPayload.Deliver(good.token(), amount, expiry, good.secret());
    }

    private static void refusedOrSame(Bytes bytes) {
        try {
            assertEquals(bytes, HopPayload.decode(bytes).encode());
        } catch (RefusedException e) {
            assertEquals(EngineTag.ONION_PAYLOAD_INVALID, e.tag());
        }
    }

    private static void assertNonsense(int hops, Consumer<byte[]> change) {
        try (Journey journey = new Journey(1, hops)) {
            Opened.Refused refused = assertInstanceOf(Opened.Refused.class, written(journey, change));
            assertEquals(EngineTag.ONION_PAYLOAD_INVALID, refused.refusal().tag());
            // It is authentic, so the hop can answer its sender.
            assertEquals(Optional.of(journey.build().returnKeys().getFirst()), refused.answer());
        }
    }

    /** The first hop's layer with another plain text, sealed by the sender's own key. */
    private static Opened written(Journey journey, Consumer<byte[]> change) {
        OnionPacket packet = journey.build().packet();
        byte[] ephemeral = packet.ephemeral();
        byte[] associated =
                OnionBuilder.associated(Bytes32.of(journey.paymentHash().toArray()));
        try (HopKeys keys = HopKeys.agree(
                        journey.bytes("key0"),
                        ephemeral,
                        ephemeral,
                        journey.key(0).publicKey())
                .orElseThrow()) {
            byte[] plain = Suite.open(keys.layer(), associated, packet.sealed()).orElseThrow();
            change.accept(plain);
            byte[] sealed = Suite.seal(keys.layer(), associated, plain);
            return journey.open(OnionPacket.of(ephemeral, sealed).bytes(), 0);
        }
    }
}
