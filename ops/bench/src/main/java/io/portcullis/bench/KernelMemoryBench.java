package io.portcullis.bench;

import io.portcullis.engine.kernel.SlabSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What accounts cost in memory, all included: records, index, tree, as the system counts the pages of this process. First all of them in
 * memory; then ten times as many of which one in twenty is in use, after blocks of payments over those, found by their keys.
 */
final class KernelMemoryBench {
    private static final int HOT_SHARE = 20;

    /** Part of the accounts that the machine is warmed up with, so that its own memory is there before what is measured. */
    private static final int WARM_UP_SHARE = 20;

    private static final int BLOCKS = 40;
    private static final int WARM_BLOCKS = 20;
    private static final int BLOCK_ACCOUNTS = 50_000;
    private static final int CHECKED = 100_000;
    private static final double XLN_BYTES = 1_262;
    private static final double HOT_TARGET = 400;
    private static final double IDLE_RAM_TARGET = 24;
    private static final double IDLE_DISK_TARGET = 200;
    private static final double ROOM = 4.0 * (1L << 30);

    /** A record in memory of a tiered space has its owner's slot and a mark beside it, twice for an account with its line. */
    private static final int TIERED_HOT_BYTES = KernelAccounts.RECORDS_BYTES + 2 * 5;

    private final Path directory;
    private final int accounts;

    /** @param directory on a disk */
    KernelMemoryBench(Path directory, int accounts) {
        this.directory = directory;
        this.accounts = accounts;
    }

    List<Row> run() throws IOException {
        List<Row> rows = new ArrayList<>();
        hot(accounts / WARM_UP_SHARE);
        rows.add(hot(accounts / 5));
        tiered(Files.createDirectory(directory.resolve("warm-up")), accounts / WARM_UP_SHARE);
        rows.addAll(tiered(Files.createDirectory(directory.resolve("idle")), accounts));
        return rows;
    }

    private static Row hot(int count) throws IOException {
        ResidentMemory before = ResidentMemory.now();
        try (SlabSpace space = SlabSpace.offHeap();
                KernelAccounts all = new KernelAccounts(space, count, 16)) {
            for (int i = 0; i < count; i++) {
                all.open();
            }
            all.root();
            double bytes = (double) ResidentMemory.now().since(before).bytes() / count;
            return row(
                    String.format(Locale.ROOT, "memory of a hot account, of %,d", count),
                    bytes,
                    HOT_TARGET,
                    "records, index and tree, one token");
        }
    }

    private static List<Row> tiered(Path folder, int accounts) throws IOException {
        int hot = Math.max(1, accounts / HOT_SHARE);
        int[] inUse = new Random(18).ints(0, accounts).distinct().limit(hot).toArray();
        ResidentMemory before = ResidentMemory.now();
        try (SlabSpace space = SlabSpace.tiered(hot, folder);
                KernelAccounts all = new KernelAccounts(space, accounts, 17)) {
            for (int i = 0; i < accounts; i++) {
                all.open();
            }
            all.root();
            ResidentMemory filled = ResidentMemory.now().since(before);
            space.giveBack();
            List<Double> millis = pay(all, inUse);
            ResidentMemory used = ResidentMemory.now().since(before);
            requireFrames(all, inUse, accounts);
            double ram = (double) (used.anonymousBytes() - (long) hot * TIERED_HOT_BYTES) / accounts;
            double disk = (double) sizeOf(folder) / accounts;
            return List.of(
                    row(
                            "memory of an idle account",
                            ram,
                            IDLE_RAM_TARGET,
                            "index, directory, upper levels of the tree"),
                    row(
                            "disk of an idle account",
                            disk,
                            IDLE_DISK_TARGET,
                            String.format(
                                    Locale.ROOT,
                                    "%.0f of records, the rest lower levels of the tree",
                                    (double) all.idleBytes() / (accounts - hot))),
                    new Row(
                            String.format(Locale.ROOT, "%,d accounts, 1 in %d hot, in 4 GiB", accounts, HOT_SHARE),
                            used.bytes(),
                            ROOM,
                            used.bytes() / ROOM,
                            "at most 1 of the room",
                            used.bytes() <= ROOM,
                            String.format(
                                    Locale.ROOT,
                                    "%,d MiB of it in no file; %.0f ms of CPU a block of %,d payments with its root;"
                                            + " after opening all: %,d MiB, %,d in no file",
                                    used.anonymousBytes() >> 20,
                                    Rounds.median(millis),
                                    BLOCK_ACCOUNTS,
                                    filled.bytes() >> 20,
                                    filled.anonymousBytes() >> 20)));
        }
    }

    private static List<Double> pay(KernelAccounts all, int[] inUse) {
        List<Double> millis = new ArrayList<>();
        int next = 0;
        for (int block = -WARM_BLOCKS; block < BLOCKS; block++) {
            long start = CpuClock.nanos();
            for (int i = 0; i < BLOCK_ACCOUNTS; i++) {
                all.pay(inUse[next++ % inUse.length]);
            }
            all.root();
            if (block >= 0) {
                millis.add((CpuClock.nanos() - start) / 1e6);
            }
        }
        return millis;
    }

    private static void requireFrames(KernelAccounts all, int[] inUse, int accounts) {
        long frames = 0;
        BitSet paid = new BitSet(accounts);
        for (int account : inUse) {
            frames += all.frames(account);
            paid.set(account);
        }
        for (int account = 0; account < Math.min(CHECKED, accounts); account++) {
            frames += paid.get(account) ? 0 : all.frames(account);
        }
        long payments = (long) (WARM_BLOCKS + BLOCKS) * BLOCK_ACCOUNTS;
        if (frames != payments) {
            throw new IllegalStateException(payments + " payments left " + frames + " frames");
        }
    }

    private static Row row(String workload, double bytes, double target, String note) {
        return new Row(
                workload + ", bytes",
                bytes,
                XLN_BYTES,
                bytes / XLN_BYTES,
                String.format(Locale.ROOT, "at most %.0f", target),
                bytes <= target,
                note + "; limit: XLN's on disk");
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
}
