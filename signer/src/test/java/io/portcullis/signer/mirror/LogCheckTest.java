package io.portcullis.signer.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.testing.TestWitness;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {
    private static final Origin ORIGIN = Origin.of(new EntityId(Bytes32.fromHex("0x" + "17".repeat(32))), "signer-1");
    private static final KeyPair KEY = TestKeys.p256();
    private static final NoteKey LOG_KEY = NoteKey.ofLog(ORIGIN, KEY.getPublic());

    @TempDir
    private Path folder;

    private static Bytes entry(String word, long index) {
        return Bytes.of((word + " " + index).getBytes(UTF_8));
    }

    private static Checkpoint checkpoint(long size, Bytes32 root) {
        byte[] text = Checkpoint.text(ORIGIN, size, root, 7);
        return new Checkpoint(ORIGIN, size, root, 7, TestKeys.signRaw(KEY, text));
    }

    private TileFolder copy(String name, String word, long size) {
        TileFolder copy = new TileFolder(folder.resolve(name));
        grow(TileWriter.resume(copy, 0), copy, word, size);
        return copy;
    }

    private static void grow(TileWriter writer, TileFolder copy, String word, long size) {
        while (writer.size() < size) {
            writer.append(entry(word, writer.size()));
        }
        writer.flush();
        copy.publish(checkpoint(size, writer.root()).note(KEY.getPublic()));
    }

    private static LogCheck.Result check(TileFolder copy) {
        return new LogCheck(copy, ORIGIN, Optional.of(LOG_KEY), Optional.empty(), entry -> {}).run();
    }

    private static List<String> found(TileFolder copy) {
        return check(copy).findings().stream()
                .map(finding -> finding.tag() + " " + finding.where())
                .toList();
    }

    private void damage(String file, int at) throws IOException {
        Path path = folder.resolve("log").resolve(file);
        byte[] bytes = Files.readAllBytes(path);
        bytes[at] ^= 1;
        Files.write(path, bytes);
    }

    @Test
    void aCopyOfAnySizeIsSoundAndItsRootIsTheTrees() {
        for (int size : new int[] {0, 1, 2, 255, 256, 257, 511, 512, 700}) {
            TileFolder copy = copy("log-" + size, "entry", size);
            List<Bytes32> hashes = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                hashes.add(MerkleTree.leafHash(entry("entry", i).toArray()));
            }
            LogCheck.Result result = check(copy);
            assertEquals(List.of(), result.findings());
            assertEquals(
                    size == 0 ? MerkleTree.emptyRoot() : MerkleTree.root(hashes),
                    result.head().orElseThrow().root());
            TileReader reader = new TileReader(copy, size);
            for (int index = 0; index < size; index += 83) {
                assertEquals(entry("entry", index), reader.entry(index));
                assertEquals(
                        MerkleTree.inclusionPath(index, hashes), reader.proofs().inclusion(index, size));
                assertEquals(
                        MerkleTree.consistencyPath(index, hashes),
                        reader.proofs().consistency(index, size));
            }
        }
    }

    @Test
    void aTreeOfSeventyThousandHasTheTilesThatTheSpecificationCounts() {
        Map<String, Integer> tiles = new HashMap<>();
        TileWriter writer = new TileWriter((path, bytes) -> {
            if (path.level().isPresent()) {
                tiles.merge(path.level().getAsInt() + (path.full() ? " full" : " of " + path.width()), 1, Integer::sum);
            }
        });
        for (long i = 0; i < 70_000; i++) {
            writer.append(entry("entry", i));
        }
        writer.flush();
        assertEquals(Map.of("0 full", 273, "0 of 112", 1, "1 full", 1, "1 of 17", 1, "2 of 1", 1), tiles);
    }

    @Test
    void aCopyGoesOnFromWhereItWas() {
        TileFolder copy = copy("log", "entry", 300);
        grow(TileWriter.resume(copy, 300), copy, "entry", 600);
        assertEquals(List.of(), found(copy));
        assertTrue(
                copy.tile(TilePath.entries(1, 44)).isPresent(),
                "the partial tile of an earlier size, from the full one");
    }

    @Test
    void namesTheEntryThatWasChanged() throws IOException {
        TileFolder copy = copy("log", "entry", 600);
        damage("tile/entries/001", 3);
        assertEquals(List.of("LOG_ENTRY_DAMAGED entry 256 in tile/entries/001"), found(copy));
    }

    @Test
    void namesTheEntryOfTheUnfinishedTileThatWasChanged() throws IOException {
        TileFolder copy = copy("log", "entry", 600);
        damage("tile/entries/002.p/88", 3);
        assertEquals(List.of("LOG_ENTRY_DAMAGED entry 512 in tile/entries/002.p/88"), found(copy));
    }

    @Test
    void namesTheTileThatWasChanged() throws IOException {
        TileFolder copy = copy("log", "entry", 600);
        damage("tile/0/000", 100);
        damage("tile/0/002.p/88", 100);
        damage("tile/1/000.p/2", 40);
        assertEquals(
                List.of(
                        "LOG_TILE_DAMAGED tile/0/000",
                        "LOG_TILE_DAMAGED tile/0/002.p/88",
                        "LOG_TILE_DAMAGED tile/1/000.p/2"),
                found(copy));
    }

    @Test
    void namesWhatIsMissingOrCutShort() throws IOException {
        TileFolder copy = copy("log", "entry", 600);
        Files.delete(folder.resolve("log/tile/0/001"));
        Path bundle = folder.resolve("log/tile/entries/000");
        byte[] bytes = Files.readAllBytes(bundle);
        Files.write(bundle, Arrays.copyOf(bytes, bytes.length - 1));
        assertEquals(List.of("TILE_MALFORMED tile/entries/000", "LOG_TILE_MISSING tile/0/001"), found(copy));
        Files.delete(folder.resolve("log/checkpoint"));
        assertEquals(List.of("LOG_CHECKPOINT_MISSING checkpoint"), found(copy));
    }

    @Test
    void refusesTilesThatAgreeWithEachOtherAndNotWithTheCheckpoint() {
        TileFolder copy = copy("log", "entry", 300);
        Bytes32 other = MerkleTree.leafHash(new byte[1]);
        copy.publish(checkpoint(300, other).note(KEY.getPublic()));
        assertEquals(List.of("LOG_ROOT_MISMATCH checkpoint"), found(copy));
    }

    @Test
    void refusesACheckpointThatAnotherKeySigned() {
        TileFolder copy = copy("log", "entry", 3);
        NoteKey stranger = NoteKey.ofLog(ORIGIN, TestKeys.p256().getPublic());
        assertEquals(
                SignerTag.NOTE_UNSIGNED,
                new LogCheck(copy, ORIGIN, Optional.of(stranger), Optional.empty(), entry -> {})
                        .run()
                        .findings()
                        .getFirst()
                        .tag());
    }

    @Test
    void believesALogWhoseKeyNobodyPinnedForItsWitnessesAlone() {
        TileFolder copy = copy("log", "entry", 3);
        TestWitness witness = new TestWitness("witness.example/w1");
        Witnesses one = new Witnesses(1, List.of(witness.key()));
        assertEquals(
                SignerTag.NOTE_UNSIGNED,
                new LogCheck(copy, ORIGIN, Optional.empty(), Optional.empty(), entry -> {})
                        .run()
                        .findings()
                        .getFirst()
                        .tag());
        assertEquals(
                SignerTag.COSIGNATURES_MISSING,
                new LogCheck(copy, ORIGIN, Optional.empty(), Optional.of(one), entry -> {})
                        .run()
                        .findings()
                        .getFirst()
                        .tag());
        Checkpoint published = Checkpoint.of(copy.checkpoint().orElseThrow(), KEY.getPublic());
        copy.publish(witness.cosign(published).note(KEY.getPublic()));
        assertTrue(new LogCheck(copy, ORIGIN, Optional.empty(), Optional.of(one), entry -> {})
                .run()
                .sound());
    }

    @Test
    void refusesACheckpointWithoutItsQuorumOfWitnesses() {
        TileFolder copy = copy("log", "entry", 3);
        TestWitness witness = new TestWitness("witness.example/w1");
        LogCheck check = new LogCheck(
                copy, ORIGIN, Optional.of(LOG_KEY), Optional.of(new Witnesses(1, List.of(witness.key()))), entry -> {});
        assertEquals(
                SignerTag.COSIGNATURES_MISSING,
                check.run().findings().getFirst().tag());
        Checkpoint published = Checkpoint.of(copy.checkpoint().orElseThrow(), KEY.getPublic());
        copy.publish(witness.cosign(published).note(KEY.getPublic()));
        assertTrue(new LogCheck(
                        copy,
                        ORIGIN,
                        Optional.of(LOG_KEY),
                        Optional.of(new Witnesses(1, List.of(witness.key()))),
                        entry -> {})
                .run()
                .sound());
    }

    @Test
    void aCopyContinuesItsOlderOneAndARewrittenHistoryDoesNot() {
        TreeHead old = check(copy("old", "entry", 300)).head().orElseThrow();
        TileFolder newer = copy("new", "entry", 700);
        TileFolder rewritten = copy("rewritten", "other", 700);
        TreeHead head = check(newer).head().orElseThrow();
        assertEquals(Optional.empty(), LogCheck.continues(newer, head, old));
        assertEquals(Optional.empty(), LogCheck.continues(newer, head, head));
        assertEquals(
                SignerTag.LOG_REWRITTEN,
                LogCheck.continues(rewritten, check(rewritten).head().orElseThrow(), old)
                        .orElseThrow()
                        .tag());
        assertEquals(
                SignerTag.LOG_REWRITTEN,
                LogCheck.continues(
                                copy("short", "entry", 200),
                                check(copy("short", "entry", 200)).head().orElseThrow(),
                                old)
                        .orElseThrow()
                        .tag());
    }
}
