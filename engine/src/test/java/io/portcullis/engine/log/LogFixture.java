package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small logs, and blocks that their height alone decides. */
final class LogFixture {
    /** Room for some blocks in each segment. */
    static final LogBounds SMALL = new LogBounds(8_192, 2_000);

    private LogFixture() {}

    /** Between 0 and 1,499 bytes that no other height has. */
    static Bytes block(long height) {
        Random random = new Random(height);
        byte[] bytes = new byte[random.nextInt(1_500)];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    static SegmentedBlockLog append(SegmentedBlockLog log, int blocks) {
        for (int i = 0; i < blocks; i++) {
            log.append(log.nextHeight(), block(log.nextHeight()));
            log.commit();
        }
        return log;
    }

    /** A log of some blocks that was closed. */
    static TwinDisk closed(int blocks) {
        TwinDisk disk = new TwinDisk();
        append(SegmentedBlockLog.create(disk, SMALL, Origin.GENESIS), blocks).close();
        return disk;
    }

    /** Reads all from a height on, and holds it to what was appended. */
    static List<LoggedBlock> read(BlockLog.Reader opened, long from) {
        try (BlockLog.Reader reader = opened) {
            List<LoggedBlock> blocks = new ArrayList<>();
            for (Optional<LoggedBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
                LoggedBlock block = next.get();
                assertEquals(from + blocks.size(), block.height());
                assertEquals(block(block.height()), block.block());
                blocks.add(block);
            }
            return blocks;
        }
    }

    /** Writes the snapshot of a height, whose payload is that height's block. */
    static void snapshot(SnapshotFiles files, long height) {
        try (SnapshotWriter writer = files.begin(height, root(height))) {
            byte[] payload = block(height).toArray();
            writer.write(payload, 0, payload.length);
            writer.commit();
        }
    }

    static void requireSnapshot(Snapshot snapshot) {
        assertEquals(root(snapshot.height()), snapshot.stateRoot());
        try (InputStream payload = snapshot.open()) {
            assertEquals(block(snapshot.height()), Bytes.of(payload.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes32 root(long height) {
        return Bytes32.of(Bytes.ascii("state " + height).sha256().toArray());
    }
}
