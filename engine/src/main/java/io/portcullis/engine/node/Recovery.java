package io.portcullis.engine.node;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.LoggedBlock;
import io.portcullis.engine.log.LoggedBlocks;
import io.portcullis.engine.log.Snapshot;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;

/**
 * Brings a hub from its snapshot to the end of the log.
 *
 * <p>Invariant: whatever threads help, blocks are applied by the caller's, in order, and each only after its predecessor's root was compared.
 */
public final class Recovery {
    /** A block that is ready to be applied. */
    private record Prepared(Block block, Bytes encoded, Bytes32 stateRoot, List<Checked> checked) {
        static Prepared of(LoggedBlock raw) {
            Records.Logged logged = Records.read(raw.block());
            Block block = Records.block(logged);
            List<Checked> checked = new ArrayList<>();
            for (HubInput input : block.inputs()) {
                if (input instanceof HubInput.Commanded it) {
                    checked.add(Commands.check(it.command()));
                }
            }
            return new Prepared(block, logged.block(), logged.stateRoot(), checked);
        }
    }

    private record Ahead(CompletableFuture<Prepared> prepared, int bytes) {}

    /**
     * What a replay found.
     *
     * @param unsealed what was not told, or may not have been: for the node
     */
    public record Replayed(long blocks, Unsealed unsealed) {}

    private Recovery() {}

    /**
     * The hub that a snapshot holds, read once.
     *
     * @param space new; the caller's to close, also when this fails
     * @param threads makes the one that reads ahead
     * @throws EngineFault SNAPSHOT_DAMAGED, HUB_IMAGE_INVALID, SLAB_IMAGE_INVALID; STATE_ROOT_DIFFERS if what it restores to has another root
     */
    public static Hub restore(HubConfig config, SlabSpace space, long seed, Snapshot snapshot, ThreadFactory threads) {
        Hub hub;
        try (SnapshotReader reader = new SnapshotReader(snapshot, threads)) {
            hub = Hub.restore(config, space, seed, reader);
            reader.requireEnd();
        }
        if (hub.height() != snapshot.height() || !hub.root().equals(snapshot.stateRoot())) {
            throw new EngineFault(
                    EngineTag.STATE_ROOT_DIFFERS,
                    snapshot + " restores to " + hub.root() + " of block " + hub.height() + ", not to "
                            + snapshot.stateRoot());
        }
        return hub;
    }

    /** Replays on the caller's thread alone. */
    public static Replayed replay(Hub hub, LoggedBlocks log, LongConsumer progress) {
        return replay(hub, log, Runnable::run, progress);
    }

    /**
     * Replays what the hub has not seen. Every command's signature is checked again: see package-info.
     *
     * @param hub as the newest snapshot has it, or at genesis
     * @param helpers decode blocks and check signatures, ahead of the caller by at most {@link Limits#REPLAY_AHEAD_BYTES}
     * @param progress told the height after every block
     * @throws EngineFault STATE_ROOT_DIFFERS at the first block whose root is another than when it was made
     */
    public static Replayed replay(Hub hub, LoggedBlocks log, Executor helpers, LongConsumer progress) {
        if (log.last().isEmpty() || log.last().getAsLong() <= hub.height()) {
            return new Replayed(0, new Unsealed(hub));
        }
        Unsealed unsealed = new Unsealed(hub);
        long replayed = 0;
        long ahead = 0;
        Deque<Ahead> window = new ArrayDeque<>();
        try (BlockLog.Reader reader = log.readFrom(hub.height() + 1)) {
            Optional<LoggedBlock> next = reader.next();
            while (next.isPresent() || !window.isEmpty()) {
                while (next.isPresent() && (window.isEmpty() || ahead < Limits.REPLAY_AHEAD_BYTES)) {
                    LoggedBlock raw = next.get();
                    window.add(new Ahead(
                            CompletableFuture.supplyAsync(() -> Prepared.of(raw), helpers),
                            raw.block().size()));
                    ahead += raw.block().size();
                    next = reader.next();
                }
                Ahead first = window.remove();
                unsealed.applied(hub, apply(hub, join(first.prepared())), List.of());
                ahead -= first.bytes();
                replayed++;
                progress.accept(hub.height());
            }
        }
        hub.links().settle();
        return new Replayed(replayed, unsealed);
    }

    /** The newest block that was made at an instant or before it; empty if there is none. */
    public static OptionalLong heightAt(LoggedBlocks log, long timeMillis) {
        OptionalLong found = OptionalLong.empty();
        if (log.first().isPresent()) {
            try (BlockLog.Reader reader = log.readFrom(log.first().getAsLong())) {
                Optional<LoggedBlock> next = reader.next();
                while (next.isPresent()
                        && Records.block(Records.read(next.get().block())).timeMillis() <= timeMillis) {
                    found = OptionalLong.of(next.get().height());
                    next = reader.next();
                }
            }
        }
        return found;
    }

    private static Hub.Applied apply(Hub hub, Prepared it) {
        Iterator<Checked> checked = it.checked().iterator();
        Hub.Applied applied = hub.apply(it.block(), it.encoded(), any -> checked.next());
        if (!applied.stateRoot().equals(it.stateRoot())) {
            throw new EngineFault(
                    EngineTag.STATE_ROOT_DIFFERS,
                    "block " + applied.height() + " gave " + it.stateRoot() + " when it was made, and gives "
                            + applied.stateRoot());
        }
        return applied;
    }

    private static Prepared join(CompletableFuture<Prepared> prepared) {
        try {
            return prepared.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
