package io.portcullis.bench;

import io.portcullis.threshold.bls.Ciphersuite;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.sharing.Lagrange;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.Dealt;
import io.portcullis.threshold.signing.PartialSignature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Combining t parts and verifying the signature: Java against blst's C functions in a plain loop, one thread each, over the same parts. Both
 * must come to the same bytes.
 *
 * <p>The ratio is of CPU time, not of the clock: nothing here waits, so on an idle machine it is the stricter of the two (the JIT and the
 * collector count), and on a busy one it is the one that means something.
 */
final class CombiningBench {
    private record Sharing(int threshold, int members) {
        String name() {
            return threshold + "-of-" + members;
        }
    }

    private static final List<Sharing> SHARINGS = List.of(new Sharing(3, 5), new Sharing(7, 10), new Sharing(67, 100));
    private static final int ROUNDS = 15;

    /** 1.15 times as long as C. */
    private static final double TARGET = 1 / 1.15;

    /** Enough calls for the JIT to have compiled what is measured. */
    private static final int WARM_NANOS = 1_500_000_000;

    private static final Bytes MESSAGE = Bytes.ascii("the digest of a batch").sha256();

    private final Path directory;
    private final double sliceSeconds;

    /** @param seconds for all of it, beside warming up */
    CombiningBench(Path directory, double seconds) {
        this.directory = directory;
        this.sliceSeconds = seconds / (2 * ROUNDS * (2 * SHARINGS.size() + 2));
    }

    private record Measured(long count, long wallNanos, long cpuNanos) {
        double perSecond() {
            return count * 1e9 / wallNanos;
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / count;
        }
    }

    List<Row> run() throws IOException, InterruptedException {
        CProgram loop = CProgram.compile("blst_loop.c", directory);
        Path library = unpackLibrary();
        List<Row> rows = new ArrayList<>();
        for (Sharing shape : SHARINGS) {
            try (Dealt dealt = new Dealt(shape.threshold(), shape.members(), 1)) {
                List<PartialSignature> parts = new ArrayList<>();
                // The last members, so that the indices are not the smallest.
                for (int i = shape.members() - shape.threshold() + 1; i <= shape.members(); i++) {
                    parts.add(dealt.part(i, MESSAGE));
                }
                Path file = Files.writeString(
                        directory.resolve(shape.name()), work(dealt.sharing().groupKey(), parts));
                Peer peer = new Peer(loop, library, file);
                String expected = dealt.whole(MESSAGE).encode().toString();
                rows.add(compare("combine " + shape.name(), peer, "combine", expected, combining(parts)));
                rows.add(compare(
                        "receive, combine, verify " + shape.name(),
                        peer,
                        "receive",
                        expected,
                        receiving(dealt, parts)));
                if (shape.equals(SHARINGS.getFirst())) {
                    rows.addAll(verifyRows(dealt, peer, expected));
                }
            }
        }
        return rows;
    }

    private List<Row> verifyRows(Dealt dealt, Peer peer, String expected) throws IOException, InterruptedException {
        PublicKey key = dealt.sharing().groupKey();
        Signature signature = dealt.whole(MESSAGE);
        Supplier<Signature> verifying = () -> {
            if (!key.verifies(MESSAGE, signature)) {
                throw new IllegalStateException("a signature does not verify");
            }
            return signature;
        };
        return List.of(
                compare("verify, against two Miller loops", peer, "verify", expected, verifying),
                compare("verify, against blst_core_verify", peer, "verify-core", expected, verifying));
    }

    private static Supplier<Signature> combining(List<PartialSignature> parts) {
        List<Integer> indices = parts.stream().map(PartialSignature::index).toList();
        List<G1> points = parts.stream().map(part -> part.signature().point()).toList();
        return () -> new Signature(G1.sumOfProducts(points, Lagrange.atZero(indices)));
    }

    /** What a coordinator does with bytes that came from members: every check is in it. */
    private static Supplier<Signature> receiving(Dealt dealt, List<PartialSignature> parts) {
        record Received(int index, Bytes bytes) {}
        List<Received> received = parts.stream()
                .map(part -> new Received(part.index(), part.signature().encode()))
                .toList();
        Combiner combiner = new Combiner(dealt.sharing());
        return () -> {
            List<PartialSignature> decoded = new ArrayList<>(received.size());
            received.forEach(
                    part -> decoded.add(new PartialSignature(1, part.index(), Signature.decode(part.bytes()))));
            return switch (combiner.combine(MESSAGE, decoded)) {
                case Combination.Combined combined -> combined.signature();
                case Combination.Failed failed -> throw new IllegalStateException(failed.toString());
            };
        };
    }

    private Row compare(String workload, Peer peer, String work, String expected, Supplier<Signature> ours)
            throws IOException, InterruptedException {
        System.err.println("  " + workload);
        long warm = measure(ours, WARM_NANOS, expected).count();
        long count = Math.max(1, (long) (warm * 1e9 / WARM_NANOS * sliceSeconds));
        Rounds wall = new Rounds();
        Rounds cpu = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            Measured mine = measure(ours, (long) (sliceSeconds * 1e9), expected);
            Measured limit = peer.measure(work, count, expected);
            wall.add(mine.perSecond(), limit.perSecond());
            cpu.add(1e6 / mine.cpuMicros(), 1e6 / limit.cpuMicros());
        }
        return new Row(
                workload,
                wall.ours(),
                wall.limit(),
                cpu.ratio(),
                "at least 0.87 of C",
                cpu.ratio() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "%.2f times C's CPU: %,.0f µs, C %,.0f µs; by the clock %.2f times",
                        1 / cpu.ratio(),
                        1e6 / cpu.ours(),
                        1e6 / cpu.limit(),
                        1 / wall.ratio()));
    }

    private static Measured measure(Supplier<Signature> work, long nanos, String expected) {
        long count = 0;
        Signature last;
        long cpu = CpuClock.nanos();
        long start = System.nanoTime();
        long wall;
        do {
            last = work.get();
            count++;
            wall = System.nanoTime() - start;
        } while (wall < nanos);
        long used = CpuClock.nanos() - cpu;
        requireSame(expected, last.encode().toString());
        return new Measured(count, wall, used);
    }

    private record Peer(CProgram loop, Path library, Path file) {
        Measured measure(String work, long count, String expected) throws IOException, InterruptedException {
            JsonNode said = loop.run(Map.of(), library.toString(), work, Long.toString(count), file.toString());
            requireSame(expected, said.get("signature").stringValue());
            return new Measured(
                    said.get("count").longValue(),
                    said.get("wallNanos").longValue(),
                    said.get("cpuNanos").longValue());
        }
    }

    private static void requireSame(String expected, String made) {
        if (!expected.equals(made)) {
            throw new IllegalStateException("made " + made + ", not the undivided key's " + expected);
        }
    }

    /** The format that blst_loop.c describes. */
    private static String work(PublicKey key, List<PartialSignature> parts) {
        StringBuilder text = new StringBuilder();
        text.append(MESSAGE).append('\n');
        text.append(Ciphersuite.SIGNATURE_IN_G1.bytes()).append('\n');
        text.append(key.encode()).append('\n');
        for (PartialSignature part : parts) {
            text.append(String.format(Locale.ROOT, "%02x", part.index()))
                    .append(part.signature().encode())
                    .append('\n');
        }
        return text.toString();
    }

    /** The very library that Java computes with. */
    private Path unpackLibrary() throws IOException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "amd64";
        Path library = directory.resolve("libblst.so");
        try (InputStream in =
                Signature.class.getResourceAsStream("/supranational/blst/Linux/" + machine + "/libblst.so")) {
            if (in == null) {
                throw new IOException("blst has no library for this machine");
            }
            Files.copy(in, library);
        }
        return library;
    }
}
