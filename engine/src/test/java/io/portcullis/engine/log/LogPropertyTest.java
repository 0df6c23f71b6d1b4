package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any sizes, any groups, any segment size: what is read is what was appended; and any bytes at all are read or named. */
class LogPropertyTest {
    @Property(tries = 150)
    void readsBackBlocksOfAnySizes(
            @ForAll @Size(max = 40) List<@IntRange(max = 3_000) Integer> sizes,
            @ForAll @IntRange(min = 2, max = 12) int pages,
            @ForAll long seed) {
        Random random = new Random(seed);
        LogBounds bounds = new LogBounds(pages * 4_096L, 3_000);
        TwinDisk disk = new TwinDisk();
        List<Bytes> appended = new ArrayList<>();
        SegmentedBlockLog log = SegmentedBlockLog.create(disk, bounds, Origin.GENESIS);
        for (int size : sizes) {
            byte[] block = new byte[size];
            random.nextBytes(block);
            appended.add(Bytes.of(block));
            log.append(appended.size(), appended.getLast());
            if (random.nextBoolean()) {
                log.commit();
            }
            if (random.nextInt(8) == 0) {
                log.commit();
                log.close();
                log = SegmentedBlockLog.open(disk, bounds);
            }
        }
        log.commit();
        int from = 1 + random.nextInt(appended.size() + 1);
        assertEquals(appended.subList(from - 1, appended.size()), blocks(log.readFrom(from)));
        log.close();
        assertEquals(appended, blocks(LogImage.read(disk).readFrom(1)));
    }

    @Property(tries = 400)
    void readsOrNamesWhateverBytesAreThere(@ForAll long seed) {
        Random random = new Random(seed);
        TwinDisk disk = LogFixture.closed(12);
        for (String name : disk.names()) {
            byte[] bytes = disk.bytes(name);
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(Math.min(600, bytes.length - from));
            for (int i = from; i < to; i++) {
                bytes[i] = (byte) random.nextInt();
            }
            disk.put(name, bytes);
        }
        try {
            assertTrue(LogFixture.read(LogImage.read(disk).readFrom(1), 1).size() == 12);
        } catch (EngineFault e) {
            assertTrue(e.tag().name().startsWith("LOG_"), e.getMessage());
        }
    }

    private static List<Bytes> blocks(BlockLog.Reader opened) {
        try (BlockLog.Reader reader = opened) {
            List<Bytes> blocks = new ArrayList<>();
            for (Optional<LoggedBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
                blocks.add(next.get().block());
            }
            return blocks;
        }
    }
}
