package io.portcullis.signer.service;

import static io.portcullis.signer.testing.SealBlocks.HUB;
import static io.portcullis.signer.testing.SealBlocks.block;
import static io.portcullis.signer.testing.SealBlocks.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.signer.client.SealClient;
import io.portcullis.signer.client.SealQuorum;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real signers, each over a token of its own, as one board with a threshold of two. */
class SealQuorumTest {
    private static final int SIGNERS = 3;

    @TempDir
    static Path directory;

    private static final List<SignerRig> RIGS = new ArrayList<>();
    private static Board board;

    @BeforeAll
    static void performTheCeremonies() throws Exception {
        for (int i = 0; i < SIGNERS; i++) {
            RIGS.add(new SignerRig(Files.createDirectory(directory.resolve("s" + i))));
        }
        board = new Board(
                RIGS.stream()
                        .map(SealQuorumTest::address)
                        .sorted(Comparator.naturalOrder())
                        .map(address -> new Board.Member(address, 1))
                        .toList(),
                2);
    }

    @AfterAll
    static void stopEveryProcess() {
        RIGS.forEach(SignerRig::close);
    }

    private static Address address(SignerRig rig) {
        return rig.trust().members().getFirst().address();
    }

    /** The board's processes for one test. */
    private static final class Running implements AutoCloseable {
        final List<Path> configurations = new ArrayList<>();
        final List<Process> processes = new ArrayList<>();
        final SealQuorum quorum;

        Running(String instance) throws IOException {
            for (SignerRig rig : RIGS) {
                configurations.add(rig.configureSealing(instance, Set.of(HUB)));
                processes.add(rig.serve(configurations.getLast()));
            }
            quorum = new SealQuorum(
                    board, RIGS.stream().map(rig -> rig.sealClient(instance)).toList());
        }

        void signal(int signer, String name) throws IOException, InterruptedException {
            new ProcessBuilder(
                            "kill",
                            "-" + name,
                            Long.toString(processes.get(signer).pid()))
                    .start()
                    .waitFor();
        }

        SealQuorum.Outcome seal(SealBlocks block) throws InterruptedException {
            return quorum.seal(block.seal(), block.packed());
        }

        @Override
        public void close() {
            quorum.close();
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static SealQuorum.Outcome.Sealed sealed(SealBlocks block, SealQuorum.Outcome outcome) {
        SealQuorum.Outcome.Sealed sealed = assertInstanceOf(SealQuorum.Outcome.Sealed.class, outcome);
        List<Bytes32> hashes = block.leaves().stream().map(SealLeaf::hash).toList();
        for (int i = 0; i < hashes.size(); i += 7) {
            SealedProof proof = new SealedProof(
                    block.leaves().get(i), i, MerkleTree.inclusionPath(i, hashes), sealed.seal(), sealed.signatures());
            assertTrue(proof.verify(RIGS.getFirst().trust().domain(), board));
        }
        return sealed;
    }

    @Test
    void sealsOfAQuorumProveEveryLeafToTheBoard() throws Exception {
        try (Running running = new Running("good")) {
            for (long height = 1; height <= 5; height++) {
                SealBlocks block = block(height, 50, height);
                sealed(block, running.seal(block));
            }
        }
    }

    @Test
    void deadSignerIsNamedAndTakesPartAgainAfterItsRestart() throws Exception {
        try (Running running = new Running("dead")) {
            sealed(block(1, 5, 1), running.seal(block(1, 5, 1)));
            running.processes.get(0).destroyForcibly().waitFor();
            running.processes.get(1).destroyForcibly().waitFor();
            SealQuorum.Outcome.Unsealed unsealed =
                    assertInstanceOf(SealQuorum.Outcome.Unsealed.class, running.seal(block(2, 5, 2)));
            assertEquals(2, unsealed.refusals().size());
            unsealed.refusals().values().forEach(no -> assertEquals(SignerTag.SIGNER_UNREACHABLE, no.tag()));
            running.processes.set(0, RIGS.get(0).serve(running.configurations.get(0)));
            sealed(block(2, 5, 2), running.seal(block(2, 5, 2)));
            SealBlocks next = block(3, 5, 3);
            SealQuorum.Outcome.Sealed sealed = sealed(next, running.seal(next));
            assertTrue(sealed.refusals().keySet().stream().allMatch(address(RIGS.get(1))::equals));
        }
    }

    @Test
    void slowSignerHoldsNobodyUpAndSealsTheNewestBlockLater() throws Exception {
        try (Running running = new Running("slow")) {
            running.signal(2, "STOP");
            for (long height = 1; height <= 20; height++) {
                SealBlocks block = block(height, 5, height);
                assertEquals(2, sealed(block, running.seal(block)).signatures().size());
            }
            running.signal(2, "CONT");
            // Now it is needed: without one of the others it makes the quorum.
            running.processes.get(0).destroyForcibly().waitFor();
            SealBlocks block = block(21, 5, 21);
            sealed(block, running.seal(block));
        }
    }

    @Test
    void signerThatKnowsBetterIsNamedWithItsReason() throws Exception {
        try (Running running = new Running("knows")) {
            SealBlocks apart = block(1, leaf(HUB, 1, 5, "another-body"));
            for (int i = 0; i < 2; i++) {
                try (SealClient alone = RIGS.get(i).sealClient("knows")) {
                    SignerRig.granted(alone.seal(apart.seal(), apart.packed()));
                }
            }
            SealQuorum.Outcome.Unsealed unsealed =
                    assertInstanceOf(SealQuorum.Outcome.Unsealed.class, running.seal(block(2, leaf(HUB, 1, 5, "a"))));
            assertEquals(2, unsealed.refusals().size());
            unsealed.refusals().values().forEach(no -> assertEquals(SignerTag.WATERMARK_VERSION_FORKED, no.tag()));
        }
    }
}
