package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.keystore.Pin;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.keystore.TokenCeremony;
import io.portcullis.signer.keystore.TokenKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** PKCS#11 signing with secp256k1: SunPKCS11 from a fixed pool against a C loop over the same key of the same token. */
final class SigningBench {
    private static final List<Integer> THREADS = List.of(1, 2, 4, 8);
    private static final int ROUNDS = 5;
    private static final double TARGET = 0.95;
    private static final String PIN = "bench-only-5530";
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Path directory;
    private final TokenAddress token;
    private final double sliceSeconds;

    /** @param seconds for all of it */
    SigningBench(Path directory, Path library, double seconds) {
        this.directory = directory;
        this.token = new TokenAddress(library, "bench");
        this.sliceSeconds = seconds / (THREADS.size() * ROUNDS * 2 + 4);
    }

    private record Measured(long signatures, long wallNanos, long cpuNanos) {
        double perSecond() {
            return signatures * 1e9 / wallNanos;
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / signatures;
        }
    }

    List<Row> run() throws IOException, InterruptedException {
        CProgram loop = CProgram.compile("pkcs11_loop.c", directory);
        try (Pin pin = pin()) {
            TokenCeremony.perform(token, pin, new SecureRandom());
        }
        List<Row> rows = new ArrayList<>();
        try (Pin pin = pin();
                HsmKeys keys = HsmKeys.open(token, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            TokenKey key = keys.batchKey();
            double rate = ours(key, 1, 500).perSecond();
            long warm = Math.max(500, (long) (rate * 3 * sliceSeconds));
            ours(key, 1, warm);
            for (int threads : THREADS) {
                rows.add(compare(key, loop, threads, rate));
            }
            rows.add(complete(keys, key, rate));
        }
        return rows;
    }

    private static Pin pin() {
        return Pin.taking(PIN.getBytes(US_ASCII));
    }

    private Row compare(TokenKey key, CProgram loop, int threads, double singleRate)
            throws IOException, InterruptedException {
        int processors = Math.min(threads, Runtime.getRuntime().availableProcessors());
        long each = Math.max(50, (long) (singleRate * sliceSeconds * processors / threads));
        Rounds rounds = new Rounds();
        List<Double> ourCpu = new ArrayList<>();
        List<Double> theirCpu = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Measured ours = ours(key, threads, each);
            Measured theirs = theirs(key, loop, threads, each);
            rounds.add(ours.perSecond(), theirs.perSecond());
            ourCpu.add(ours.cpuMicros());
            theirCpu.add(theirs.cpuMicros());
        }
        return new Row(
                "sign secp256k1, " + threads + (threads == 1 ? " thread" : " threads"),
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 0.95 of C",
                rounds.ratio() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "CPU %.0f µs a signature, C %.0f µs",
                        Rounds.median(ourCpu),
                        Rounds.median(theirCpu)));
    }

    /** What leaves the signer: through the queue, with low s, recovery id and verification. No promise is made on it. */
    private Row complete(HsmKeys keys, TokenKey key, double singleRate) {
        long count = Math.max(50, (long) (singleRate * sliceSeconds / 2));
        Rounds rounds = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (long i = 0; i < count; i++) {
                Bytes32 digest = digest(100 + round, i);
                Signature signature = keys.signBatch(digest);
                if (i + 1 == count) {
                    requireTrue(Secp256k1.verify(
                            digest, signature, key.publicPoint().address()));
                }
            }
            double complete = count * 1e9 / (System.nanoTime() - start);
            rounds.add(complete, ours(key, 1, count).perSecond());
        }
        return new Row(
                "the same, queued, verified, recoverable",
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "none (limit: bare signing)",
                true,
                "one caller");
    }

    private static Measured ours(TokenKey key, int threads, long each) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<byte[]>> last = new ArrayList<>();
            long cpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                last.add(pool.submit(() -> {
                    byte[] rs = {};
                    for (long i = 1; i <= each; i++) {
                        rs = key.sign(digest(number, i));
                    }
                    return rs;
                }));
            }
            List<byte[]> signatures = new ArrayList<>();
            for (Future<byte[]> future : last) {
                signatures.add(future.get());
            }
            long wall = System.nanoTime() - start;
            long used = SYSTEM.getProcessCpuTime() - cpu;
            for (int thread = 0; thread < threads; thread++) {
                requireMade(key, digest(thread, each), signatures.get(thread));
            }
            return new Measured(threads * each, wall, used);
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("signing stopped", e);
        }
    }

    private Measured theirs(TokenKey key, CProgram loop, int threads, long each)
            throws IOException, InterruptedException {
        JsonNode said = loop.run(
                Map.of("PORTCULLIS_BENCH_PIN", PIN),
                token.library().toString(),
                token.label(),
                KeyKind.BATCH.alias(),
                Integer.toString(threads),
                Long.toString(each));
        for (JsonNode sample : said.get("samples")) {
            byte[] bytes = HexFormat.of().parseHex(sample.stringValue());
            requireMade(key, Bytes32.of(Arrays.copyOf(bytes, 32)), Arrays.copyOfRange(bytes, 32, 96));
        }
        return new Measured(
                said.get("signatures").longValue(),
                said.get("wallNanos").longValue(),
                said.get("cpuNanos").longValue());
    }

    private static void requireMade(TokenKey key, Bytes32 digest, byte[] rs) {
        // Throws unless the signature is by this key over this digest.
        Secp256k1.fromRaw(rs, digest, key.publicPoint().address());
    }

    private static void requireTrue(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a signature does not verify");
        }
    }

    private static Bytes32 digest(int thread, long i) {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) (thread + 1));
        ByteBuffer.wrap(digest).putLong(i);
        return Bytes32.of(digest);
    }
}
