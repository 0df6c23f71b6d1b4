package io.portcullis.bench;

import com.sun.management.ThreadMXBean;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.node.HubNode;
import io.portcullis.engine.node.NodeTiming;
import io.portcullis.engine.node.Recovery;
import io.portcullis.engine.node.SealRefused;
import io.portcullis.engine.node.Unsealed;
import io.portcullis.signer.client.SealLeaves;
import io.portcullis.signer.client.SealQuorum;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable payments over one node: an HTLC locked, forwarded, delivered and revealed between two clients of a hub, each block synced by
 * {@code fdatasync}, all leaves of both sides sealed by a signer process in SoftHSM. Commands come by API keys, as from the adapter that
 * ended their sessions; there is no TLS in this run. Invoices are asked for before, and not counted. Rounds with a slow token take turns with
 * those with the bare one. The log is replayed at the end.
 */
final class HubBench implements AutoCloseable {
    private static final int CLIENTS = 1_000;
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 1;
    private static final long SLOW_MILLIS = 73;
    private static final double TARGET = 10_000;

    /** The fastest of the reference systems on a machine of two cores (Eclair 34–108 payments a second; LDK 23–48, XLN 20–75). */
    private static final double REFERENCE = 108;

    private static final double LOSS_TARGET = 0.98;
    private static final double REPLAY_TARGET = 10;
    private static final double PER = 10_000;

    /** Commands of one round are forgotten in the next, so that memory is as it is in a long run. */
    private static final long PAUSE_MILLIS = 300_000;

    /** Payments that are not final at most: enough for the next block and the one after it while one is sealed, and several such turns a round. */
    private final int outstanding;

    private final Path directory;
    private final int payments;
    private final HubTown town = new HubTown(BenchSigner.DOMAIN, CLIENTS);
    private final BenchSigner signer;
    private final SealQuorum quorum;
    private final Board board;
    private final SealPace pace = new SealPace();
    private final ThreadMXBean allocation = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<Thread> nodeThreads = new ArrayList<>();
    private volatile boolean slow;
    private final AtomicLong skippedMillis = new AtomicLong();

    /** @param payments of a round */
    HubBench(Path directory, Path library, int payments) throws IOException {
        this.directory = Files.createDirectory(directory.resolve("hub"));
        this.payments = payments;
        this.outstanding = Math.clamp(payments / 4, 1, Limits.WAITING_INPUTS * 3 / 4);
        this.signer = BenchSigner.start(this.directory.resolve("signer"), library, town.entities());
        this.board = Board.ofEqualWeights(1, List.of(signer.member()));
        this.quorum = new SealQuorum(board, List.of(signer.client()));
    }

    /**
     * One round. CPU of the node with its clients' threads, and of the signer; bytes that the hub's threads and the clients' allocate.
     *
     * @param steady while the clients had more to hand over
     */
    private record Round(
            double seconds,
            double nodeMicros,
            double signerMicros,
            double p50Millis,
            double p99Millis,
            double hubBytes,
            double clientBytes,
            SealPace.Steady steady) {}

    List<Row> run() throws IOException, InterruptedException {
        Path place = Files.createDirectory(directory.resolve("log"));
        List<Row> rows = new ArrayList<>();
        try (FileDisk disk = FileDisk.forWriting(place);
                SlabSpace space = SlabSpace.offHeap();
                SegmentedBlockLog log = SegmentedBlockLog.create(disk, LogBounds.STANDARD, Origin.GENESIS)) {
            Hub hub = town.genesis(board, space);
            List<Round> fast = new ArrayList<>();
            List<Round> slowed = new ArrayList<>();
            List<Double> commandsPerSecond = new ArrayList<>();
            try (HubNode node = node(hub, log)) {
                node.start();
                submit(node, town.setUp(seconds()), new double[0]);
                for (int round = -WARM_UPS; round < ROUNDS; round++) {
                    // Which comes first changes, so that whatever grows or warms up falls on both.
                    for (boolean isSlow : new boolean[] {round % 2 != 0, round % 2 == 0}) {
                        Round measured = round(node, isSlow, commandsPerSecond);
                        System.err.printf(
                                Locale.ROOT,
                                "round %d, %s token: %,.0f payments a second, %,.0f while all were busy, %,.0f a seal%n",
                                round,
                                isSlow ? "slow" : "bare",
                                payments / measured.seconds(),
                                measured.steady().perSecond(),
                                measured.steady().perSeal());
                        if (round >= 0) {
                            (isSlow ? slowed : fast).add(measured);
                        }
                    }
                }
            }
            rows.add(paid(fast));
            rows.add(slowToken(fast, slowed));
            rows.addAll(replayed(log, hub.root(), Rounds.median(commandsPerSecond)));
        }
        return rows;
    }

    private HubNode node(Hub hub, SegmentedBlockLog log) {
        return new HubNode(
                hub,
                new Unsealed(hub),
                log,
                this::sealed,
                this::millis,
                NodeTiming.STANDARD,
                new QuietNode(),
                task -> {
                    Thread thread = Thread.ofPlatform().daemon(true).unstarted(task);
                    nodeThreads.add(thread);
                    return thread;
                },
                Optional.empty());
    }

    private List<Signature> sealed(SealTree tree) {
        try {
            pace.asked();
            if (slow) {
                Thread.sleep(SLOW_MILLIS);
            }
            return switch (quorum.seal(tree.seal(), SealLeaves.of(tree.leaves()))) {
                case SealQuorum.Outcome.Sealed it -> it.signatures();
                case SealQuorum.Outcome.Unsealed it ->
                    throw new SealRefused(it.refusals().toString());
            };
        } catch (InterruptedException e) {
            throw new SealRefused("interrupted");
        }
    }

    private Round round(HubNode node, boolean isSlow, List<Double> commandsPerSecond) throws InterruptedException {
        skip();
        slow = isSlow;
        List<HubTown.Payment> all = town.payments(payments, seconds());
        long before = System.nanoTime();
        submit(node, all.stream().map(HubTown.Payment::invoice).toList(), new double[0]);
        pace.clear();
        List<Bytes> locks = all.stream().map(HubTown.Payment::lock).toList();
        double[] latencies = new double[payments];
        long hubBytes = hubBytes();
        long clientBytes = allocation.getCurrentThreadAllocatedBytes();
        long signerBefore = signer.cpu().toNanos();
        long cpu = CpuClock.nanos();
        long start = System.nanoTime();
        long handedOver = submit(node, locks, latencies);
        long nanos = System.nanoTime() - start;
        double nodeMicros = (CpuClock.nanos() - cpu) / 1e3 / payments;
        double signerMicros = (signer.cpu().toNanos() - signerBefore) / 1e3 / payments;
        hubBytes = hubBytes() - hubBytes;
        clientBytes = allocation.getCurrentThreadAllocatedBytes() - clientBytes;
        if (!isSlow) {
            commandsPerSecond.add(2 * payments * 1e9 / (start + nanos - before));
        }
        node.ask(hub -> {
                    town.requireBalances(hub);
                    return true;
                })
                .join();
        Arrays.sort(latencies);
        return new Round(
                nanos / 1e9,
                nodeMicros,
                signerMicros,
                latencies[payments / 2],
                latencies[(int) (payments * 0.99)],
                (double) hubBytes / payments,
                (double) clientBytes / payments,
                pace.until(handedOver));
    }

    private long hubBytes() {
        return nodeThreads.stream()
                .mapToLong(thread -> allocation.getThreadAllocatedBytes(thread.threadId()))
                .sum();
    }

    /**
     * Hands the commands over, so many at a time that none is refused, and waits until all are final.
     *
     * @return when the last one was handed over
     */
    private long submit(HubNode node, List<Bytes> commands, double[] latenciesMillis) throws InterruptedException {
        Semaphore window = new Semaphore(outstanding);
        List<CompletableFuture<Void>> answers = new ArrayList<>(commands.size());
        Queue<Outcome> refused = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < commands.size(); i++) {
            int number = i;
            window.acquire();
            long start = System.nanoTime();
            answers.add(node.submit(commands.get(i)).thenAccept(outcome -> {
                if (number < latenciesMillis.length) {
                    latenciesMillis[number] = (System.nanoTime() - start) / 1e6;
                }
                if (!(outcome instanceof Outcome.Done)) {
                    refused.add(outcome);
                }
                pace.paid();
                window.release();
            }));
        }
        long handedOver = System.nanoTime();
        answers.forEach(CompletableFuture::join);
        if (!refused.isEmpty()) {
            throw new IllegalStateException(refused.size() + " commands were not done: " + refused.peek());
        }
        return handedOver;
    }

    private long millis() {
        return System.currentTimeMillis() + skippedMillis.get();
    }

    private long seconds() {
        return millis() / 1_000;
    }

    private void skip() {
        skippedMillis.addAndGet(PAUSE_MILLIS);
    }

    private Row paid(List<Round> rounds) {
        double rate = rate(rounds);
        return new Row(
                String.format(Locale.ROOT, "durable sealed hub payments, %,d accounts", CLIENTS),
                rate,
                REFERENCE,
                rate / REFERENCE,
                "at least 10,000/s on 2 cores",
                rate >= TARGET,
                String.format(
                        Locale.ROOT,
                        "HTLC over the hub, fsync on, seals in SoftHSM, API keys, no TLS; CPU %.1f µs a payment, signer %.1f more;"
                                + " %,.0f bytes allocated a payment by the hub, %,.0f by its client; final after %.0f ms p50, %.0f p99, of %,d at once; limit: fastest reference",
                        Rounds.median(rounds.stream().map(Round::nodeMicros).toList()),
                        Rounds.median(rounds.stream().map(Round::signerMicros).toList()),
                        Rounds.median(rounds.stream().map(Round::hubBytes).toList()),
                        Rounds.median(rounds.stream().map(Round::clientBytes).toList()),
                        Rounds.median(rounds.stream().map(Round::p50Millis).toList()),
                        Rounds.median(rounds.stream().map(Round::p99Millis).toList()),
                        outstanding));
    }

    private Row slowToken(List<Round> fast, List<Round> slowed) {
        Rounds rounds = new Rounds();
        for (int i = 0; i < fast.size(); i++) {
            rounds.add(slowed.get(i).steady().perSecond(), fast.get(i).steady().perSecond());
        }
        double perSeal =
                Rounds.median(slowed.stream().map(it -> it.steady().perSeal()).toList());
        return new Row(
                "the same with a token of " + SLOW_MILLIS + " ms",
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 0.98; 1 signature a 10^4",
                rounds.ratio() >= LOSS_TARGET && perSeal >= PER,
                String.format(
                        Locale.ROOT,
                        "while all are busy; %,.0f payments a signature, %,.0f with the bare token; CPU %.1f µs a payment, signer %.1f more;"
                                + " final after %.0f ms p50, %.0f p99",
                        perSeal,
                        Rounds.median(
                                fast.stream().map(it -> it.steady().perSeal()).toList()),
                        Rounds.median(slowed.stream().map(Round::nodeMicros).toList()),
                        Rounds.median(slowed.stream().map(Round::signerMicros).toList()),
                        Rounds.median(slowed.stream().map(Round::p50Millis).toList()),
                        Rounds.median(slowed.stream().map(Round::p99Millis).toList())));
    }

    private double rate(List<Round> rounds) {
        return Rounds.median(
                rounds.stream().map(round -> payments / round.seconds()).toList());
    }

    /** From the first block, with the root of every block compared. The hub that comes out goes on with blocks of given sizes. */
    private List<Row> replayed(SegmentedBlockLog log, Bytes32 root, double liveCommands) throws IOException {
        try (SlabSpace space = SlabSpace.offHeap()) {
            Hub hub = town.genesis(board, space);
            long cpu = CpuClock.nanos();
            long start = System.nanoTime();
            long blocks = Recovery.replay(hub, log, height -> {}).blocks();
            double wall = (System.nanoTime() - start) / 1e9;
            double used = (CpuClock.nanos() - cpu) / 1e3;
            if (!hub.root().equals(root)) {
                throw new IllegalStateException("another root after replay");
            }
            town.requireBalances(hub);
            double commands = 4.0 * CLIENTS + 2.0 * 2 * (WARM_UPS + ROUNDS) * payments;
            List<Row> rows = new ArrayList<>();
            rows.add(new Row(
                    "replay of the log",
                    commands / wall,
                    liveCommands,
                    commands / wall / liveCommands,
                    "at least 10 of live",
                    commands / wall / liveCommands >= REPLAY_TARGET,
                    String.format(
                            Locale.ROOT,
                            "commands a second, two a payment; %,d blocks; CPU %.1f µs a command",
                            blocks,
                            used / commands)));
            rows.addAll(new BlockSizeBench(town, hub, log, this::sealed, this::millis, this::skip, signer).run());
            return rows;
        }
    }

    @Override
    public void close() {
        quorum.close();
        signer.close();
    }
}
