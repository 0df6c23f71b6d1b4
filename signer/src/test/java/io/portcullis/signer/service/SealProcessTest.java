package io.portcullis.signer.service;

import static io.portcullis.signer.testing.SealBlocks.CLIENT;
import static io.portcullis.signer.testing.SealBlocks.HUB;
import static io.portcullis.signer.testing.SealBlocks.account;
import static io.portcullis.signer.testing.SealBlocks.block;
import static io.portcullis.signer.testing.SealBlocks.entity;
import static io.portcullis.signer.testing.SealBlocks.leaf;
import static io.portcullis.signer.testing.SealBlocks.sealOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.DoorFrames;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SealSignature;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.seal.Limits;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real signer process over a real token, asked for seals through its door. */
class SealProcessTest {
    @TempDir
    static Path directory;

    private static SignerRig rig;

    @BeforeAll
    static void performTheCeremony() throws Exception {
        rig = new SignerRig(directory);
    }

    @AfterAll
    static void stopEveryProcess() {
        rig.close();
    }

    private static SealClient serve(String instance) throws Exception {
        rig.serve(rig.configureSealing(instance, List.of(HUB, CLIENT)));
        return rig.sealClient(instance);
    }

    private static SealSignature granted(SealClient client, SealBlocks block) {
        return SignerRig.granted(client.seal(block.seal(), block.packed()));
    }

    private static Refusal refused(SealClient client, SealBlocks block) {
        return assertInstanceOf(Answer.Refused.class, client.seal(block.seal(), block.packed()))
                .refusal();
    }

    private static SignerTag tagOf(SealClient client, SealBlocks block) {
        return refused(client, block).tag();
    }

    private static SealBlocks inOrder(long height, SealLeaf... leaves) {
        return new SealBlocks(List.of(leaves), sealOf(height, List.of(leaves)));
    }

    @Test
    void everyLeafOfASealedBlockIsProvenToTheBoard() throws Exception {
        try (SealClient client = serve("good")) {
            for (long height = 1; height <= 3; height++) {
                SealBlocks block = block(height, 257, height);
                SealSignature signed = granted(client, block);
                List<Bytes32> hashes =
                        block.leaves().stream().map(SealLeaf::hash).toList();
                for (int i = 0; i < hashes.size(); i += 64) {
                    SealedProof proof = new SealedProof(
                            block.leaves().get(i),
                            i,
                            MerkleTree.inclusionPath(i, hashes),
                            block.seal(),
                            List.of(signed.signature()));
                    assertTrue(proof.verify(rig.trust().domain(), rig.trust().board()));
                }
            }
        }
    }

    @Test
    void everyRuleOfSealsHasItsOwnTag() throws Exception {
        try (SealClient client = serve("rules")) {
            granted(client, block(5, leaf(HUB, 1, 10, "a"), leaf(CLIENT, 1, 3, "a")));
            Refusal low = refused(client, block(6, leaf(HUB, 1, 9, "a"), leaf(HUB, 2, 1, "a")));
            assertEquals(SignerTag.WATERMARK_VERSION_TOO_LOW, low.tag());
            assertTrue(low.reason().contains(HUB.toString())
                    && low.reason().contains(account(1).toString()));
            Refusal forked = refused(client, block(6, leaf(HUB, 1, 10, "b")));
            assertEquals(SignerTag.WATERMARK_VERSION_FORKED, forked.tag());
            assertTrue(forked.reason().contains(account(1).toString()));
            assertEquals(SignerTag.SEAL_HEIGHT_SPENT, tagOf(client, block(5, leaf(HUB, 1, 11, "a"))));
            assertEquals(SignerTag.SEAL_HEIGHT_SPENT, tagOf(client, block(4, leaf(HUB, 1, 11, "a"))));
            assertEquals(SignerTag.SEAL_ENTITY_UNKNOWN, tagOf(client, block(6, leaf(entity("other"), 1, 1, "a"))));
            assertEquals(
                    SignerTag.SEAL_LEAVES_UNORDERED,
                    tagOf(client, inOrder(6, leaf(HUB, 1, 12, "a"), leaf(HUB, 1, 11, "a"))));
            assertEquals(
                    SignerTag.SEAL_LEAVES_UNORDERED,
                    tagOf(client, inOrder(6, leaf(HUB, 1, 11, "a"), leaf(HUB, 1, 11, "b"))));
            granted(client, block(6, leaf(HUB, 1, 10, "a"), leaf(HUB, 2, 1, "a")));
        }
    }

    @Test
    void ofSeveralVersionsInABlockTheHighestStands() throws Exception {
        try (SealClient client = serve("versions")) {
            granted(client, block(1, leaf(HUB, 1, 4, "a"), leaf(HUB, 1, 5, "b"), leaf(HUB, 1, 6, "c")));
            assertEquals(SignerTag.WATERMARK_VERSION_TOO_LOW, tagOf(client, block(2, leaf(HUB, 1, 5, "b"))));
            granted(client, block(2, leaf(HUB, 1, 6, "c"), leaf(HUB, 1, 8, "d")));
            assertEquals(SignerTag.WATERMARK_VERSION_TOO_LOW, tagOf(client, block(3, leaf(HUB, 1, 7, "e"))));
        }
    }

    @Test
    void theLastSealIsAnsweredAgainAndAfterARestartToo() throws Exception {
        Path configuration = rig.configureSealing("again", List.of(HUB, CLIENT));
        Process first = rig.serve(configuration);
        SealBlocks block = block(7, 100, 1);
        try (SealClient client = rig.sealClient("again")) {
            SealSignature signed = granted(client, block);
            assertEquals(signed.signature(), granted(client, block).signature());
            first.destroyForcibly().waitFor();
            rig.serve(configuration);
            assertEquals(signed.signature(), granted(client, block).signature(), "a kill loses no page of the kernel");
            assertEquals(SignerTag.SEAL_HEIGHT_SPENT, tagOf(client, block(7, 100, 2)));
            assertEquals(SignerTag.WATERMARK_VERSION_FORKED, tagOf(client, block(8, leaf(HUB, 1, 1, "other"))));
            granted(client, block(9, 100, 2));
        }
    }

    @Test
    void ofRacingBodiesForOneVersionExactlyOneIsSealed() throws Exception {
        serve("race").close();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                CyclicBarrier start = new CyclicBarrier(SealDesk.PLACES);
                List<Future<Answer<SealSignature>>> answers = new ArrayList<>();
                for (int racer = 0; racer < SealDesk.PLACES; racer++) {
                    // Half of them at one height, half at heights of their own.
                    long height = 100L * (round + 1) + (racer % 2 == 0 ? 0 : racer);
                    SealBlocks block = block(height, leaf(HUB, round, 1, "racer-" + racer));
                    answers.add(callers.submit(() -> {
                        try (SealClient client = rig.sealClient("race")) {
                            start.await();
                            return client.seal(block.seal(), block.packed());
                        }
                    }));
                }
                int won = 0;
                for (Future<Answer<SealSignature>> answer : answers) {
                    if (answer.get() instanceof Answer.Refused<SealSignature>(var refusal)) {
                        assertTrue(
                                refusal.tag() == SignerTag.SEAL_HEIGHT_SPENT
                                        || refusal.tag() == SignerTag.WATERMARK_VERSION_FORKED,
                                refusal.toString());
                    } else {
                        won++;
                    }
                }
                assertEquals(1, won);
            }
        }
    }

    @Test
    void stalledCallersLoseTheirPlacesAndHoldNobodyElseUp() throws Exception {
        try (SealClient client = serve("stalled")) {
            List<SocketChannel> stalled = new ArrayList<>();
            for (int i = 0; i < SealDesk.PLACES; i++) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(rig.socket("stalled")));
                DoorFrames.write(channel, begin(100_000));
                assertTrue(new String(DoorFrames.read(channel).orElseThrow(), UTF_8).contains("proceed"));
                channel.write(ByteBuffer.allocate(1_000));
                stalled.add(channel);
            }
            assertEquals(SignerTag.SEAL_PLACES_EXHAUSTED, tagOf(client, block(1, 1, 1)));
            assertInstanceOf(Answer.Granted.class, rig.client("stalled").checkpoint(), "other requests go on");
            for (SocketChannel channel : stalled) {
                assertTrue(DoorFrames.read(channel).isEmpty(), "it is closed without an answer");
                channel.close();
            }
            granted(client, block(1, 1, 1));
        }
    }

    @Test
    void announcementsOutOfBoundsAreRefusedBeforeAnyLeaf() throws Exception {
        serve("bounds").close();
        assertEquals(SignerTag.SEAL_TOO_LARGE.name(), answerTo("bounds", begin(0)));
        assertEquals(SignerTag.SEAL_TOO_LARGE.name(), answerTo("bounds", begin(Limits.MAX_LEAVES + 1L)));
        String other = new String(begin(1), UTF_8).replace("31337", "1");
        assertEquals(SignerTag.WRONG_CHAIN.name(), answerTo("bounds", other.getBytes(UTF_8)));
        String ground = new String(begin(1), UTF_8).replace("\"blockHeight\":1", "\"blockHeight\":0");
        assertEquals(SignerTag.FIELD_INVALID.name(), answerTo("bounds", ground.getBytes(UTF_8)));
    }

    private static byte[] begin(long leafCount) {
        return StrictJson.canonical(StrictJson.newObject()
                .put("version", 1)
                .put("operation", "seal")
                .put("chainId", rig.trust().domain().chainId())
                .put("depositary", rig.trust().domain().depositary().toString())
                .put("blockHeight", 1)
                .put("leafCount", leafCount));
    }

    private static String answerTo(String instance, byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(rig.socket(instance)));
            DoorFrames.write(channel, request);
            return StrictJson.object(DoorFrames.read(channel).orElseThrow())
                    .path("refusal")
                    .path("tag")
                    .asString("granted");
        }
    }

    @Test
    void withoutConfiguredEntitiesNothingIsSealed() throws Exception {
        rig.serve(rig.configure("nobody"));
        try (SealClient client = rig.sealClient("nobody")) {
            assertEquals(SignerTag.SEALS_NOT_CONFIGURED, tagOf(client, block(1, 1, 1)));
        }
        assertTrue(Files.notExists(directory.resolve("nobody").resolve(SealMemory.LEFT_FILE)));
    }
}
