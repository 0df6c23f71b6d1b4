package io.portcullis.engine.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.route.ChannelAnnouncement;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ProfileTest {
    @Property(tries = 300)
    void readsWhatItWrites(@ForAll @LongRange(min = 0) long seed) {
        Profile profile = Profiles.random(seed);
        assertEquals(profile, ProfileCodec.decode(profile.encode()));
    }

    @Test
    void readsWhatWasWrittenInEveryVersion() throws IOException {
        List<String> lines = golden();
        VouchedProfile vouched = Profiles.vouched(Profiles.profile("hub", 7, "hub-a", "hub-b"), "hub");
        assertEquals(lines.get(0), vouched.profile().encode().toString());
        assertEquals(lines.get(1), vouched.encode().toString());
        assertEquals(vouched, VouchedProfile.decode(Bytes.ofHex(lines.get(1))));
    }

    /** Version 1: a profile, the same vouched for. */
    private static List<String> golden() throws IOException {
        try (InputStream in = ProfileTest.class.getResourceAsStream("/golden/profiles-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @Property(tries = 1_000)
    void aChangedByteIsRefusedOrIsAnotherProfile(
            @ForAll @LongRange(min = 0, max = 20) long seed,
            @ForAll @IntRange(max = 2_000) int place,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = Profiles.random(seed).encode().toArray();
        bytes[place % bytes.length] ^= (byte) change;
        refusedOrSame(Bytes.of(bytes));
    }

    @Property(tries = 500)
    void noiseIsRefused(@ForAll @Size(max = 300) byte[] noise) {
        refusedOrSame(Bytes.of(noise));
    }

    private static void refusedOrSame(Bytes bytes) {
        try {
            assertEquals(bytes, ProfileCodec.decode(bytes).encode());
        } catch (RefusedException e) {
            assertEquals(EngineTag.PROFILE_INVALID, e.tag());
        }
    }

    @Test
    void theLongestProfileFitsAndALongerOneIsRefused() {
        List<ProfileChannel> channels = new ArrayList<>();
        for (int i = 0; i < Limits.PROFILE_CHANNELS; i++) {
            channels.add(new ProfileChannel(
                    Town.entity("neighbour " + i),
                    Town.GOLD,
                    Profiles.policy(Long.MAX_VALUE, Limits.ROUTE_FEE_PPM, true),
                    new CapacityBucket(60)));
        }
        channels.sort(null);
        Profile one = Profiles.profile("hub", Long.MAX_VALUE);
        Profile longest = new Profile(
                one.entity(), one.sequence(), Limits.ONION_EXPIRY_SECONDS, one.key(), one.unlisted(), channels);
        assertTrue(longest.encode().size() <= Limits.PROFILE_BYTES);
        assertEquals(longest, ProfileCodec.decode(longest.encode()));
        assertEquals(
                EngineTag.PROFILE_TOO_LONG,
                assertThrows(
                                RefusedException.class,
                                () -> ProfileCodec.decode(Bytes.of(new byte[Limits.PROFILE_BYTES + 1])))
                        .tag());
        assertEquals(
                EngineTag.PROFILE_TOO_LONG,
                assertThrows(
                                RefusedException.class,
                                () -> VouchedProfile.decode(Bytes.of(new byte[Limits.PROFILE_VOUCHED_BYTES + 1])))
                        .tag());
    }

    @Test
    void refusesChannelsOutOfOrderTwiceOrToItself() {
        Profile one = Profiles.profile("hub", 1, "hub-a", "hub-b");
        List<ProfileChannel> ordered = one.channels();
        assertThrows(IllegalArgumentException.class, () -> with(one, ordered.reversed()));
        assertThrows(IllegalArgumentException.class, () -> with(one, List.of(ordered.get(0), ordered.get(0))));
        assertThrows(IllegalArgumentException.class, () -> with(one, List.of(Profiles.channel("hub", 1))));
    }

    private static Profile with(Profile one, List<ProfileChannel> channels) {
        return new Profile(one.entity(), one.sequence(), one.madeAtSeconds(), one.key(), one.unlisted(), channels);
    }

    @Property(tries = 300)
    void aBucketTellsTheAmountWithinAFactorOfFour(@ForAll @LongRange(min = 1) long units) {
        Amount amount = Amount.of(units);
        CapacityBucket bucket = CapacityBucket.of(amount);
        assertTrue(amount.compareTo(bucket.most()) <= 0);
        assertTrue(amount.compareTo(new CapacityBucket(bucket.power() - 1).most()) > 0);
    }

    @Test
    void bucketsReachFromNothingToTheLargestAmount() {
        assertEquals(new CapacityBucket(0), CapacityBucket.of(Amount.ZERO));
        assertEquals(new CapacityBucket(0), CapacityBucket.of(Amount.of(-5)));
        assertEquals(Amount.ZERO, new CapacityBucket(0).most());
        assertEquals(new CapacityBucket(60), CapacityBucket.of(Amount.MAX));
        assertEquals(
                new Amount(BigInteger.TWO.pow(Limits.AMOUNT_BITS).subtract(BigInteger.ONE)),
                new CapacityBucket(60).most());
    }

    /** By construction: one is SHA-256 of 53 bytes, the other Keccak-256 of 64. Were either to change into the other's form, this fails. */
    @Test
    void aProfilesPlaceIsNoAccountsPlace() {
        EntityId hub = Town.entity("hub");
        byte[] named = Bytes.ascii("portcullis/profile/v1")
                .concat(Bytes.of(hub.value().toArray()))
                .toArray();
        assertEquals(53, named.length);
        assertEquals(Bytes32.of(Bytes.of(named).sha256().toArray()), Profile.place(hub));
        assertNotEquals(Keccak.hash(named), Profile.place(hub));
        AccountKey account = AccountKey.between(hub, Town.entity("alice"));
        byte[] pair = Bytes.of(account.left().value().toArray())
                .concat(Bytes.of(account.right().value().toArray()))
                .toArray();
        assertEquals(64, pair.length);
        assertEquals(Keccak.hash(pair), account.id());
        assertNotEquals(Bytes32.of(Bytes.of(pair).sha256().toArray()), account.id());
    }

    @Property(tries = 500)
    void noTwoEntitiesHaveAnAccountAtAProfilesPlace(@ForAll long one, @ForAll long other) {
        EntityId left = Town.entity("entity " + one);
        EntityId right = Town.entity("other " + other);
        Bytes32 account = AccountKey.between(left, right).id();
        assertNotEquals(account, Profile.place(left));
        assertNotEquals(account, Profile.place(right));
        assertNotEquals(Profile.place(left), Profile.place(right));
    }

    @Test
    void theLeafIsOfTheBytesAndTheSequence() {
        Profile one = Profiles.profile("hub", 7, "hub-a");
        assertEquals(Town.entity("hub"), one.leaf().entity());
        assertEquals(7, one.leaf().version());
        assertEquals(Bytes32.of(one.encode().sha256().toArray()), one.leaf().proofBodyHash());
        assertNotEquals(one.leaf(), Profiles.profile("hub", 8, "hub-a").leaf());
    }

    @Test
    void saysTheSameWhateverTheTime() {
        Profile one = Profiles.profile("hub", 7, "hub-a");
        assertTrue(one.saysTheSameAs(Profiles.profile("hub", 9, "hub-a")));
        assertFalse(one.saysTheSameAs(Profiles.profile("hub", 7, "hub-b")));
        assertFalse(one.saysTheSameAs(Profiles.profile("hub-b", 7, "hub-a")));
    }

    @Test
    void aGraphLearnsItsChannelsAndItsKey() {
        var said = Profiles.profile("hub", 7, "hub-a").announcements();
        assertEquals(2, said.size());
        assertTrue(
                said.stream().allMatch(it -> it.sequence() == 7 && it.author().equals(Town.entity("hub"))));
        ChannelAnnouncement channel = (ChannelAnnouncement) said.get(1);
        assertEquals(new CapacityBucket(10).most(), channel.capacity());
        assertEquals(Town.entity("hub-a"), channel.id().to());
    }
}
