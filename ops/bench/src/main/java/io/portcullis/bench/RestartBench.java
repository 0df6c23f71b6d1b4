package io.portcullis.bench;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.node.HubNode;
import io.portcullis.engine.node.NodeTiming;
import io.portcullis.engine.node.Recovery;
import io.portcullis.engine.node.SnapshotEvents;
import io.portcullis.engine.node.SnapshotPlan;
import io.portcullis.engine.node.Snapshots;
import io.portcullis.engine.node.Unsealed;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hub of many accounts of which one in twenty is in use: its memory; a snapshot while it is paid over; a restart from a cold disk, held against
 * reading the snapshot's bytes; and the replay of what was paid since, held against the paying. Roots are compared after the restart and after every
 * block. fsync on, seals by a key in software, API keys, no TLS.
 *
 * <p>In a process of its own, whose heap is all in memory from the start: what grows is then what records take.
 */
final class RestartBench {
    private static final int HOT_SHARE = 20;
    private static final String HEAP = "2g";
    private static final int LEAST_HOT = 2_048;
    private static final int OPENED_A_BLOCK = 16_384;
    private static final int WAITING = 1 << 15;
    private static final int ROUNDS = 3;
    private static final long FORGET_MILLIS = 300_000;
    private static final double ROOM_BYTES = 4.0 * (1L << 30);
    private static final double ROOM_ACCOUNTS = 10_000_000;
    private static final double READ_TARGET = 0.5;
    private static final double REPLAY_TARGET = 10;
    private static final double PAUSE_TARGET_MILLIS = 5;

    private final Path folder;
    private final PairTown town;
    private final int hot;
    private final int payments;
    private Optional<HubInput.Sealed> seal = Optional.empty();
    private long timeMillis = 1_800_000_000_000L;

    private RestartBench(Path folder, int accounts, int payments) {
        this.folder = folder;
        this.town = new PairTown(accounts);
        this.hot = Math.max(LEAST_HOT, accounts / HOT_SHARE);
        this.payments = payments;
    }

    /** Arguments: folder, accounts, payments. Prints rows as JSON. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Row> rows = new RestartBench(
                        Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                .run();
        System.out.print(JsonMapper.shared().writeValueAsString(rows));
    }

    static List<Row> inItsOwnProcess(Path folder, int accounts, int payments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xms" + HEAP,
                        "-Xmx" + HEAP,
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestartBench.class.getName(),
                        folder.toString(),
                        Integer.toString(accounts),
                        Integer.toString(payments)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            byte[] rows = out.readAllBytes();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the hub of many accounts failed");
            }
            return List.of(JsonMapper.shared().readValue(rows, Row[].class));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<Row> run() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        Path idle = Files.createDirectories(folder.resolve("idle"));
        Path states = Files.createDirectories(folder.resolve("snapshots"));
        Path blocks = Files.createDirectories(folder.resolve("log"));
        ResidentMemory before = ResidentMemory.now();
        Bytes32 root;
        Live live;
        try (SlabSpace space = SlabSpace.tiered(hot, idle);
                FileDisk disk = FileDisk.forWriting(states)) {
            Hub hub = town.genesis(space);
            open(hub);
            space.giveBack();
            try (FileDisk logDisk = FileDisk.forWriting(blocks);
                    SegmentedBlockLog log = SegmentedBlockLog.create(
                            logDisk, LogBounds.STANDARD, new Origin(hub.height(), hub.lastBlockHash()))) {
                live = pay(hub, log, SnapshotFiles.open(disk));
            }
            root = hub.root();
            rows.add(memory(ResidentMemory.now().since(before), sizeOf(idle)));
        }
        rows.add(pause(live));
        rows.addAll(restarts(live, root, states, blocks, idle));
        return rows;
    }

    private void open(Hub hub) {
        List<Bytes> commands = new ArrayList<>();
        for (int account = 0; account < town.accounts(); account++) {
            commands.addAll(town.open(account, timeMillis / 1_000));
            if (commands.size() >= OPENED_A_BLOCK * PairTown.COMMANDS_TO_OPEN || account == town.accounts() - 1) {
                block(hub, commands);
                commands.clear();
                timeMillis += FORGET_MILLIS;
            }
        }
        block(hub, List.of());
        if (hub.accounts() != town.accounts()) {
            throw new IllegalStateException(hub.accounts() + " accounts were opened");
        }
    }

    private void block(Hub hub, List<Bytes> commands) {
        List<HubInput> inputs = new ArrayList<>(commands.size() + 1);
        List<Checked> checked = new ArrayList<>(commands.size());
        seal.ifPresent(inputs::add);
        for (Bytes command : commands) {
            inputs.add(new HubInput.Commanded(command));
            checked.add(Commands.check(command));
        }
        Block block = new Block(hub.height() + 1, hub.lastBlockHash(), timeMillis, inputs);
        int[] next = {0};
        Hub.Applied applied = hub.apply(block, block.encode(), it -> checked.get(next[0]++));
        for (HubEffect effect : applied.effects()) {
            if (effect instanceof HubEffect.Refused
                    || (effect instanceof HubEffect.Answer it
                            && !(Outcome.decode(it.outcome()) instanceof Outcome.Done))) {
                throw new IllegalStateException("a block of the town was refused: " + effect);
            }
        }
        seal = applied.seal().map(tree -> new HubInput.Sealed(tree.seal().blockHeight(), town.seal(tree)));
    }

    /** @param seconds of paying after the snapshot was taken, over so many payments */
    private record Live(double seconds, int paid, SnapshotEvents.Taken taken, double whileTakenPerSecond) {}

    private Live pay(Hub hub, SegmentedBlockLog log, SnapshotFiles files) throws InterruptedException {
        LinkedBlockingQueue<SnapshotEvents.Taken> taken = new LinkedBlockingQueue<>();
        Snapshots snapshots = new Snapshots(files, SnapshotPlan.STANDARD, hub.height(), new Ear(taken), Thread::new);
        int[] inUse = new Random(7)
                .ints(0, town.accounts())
                .distinct()
                .limit(Math.min(hot, town.accounts()))
                .toArray();
        // What the node's first block finds unsealed is sealed anew.
        try (HubNode node = new HubNode(
                hub,
                new Unsealed(hub),
                log,
                town::seal,
                () -> timeMillis,
                NodeTiming.STANDARD,
                new QuietNode(),
                task -> Thread.ofPlatform().daemon(true).unstarted(task),
                Optional.of(snapshots))) {
            node.start();
            submit(node, inUse, 0, payments / 4);
            node.ask(snapshots::begin).join();
            long start = System.nanoTime();
            int during = 0;
            SnapshotEvents.Taken snapshot = null;
            while (snapshot == null) {
                submit(node, inUse, during, during + WAITING);
                during += WAITING;
                timeMillis += FORGET_MILLIS;
                snapshot = taken.poll(1, TimeUnit.MILLISECONDS);
            }
            double rateMeanwhile = during * 1e9 / (System.nanoTime() - start);
            start = System.nanoTime();
            submit(node, inUse, 0, payments);
            return new Live((System.nanoTime() - start) / 1e9, payments + during, snapshot, rateMeanwhile);
        } finally {
            snapshots.close();
        }
    }

    private void submit(HubNode node, int[] inUse, int from, int to) throws InterruptedException {
        Semaphore window = new Semaphore(WAITING);
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            window.acquire();
            Bytes command = town.pay(inUse[i % inUse.length], timeMillis / 1_000);
            answers.add(node.submit(command).thenAccept(outcome -> {
                window.release();
                if (!(outcome instanceof Outcome.Done)) {
                    throw new IllegalStateException("a payment was refused: " + outcome);
                }
            }));
        }
        answers.forEach(CompletableFuture::join);
    }

    private Row memory(ResidentMemory used, long idleBytes) {
        double room = ROOM_BYTES * town.accounts() / ROOM_ACCOUNTS;
        return new Row(
                String.format(Locale.ROOT, "a hub of %,d accounts, 1 in %d hot, in memory", town.accounts(), HOT_SHARE),
                used.bytes(),
                room,
                used.bytes() / room,
                "at most 1 of 4 GiB a 10^7",
                used.bytes() <= room,
                String.format(
                        Locale.ROOT,
                        "%.0f bytes an account in memory, %.0f of them in no file; %.0f on disk; heap beside it bounded",
                        (double) used.bytes() / town.accounts(),
                        (double) used.anonymousBytes() / town.accounts(),
                        (double) idleBytes / town.accounts()));
    }

    private static Row pause(Live live) {
        double millis = live.taken().longestPauseNanos() / 1e6;
        return new Row(
                "a snapshot while the hub pays: longest pause, ms",
                millis,
                PAUSE_TARGET_MILLIS,
                millis / PAUSE_TARGET_MILLIS,
                "at most 5 ms",
                millis <= PAUSE_TARGET_MILLIS,
                String.format(
                        Locale.ROOT,
                        "%,d MiB; %.0f ms of the hub's thread in all; %,.0f payments a second meanwhile",
                        live.taken().bytes() >> 20,
                        live.taken().pausesNanos() / 1e6,
                        live.whileTakenPerSecond()));
    }

    private List<Row> restarts(Live live, Bytes32 root, Path states, Path blocks, Path idle) throws IOException {
        Rounds reading = new Rounds();
        List<Double> replayed = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        Path snapshot = only(states, ".snap");
        long replayedBlocks = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double plain = readCold(snapshot);
            forget(states);
            forget(blocks);
            try (SlabSpace space = SlabSpace.tiered(hot, idle);
                    FileDisk stateDisk = FileDisk.forWriting(states);
                    FileDisk logDisk = FileDisk.forWriting(blocks);
                    SegmentedBlockLog log = SegmentedBlockLog.open(logDisk, LogBounds.STANDARD);
                    ExecutorService helpers = Executors.newFixedThreadPool(
                            Math.max(1, Runtime.getRuntime().availableProcessors() - 1))) {
                long start = System.nanoTime();
                Hub hub = SnapshotFiles.open(stateDisk)
                        .restore(log, it -> Recovery.restore(town.config(), space, 1, it, Thread::new))
                        .state()
                        .orElseThrow();
                double restore = (System.nanoTime() - start) / 1e9;
                reading.add(Files.size(snapshot) / restore, Files.size(snapshot) / plain);
                long cpu = CpuClock.nanos();
                start = System.nanoTime();
                replayedBlocks =
                        Recovery.replay(hub, log, helpers, height -> {}).blocks();
                replayed.add(live.paid() * 1e9 / (System.nanoTime() - start));
                micros.add((CpuClock.nanos() - cpu) / 1e3 / live.paid());
                if (!hub.root().equals(root)) {
                    throw new IllegalStateException("another root after the restart");
                }
            }
        }
        double perSecond = payments / live.seconds();
        double again = Rounds.median(replayed);
        return List.of(
                new Row(
                        String.format(Locale.ROOT, "cold restart of a hub of %,d accounts, bytes", town.accounts()),
                        reading.ours(),
                        reading.limit(),
                        reading.ratio(),
                        "at least 0.5 of a read",
                        reading.ratio() >= READ_TARGET,
                        String.format(
                                Locale.ROOT,
                                "snapshot of %,d MiB: read, hashed, restored into tiered memory, every account hashed; limit: reading it",
                                Files.size(snapshot) >> 20)),
                new Row(
                        "replay after it",
                        again,
                        perSecond,
                        again / perSecond,
                        "at least 10 of live",
                        again / perSecond >= REPLAY_TARGET,
                        String.format(
                                Locale.ROOT,
                                "payments a second; %,d blocks, every root compared; CPU %.1f µs a payment; limit: live, in this run",
                                replayedBlocks,
                                Rounds.median(micros))));
    }

    private static double readCold(Path file) throws IOException {
        PageCache.forget(file);
        byte[] bytes = new byte[1 << 20];
        long start = System.nanoTime();
        try (InputStream in = Files.newInputStream(file)) {
            while (in.read(bytes) >= 0) {
                // Only read.
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void forget(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().contains(".")).forEach(PageCache::forget);
        }
    }

    private static Path only(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private record Ear(LinkedBlockingQueue<SnapshotEvents.Taken> heard) implements SnapshotEvents {
        @Override
        public void taken(Taken snapshot) {
            heard.add(snapshot);
        }

        @Override
        public void failed(long height, EngineFault why) {
            System.err.println("no snapshot: " + why);
            System.exit(1);
        }

        @Override
        public void damaged(EngineFault why) {
            failed(0, why);
        }
    }
}
