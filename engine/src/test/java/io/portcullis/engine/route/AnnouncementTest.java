package io.portcullis.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnnouncementTest {
    @Property(tries = 200)
    void readsWhatItWrites(@ForAll @LongRange(min = 0) long seed) {
        for (ChannelAnnouncement said : Network.random(seed, 5, 4).announcements()) {
            assertEquals(said, Announcement.decode(said.encode()));
        }
        EntityAnnouncement entity = Network.announced((int) (seed % 100));
        assertEquals(entity, Announcement.decode(entity.encode()));
    }

    @Test
    void readsWhatWasWrittenInEveryVersion() throws IOException {
        List<String> lines = golden();
        ChannelAnnouncement channel = new ChannelAnnouncement(
                Network.channelId(1, 2),
                300,
                new Amount(new BigInteger("1000000000000000000000000")),
                new ChannelPolicy(new RouteFees(Amount.of(1_000), 250), 3_600, Amount.of(1), Network.PLENTY, true));
        assertEquals(channel, Announcement.decode(Bytes.ofHex(lines.get(0))));
        assertEquals(Network.announced(1), Announcement.decode(Bytes.ofHex(lines.get(1))));
        assertEquals(lines.get(0), channel.encode().toString());
        assertEquals(lines.get(1), Network.announced(1).encode().toString());
    }

    /** Version 1: a channel, an entity. */
    private static List<String> golden() throws IOException {
        try (InputStream in = AnnouncementTest.class.getResourceAsStream("/golden/announcements-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @Property(tries = 1_000)
    void aChangedByteIsRefusedOrIsAnotherAnnouncement(
            @ForAll @LongRange(min = 0, max = 20) long seed,
            @ForAll @IntRange(max = 400) int place,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] channel =
                Network.random(seed, 5, 1).announcements().getFirst().encode().toArray();
        channel[place % channel.length] ^= (byte) change;
        refusedOrSame(Bytes.of(channel));
        byte[] entity = Network.announced(1).encode().toArray();
        entity[place % entity.length] ^= (byte) change;
        refusedOrSame(Bytes.of(entity));
    }

    @Property(tries = 500)
    void noiseIsRefused(@ForAll @Size(max = 300) byte[] noise) {
        refusedOrSame(Bytes.of(noise));
    }

    private static void refusedOrSame(Bytes bytes) {
        try {
            assertEquals(bytes, Announcement.decode(bytes).encode());
        } catch (RefusedException e) {
            assertEquals(EngineTag.ROUTE_ANNOUNCEMENT_INVALID, e.tag());
        }
    }

    @Test
    void refusesTermsThatAreNone() {
        Amount one = Amount.of(1);
        assertThrows(
                IllegalArgumentException.class, () -> new ChannelPolicy(RouteFees.NONE, 0, Amount.ZERO, one, true));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ChannelPolicy(RouteFees.NONE, Limits.ROUTE_DELTA_SECONDS + 1, Amount.ZERO, one, true));
        assertThrows(
                IllegalArgumentException.class, () -> new ChannelPolicy(RouteFees.NONE, 1, one, Amount.ZERO, true));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ChannelId(Network.entity(1), Network.entity(1), Network.TOKEN));
    }

    /** Terms: base 10 and 1 %, delta 100 s, 50 to 5,000. */
    @ParameterizedTest
    @CsvSource({
        "1020, 1000, 100, true, ",
        "1019, 1000, 100, true, FEE_INSUFFICIENT",
        "5000, 1000, 100, true, ",
        "1020, 1000, 99, true, EXPIRY_TOO_SOON",
        "1020, 1000, -5, true, EXPIRY_TOO_SOON",
        "1020, 1000, 101, true, ",
        "100, 49, 100, true, AMOUNT_BELOW_MINIMUM",
        "61, 50, 100, true, ",
        "5060, 5000, 100, true, ",
        "9999, 5001, 100, true, AMOUNT_ABOVE_MAXIMUM",
        "1020, 1000, 100, false, CHANNEL_DISABLED",
    })
    void aHopForwardsOnItsOwnTermsOnly(long in, long out, long delta, boolean enabled, FailureCode refused) {
        ChannelPolicy policy =
                new ChannelPolicy(new RouteFees(Amount.of(10), 10_000), 100, Amount.of(50), Amount.of(5_000), enabled);
        HopPayload.Forward asked =
                new HopPayload.Forward(Network.entity(2), Network.TOKEN, Amount.of(out), Network.DELIVER);
        assertEquals(Optional.ofNullable(refused), policy.refuses(Amount.of(in), Network.DELIVER + delta, asked));
    }
}
