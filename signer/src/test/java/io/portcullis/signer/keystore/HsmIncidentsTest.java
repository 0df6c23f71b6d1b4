package io.portcullis.signer.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Failures of the past, replayed against the pool before a token; the table is docs/incidents.md. */
final class HsmIncidentsTest {
    private static final int THREADS = 3;

    /**
     * Callers on virtual threads pinned their carriers on a slow token, ran its sessions out, and left initialised signatures behind. Here they
     * share few platform threads, never more than there are sessions; and a caller who gives up leaves a signature that finishes.
     */
    @Test
    void virtualThreadCallersShareAFixedPoolAndNoSignatureIsAbandoned() throws Exception {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        AtomicBoolean virtual = new AtomicBoolean();
        ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();
        try (HsmKeys real = TestToken.open(HsmKeys.Pool.STANDARD, fault -> {});
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            TokenKey slow = new TwinKey(real.batchKey(), digest -> {
                virtual.compareAndSet(false, Thread.currentThread().isVirtual());
                names.add(Thread.currentThread().getName());
                begun.incrementAndGet();
                most.accumulateAndGet(under.incrementAndGet(), Math::max);
                try {
                    return real.batchKey().sign(digest);
                } finally {
                    under.decrementAndGet();
                    finished.incrementAndGet();
                }
            });
            HsmKeys keys = new HsmKeys(
                    slow,
                    slow,
                    () -> {},
                    new HsmKeys.Pool(THREADS, 400, Duration.ofSeconds(60)),
                    fault -> {},
                    new Health(InstantSource.system()));
            List<Future<Signature>> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Bytes32 digest = Keccak.hash(new byte[] {(byte) i, (byte) (i >> 8)});
                all.add(callers.submit(() -> keys.signBatch(digest)));
            }
            for (int i = 0; i < all.size(); i++) {
                boolean givenUp = i % 10 == 0 && all.get(i).cancel(true);
                if (!givenUp) {
                    assertEquals(65, all.get(i).get().encode().length);
                }
            }
            keys.close();
            assertTrue(most.get() <= THREADS, "at most " + most + " at once");
            assertTrue(!virtual.get() && names.size() <= THREADS, "native calls on " + names);
            assertEquals(begun.get(), finished.get(), "each signature that began was finished");
            assertEquals(0, under.get());
            assertEquals(65, real.signBatch(Keccak.hash(new byte[] {9})).encode().length, "the token is as it was");
        }
    }
}
