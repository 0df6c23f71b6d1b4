package io.portcullis.bench;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.seal.ProposedSeal;
import io.portcullis.signer.seal.SealMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What watermarks cost when there are many: blocks of 100,000 leaves over a million accounts, long enough for compactions to run beside
 * them, and the restart after it. In turn with each block the same bytes are written and forced bare, on the same disk. An account is looked
 * up at the end.
 */
final class SealMemoryBench {
    private static final int LEAVES = 100_000;
    private static final int BLOCKS_AFTER = 120;
    private static final int WATERMARK_BYTES = 72;
    private static final double TARGET_TIMES = 4;

    private final Path directory;
    private final int accounts;

    SealMemoryBench(Path directory, int accounts) throws IOException {
        this.directory = Files.createDirectory(directory.resolve("seals"));
        this.accounts = accounts;
    }

    Row run() throws IOException {
        List<Double> seconds = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        long height = 0;
        byte[][] one = SealBlock.accounts(0, LEAVES);
        byte[] memory = new byte[ProposedSeal.bytes(LEAVES)];
        try (SealMemory seals = open(true);
                FileChannel disk = FileChannel.open(
                        directory.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int first = 0; first < accounts; first += LEAVES) {
                agree(seals, SealBlock.accounts(first, LEAVES), ++height, memory);
            }
            for (int i = 0; i < BLOCKS_AFTER; i++) {
                seconds.add(agree(seals, one, ++height, memory));
                bare.add(force(disk, i));
            }
        }
        long start = System.nanoTime();
        double restart;
        try (SealMemory seals = open(false)) {
            restart = (System.nanoTime() - start) / 1e9;
            boolean remembered = seals.accounts() == accounts
                    && seals.last().orElseThrow().blockHeight() == height
                    && seals.watermark(SealBlock.ENTITY, Bytes32.of(one[0])).orElseThrow() == height;
            if (!remembered) {
                throw new IllegalStateException("a watermark is lost");
            }
        }
        double median = Rounds.median(seconds);
        double worst = Collections.max(seconds);
        return new Row(
                String.format(Locale.ROOT, "watermarks of %,d leaves, %,d accounts", LEAVES, accounts),
                LEAVES / median,
                LEAVES / Rounds.median(bare),
                Rounds.median(bare) / median,
                "worst at most 4 × the disk's",
                worst <= TARGET_TIMES * Collections.max(bare),
                String.format(
                        Locale.ROOT,
                        "%.1f ms a block, worst of %d beside compactions %.1f ms (disk %.1f); restart %.2f s; files %d MB",
                        median * 1e3,
                        BLOCKS_AFTER,
                        worst * 1e3,
                        Collections.max(bare) * 1e3,
                        restart,
                        size() >> 20));
    }

    private long size() throws IOException {
        return Files.size(directory.resolve(SealMemory.LEFT_FILE))
                + Files.size(directory.resolve(SealMemory.RIGHT_FILE));
    }

    private SealMemory open(boolean mayBegin) throws IOException {
        return SealMemory.open(
                FileDisk.open(directory.resolve(SealMemory.LEFT_FILE)),
                FileDisk.open(directory.resolve(SealMemory.RIGHT_FILE)),
                mayBegin,
                new Random(7));
    }

    /** Seconds to write and force as many bytes, with nothing around it, while the compactions of the other files run, too. */
    private static double force(FileChannel disk, int block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(LEAVES * WATERMARK_BYTES);
        long at = block % 8 * (long) bytes.capacity();
        long start = System.nanoTime();
        while (bytes.hasRemaining()) {
            disk.write(bytes, at + bytes.position());
        }
        disk.force(false);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Seconds for checking and remembering; reading and hashing the leaves comes before. */
    private static double agree(SealMemory seals, byte[][] accounts, long height, byte[] memory) {
        ProposedSeal proposed = ProposedSeal.begin(height, accounts.length, Set.of(SealBlock.ENTITY), memory);
        byte[] encoded = SealBlock.encode(accounts, height);
        proposed.room(encoded.length).put(encoded);
        proposed.take(encoded.length);
        proposed.seal();
        long start = System.nanoTime();
        if (!(seals.agree(proposed) instanceof SealMemory.Answer.Fresh)) {
            throw new IllegalStateException("a block is refused");
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
