package io.portcullis.appliance.hub;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.kernel.SlabSource;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.Snapshot;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.log.SnapshotWriter;
import io.portcullis.engine.node.Recovery;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine keeps on its disk, and the hub as it was.
 *
 * <p>Invariant: the hub that {@link #recover} gives had the logged root after every block that was replayed.
 */
final class HubStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HubStore.class);
    private static final long TELL_EVERY = 10_000;
    private static final int PIECE_BYTES = 1 << 16;

    private final Path folder;
    private final FileDisk blocks;
    private final FileDisk states;
    private final SegmentedBlockLog log;
    private final SnapshotFiles snapshots;
    private final SlabSpace space;

    private HubStore(
            Path folder,
            FileDisk blocks,
            FileDisk states,
            SegmentedBlockLog log,
            SnapshotFiles snapshots,
            SlabSpace space) {
        this.folder = folder;
        this.blocks = blocks;
        this.states = states;
        this.log = log;
        this.snapshots = snapshots;
        this.space = space;
    }

    static HubStore open(Path folder) throws IOException {
        PrivateFile.directory(folder.resolve("log"));
        PrivateFile.directory(folder.resolve("snapshots"));
        FileDisk blocks = FileDisk.forWriting(folder.resolve("log"));
        FileDisk states = FileDisk.forWriting(folder.resolve("snapshots"));
        boolean begun = blocks.names().stream().anyMatch(name -> name.startsWith("segment-"));
        SegmentedBlockLog log = begun
                ? SegmentedBlockLog.open(blocks, LogBounds.STANDARD)
                : SegmentedBlockLog.create(blocks, LogBounds.STANDARD, Origin.GENESIS);
        log.recovered()
                .torn()
                .ifPresent(
                        torn -> LOG.warn("the log ended in an unfinished block, which nobody was told of: {}", torn));
        return new HubStore(folder, blocks, states, log, SnapshotFiles.open(states), SlabSpace.offHeap());
    }

    /**
     * The hub after its newest durable block.
     *
     * @throws EngineFault STATE_ROOT_DIFFERS, and the tags of a damaged log
     */
    Hub recover(HubSettings settings, Eip712Domain domain, Board board, SecureRandom random) throws IOException {
        requireSame(settings.fingerprint(domain, board));
        SnapshotFiles.Start start = snapshots.start(log);
        start.damaged().forEach(fault -> LOG.error("a snapshot is damaged and passed over: {}", fault.getMessage()));
        Hub hub;
        if (start.snapshot().isPresent()) {
            Snapshot snapshot = start.snapshot().get();
            try (InputStream in = snapshot.open()) {
                hub = Hub.restore(settings.config(domain, board), space, random.nextLong(), source(in));
            }
            if (!hub.root().equals(snapshot.stateRoot())) {
                throw new EngineFault(
                        EngineTag.STATE_ROOT_DIFFERS,
                        snapshot + " restores to " + hub.root() + ", not to " + snapshot.stateRoot());
            }
        } else {
            hub = Hub.genesis(settings.config(domain, board), space, random.nextLong(), settings.grants());
        }
        LOG.info("the engine begins at block {}; its log ends at {}", hub.height(), log.nextHeight() - 1);
        long replayed = Recovery.replay(hub, log, height -> {
            if (height % TELL_EVERY == 0) {
                LOG.info("replayed to block {}", height);
            }
        });
        LOG.info("{} blocks replayed, every root as it was; the root is {}", replayed, hub.root());
        return hub;
    }

    private void requireSame(Bytes fingerprint) throws IOException {
        Path file = folder.resolve("settings.sha256");
        String text = fingerprint + "\n";
        if (!Files.exists(file)) {
            PrivateFile.write(file, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } else if (!Files.readString(file).equals(text)) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal(
                    "the engine's boards, entities, terms, clients or peers' entities differ from those its log in "
                            + folder + " was made under");
        }
    }

    private static SlabSource source(InputStream in) {
        byte[] piece = new byte[PIECE_BYTES];
        return into -> {
            try {
                while (into.hasRemaining()) {
                    int read = in.read(piece, 0, Math.min(piece.length, into.remaining()));
                    if (read < 0) {
                        throw new EOFException("the snapshot ends too early");
                    }
                    into.put(piece, 0, read);
                }
            } catch (EOFException e) {
                throw new EngineFault(EngineTag.HUB_IMAGE_INVALID, e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    BlockLog log() {
        return log;
    }

    /** Between two blocks, on the hub's thread. A snapshot that fails costs a longer replay, and nothing else. */
    void snapshot(Hub hub) {
        Bytes32 root = hub.root();
        try (SnapshotWriter out = snapshots.begin(hub.height(), root)) {
            byte[] bytes = new byte[PIECE_BYTES];
            hub.saveTo(piece -> {
                while (piece.hasRemaining()) {
                    int count = Math.min(bytes.length, piece.remaining());
                    piece.get(bytes, 0, count);
                    out.write(bytes, 0, count);
                }
            });
            out.commit();
        } catch (EngineFault e) {
            LOG.error("no snapshot of block {}: {}", hub.height(), e.getMessage());
            return;
        }
        SnapshotFiles.Pruned pruned = snapshots.prune();
        pruned.damaged().forEach(fault -> LOG.error("a snapshot is damaged: {}", fault.getMessage()));
        Optional.of(pruned).flatMap(SnapshotFiles.Pruned::floor).ifPresent(floor -> floor.truncate(log));
        LOG.info("snapshot of block {}, root {}", hub.height(), root);
    }

    @Override
    public void close() throws IOException {
        log.close();
        blocks.close();
        states.close();
        space.close();
    }
}
