package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.gossip.Boards;
import io.portcullis.engine.gossip.CapacityBucket;
import io.portcullis.engine.gossip.Profile;
import io.portcullis.engine.gossip.ProfileChannel;
import io.portcullis.engine.gossip.VouchedProfile;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProfileDeskTest {
    private static final Boards BOARDS = entity -> Stream.of("hub-a", "hub-b")
            .filter(name -> Town.entity(name).equals(entity))
            .map(name -> Town.board(TwinTown.home(name)))
            .findFirst();

    private final TwinTown town = new TwinTown();

    @AfterEach
    void close() {
        town.close();
    }

    private void tellKey(String entity) {
        town.homeOf(entity)
                .give(new HubInput.OnionKeyed(
                        Town.entity(entity), Packets.key(entity).publicKey()));
    }

    /** So long that whatever changed is looked at. */
    private void look() {
        town.settle();
        town.pass(Limits.PROFILE_LOOK_SECONDS * 1_000);
        town.settle();
    }

    private List<VouchedProfile> announced(String node) {
        List<VouchedProfile> all = new ArrayList<>();
        for (HubEffect effect : town.node(node).told) {
            if (effect instanceof HubEffect.Announced it) {
                all.add(it.profile());
            }
        }
        return all;
    }

    @Test
    void aHubThatHasToldItsKeyIsAnnouncedByItsQuorum() {
        tellKey("hub-a");
        town.settle();
        VouchedProfile vouched = announced("a").getFirst();
        assertEquals(Optional.empty(), vouched.refuse(Town.DOMAIN, BOARDS, town.timeSeconds()));
        Profile said = vouched.profile();
        assertEquals(Town.entity("hub-a"), said.entity());
        assertEquals(Packets.key("hub-a").publicKey(), said.key());
        assertEquals(vouched.proof().seal().blockHeight(), said.sequence());
        assertEquals(Town.terms().base(), said.unlisted().fees().base());
        ProfileChannel channel = said.channels().getFirst();
        assertEquals(Town.entity("hub-b"), channel.to());
        assertEquals(CapacityBucket.of(TwinTown.LIMIT), channel.capacity());
        assertTrue(channel.policy().enabled());
        assertEquals(1, said.channels().size(), "clients are not shown");
        assertEquals(List.of(vouched), town.node("a").hub().profiles());
    }

    @Test
    void whoForwardsNothingSaysNothing() {
        tellKey("alice");
        tellKey("carol");
        look();
        assertEquals(List.of(), announced("a"));
        assertEquals(List.of(), announced("c"));
    }

    @Test
    void onlyTheNodesOwnEntitiesSpeak() {
        town.node("a")
                .give(new HubInput.OnionKeyed(
                        Town.entity("hub-b"), Packets.key("hub-b").publicKey()));
        town.settle();
        assertTrue(town.node("a").told.stream()
                .anyMatch(effect ->
                        effect instanceof HubEffect.Refused it && it.refusal().tag() == EngineTag.ENTITY_FOREIGN));
        assertEquals(List.of(), announced("a"));
    }

    @Test
    void whatDoesNotChangeIsSaidOnceADay() {
        tellKey("hub-a");
        town.settle();
        for (int i = 0; i < 5; i++) {
            look();
        }
        tellKey("hub-a");
        look();
        assertEquals(1, announced("a").size());
        town.pass(Limits.PROFILE_REFRESH_SECONDS * 1_000);
        town.settle();
        assertEquals(2, announced("a").size());
        assertTrue(announced("a")
                .get(1)
                .profile()
                .saysTheSameAs(announced("a").get(0).profile()));
        assertTrue(announced("a").get(1).profile().sequence()
                > announced("a").get(0).profile().sequence());
    }

    @Test
    void manyChangesAreSaidAtMostOnceInAWhile() {
        tellKey("hub-a");
        look();
        int before = announced("a").size();
        for (int i = 0; i < 6; i++) {
            boolean up = i % 2 == 1;
            town.node("a").give(new HubInput.PeerChanged(Town.node("b"), up));
            town.block("a");
        }
        town.node("a").give(new HubInput.PeerChanged(Town.node("b"), false));
        town.settle();
        assertEquals(before, announced("a").size());
        look();
        assertEquals(before + 1, announced("a").size());
        assertFalse(announced("a")
                .getLast()
                .profile()
                .channels()
                .getFirst()
                .policy()
                .enabled());
    }

    @Test
    void aPaymentThatStaysInItsBucketIsNobodysBusiness() {
        tellKey("hub-a");
        look();
        town.command("hub-a", Town.with("hub-b", new Transaction.Pay(Town.GOLD, Amount.of(10_000), Bytes32.ZERO)));
        look();
        assertEquals(1, announced("a").size());
        town.command("hub-a", Town.with("hub-b", new Transaction.Pay(Town.GOLD, Amount.of(89_000), Bytes32.ZERO)));
        look();
        assertEquals(2, announced("a").size());
        assertEquals(
                CapacityBucket.of(Amount.of(1_000)),
                announced("a").getLast().profile().channels().getFirst().capacity());
    }

    @Test
    void nothingFurtherIsDrawnUpWhileTheSignersAreAway() {
        tellKey("hub-a");
        town.block("a");
        for (int i = 0; i < 4; i++) {
            town.pass(Limits.PROFILE_LOOK_SECONDS * 1_000);
            town.node("a").give(new HubInput.PeerChanged(Town.node("b"), i % 2 == 1));
            town.block("a");
        }
        assertEquals(1, town.node("a").hub().unsealed().size());
        town.settle();
        assertEquals(1, announced("a").size());
    }

    @Test
    void aRestartFromBlocksOrSnapshotLosesNothing() {
        tellKey("hub-a");
        town.block("a");
        town.node("a").restart();
        town.node("a").save();
        town.node("a").restart();
        town.settle();
        town.node("a").restart();
        assertEquals(announced("a"), town.node("a").hub().profiles());
        town.node("a").save();
        town.node("a").restart();
        assertEquals(announced("a"), town.node("a").hub().profiles());
    }

    /** The other way round: what vouches for a profile vouches for no frame. */
    @Test
    void aProfilesSealIsNoFramesSeal() {
        tellKey("hub-b");
        town.settle();
        VouchedProfile vouched = announced("b").getFirst();
        town.command("hub-b", Town.with("hub-a", new Transaction.Pay(Town.GOLD, Amount.of(5), Bytes32.ZERO)));
        town.block("b");
        town.node("b").seal();
        town.block("b");
        long sequence = town.received("b", "a") + 1;
        PeerPayload honest = PeerPayload.decode(
                town.node("b").hub().links().payload(Town.node("a"), sequence).orElseThrow());
        Bytes forged = payload(honest.message(), vouched.proof());
        town.node("a").hear("b", sequence, forged);
        town.block("a");
        assertTrue(town.node("a").told.stream()
                .anyMatch(effect ->
                        effect instanceof HubEffect.Alarm it && it.refusal().tag() == EngineTag.PROOF_BODY_WRONG));
        SealLeaf leaf = vouched.proof().leaf();
        assertFalse(leaf.account().equals(honest.proofs().getFirst().leaf().account()));
    }

    private static Bytes payload(AccountMessage message, SealedProof proof) {
        return new RlpWriter()
                .bytes(message.encode())
                .list(new RlpWriter().bytes(proof.encode()))
                .toList();
    }
}
