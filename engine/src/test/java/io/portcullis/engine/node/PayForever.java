package io.portcullis.engine.node;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HopInstruction;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A node on a real disk and its client, until it is killed: command n opens an account, lends, makes an invoice, or pays it over
 * the hub by HTLC, always the same under the same n, and each is told of only when it is done.
 *
 * <p>Arguments: directory, first command, last command.
 */
final class PayForever {
    static final String DONE = "done ";
    static final int FIRST_PAYMENT = 9;

    private static final long NOW = Town.START_MILLIS / 1_000;
    private static final Bytes32 SECRET =
            Bytes32.of(Bytes.ascii("secret").sha256().toArray());

    private static final LogBounds BOUNDS = new LogBounds(4 << 20, 1 << 20);
    private static final NodeTiming TIMING = new NodeTiming(5, 10_000);
    private static final SnapshotPlan PLAN = new SnapshotPlan(20, 1 << 20, 3_600);
    private static final int IN_FLIGHT = 200;

    private PayForever() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        long last = Long.parseLong(arguments[2]);
        try (FileDisk disk = FileDisk.forWriting(directory);
                SegmentedBlockLog log = open(disk)) {
            SnapshotFiles snapshots = SnapshotFiles.open(disk);
            Hub hub = recover(log, snapshots, directory.resolve("idle"));
            try (Snapshots taker = new Snapshots(snapshots, PLAN, hub.height(), new Told(), Thread::new);
                    NodeRig rig = new NodeRig(hub, log, TIMING, NodeRig::sign, Optional.of(taker))) {
                rig.node.start();
                Deque<CompletableFuture<Outcome>> waiting = new ArrayDeque<>();
                long told = Long.parseLong(arguments[1]);
                for (long n = told; n <= last || !waiting.isEmpty(); n++) {
                    if (n <= last) {
                        waiting.add(rig.submit(author(n), n, instruction(n)));
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

    /** What bob has by command n: nothing by an invoice alone. */
    static long amount(long n) {
        return isInvoice(n) ? 0 : 1 + n % 7;
    }

    /** What alice has paid by command n. */
    static long price(long n) {
        return isInvoice(n) ? 0 : amount(n) + fee(n).units().longValueExact();
    }

    /** @param idle a folder for records that are not in use: almost all are, so that every kill finds some there */
    static Hub recover(SegmentedBlockLog log, SnapshotFiles snapshots, Path idle) throws IOException {
        SlabSpace space = SlabSpace.tiered(2, Files.createDirectories(idle));
        Hub genesis = Town.hub("a", Set.of("alice", "bob", "hub"), Map.of(), space);
        Hub hub = snapshots
                .restore(
                        log,
                        snapshot ->
                                Recovery.restore(genesis.config(), SlabSpace.tiered(2, idle), 8, snapshot, Thread::new))
                .state()
                .orElse(genesis);
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

    /** Failing is a way of passing for nothing: what it says on standard output is none of what is expected there. */
    private static final class Told implements SnapshotEvents {
        @Override
        public void taken(Taken snapshot) {}

        @Override
        public void failed(long height, EngineFault why) {
            System.out.println("no snapshot of block " + height + ": " + why);
        }

        @Override
        public void damaged(EngineFault why) {
            System.out.println("a snapshot is damaged: " + why);
        }
    }

    private static Instruction instruction(long n) {
        return switch ((int) Math.min(n, FIRST_PAYMENT)) {
            case 1, 2 -> Town.open("hub");
            case 3, 4 -> NodeRig.addGold("hub");
            case 5, 6 -> NodeRig.lend("hub");
            case 7 -> NodeRig.lend("alice");
            case 8 -> NodeRig.lend("bob");
            default -> isInvoice(n) ? invoice(n) : lock(n);
        };
    }

    /** Who gives command n. */
    private static String author(long n) {
        if (n >= FIRST_PAYMENT) {
            return isInvoice(n) ? "bob" : "alice";
        }
        return n >= 7 ? "hub" : n % 2 == 0 ? "bob" : "alice";
    }

    /** Bob's invoice first, then alice's payment of it. */
    private static boolean isInvoice(long n) {
        return (n - FIRST_PAYMENT) % 2 == 0;
    }

    private static Instruction invoice(long n) {
        return new Instruction.CreateInvoice(Town.GOLD, amountOf(n + 1), preimage(n + 1), SECRET, NOW + 3_600);
    }

    /** Alice's lock, the hub's and bob's word that it is paid: all of it in one block. */
    private static Instruction lock(long n) {
        Amount amount = amountOf(n);
        Bytes32 hash = Bytes32.of(Bytes.of(preimage(n).toArray()).sha256().toArray());
        return Town.with(
                "hub",
                new Transaction.LockHtlc(Town.GOLD, amount.plus(fee(n)), hash, NOW + 10_000, Bytes.EMPTY),
                new HopInstruction.Forward(
                        Town.entity("bob"), amount, NOW + 8_000, Bytes.EMPTY, Bytes32.ZERO, Bytes.EMPTY),
                new HopInstruction.Deliver(amount, SECRET, Bytes32.ZERO, Bytes.EMPTY));
    }

    private static Amount amountOf(long n) {
        return Amount.of(amount(n));
    }

    private static Amount fee(long n) {
        return Town.terms().fee(amountOf(n));
    }

    private static Bytes32 preimage(long n) {
        return Bytes32.of(Bytes.ascii("payment " + n).sha256().toArray());
    }
}
