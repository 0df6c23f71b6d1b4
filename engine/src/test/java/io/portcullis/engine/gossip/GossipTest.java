package io.portcullis.engine.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** One node, and a neighbour that says what it should not. */
final class GossipTest {
    private final TwinGossip town = new TwinGossip(0).node("n", Profiles.boards("hub", "hub-b"));

    GossipTest() {
        town.run("n", new GossipInput.PeerUp(Town.node("evil")));
    }

    private void told(VouchedProfile profile) {
        say(new GossipMessage.Told(profile));
    }

    private void say(GossipMessage message) {
        town.hear("n", "evil", message.encode());
    }

    private static VouchedProfile hub(long sequence, String... neighbours) {
        return Profiles.vouched(Profiles.profile("hub", sequence, neighbours), "hub");
    }

    private void expect(EngineTag... tags) {
        assertEquals(List.of(tags), town.refused("n"));
    }

    @Test
    void aGoodProfileIsKept() {
        told(hub(3, "hub-b"));
        told(hub(3, "hub-b"));
        expect();
        assertEquals(Map.of(Town.entity("hub"), 3L), town.view("n"));
        assertEquals(1, town.nodes.get("n").table().graph().channels());
    }

    @Test
    void aBadSealAWrongBoardAndAStrangerAreKeptOut() {
        VouchedProfile good = hub(3);
        told(new VouchedProfile(Profiles.profile("hub", 4), good.proof()));
        told(Profiles.vouched(Profiles.profile("hub", 3), "hub-b"));
        told(Profiles.vouched(Profiles.profile("stranger", 3), "stranger"));
        expect(EngineTag.PROFILE_LEAF_OTHER, EngineTag.PROFILE_SEAL_INVALID, EngineTag.PROFILE_BOARD_UNKNOWN);
        assertEquals(Map.of(), town.view("n"));
    }

    @Test
    void anOlderSequenceIsRefused() {
        told(hub(5));
        told(hub(4, "hub-b"));
        expect(EngineTag.PROFILE_STALE);
        told(hub(6, "hub-b"));
        assertEquals(Map.of(Town.entity("hub"), 6L), town.view("n"));
    }

    @Test
    void whatIsTooOldOrOfTheFutureIsRefused() {
        VouchedProfile good = hub(3);
        town.nowSeconds = Profiles.NOW + Limits.PROFILE_LIFETIME_SECONDS;
        told(good);
        town.nowSeconds = Profiles.NOW - 2 * Limits.CLOCK_SKEW_SECONDS;
        told(good);
        expect(EngineTag.PROFILE_EXPIRED, EngineTag.PROFILE_OF_THE_FUTURE);
    }

    @Test
    void twoProfilesOfOneSequenceAreEvidenceForGood() {
        told(hub(3, "x"));
        told(hub(3, "y"));
        told(hub(4, "x"));
        expect(EngineTag.PROFILE_EQUIVOCAL, EngineTag.PROFILE_BANNED);
        assertEquals(1, town.caught.get("n").size());
        assertEquals(
                Town.entity("hub"),
                town.nodes
                        .get("n")
                        .table()
                        .evidence(Town.entity("hub"))
                        .orElseThrow()
                        .entity());
        assertEquals(0, town.nodes.get("n").table().graph().entities());
    }

    @Test
    void evidenceCountsOnlyWithBothSeals() {
        VouchedProfile forged = Profiles.vouched(Profiles.profile("hub", 3, "y"), "hub-b");
        say(new GossipMessage.Accused(new Equivocation(hub(3, "x"), forged)));
        say(new GossipMessage.Accused(new Equivocation(forged, hub(3, "x"))));
        expect(EngineTag.PROFILE_SEAL_INVALID, EngineTag.PROFILE_SEAL_INVALID);
        assertEquals(Map.of(), town.view("n"));
        say(new GossipMessage.Accused(new Equivocation(hub(3, "x"), hub(3, "y"))));
        assertEquals(Map.of(Town.entity("hub"), 0L), town.view("n"));
    }

    @Test
    void whatIsTooLongOrNoMessageIsRefused() {
        town.hear("n", "evil", Bytes.of(new byte[Limits.GOSSIP_BYTES + 1]));
        town.hear("n", "evil", Bytes.EMPTY);
        expect(EngineTag.GOSSIP_INVALID, EngineTag.GOSSIP_INVALID);
    }

    @Test
    void whoSaysTooMuchIsNotHeardUntilTheNextSecond() {
        Bytes noise = Bytes.of(new byte[Limits.GOSSIP_BYTES]);
        town.hear("n", "evil", noise);
        town.hear("n", "evil", noise);
        told(hub(3));
        assertEquals(EngineTag.GOSSIP_TOO_MUCH, town.refused("n").getLast());
        town.second();
        told(hub(3));
        assertEquals(Map.of(Town.entity("hub"), 3L), town.view("n"));
    }

    @Test
    void whoHasNoLinkIsNotHeard() {
        town.hear("n", "nobody", new GossipMessage.Told(hub(3)).encode());
        assertEquals(Map.of(), town.view("n"));
    }

    private static List<GossipMessage> said(Gossip gossip, String peer, GossipInput input) {
        return gossip.take(input, Profiles.NOW).stream()
                .flatMap(effect ->
                        effect instanceof GossipEffect.Send it && it.peer().equals(Town.node(peer))
                                ? Stream.of(GossipMessage.decode(it.message()))
                                : Stream.empty())
                .toList();
    }

    @Test
    void aDigestIsAnsweredAtOnceByWhatIsLackedAndWhatIsOwed() {
        Gossip gossip = new Gossip(Town.DOMAIN, Profiles.boards("hub", "hub-b"));
        VouchedProfile own = Profiles.vouched(Profiles.profile("hub-b", 1), "hub-b");
        gossip.take(new GossipInput.PeerUp(Town.node("peer")), Profiles.NOW);
        gossip.take(new GossipInput.Own(own), Profiles.NOW);
        GossipMessage digest = new GossipMessage.Digest(
                Bytes32.ZERO,
                GossipMessage.end(),
                Stream.of("hub", "stranger")
                        .map(name -> new GossipMessage.Entry(Town.entity(name), 1, 1))
                        .sorted((a, b) -> a.entity().compareTo(b.entity()))
                        .toList());
        assertEquals(
                List.of(new GossipMessage.Want(List.of(Town.entity("hub"))), new GossipMessage.Told(own)),
                said(gossip, "peer", new GossipInput.Heard(Town.node("peer"), digest.encode())),
                "of a stranger without a board nothing is wanted");
    }

    @Test
    void whatIsNewIsToldToAllButItsTellerAndEvidenceToAll() {
        for (String listener : List.of("teller", "other")) {
            Gossip gossip = new Gossip(Town.DOMAIN, Profiles.boards("hub"));
            gossip.take(new GossipInput.PeerUp(Town.node("teller")), Profiles.NOW);
            gossip.take(new GossipInput.PeerUp(Town.node("other")), Profiles.NOW);
            GossipMessage told = new GossipMessage.Told(hub(3, "x"));
            assertEquals(
                    listener.equals("other") ? List.of(told) : List.of(),
                    said(gossip, listener, new GossipInput.Heard(Town.node("teller"), told.encode())));
            GossipMessage again = new GossipMessage.Told(hub(3, "y"));
            assertEquals(
                    List.of(new GossipMessage.Accused(new Equivocation(hub(3, "x"), hub(3, "y")))),
                    said(gossip, listener, new GossipInput.Heard(Town.node("teller"), again.encode())));
        }
    }

    @Test
    void theLongestEvidenceFitsAMessage() {
        List<ProfileChannel> channels = new ArrayList<>();
        for (int i = 0; i < Limits.PROFILE_CHANNELS; i++) {
            channels.add(Profiles.channel("neighbour " + i, 60));
        }
        channels.sort(null);
        Profile some = Profiles.profile("hub", Long.MAX_VALUE);
        Profile one = new Profile(some.entity(), 9, some.madeAtSeconds(), some.key(), some.unlisted(), channels);
        Profile other = new Profile(
                some.entity(), 9, some.madeAtSeconds(), some.key(), some.unlisted(), channels.subList(1, 128));
        Bytes message = new GossipMessage.Accused(
                        new Equivocation(Profiles.vouched(one, "hub"), Profiles.vouched(other, "hub")))
                .encode();
        assertTrue(message.size() <= Limits.GOSSIP_BYTES);
        town.hear("n", "evil", message);
        expect();
        assertEquals(Map.of(Town.entity("hub"), 0L), town.view("n"));
    }

    @Property(tries = 500)
    void noiseIsRefused(@ForAll @Size(max = 300) byte[] noise) {
        refusedOrSame(Bytes.of(noise));
    }

    @Property(tries = 1_000)
    void aChangedByteIsRefusedOrIsAnotherMessage(
            @ForAll @IntRange(max = 3) int which,
            @ForAll @IntRange(max = 3_000) int place,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = messages().get(which).encode().toArray();
        bytes[place % bytes.length] ^= (byte) change;
        refusedOrSame(Bytes.of(bytes));
    }

    @Test
    void readsWhatItWrites() {
        for (GossipMessage message : messages()) {
            assertEquals(message, GossipMessage.decode(message.encode()));
        }
    }

    private static final List<GossipMessage> MESSAGES = List.of(
            new GossipMessage.Told(hub(3, "x", "y")),
            new GossipMessage.Accused(new Equivocation(hub(3, "x"), hub(3, "y"))),
            new GossipMessage.Digest(
                    Bytes32.ZERO,
                    GossipMessage.end(),
                    new Random(1)
                            .longs(5)
                            .mapToObj(mark -> new GossipMessage.Entry(Town.entity("e" + mark), mark & 0xffff, mark))
                            .sorted((a, b) -> a.entity().compareTo(b.entity()))
                            .toList()),
            new GossipMessage.Want(List.of(Town.entity("hub"))));

    private static List<GossipMessage> messages() {
        return MESSAGES;
    }

    private static void refusedOrSame(Bytes bytes) {
        try {
            assertEquals(bytes, GossipMessage.decode(bytes).encode());
        } catch (RefusedException e) {
            assertTrue(e.tag() == EngineTag.GOSSIP_INVALID || e.tag() == EngineTag.PROFILE_INVALID, () -> "" + e.tag());
        }
    }
}
