package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.HubExport;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.node.Recovery;
import io.portcullis.engine.verdict.EngineFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The newest snapshot of a copied engine folder, for people: its hash and the state root are checked before the first line is given.
 *
 * <p>It says how things stood after the snapshot's block; what the log holds after it is not in it.
 */
public final class SnapshotExport {
    /** Nothing that is exported depends on where an entity lives or on which terms. */
    private static final Address READER = Address.fromHex("0x0000000000000000000000000000000000000001");

    private static final HubConfig READING = new HubConfig(
            new Eip712Domain(1, READER),
            Board.ofEqualWeights(1, List.of(READER)),
            Map.of(new EntityId(Keccak.hash(new byte[0])), HubConfig.ForwardTerms.NONE),
            Map.of());

    private SnapshotExport() {}

    /**
     * Writes one JSON object a line: see {@link HubExport}.
     *
     * @param folder an engine's folder, or its folder {@code snapshots}; no running engine's
     * @param passedOver told of newer snapshots that are damaged
     * @return the snapshot's block; empty if there is no snapshot
     * @throws EngineFault LOG_IN_USE beside a running engine; LOG_DISK_UNUSABLE; STATE_ROOT_DIFFERS, HUB_IMAGE_INVALID, SLAB_IMAGE_INVALID
     */
    public static Optional<Long> write(Path folder, Consumer<EngineFault> passedOver, Consumer<String> lines)
            throws IOException {
        Path snapshots = Files.isDirectory(folder.resolve("snapshots")) ? folder.resolve("snapshots") : folder;
        try (FileDisk disk = FileDisk.forReading(snapshots);
                SlabSpace space = SlabSpace.offHeap()) {
            SnapshotFiles.Restored<Hub> newest = SnapshotFiles.forReading(disk)
                    .restore(snapshot -> Recovery.restore(READING, space, 1, snapshot, SnapshotExport::reader));
            newest.damaged().forEach(passedOver);
            newest.state().ifPresent(hub -> HubExport.write(hub, lines));
            return newest.state().map(Hub::height);
        }
    }

    private static Thread reader(Runnable body) {
        return Thread.ofPlatform().daemon().name("snapshot-reader").unstarted(body);
    }
}
