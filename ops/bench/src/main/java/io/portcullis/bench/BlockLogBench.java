package io.portcullis.bench;

import io.portcullis.engine.log.BlockLog;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogBounds;
import io.portcullis.engine.log.LogImage;
import io.portcullis.engine.log.LoggedBlock;
import io.portcullis.engine.log.Origin;
import io.portcullis.engine.log.SegmentedBlockLog;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The log of blocks against the disk under it. A commit is held against a write and an {@code fdatasync} of the same bytes into a file
 * that is as preallocated, in turns block by block; reading everything back, each block checked, against reading the same files, both from
 * the disk and not from the kernel's memory. Wall time: both wait for the disk.
 */
final class BlockLogBench {
    private static final int ROUNDS = 7;
    private static final int COMMITS = 100;
    private static final int READ_BLOCKS = 1_024;
    private static final int READ_BLOCK_BYTES = 1 << 18;
    private static final int PIECE_BYTES = 1 << 20;
    private static final double TARGET = 0.5;
    private static final double MEGABYTE = 1e6;

    private final Path directory;
    private final Random random = new Random(15);

    /** @param directory empty, on the disk that is meant; files stay in it */
    BlockLogBench(Path directory) {
        this.directory = directory;
    }

    List<Row> run() throws IOException {
        return List.of(commits(4 << 10), commits(64 << 10), commits(1 << 20), reading());
    }

    private Row commits(int blockBytes) throws IOException {
        Rounds rounds = new Rounds();
        List<Double> slowest = new ArrayList<>();
        Bytes block = block(blockBytes);
        Path raw = directory.resolve("raw-" + blockBytes);
        try (FileDisk disk = FileDisk.forWriting(Files.createDirectory(directory.resolve("log-" + blockBytes)));
                SegmentedBlockLog log = SegmentedBlockLog.create(disk, LogBounds.STANDARD, Origin.GENESIS);
                FileChannel file = FileChannel.open(
                        raw, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long size = (long) blockBytes * COMMITS;
            for (long at = 0; at < size; at += blockBytes) {
                file.write(ByteBuffer.allocate(blockBytes), at);
            }
            file.force(true);
            for (int round = -1; round < ROUNDS; round++) {
                long ours = 0;
                long limit = 0;
                List<Double> millis = new ArrayList<>();
                for (int i = 0; i < COMMITS; i++) {
                    long start = System.nanoTime();
                    log.append(log.nextHeight(), block);
                    log.commit();
                    long committed = System.nanoTime();
                    file.write(ByteBuffer.wrap(block.toArray()), (long) i * blockBytes);
                    file.force(false);
                    limit += System.nanoTime() - committed;
                    ours += committed - start;
                    millis.add((committed - start) / 1e6);
                }
                if (round >= 0) {
                    rounds.add(COMMITS * 1e9 / ours, COMMITS * 1e9 / limit);
                    slowest.add(millis.stream().sorted().toList().get(COMMITS - 2));
                }
            }
            if (log.last().orElseThrow() != (ROUNDS + 1L) * COMMITS) {
                throw new IllegalStateException("the log ends with block " + log.last());
            }
        }
        return new Row(
                String.format(Locale.ROOT, "block commit, %,d KiB a block", blockBytes >> 10),
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 0.5 of fdatasync",
                rounds.ratio() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "commits a second; %.3f ms mean, %.3f ms p99",
                        1e3 / rounds.ours(),
                        Rounds.median(slowest)));
    }

    private Row reading() throws IOException {
        Path place = Files.createDirectory(directory.resolve("log-read"));
        Bytes block = block(READ_BLOCK_BYTES);
        try (FileDisk disk = FileDisk.forWriting(place);
                SegmentedBlockLog log = SegmentedBlockLog.create(disk, LogBounds.STANDARD, Origin.GENESIS)) {
            for (int i = 0; i < READ_BLOCKS; i++) {
                log.append(log.nextHeight(), block);
            }
            log.commit();
        }
        List<Path> segments;
        try (Stream<Path> files = Files.list(place)) {
            segments = files.filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .sorted()
                    .toList();
        }
        Rounds rounds = new Rounds();
        List<Double> perCpuSecond = new ArrayList<>();
        for (int round = -1; round < ROUNDS; round++) {
            long cpu = CpuClock.nanos();
            double ours = checked(place, segments, block);
            perCpuSecond.add(READ_BLOCKS * (double) READ_BLOCK_BYTES / MEGABYTE * 1e9 / (CpuClock.nanos() - cpu));
            double limit = sequential(segments);
            if (round >= 0) {
                rounds.add(ours / MEGABYTE, limit / MEGABYTE);
            }
        }
        return new Row(
                String.format(
                        Locale.ROOT, "restart reads %,d MiB of blocks", (READ_BLOCKS * (READ_BLOCK_BYTES >> 10)) >> 10),
                rounds.ours(),
                rounds.limit(),
                rounds.ratio(),
                "at least 0.5 of the disk",
                rounds.ratio() >= TARGET,
                String.format(
                        Locale.ROOT,
                        "MB a second from a cold cache, each block checked; %,.0f MB a second of CPU",
                        Rounds.median(perCpuSecond)));
    }

    private static double checked(Path place, List<Path> segments, Bytes expected) throws IOException {
        segments.forEach(PageCache::forget);
        long start = System.nanoTime();
        long bytes = 0;
        try (FileDisk disk = FileDisk.forReading(place);
                BlockLog.Reader reader = LogImage.read(disk).readFrom(1)) {
            for (Optional<LoggedBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
                bytes += next.get().block().size();
            }
        }
        long nanos = System.nanoTime() - start;
        if (bytes != (long) expected.size() * READ_BLOCKS) {
            throw new IllegalStateException("read " + bytes + " bytes");
        }
        return bytes * 1e9 / nanos;
    }

    private static double sequential(List<Path> segments) throws IOException {
        segments.forEach(PageCache::forget);
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        long start = System.nanoTime();
        long bytes = 0;
        for (Path segment : segments) {
            try (FileChannel file = FileChannel.open(segment)) {
                for (int count = file.read(piece); count >= 0; count = file.read(piece.clear())) {
                    bytes += count;
                }
            }
            piece.clear();
        }
        return bytes * 1e9 / (System.nanoTime() - start);
    }

    private Bytes block(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }
}
