package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.audit.AuditLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Audit append until durable and provable, against bare {@code write} and {@code fdatasync} of the same bytes in the same pieces into a
 * preallocated file.
 */
final class AuditBench {
    private static final int ROUNDS = 5;
    private static final int WINDOW = 8_192;
    private static final int CHECKED = 2_000;
    private static final double TARGET = 20_000;

    private final Path directory;
    private final double sliceSeconds;

    AuditBench(Path directory, double seconds) {
        this.directory = directory;
        this.sliceSeconds = seconds / (ROUNDS * 2);
    }

    Row run() throws IOException {
        Rounds rounds = new Rounds();
        List<Double> proofMicros = new ArrayList<>();
        long entries = 0;
        long forces = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path place = Files.createDirectory(directory.resolve("audit-" + round));
            List<Integer> pieces = new ArrayList<>();
            long count;
            double ours;
            try (AuditLog log = AuditLog.create(new Recording(FileDisk.open(place.resolve("audit")), pieces), place)) {
                pieces.clear();
                long start = System.nanoTime();
                count = append(log, start);
                ours = count * 1e9 / (System.nanoTime() - start);
                proofMicros.add(verify(log, count));
            }
            requireSameAfterReopening(place, count);
            rounds.add(ours, raw(place.resolve("raw"), pieces, count));
            entries += count;
            forces += pieces.size();
        }
        return new Row(
                "audit append, durable and provable",
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 20,000/s",
                rounds.ours() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "%d entries a force; a proof read, made and verified in %.1f µs",
                        entries / Math.max(1, forces),
                        Rounds.median(proofMicros)));
    }

    private long append(AuditLog log, long start) {
        Deque<CompletableFuture<Long>> underWay = new ArrayDeque<>();
        long count = 0;
        while (System.nanoTime() - start < sliceSeconds * 1e9) {
            underWay.add(log.submit(leaf(count++)));
            if (underWay.size() >= WINDOW) {
                underWay.poll().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
        return count;
    }

    private static byte[] leaf(long i) {
        return String.format(
                        Locale.ROOT,
                        "{\"at\":1767225600,\"intent\":\"0x%064x\",\"type\":\"intent-recorded\",\"version\":1}",
                        i)
                .getBytes(US_ASCII);
    }

    /** Reads entries back from the disk and proves them under the final root; answers microseconds for each. */
    private static double verify(AuditLog log, long count) {
        Bytes32 root = log.rootAt(count).orElseThrow();
        Random random = new Random(21);
        long start = System.nanoTime();
        for (int i = 0; i < CHECKED; i++) {
            long index = random.nextLong(count);
            Bytes32 hash = MerkleTree.leafHash(log.leaf(index));
            boolean same = hash.equals(MerkleTree.leafHash(leaf(index)));
            if (!same || !MerkleTree.verifyInclusion(index, count, hash, log.inclusion(index, count), root)) {
                throw new IllegalStateException("entry " + index + " is not in the log");
            }
        }
        return (System.nanoTime() - start) / 1e3 / CHECKED;
    }

    private static void requireSameAfterReopening(Path place, long count) throws IOException {
        try (AuditLog log = AuditLog.open(FileDisk.open(place.resolve("audit")), place)) {
            if (log.size() != count) {
                throw new IllegalStateException(count + " entries were acknowledged, " + log.size() + " are there");
            }
        }
    }

    private static double raw(Path file, List<Integer> pieces, long count) throws IOException {
        long total = pieces.stream().mapToLong(Integer::longValue).sum();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(4 << 20);
            for (long at = 0; at < total; at += zeros.capacity()) {
                channel.write(zeros.clear(), at);
            }
            channel.force(true);
            byte[] bytes =
                    new byte[pieces.stream().mapToInt(Integer::intValue).max().orElse(1)];
            new Random(22).nextBytes(bytes);
            long start = System.nanoTime();
            long at = 0;
            for (int piece : pieces) {
                ByteBuffer out = ByteBuffer.wrap(bytes, 0, piece);
                while (out.hasRemaining()) {
                    at += channel.write(out, at);
                }
                channel.force(false);
            }
            return count * 1e9 / (System.nanoTime() - start);
        }
    }

    /** Passes everything on, and notes the size of each forced piece. */
    private static final class Recording implements Disk {
        private final Disk disk;
        private final List<Integer> pieces;
        private int unforced;

        Recording(Disk disk, List<Integer> pieces) {
            this.disk = disk;
            this.pieces = pieces;
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            unforced += from.remaining();
            disk.write(offset, from);
        }

        @Override
        public void force() throws IOException {
            disk.force();
            pieces.add(unforced);
            unforced = 0;
        }

        @Override
        public long size() throws IOException {
            return disk.size();
        }

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            disk.read(offset, into);
        }

        @Override
        public void inspect() {
            disk.inspect();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
