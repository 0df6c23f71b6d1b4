package io.portcullis.appliance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.log.SnapshotWriter;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotExportTest {
    private static final Address SOMEBODY = Address.fromHex("0x0000000000000000000000000000000000000007");

    @TempDir
    private Path folder;

    @Test
    void tellsHowTheNewestSnapshotStandsAndChangesNothing() throws Exception {
        Bytes32 root = save(3);
        List<String> before = names();
        List<String> lines = new ArrayList<>();
        assertEquals(Optional.of(3L), SnapshotExport.write(folder, fault -> {}, lines::add));
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().contains("\"height\":3"), lines.getFirst());
        assertTrue(lines.getFirst().contains(root.toString()), lines.getFirst());
        assertEquals(before, names());
    }

    @Test
    void passesOverADamagedSnapshotAndNamesIt() throws Exception {
        save(1);
        save(2);
        Path newest = folder.resolve("snapshots/snapshot-00000000000000000002.snap");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        List<EngineFault> damaged = new ArrayList<>();
        assertEquals(Optional.of(1L), SnapshotExport.write(folder.resolve("snapshots"), damaged::add, line -> {}));
        assertEquals(EngineTag.SNAPSHOT_DAMAGED, damaged.getFirst().tag());
    }

    @Test
    void readsNothingBesideARunningEngine() throws Exception {
        save(1);
        try (FileDisk held = FileDisk.forWriting(folder.resolve("snapshots"))) {
            EngineFault fault =
                    assertThrows(EngineFault.class, () -> SnapshotExport.write(folder, any -> {}, line -> {}));
            assertEquals(EngineTag.LOG_IN_USE, fault.tag());
            assertTrue(held.names().size() > 1);
        }
    }

    private List<String> names() throws Exception {
        try (var files = Files.list(folder.resolve("snapshots"))) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private Bytes32 save(int height) throws Exception {
        Files.createDirectories(folder.resolve("snapshots"));
        HubConfig config = new HubConfig(
                new Eip712Domain(31_337, SOMEBODY),
                Board.ofEqualWeights(1, List.of(SOMEBODY)),
                Map.of(new EntityId(Keccak.hash(new byte[0])), HubConfig.ForwardTerms.NONE),
                Map.of());
        try (SlabSpace space = SlabSpace.offHeap();
                FileDisk disk = FileDisk.forWriting(folder.resolve("snapshots"))) {
            Hub hub = Hub.genesis(config, space, 1, Map.of());
            while (hub.height() < height) {
                hub.apply(new Block(hub.height() + 1, hub.lastBlockHash(), 1_000, List.of()));
            }
            try (SnapshotWriter out = SnapshotFiles.open(disk).begin(height, hub.root())) {
                hub.saveTo(piece -> {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    out.write(bytes, 0, bytes.length);
                });
                out.commit();
            }
            return hub.root();
        }
    }
}
