package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.SignedBatch;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.verdict.SignerTag;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kills a real signer over a real token, and asks the survivor what it signed: a sample of what {@link CrashPointsTest} does at every point in
 * memory, and in the long run at every point.
 */
class SignerCrashTest {
    private static final long NONCE = 7;

    /** The test command tries each so many-th point. */
    private static final int SAMPLE = 15;

    @TempDir
    Path directory;

    @Test
    @Tag("soak")
    void noCrashAtAnyWriteOrForceYieldsTwoBatchesOrAnUnloggedSignature() throws Exception {
        crashFrom(1, 1);
    }

    @Test
    void noCrashAtASampleOfWritesAndForcesYieldsTwoBatchesOrAnUnloggedSignature() throws Exception {
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
                assertTrue(point < 200, "a signing has fewer operations than that");
                String instance = "c" + point;
                Path configuration = rig.configure(instance);
                Process process =
                        rig.start(CrashingSignerMain.class, List.of("-Dcrash.at=" + point), "serve", configuration);
                Attempt attempt = new Attempt(rig, instance);
                if (SignerRig.awaitReady(process)) {
                    attempt.run();
                }
                crashed = attempt.received == null;
                if (crashed) {
                    assertEquals(CrashingSignerMain.EXIT, process.waitFor(), "point " + point);
                } else {
                    process.destroyForcibly().waitFor();
                }
                Process survivor = rig.serve(configuration);
                attempt.settle(point % 2 == 0);
                survivor.destroyForcibly().waitFor();
            }
            assertTrue(point > 15, "every write and force of a signing was a crash point, not only " + point);
        }
    }

    @Test
    void killedAtAnyMomentItNeverSignsTwoBatchesForOneNonce() throws Exception {
        kill(2);
    }

    @Test
    @Tag("soak")
    void killedAtManyMomentsItNeverSignsTwoBatchesForOneNonce() throws Exception {
        kill(16);
    }

    private void kill(int rounds) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (SignerRig rig = new SignerRig(directory)) {
            for (int round = 1; round <= rounds; round++) {
                String instance = "k" + round;
                Path configuration = rig.configure(instance);
                Process process = rig.serve(configuration);
                Attempt attempt = new Attempt(rig, instance);
                CompletableFuture<Void> done = CompletableFuture.runAsync(attempt::run);
                LockSupport.parkNanos(random.nextInt(150_000_000));
                process.destroyForcibly().waitFor();
                done.join();
                Process survivor = rig.serve(configuration);
                attempt.settle(round % 2 == 0);
                survivor.destroyForcibly().waitFor();
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /** One honest caller whose signer dies under it, and a second batch for the same nonce. */
    private static final class Attempt {
        private final SignerRig rig;
        private final SignerClient client;
        private SignerRig.Draft draft;
        private SignedBatch received;

        Attempt(SignerRig rig, String instance) {
            this.rig = rig;
            this.client = rig.client(instance);
        }

        void run() {
            try {
                if (!(client.checkpoint() instanceof Answer.Granted<Checkpoint>(Checkpoint checkpoint))) {
                    return;
                }
                draft = rig.draft(NONCE, "honest", checkpoint);
                if (client.record(draft.intent()) instanceof Answer.Granted<Inclusion>(Inclusion inclusion)
                        && client.sign(rig.evidence(draft, inclusion))
                                instanceof Answer.Granted<SignedBatch>(SignedBatch batch)) {
                    received = batch;
                }
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /** After the restart, with the honest batch asked for again first or the other one first. */
        void settle(boolean honestFirst) throws Exception {
            Checkpoint checkpoint = SignerRig.granted(client.checkpoint());
            SignerRig.Draft other = rig.draft(NONCE, "other", checkpoint);
            SignerRig.Draft honest = draft != null ? draft : rig.draft(NONCE, "honest", checkpoint);
            Map<Bytes32, Integer> logged = signedDigests();
            List<SignerRig.Draft> order = honestFirst ? List.of(honest, other) : List.of(other, honest);
            List<SignedBatch> granted = new ArrayList<>();
            if (received != null) {
                granted.add(received);
            }
            int now = 0;
            for (SignerRig.Draft asked : order) {
                switch (client.sign(rig.recorded(client, asked))) {
                    case Answer.Granted<SignedBatch>(SignedBatch batch) -> {
                        granted.add(batch);
                        now++;
                    }
                    case Answer.Refused<SignedBatch>(var refusal) ->
                        assertEquals(SignerTag.NONCE_ALREADY_USED, refusal.tag(), refusal.toString());
                }
            }
            assertEquals(1, now, "after the restart exactly one of the two can be completed");
            if (honestFirst || received != null || !logged.isEmpty()) {
                assertInstanceOf(Answer.Granted.class, client.sign(rig.recorded(client, honest)));
            }
            assertEquals(1, signedDigests().size(), "one digest was ever signed for the nonce");
            Set<String> entries = new HashSet<>();
            for (long i = 0; i < SignerRig.granted(client.checkpoint()).size(); i++) {
                ObjectNode leaf = SignerRig.leaf(SignerRig.granted(client.prove(i)));
                if (leaf.get("type").stringValue().equals("signed")) {
                    entries.add(leaf.get("signature").stringValue());
                }
            }
            for (SignedBatch batch : granted) {
                assertTrue(
                        entries.contains(Hex.encode(batch.signature().encode())),
                        "a signature without its audit entry");
                assertTrue(batch.inclusion().holds());
                batch.inclusion()
                        .checkpoint()
                        .requireSignedBy(
                                rig.trust().member(SignerRig.NAME).orElseThrow().auditPublicKey());
            }
        }

        /** What the log says was signed, each behind an agreement to the same digest. */
        private Map<Bytes32, Integer> signedDigests() {
            Map<Bytes32, Integer> signed = new HashMap<>();
            Set<String> agreed = new HashSet<>();
            long size = SignerRig.granted(client.checkpoint()).size();
            for (long i = 0; i < size; i++) {
                ObjectNode leaf = SignerRig.leaf(SignerRig.granted(client.prove(i)));
                switch (leaf.get("type").stringValue()) {
                    case "signature-agreed" -> agreed.add(leaf.get("digest").stringValue());
                    case "signed" -> {
                        String digest = leaf.get("digest").stringValue();
                        assertTrue(agreed.contains(digest), "signed without having agreed");
                        signed.merge(Bytes32.fromHex(digest), 1, Integer::sum);
                    }
                    default -> assertTrue(leaf.has("at"), "every entry has its time");
                }
            }
            return signed;
        }
    }

    @Test
    void decoderOfTheTestAgreesOnWhatIsSigned() throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            rig.serve(rig.configure("a"));
            SignerClient client = rig.client("a");
            SignerRig.Draft draft = rig.draft(NONCE, "honest", SignerRig.granted(client.checkpoint()));
            SignedBatch batch = SignerRig.granted(client.sign(rig.recorded(client, draft)));
            Bytes32 digest = BatchDecoder.decode(draft.intent().batchBytes().toArray())
                    .digest(rig.trust().domain());
            assertEquals(
                    digest.toString(),
                    SignerRig.leaf(batch.inclusion()).get("digest").stringValue());
            assertEquals(batch.address(), Secp256k1.recover(digest, batch.signature()));
        }
    }
}
