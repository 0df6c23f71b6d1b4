package io.portcullis.bench;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.watchtower.service.Desk;
import io.portcullis.watchtower.service.KeyFiles;
import io.portcullis.watchtower.service.TowerConfig;
import io.portcullis.watchtower.service.TowerIdentity;
import io.portcullis.watchtower.store.AppointmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code portcullis bench tower [--json] [--accounts N]}: appointments of one hub with that many accounts, handed over block by block with everything
 * that stands before a receipt (decoding, trees, quorum, journal with its force, signature); then random accounts that move on; then stale disputes,
 * each answered with bytes that are checked, beside a linear scan for the same accounts. Exit codes: 0 measured, 1 failed, 2 usage.
 */
public final class TowerBench {
    private static final int USAGE = 2;
    private static final int BLOCK = 131_072;
    private static final int MOVING_BLOCKS = 8;
    private static final int DISPUTES = 45;
    private static final int DISPUTE_BLOCKS = 5;
    private static final int TARGET_RATE = 100_000;
    private static final int TARGET_BYTES = 160;
    private static final double BLOCK_SECONDS = 12;

    private final Path folder;
    private final int accounts;
    private final TowerTown town = new TowerTown();
    private final long[] versions;
    private final Random random = new Random(18);

    private TowerBench(Path folder, int accounts) {
        this.folder = folder;
        this.accounts = accounts;
        this.versions = new long[accounts];
    }

    public static void main(String[] arguments) throws IOException {
        boolean json = false;
        int accounts = 10_000_000;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--json" -> json = true;
                    case "--accounts" -> accounts = Integer.parseInt(arguments[++i]);
                    default -> accounts = -1;
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            accounts = -1;
        }
        if (accounts < BLOCK || accounts > 50_000_000) {
            System.err.println("usage: bench tower [--json] [--accounts 131072..50000000]");
            System.exit(USAGE);
        }
        Path folder = Files.createTempDirectory("bench-tower");
        try {
            List<Row> rows = new TowerBench(folder, accounts).run();
            System.out.print(json ? JsonMapper.shared().writeValueAsString(rows) + "\n" : Row.table(rows));
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<Row> run() throws IOException {
        List<Row> rows = new ArrayList<>();
        TowerIdentity identity = KeyFiles.newIdentity(folder.resolve("identity"));
        TowerConfig.Client client =
                new TowerConfig.Client("hub", Bytes32.ZERO, Set.of(TowerTown.HUB), Integer.MAX_VALUE);
        try (AppointmentStore store = AppointmentStore.open(folder.resolve("store"), accounts)) {
            Desk desk = new Desk(
                    TowerTown.DOMAIN,
                    side -> Optional.of(town.board()),
                    store,
                    identity,
                    InstantSource.system(),
                    taken -> {});
            rows.add(handOver(desk, client, store, identity));
            rows.add(moveOn(desk, client, store));
            rows.addAll(answer(store));
        }
        long start = System.nanoTime();
        try (AppointmentStore again = AppointmentStore.open(folder.resolve("store"), accounts)) {
            require(again.size() == accounts, "accounts after a restart");
            check(again, random.nextInt(accounts));
            double seconds = (System.nanoTime() - start) / 1e9;
            rows.add(row("restart", accounts / seconds, "", true, String.format(Locale.ROOT, "%.1f s", seconds)));
        }
        return rows;
    }

    private static Row row(String what, double rate, String target, boolean met, String note) {
        return new Row("tower: " + what, rate, Double.NaN, Double.NaN, target, met, note);
    }

    private Row handOver(Desk desk, TowerConfig.Client client, AppointmentStore store, TowerIdentity identity) {
        List<Double> rates = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int first = 0; first < accounts; first += BLOCK) {
            int[] block = new int[Math.min(BLOCK, accounts - first)];
            for (int i = 0; i < block.length; i++) {
                block[i] = first + i;
            }
            rates.add(take(desk, client, block, cpu, identity));
        }
        double each = (double) store.bytes() / accounts;
        double rate = Rounds.median(rates);
        return row(
                String.format(Locale.ROOT, "%,d appointments, whole blocks", accounts),
                rate,
                "100,000/s, 160 B an account",
                rate >= TARGET_RATE && each <= TARGET_BYTES,
                String.format(Locale.ROOT, "%.1f B an account; %.2f µs of CPU each", each, Rounds.median(cpu)));
    }

    /** Accounts that are spread over all earlier blocks move on together. */
    private Row moveOn(Desk desk, TowerConfig.Client client, AppointmentStore store) {
        List<Double> rates = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < MOVING_BLOCKS; i++) {
            int[] block = random.ints(0, accounts)
                    .distinct()
                    .limit(BLOCK / 2)
                    .sorted()
                    .toArray();
            rates.add(take(desk, client, block, cpu, null));
        }
        double each = (double) store.bytes() / accounts;
        return row(
                String.format(Locale.ROOT, "%,d of them move on at random", MOVING_BLOCKS * BLOCK / 2),
                Rounds.median(rates),
                "160 B an account",
                each <= TARGET_BYTES,
                String.format(Locale.ROOT, "%.1f B an account; %.2f µs of CPU each", each, Rounds.median(cpu)));
    }

    private double take(Desk desk, TowerConfig.Client client, int[] block, List<Double> cpu, TowerIdentity identity) {
        for (int account : block) {
            versions[account]++;
        }
        byte[] handover = town.handover(block, versions);
        long before = CpuClock.nanos();
        long start = System.nanoTime();
        Receipt.Signed receipt = desk.take(client, handover);
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu.add((CpuClock.nanos() - before) / 1e3 / block.length);
        require(receipt.receipt().count() == block.length, "the receipt's count");
        require(identity == null || receipt.isOf(identity.point()), "the receipt's signature");
        return block.length / seconds;
    }

    private List<Row> answer(AppointmentStore store) {
        List<Double> blocks = new ArrayList<>();
        List<Double> lookups = new ArrayList<>();
        List<Double> scans = new ArrayList<>();
        for (int i = 0; i < DISPUTE_BLOCKS; i++) {
            int[] disputed = random.ints(DISPUTES, 0, accounts).toArray();
            long start = System.nanoTime();
            for (int account : disputed) {
                check(store, account);
            }
            blocks.add((System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            for (int account : disputed) {
                require(store.held(TowerTown.key(account).id()).orElseThrow().version() == versions[account], "held");
            }
            lookups.add((System.nanoTime() - start) / 1e9 / DISPUTES);
            start = System.nanoTime();
            scan(store, TowerTown.key(disputed[0]));
            scans.add((System.nanoTime() - start) / 1e9);
        }
        double seconds = Rounds.median(blocks);
        double lookup = Rounds.median(lookups);
        double scan = Rounds.median(scans);
        return List.of(
                row(
                        DISPUTES + " stale disputes of one block answered",
                        DISPUTES / seconds,
                        "within a block of 12 s",
                        seconds < BLOCK_SECONDS,
                        String.format(Locale.ROOT, "%.0f ms for all, proofs checked", seconds * 1e3)),
                new Row(
                        "tower: one event, against a linear scan",
                        1 / lookup,
                        1 / scan,
                        scan / lookup,
                        "O(1)",
                        lookup * 100 < scan,
                        String.format(Locale.ROOT, "%.1f µs against %.0f ms", lookup * 1e6, scan * 1e3)));
    }

    private static void scan(AppointmentStore store, AccountKey wanted) {
        for (int from = 0; from < store.size(); from += 4_096) {
            if (store.list(from, 4_096).stream().anyMatch(held -> held.account().equals(wanted))) {
                return;
            }
        }
        throw new IllegalStateException("the scan found nothing");
    }

    /** The answer must be the newest statement, and both its seals must be the board's. */
    private void check(AppointmentStore store, int account) {
        Appointment held = store.appointment(TowerTown.key(account).id()).orElseThrow();
        require(held.statement().head().equals(TowerTown.head(account, versions[account])), "the newest body");
        for (EntityId side : List.of(held.account().left(), held.account().right())) {
            require(
                    held.seal(side)
                            .proof()
                            .verify(TowerTown.DOMAIN, town.board().board()),
                    "the seal of " + side);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("wrong: " + what);
        }
    }
}
