package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class OnionTest {
    @Property(tries = 60)
    void opensHopByHopAndInNoOtherOrder(
            @ForAll @LongRange(min = 0) long number, @ForAll @IntRange(min = 1, max = Limits.ONION_HOPS) int hops) {
        try (Journey journey = new Journey(number, hops)) {
            Built.Onion onion = journey.build();
            assertEquals(hops, onion.returnKeys().size());
            OnionPacket packet = onion.packet();
            for (int i = 0; i < hops; i++) {
                assertEquals(OnionPacket.BYTES, packet.bytes().size());
                if (i + 1 < hops) {
                    assertRefused(EngineTag.ONION_NOT_AUTHENTIC, journey.open(packet.bytes(), i + 1));
                    Opened.Forward opened =
                            assertInstanceOf(Opened.Forward.class, journey.open(packet.bytes(), i), "hop " + i);
                    assertEquals(journey.payload(i), opened.payload());
                    assertEquals(onion.returnKeys().get(i), opened.returnKey());
                    packet = opened.next();
                } else {
                    Opened.Deliver opened = assertInstanceOf(Opened.Deliver.class, journey.open(packet.bytes(), i));
                    assertEquals(journey.payload(i), opened.payload());
                    assertEquals(onion.returnKeys().get(i), opened.returnKey());
                }
            }
        }
    }

    @Property(tries = 300)
    void anyChangedBitIsRefusedByTheNextHop(
            @ForAll @IntRange(min = 1, max = 6) int hops,
            @ForAll @IntRange(max = 5) int at,
            @ForAll @IntRange(max = OnionPacket.BYTES * 8 - 1) int bit) {
        try (Journey journey = new Journey(bit, hops)) {
            int hop = at % hops;
            byte[] bytes = journey.packetAt(hop).bytes().toArray();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(
                    bit < 8 ? EngineTag.ONION_VERSION_UNKNOWN : EngineTag.ONION_NOT_AUTHENTIC,
                    journey.open(Bytes.of(bytes), hop));
        }
    }

    @Test
    void everyBitOfVersionAndEphemeralKeyAndTagCounts() {
        try (Journey journey = new Journey(1, 2)) {
            byte[] packet = journey.build().packet().bytes().toArray();
            for (int i = 0; i < packet.length; i++) {
                if (i < 33 || i >= packet.length - Suite.TAG) {
                    for (int bit = 0; bit < 8; bit++) {
                        byte[] changed = packet.clone();
                        changed[i] ^= (byte) (1 << bit);
                        assertInstanceOf(Opened.Refused.class, journey.open(Bytes.of(changed), 0), "byte " + i);
                    }
                }
            }
        }
    }

    @Test
    void refusesAnotherWritingOfTheSameEphemeralPoint() {
        try (Journey journey = new Journey(1, 2)) {
            byte[] packet = journey.build().packet().bytes().toArray();
            packet[32] ^= (byte) 0x80; // X25519 ignores this bit, so the shared secret stays the same
            assertRefused(EngineTag.ONION_NOT_AUTHENTIC, journey.open(Bytes.of(packet), 0));
        }
    }

    @Test
    void refusesAnEphemeralKeyOfSmallOrder() {
        try (Journey journey = new Journey(1, 2)) {
            byte[] packet = journey.build().packet().bytes().toArray();
            Arrays.fill(packet, 1, 33, (byte) 0);
            assertRefused(EngineTag.ONION_KEY_WEAK, journey.open(Bytes.of(packet), 0));
        }
    }

    @Property(tries = 20)
    void refusesToServeAnotherPayment(
            @ForAll @IntRange(min = 1, max = 5) int hops, @ForAll @IntRange(max = 255) int bit) {
        try (Journey journey = new Journey(7, hops)) {
            byte[] hash = journey.paymentHash().toArray();
            hash[bit / 8] ^= (byte) (1 << bit % 8);
            for (int i = 0; i < hops; i++) {
                Bytes packet = journey.packetAt(i).bytes();
                assertRefused(
                        EngineTag.ONION_NOT_AUTHENTIC, OnionOpener.open(packet, Bytes32.of(hash), journey.key(i)));
            }
        }
    }

    @Property(tries = 200)
    void noBytesMakeAHopThrow(
            @ForAll @Size(max = 64) byte[] noise, @ForAll boolean full, @ForAll @LongRange(min = 0) long salt) {
        try (Journey journey = new Journey(3, 1)) {
            byte[] bytes = noise;
            if (full) {
                bytes = Arrays.copyOf(
                        Suite.stream(journey.bytes("noise" + salt), new byte[OnionPacket.BYTES]), OnionPacket.BYTES);
                System.arraycopy(noise, 0, bytes, 0, noise.length);
                bytes[0] = OnionPacket.VERSION;
            }
            Opened.Refused refused = assertInstanceOf(Opened.Refused.class, journey.open(Bytes.of(bytes), 0));
            assertTrue(refused.answer().isEmpty());
        }
    }

    @Property(tries = 10)
    void lookRelatedToNothingTheyWereBefore(@ForAll @LongRange(min = 0) long number) {
        try (Journey journey = new Journey(number, Limits.ONION_HOPS)) {
            List<byte[]> packets = new ArrayList<>();
            Set<Bytes> ephemerals = new HashSet<>();
            for (int i = 0; i < journey.hops(); i++) {
                OnionPacket packet = i == 0 ? journey.build().packet() : next(journey, packets.getLast(), i - 1);
                packets.add(packet.bytes().toArray());
                assertTrue(ephemerals.add(Bytes.of(packet.ephemeral())));
            }
            for (int i = 0; i < packets.size(); i++) {
                for (int j = 0; j < i; j++) {
                    for (int shift = 0; shift <= OnionPacket.SLOT; shift += OnionPacket.SLOT) {
                        assertLooksRandom(packets.get(i), packets.get(j), shift);
                    }
                }
                assertLooksRandom(packets.get(i), new byte[OnionPacket.BYTES], 0);
            }
        }
    }

    private static OnionPacket next(Journey journey, byte[] packet, int hop) {
        return ((Opened.Forward) journey.open(Bytes.of(packet), hop)).next();
    }

    /** Of 3,248 bytes two unrelated texts share 12.7 on average, with a deviation of 3.6; one slot in common would be 160. */
    private static void assertLooksRandom(byte[] one, byte[] other, int shift) {
        int same = 0;
        for (int i = 1; i + shift < one.length; i++) {
            same += one[i] == other[i + shift] ? 1 : 0;
        }
        assertTrue(same < 45, same + " bytes are the same");
    }

    @Test
    void theLastHopSeesNoZerosBehindItsSlotHoweverShortTheRoute() {
        for (int hops : new int[] {1, 2, 19, 20}) {
            try (Journey journey = new Journey(5, hops)) {
                OnionPacket packet = journey.packetAt(hops - 1);
                byte[] secret = journey.bytes("key" + (hops - 1));
                byte[] ephemeral = packet.ephemeral();
                try (HopKeys keys = HopKeys.agree(
                                secret,
                                ephemeral,
                                ephemeral,
                                journey.key(hops - 1).publicKey())
                        .orElseThrow()) {
                    byte[] area = Suite.open(
                                    keys.layer(), OnionBuilder.associated(journey.paymentHash()), packet.sealed())
                            .orElseThrow();
                    int zeros = 0;
                    for (int i = OnionPacket.SLOT; i < area.length; i++) {
                        zeros += area[i] == 0 ? 1 : 0;
                    }
                    assertTrue(zeros < 45, zeros + " zeros");
                }
            }
        }
    }

    @Test
    void theSameSeedGivesTheSamePacketOrUnrelatedKeys() {
        try (Journey journey = new Journey(9, 3)) {
            assertEquals(journey.build(), journey.build());
            List<OnionHop> other = new ArrayList<>(journey.route());
            HopPayload.Deliver deliver = (HopPayload.Deliver) other.getLast().payload();
            other.set(
                    2,
                    new OnionHop(
                            other.getLast().key(),
                            new HopPayload.Deliver(
                                    deliver.token(), deliver.amount(), deliver.expirySeconds() + 1, deliver.secret())));
            Built.Onion changed = journey.build(other);
            for (int i = 0; i < 3; i++) {
                assertFalse(changed.returnKeys()
                        .contains(journey.build().returnKeys().get(i)));
            }
            assertNotEquals(
                    Bytes.of(journey.build().packet().ephemeral()),
                    Bytes.of(changed.packet().ephemeral()));
        }
    }

    @Test
    void theSameLayerHasTheSameReplayTagAndEveryOtherAnother() {
        Set<Bytes32> tags = new HashSet<>();
        for (int number = 0; number < 3; number++) {
            try (Journey journey = new Journey(number, 4)) {
                for (int i = 0; i < 3; i++) {
                    Opened.Forward one =
                            (Opened.Forward) journey.open(journey.packetAt(i).bytes(), i);
                    Opened.Forward again =
                            (Opened.Forward) journey.open(journey.packetAt(i).bytes(), i);
                    assertEquals(one.replayTag(), again.replayTag());
                    assertTrue(tags.add(one.replayTag()));
                }
            }
        }
    }

    @Test
    void refusesRoutesThatAreNoRoutes() {
        try (Journey journey = new Journey(1, 3);
                Journey longer = new Journey(1, Limits.ONION_HOPS + 1);
                SessionSeed seed = journey.seed()) {
            List<OnionHop> route = journey.route();
            for (List<OnionHop> wrong : List.of(
                    List.<OnionHop>of(),
                    longer.route(),
                    route.subList(0, 2),
                    route.reversed(),
                    List.of(route.get(2), route.get(2)))) {
                Built.Refused refused =
                        assertInstanceOf(Built.Refused.class, OnionBuilder.build(wrong, journey.paymentHash(), seed));
                assertEquals(EngineTag.ONION_ROUTE_INVALID, refused.refusal().tag());
            }
        }
    }

    private static void assertRefused(EngineTag tag, Opened opened) {
        Opened.Refused refused = assertInstanceOf(Opened.Refused.class, opened);
        assertEquals(tag, refused.refusal().tag());
    }
}
