package io.portcullis.engine.node;

import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.Snapshot;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.log.SnapshotWriter;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A node on a real disk and its client, until it is killed: command n opens an account, lends, or pays, always the same under the same n, and each is
 * told of only when it is done.
 *
 * <p>Arguments: directory, first command, last command.
 */
final class PayForever {
    static final String DONE = "done ";
    static final int FIRST_PAYMENT = 5;

    private static final LogBounds BOUNDS = new LogBounds(4 << 20, 1 << 20);
    private static final NodeTiming TIMING = new NodeTiming(5, 10_000, 40);
    private static final int IN_FLIGHT = 200;

    private PayForever() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        long last = Long.parseLong(arguments[2]);
        try (FileDisk disk = FileDisk.forWriting(directory);
                SegmentedBlockLog log = open(disk)) {
            SnapshotFiles snapshots = SnapshotFiles.open(disk);
            Hub hub = recover(log, snapshots);
            try (NodeRig rig = new NodeRig(hub, log, TIMING, NodeRig::sign, each -> save(each, log, snapshots))) {
                rig.node.start();
                Deque<CompletableFuture<Outcome>> waiting = new ArrayDeque<>();
                long told = Long.parseLong(arguments[1]);
                for (long n = told; n <= last || !waiting.isEmpty(); n++) {
                    if (n <= last) {
                        waiting.add(rig.submit(n == 4 ? "hub" : "alice", n, instruction(n)));
                    }
                    if (waiting.size() == IN_FLIGHT || n >= last) {
                        Outcome outcome = NodeRig.within(waiting.remove());
                        System.out.println((outcome instanceof Outcome.Done ? DONE : outcome + " ") + told++);
                        System.out.flush();
                    }
                }
            }
        }
    }

    static long amount(long n) {
        return 1 + n % 7;
    }

    static Hub recover(SegmentedBlockLog log, SnapshotFiles snapshots) throws IOException {
        Hub hub = Town.hub("a", Set.of("alice", "hub"), Map.of());
        Optional<Snapshot> snapshot = snapshots.start(log).snapshot();
        if (snapshot.isPresent()) {
            try (InputStream in = snapshot.get().open()) {
                hub = Hub.restore(hub.config(), SlabSpace.offHeap(), 8, into -> {
                    try {
                        byte[] bytes = in.readNBytes(into.remaining());
                        if (bytes.length < into.remaining()) {
                            throw new EOFException("the snapshot ends too early");
                        }
                        into.put(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
        Recovery.replay(hub, log, height -> {});
        return hub;
    }

    static SegmentedBlockLog open(FileDisk disk) {
        try {
            return SegmentedBlockLog.open(disk, BOUNDS);
        } catch (EngineFault e) {
            if (e.tag() != EngineTag.LOG_ABSENT) {
                throw e;
            }
            return SegmentedBlockLog.create(disk, BOUNDS, Origin.GENESIS);
        }
    }

    private static void save(Hub hub, SegmentedBlockLog log, SnapshotFiles snapshots) {
        try (SnapshotWriter out = snapshots.begin(hub.height(), hub.root())) {
            hub.saveTo(piece -> {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.write(bytes, 0, bytes.length);
            });
            out.commit();
        }
        snapshots.prune().floor().ifPresent(floor -> floor.truncate(log));
    }

    private static Instruction instruction(long n) {
        return switch ((int) Math.min(n, FIRST_PAYMENT)) {
            case 1 -> Town.open("hub");
            case 2 -> NodeRig.addGold("hub");
            case 3 -> NodeRig.lend("hub");
            case 4 -> NodeRig.lend("alice");
            default -> NodeRig.pay(amount(n));
        };
    }
}
