package io.portcullis.signer.service;

import static io.portcullis.signer.testing.SealBlocks.HUB;
import static io.portcullis.signer.testing.SealBlocks.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SealSignature;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kills a real signer where a seal can be cut off, and asks the survivor for that seal and for another in its place: a sample of what {@link
 * CrashPointsTest} does at every point in memory, and in the long run at every point.
 */
class SealCrashProcessTest {
    private static final int LEAVES = 20_000;

    /** The test command tries each so many-th point. */
    private static final int SAMPLE = 15;

    @TempDir
    Path directory;

    /** Two blocks of one height whose accounts and versions are the same, and whose bodies are not. */
    private static SealBlocks block(int leaves, String body) {
        List<SealLeaf> all = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            all.add(leaf(HUB, i, 3, body));
        }
        return SealBlocks.block(9, all);
    }

    private record Attempt(SignerRig rig, String instance, SealBlocks honest, SealBlocks other) {
        Answer<SealSignature> ask(SealBlocks block) {
            try (SealClient client = rig.sealClient(instance)) {
                return client.seal(block.seal(), block.packed());
            }
        }

        /** After the restart, with the honest block asked for again first, or the other one. */
        void settle(boolean received, boolean honestFirst) {
            boolean logged = isLogged();
            Answer<SealSignature> first = ask(honestFirst ? honest : other);
            Answer<SealSignature> second = ask(honestFirst ? other : honest);
            Answer<SealSignature> honestAnswer = honestFirst ? first : second;
            assertTrue(first instanceof Answer.Granted ^ second instanceof Answer.Granted, "exactly one of the two");
            if (honestFirst || received || logged) {
                assertInstanceOf(Answer.Granted.class, honestAnswer, "what was agreed to is never taken back");
            }
            Answer<SealSignature> refused = first instanceof Answer.Granted ? second : first;
            assertEquals(
                    SignerTag.SEAL_HEIGHT_SPENT,
                    assertInstanceOf(Answer.Refused.class, refused).refusal().tag());
        }

        private boolean isLogged() {
            SignerClient client = rig.client(instance);
            long size = SignerRig.granted(client.checkpoint()).size();
            for (long i = 0; i < size; i++) {
                ObjectNode entry = SignerRig.leaf(SignerRig.granted(client.prove(i)));
                if (entry.get("type").stringValue().equals("seal-agreed")) {
                    assertEquals(
                            honest.seal().root().toString(), entry.get("root").stringValue());
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    @Tag("soak")
    void noCrashAtAnyWriteOrForceYieldsTwoSealsOfOneHeight() throws Exception {
        crashFrom(1, 1);
    }

    @Test
    void noCrashAtASampleOfWritesAndForcesYieldsTwoSealsOfOneHeight() throws Exception {
        int first = 1 + new Random().nextInt(SAMPLE);
        try {
            crashFrom(first, SAMPLE);
        } catch (AssertionError e) {
            throw new AssertionError("from point " + first, e);
        }
    }

    private void crashFrom(int first, int stride) throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            int point = first - stride;
            boolean crashed = true;
            while (crashed) {
                point += stride;
                assertTrue(point < 100, "a seal has fewer operations than that");
                String instance = "c" + point;
                Path configuration = rig.configureSealing(instance, Set.of(HUB));
                Process process =
                        rig.start(CrashingSignerMain.class, List.of("-Dcrash.at=" + point), "serve", configuration);
                Attempt attempt = new Attempt(rig, instance, block(3, "honest"), block(3, "other"));
                boolean received = SignerRig.awaitReady(process)
                        && attempt.ask(attempt.honest()) instanceof Answer.Granted<SealSignature>;
                crashed = !received;
                if (crashed) {
                    assertEquals(CrashingSignerMain.EXIT, process.waitFor(), "point " + point);
                } else {
                    process.destroyForcibly().waitFor();
                }
                Process survivor = rig.serve(configuration);
                attempt.settle(received, point % 2 == 0);
                survivor.destroyForcibly().waitFor();
            }
            assertTrue(point > 10, "every write and force of a seal was a crash point, not only " + point);
        }
    }

    @Test
    void killedAtAnyMomentItNeverSealsTwoBodiesForOneVersion() throws Exception {
        kill(2);
    }

    @Test
    @Tag("soak")
    void killedAtManyMomentsItNeverSealsTwoBodiesForOneVersion() throws Exception {
        kill(16);
    }

    private void kill(int rounds) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SealBlocks honest = block(LEAVES, "honest");
        SealBlocks other = block(LEAVES, "other");
        try (SignerRig rig = new SignerRig(directory)) {
            for (int round = 1; round <= rounds; round++) {
                String instance = "k" + round;
                Path configuration = rig.configureSealing(instance, Set.of(HUB));
                Process process = rig.serve(configuration);
                Attempt attempt = new Attempt(rig, instance, honest, other);
                CompletableFuture<Boolean> asked = CompletableFuture.supplyAsync(
                        () -> attempt.ask(honest) instanceof Answer.Granted<SealSignature>);
                LockSupport.parkNanos(random.nextInt(250_000_000));
                process.destroyForcibly().waitFor();
                boolean received = asked.join();
                Process survivor = rig.serve(configuration);
                attempt.settle(received, round % 2 == 0);
                survivor.destroyForcibly().waitFor();
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void olderSealsPutBackUnderANewerLogStopTheStart() throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            Path configuration = rig.configureSealing("back", Set.of(HUB));
            Process first = rig.serve(configuration);
            try (SealClient client = rig.sealClient("back")) {
                SealBlocks block = SealBlocks.block(1, 5, 1);
                SignerRig.granted(client.seal(block.seal(), block.packed()));
            }
            first.destroyForcibly().waitFor();
            Path journal = directory.resolve("back/seals-left.journal");
            byte[] old = Files.readAllBytes(journal);
            Process second = rig.serve(configuration);
            try (SealClient client = rig.sealClient("back")) {
                SealBlocks block = SealBlocks.block(2, 5, 2);
                SignerRig.granted(client.seal(block.seal(), block.packed()));
            }
            second.destroyForcibly().waitFor();
            Files.write(journal, old);
            refusedStart(rig, configuration);
            Files.delete(journal);
            refusedStart(rig, configuration);
        }
    }

    private void refusedStart(SignerRig rig, Path configuration) throws Exception {
        Process process = rig.start(SignerMain.class, List.of(), "serve", configuration);
        assertEquals(false, SignerRig.awaitReady(process));
        assertEquals(ExitCode.STORAGE.code(), process.waitFor());
        List<String> said = Files.readAllLines(directory.resolve("err.log"));
        assertTrue(said.getLast().contains(SignerTag.WATERMARK_ROLLED_BACK.name()), said.getLast());
    }
}
