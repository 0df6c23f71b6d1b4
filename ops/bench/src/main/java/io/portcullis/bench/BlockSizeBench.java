package io.portcullis.bench;

import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Commands;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.node.Sealer;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What a payment costs in blocks of a given size, all of CPU counted: of this process, which checks, applies, logs and syncs, and of the
 * signer. A node chooses its blocks' sizes itself, so here the same parts are driven block by block.
 */
final class BlockSizeBench {
    /** A payment in the clear over two hops is a command of 450 bytes. */
    private static final int[] SIZES = {100, 1_000, 10_000, 100_000};

    private static final int ROUNDS = 3;
    private static final int LEAST_PAYMENTS = 20_000;
    private static final double BAND = 0.2;

    private final HubTown town;
    private final Hub hub;
    private final BlockLog log;
    private final Sealer sealer;
    private final LongSupplier clockMillis;
    private final Runnable pause;
    private final BenchSigner signer;
    private Optional<HubInput.Sealed> seal = Optional.empty();

    /** @param pause lets the commands of before be forgotten */
    BlockSizeBench(
            HubTown town,
            Hub hub,
            BlockLog log,
            Sealer sealer,
            LongSupplier clockMillis,
            Runnable pause,
            BenchSigner signer) {
        this.town = town;
        this.hub = hub;
        this.log = log;
        this.sealer = sealer;
        this.clockMillis = clockMillis;
        this.pause = pause;
        this.signer = signer;
    }

    /** CPU of a payment. */
    private record Micros(double node, double signer) {
        double all() {
            return node + signer;
        }
    }

    List<Row> run() {
        hub.unsealed().forEach(tree -> {
            seal = sealed(tree);
            block(List.of());
        });
        List<List<Micros>> micros = Stream.<List<Micros>>generate(ArrayList::new)
                .limit(SIZES.length)
                .toList();
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < SIZES.length; i++) {
                Micros measured = measure(SIZES[i]);
                if (round >= 0) {
                    micros.get(i).add(measured);
                }
            }
        }
        town.requireBalances(hub);
        List<Double> medians = micros.stream()
                .map(all -> Rounds.median(all.stream().map(Micros::all).toList()))
                .toList();
        double middle = (Collections.max(medians) + Collections.min(medians)) / 2;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < SIZES.length; i++) {
            double ratio = medians.get(i) / middle;
            rows.add(new Row(
                    String.format(Locale.ROOT, "a payment's CPU, %,d a block", SIZES[i]),
                    1e6 / medians.get(i),
                    1e6 / middle,
                    ratio,
                    "flat: 0.8 to 1.2",
                    Math.abs(ratio - 1) <= BAND,
                    String.format(
                            Locale.ROOT,
                            "%.1f µs a payment, %.1f of it the signer's; limit: the middle of all sizes; payments a second of CPU",
                            medians.get(i),
                            Rounds.median(
                                    micros.get(i).stream().map(Micros::signer).toList()))));
        }
        return rows;
    }

    private Micros measure(int size) {
        pause.run();
        int blocks = Math.max(1, LEAST_PAYMENTS / size);
        List<HubTown.Payment> all = town.payments(size * blocks, clockMillis.getAsLong() / 1_000);
        for (int from = 0; from < all.size(); from += 50_000) {
            block(all.subList(from, Math.min(all.size(), from + 50_000)).stream()
                    .map(HubTown.Payment::invoice)
                    .toList());
        }
        long signerCpu = signer.cpu().toNanos();
        long cpu = CpuClock.nanos();
        for (int i = 0; i < blocks; i++) {
            block(all.subList(i * size, (i + 1) * size).stream()
                    .map(HubTown.Payment::lock)
                    .toList());
        }
        double node = (CpuClock.nanos() - cpu) / 1e3 / all.size();
        return new Micros(node, (signer.cpu().toNanos() - signerCpu) / 1e3 / all.size());
    }

    private void block(List<Bytes> commands) {
        List<HubInput> inputs = new ArrayList<>(commands.size() + 1);
        seal.ifPresent(inputs::add);
        List<Checked> checked = new ArrayList<>(commands.size());
        for (Bytes command : commands) {
            inputs.add(new HubInput.Commanded(command));
            checked.add(Commands.check(command));
        }
        Block block = new Block(
                hub.height() + 1, hub.lastBlockHash(), Math.max(hub.timeMillis(), clockMillis.getAsLong()), inputs);
        Bytes encoded = block.encode();
        int[] next = {0};
        Hub.Applied applied = hub.apply(block, encoded, it -> checked.get(next[0]++));
        for (HubEffect effect : applied.effects()) {
            if (effect instanceof HubEffect.Refused || effect instanceof HubEffect.Alarm) {
                throw new IllegalStateException(effect.toString());
            }
        }
        log.append(block.height(), encoded);
        log.commit();
        seal = applied.seal().flatMap(this::sealed);
    }

    private Optional<HubInput.Sealed> sealed(SealTree tree) {
        return Optional.of(new HubInput.Sealed(tree.seal().blockHeight(), sealer.seal(tree)));
    }
}
