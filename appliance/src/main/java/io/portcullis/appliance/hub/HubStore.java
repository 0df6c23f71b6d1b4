package io.portcullis.appliance.hub;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.ProofBooks;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.Snapshot;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.node.Recovery;
import io.portcullis.engine.node.SnapshotEvents;
import io.portcullis.engine.node.Snapshots;
import io.portcullis.engine.node.Unsealed;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

    private final Path folder;
    private final HubSettings settings;
    private final FileDisk blocks;
    private final FileDisk states;
    private final ExecutorService chores;
    private final SegmentedBlockLog log;
    private final SnapshotFiles files;
    private final List<SlabSpace> spaces = new ArrayList<>();
    private Optional<Snapshots> snapshots = Optional.empty();

    private HubStore(
            Path folder,
            HubSettings settings,
            FileDisk blocks,
            FileDisk states,
            ExecutorService chores,
            SegmentedBlockLog log,
            SnapshotFiles files) {
        this.folder = folder;
        this.settings = settings;
        this.blocks = blocks;
        this.states = states;
        this.chores = chores;
        this.log = log;
        this.files = files;
    }

    static HubStore open(Path folder, HubSettings settings) throws IOException {
        PrivateFile.directory(folder.resolve("log"));
        PrivateFile.directory(folder.resolve("snapshots"));
        FileDisk blocks = FileDisk.forWriting(folder.resolve("log"));
        FileDisk states = FileDisk.forWriting(folder.resolve("snapshots"));
        ExecutorService chores = Executors.newSingleThreadExecutor(HubStore::choresThread);
        boolean begun = blocks.names().stream().anyMatch(name -> name.startsWith("segment-"));
        SegmentedBlockLog log = begun
                ? SegmentedBlockLog.open(blocks, LogBounds.STANDARD, chores::execute)
                : SegmentedBlockLog.create(blocks, LogBounds.STANDARD, Origin.GENESIS, chores::execute);
        log.recovered()
                .torn()
                .ifPresent(
                        torn -> LOG.warn("the log ended in an unfinished block, which nobody was told of: {}", torn));
        return new HubStore(folder, settings, blocks, states, chores, log, SnapshotFiles.open(states));
    }

    private static Thread choresThread(Runnable body) {
        return Thread.ofPlatform().daemon().name("engine-log-chores").unstarted(body);
    }

    private static Thread snapshotThread(Runnable body) {
        return Thread.ofPlatform().daemon().name("engine-snapshots").unstarted(body);
    }

    /** A hub as it was, and what it owes. */
    record Recovered(Hub hub, Unsealed unsealed) {}

    /**
     * The hub after its newest durable block.
     *
     * @param proofs told of what can be proved to the chain, by blocks replayed now and applied later
     * @throws EngineFault STATE_ROOT_DIFFERS, and the tags of a damaged log
     */
    Recovered recover(Eip712Domain domain, Board board, SecureRandom random, ProofBooks proofs) throws IOException {
        requireSame(settings.fingerprint(domain, board));
        HubConfig config = settings.config(domain, board);
        SnapshotFiles.Restored<Hub> start = files.restore(log, snapshot -> restore(config, snapshot, random));
        start.damaged().forEach(fault -> LOG.error("a snapshot is damaged and passed over: {}", fault.getMessage()));
        Hub hub = start.state().orElseGet(() -> Hub.genesis(config, fresh(), random.nextLong(), settings.grants()));
        hub.prove(proofs);
        LOG.info("the engine begins at block {}; its log ends at {}", hub.height(), log.nextHeight() - 1);
        Recovery.Replayed replayed = replay(hub);
        LOG.info("{} blocks replayed, every root as it was; the root is {}", replayed.blocks(), hub.root());
        snapshots = Optional.of(new Snapshots(
                files, settings.storage().snapshots(), start.height(), new Told(), HubStore::snapshotThread));
        return new Recovered(hub, replayed.unsealed());
    }

    private Recovery.Replayed replay(Hub hub) {
        int helpers = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        try (ExecutorService ahead = Executors.newFixedThreadPool(helpers)) {
            return Recovery.replay(hub, log, ahead, height -> {
                if (height % TELL_EVERY == 0) {
                    LOG.info("replayed to block {}", height);
                }
            });
        }
    }

    private Hub restore(HubConfig config, Snapshot snapshot, SecureRandom random) {
        SlabSpace space = fresh();
        try {
            return Recovery.restore(config, space, random.nextLong(), snapshot, HubStore::snapshotThread);
        } catch (RuntimeException e) {
            spaces.remove(space);
            space.close();
            throw e;
        }
    }

    /** Idle records' files hold nothing that a later process reads: each start begins them anew. */
    private SlabSpace fresh() {
        SlabSpace space = settings.storage().hotRecords().isPresent()
                ? SlabSpace.tiered(settings.storage().hotRecords().getAsInt(), idleFolder())
                : SlabSpace.offHeap();
        spaces.add(space);
        return space;
    }

    private Path idleFolder() {
        try {
            Path idle = folder.resolve("idle");
            PrivateFile.directory(idle);
            return idle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSame(Bytes fingerprint) throws IOException {
        Path file = folder.resolve("settings.sha256");
        String text = fingerprint + "\n";
        if (!Files.exists(file)) {
            PrivateFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
        } else if (!Files.readString(file).equals(text)) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal(
                    "the engine's boards, entities, terms, clients or peers' entities differ from those its log in "
                            + folder + " was made under");
        }
    }

    BlockLog log() {
        return log;
    }

    /** For the node; there are some after {@link #recover}. */
    Optional<Snapshots> snapshots() {
        return snapshots;
    }

    private static final class Told implements SnapshotEvents {
        @Override
        public void taken(Taken it) {
            LOG.info(
                    "snapshot of block {}, {} bytes, root {}; it kept the hub for {} µs at most",
                    it.height(),
                    it.bytes(),
                    it.stateRoot(),
                    TimeUnit.NANOSECONDS.toMicros(it.longestPauseNanos()));
        }

        @Override
        public void failed(long height, EngineFault why) {
            LOG.error("no snapshot of block {}: {}", height, why.getMessage());
        }

        @Override
        public void damaged(EngineFault why) {
            LOG.error("a snapshot is damaged: {}", why.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        snapshots.ifPresent(Snapshots::close);
        chores.close();
        log.close();
        blocks.close();
        states.close();
        spaces.forEach(SlabSpace::close);
    }
}
