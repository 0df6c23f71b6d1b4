package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a stranger or a failing disk does to the files of a closed log is found, with its file and place, and never skipped. */
class LogDamageTest {
    private static final String FIRST = SegmentHead.name(1);
    private static final String SECOND = SegmentHead.name(2);
    private static final LogBounds TINY = new LogBounds(8_192, 500);
    private static final LogBounds LARGER = new LogBounds(65_536, 2_000);

    @Test
    void namesEveryFlippedByte() {
        TwinDisk sound = new TwinDisk();
        try (SegmentedBlockLog log = SegmentedBlockLog.create(sound, TINY, Origin.GENESIS)) {
            for (long height = 1; height <= 18; height++) {
                byte[] block = new byte[(int) (height * 97 % 500)];
                Arrays.fill(block, (byte) height);
                log.append(height, Bytes.of(block));
                log.commit();
            }
        }
        Set<EngineTag> seen = EnumSet.noneOf(EngineTag.class);
        for (String name : sound.names()) {
            if (SegmentHead.idOf(name).isPresent()) {
                for (int offset = 0; offset < sound.bytes(name).length; offset++) {
                    TwinDisk disk = sound.copy();
                    disk.flip(name, offset, 1 << (offset % 8));
                    EngineFault fault = assertThrows(EngineFault.class, () -> readAll(disk), name + " at " + offset);
                    assertTrue(fault.getMessage().contains(name), fault.getMessage());
                    seen.add(fault.tag());
                }
            }
        }
        assertEquals(
                EnumSet.of(
                        EngineTag.LOG_HEADER_DAMAGED,
                        EngineTag.LOG_MARK_DAMAGED,
                        EngineTag.LOG_RECORD_DAMAGED,
                        EngineTag.LOG_REST_DAMAGED),
                seen);
    }

    @Test
    void namesAMissingSegmentWherever() {
        TwinDisk sound = LogFixture.closed(40);
        long segments = sound.names().stream()
                .filter(name -> SegmentHead.idOf(name).isPresent())
                .count();
        assertTrue(segments >= 4, segments + " segments");
        for (long id = 2; id <= segments; id++) {
            TwinDisk disk = sound.copy();
            disk.lose(SegmentHead.name(id));
            assertTrue(named(EngineTag.LOG_SEGMENT_MISSING, disk).contains(SegmentHead.name(id)));
        }
    }

    @Test
    void namesASegmentUnderAnothersNameOrOfAnotherLog() {
        TwinDisk disk = LogFixture.closed(20);
        disk.put(SECOND, disk.bytes(FIRST));
        named(EngineTag.LOG_SEGMENT_FOREIGN, disk);
        TwinDisk other = new TwinDisk();
        Origin elsewhere = new Origin(
                0,
                LogFixture.read(LogImage.read(LogFixture.closed(1)).readFrom(1), 1)
                        .getFirst()
                        .hash());
        LogFixture.append(SegmentedBlockLog.create(other, LogFixture.SMALL, elsewhere), 20)
                .close();
        TwinDisk mixed = LogFixture.closed(20);
        mixed.put(SECOND, other.bytes(SECOND));
        named(EngineTag.LOG_SEGMENT_FOREIGN, mixed);
        TwinDisk strange = LogFixture.closed(2);
        strange.put("segment-1.log", new byte[0]);
        named(EngineTag.LOG_SEGMENT_FOREIGN, strange);
    }

    @Test
    void namesACutOrGrownSegment() {
        TwinDisk disk = LogFixture.closed(20);
        disk.put(SECOND, Arrays.copyOf(disk.bytes(SECOND), 8_191));
        named(EngineTag.LOG_SEGMENT_CUT, disk);
        disk.put(SECOND, new byte[100]);
        named(EngineTag.LOG_SEGMENT_CUT, disk);
        TwinDisk grown = LogFixture.closed(20);
        grown.put(SECOND, Arrays.copyOf(grown.bytes(SECOND), 12_288));
        named(EngineTag.LOG_SEGMENT_CUT, grown);
    }

    @Test
    void namesAHoleWhereARecordWas() {
        TwinDisk disk = LogFixture.closed(3);
        byte[] bytes = disk.bytes(FIRST);
        int second =
                SegmentHead.BYTES + (int) LogRecord.span(LogFixture.block(1).size());
        int third = second + (int) LogRecord.span(LogFixture.block(2).size());
        Arrays.fill(bytes, second, third, (byte) 0);
        disk.put(FIRST, bytes);
        assertTrue(named(EngineTag.LOG_RECORD_MISSING, disk).contains(FIRST + " at " + second));
    }

    @Test
    void namesRecordsOfEqualLengthThatWereSwappedOrCopied() {
        byte[] one = sameLength(1);
        int span = (int) LogRecord.span(300);
        byte[] swapped = one.clone();
        System.arraycopy(one, SegmentHead.BYTES, swapped, SegmentHead.BYTES + span, span);
        System.arraycopy(one, SegmentHead.BYTES + span, swapped, SegmentHead.BYTES, span);
        TwinDisk disk = new TwinDisk();
        disk.put(FIRST, swapped);
        named(EngineTag.LOG_ORDER_WRONG, disk);
        byte[] other = sameLength(2);
        byte[] mixed = one.clone();
        System.arraycopy(other, SegmentHead.BYTES + span, mixed, SegmentHead.BYTES + span, span);
        disk.put(FIRST, mixed);
        named(EngineTag.LOG_ORDER_WRONG, disk);
    }

    @Test
    void tellsATornTailFromDamageOfACommittedRecord() {
        TwinDisk disk = new TwinDisk();
        SegmentedBlockLog log = LogFixture.append(SegmentedBlockLog.create(disk, LARGER, Origin.GENESIS), 3);
        log.append(4, LogFixture.block(4));
        int second =
                SegmentHead.BYTES + (int) LogRecord.span(LogFixture.block(1).size());
        int fourth = SegmentHead.BYTES;
        for (long height = 1; height < 4; height++) {
            fourth += (int) LogRecord.span(LogFixture.block(height).size());
        }
        TwinDisk torn = disk.copy();
        torn.flip(FIRST, fourth + 20, 1);
        LogImage image = LogImage.read(torn);
        assertEquals(4, image.recovered().nextHeight());
        assertEquals(fourth, image.recovered().torn().orElseThrow().offset());
        assertEquals(image.recovered(), SegmentedBlockLog.open(torn, LARGER).recovered());
        assertFalse(LogImage.read(torn).recovered().torn().isPresent());
        TwinDisk damaged = disk.copy();
        damaged.flip(FIRST, second + 20, 1);
        named(EngineTag.LOG_RECORD_DAMAGED, damaged);
    }

    private static byte[] sameLength(int seed) {
        TwinDisk disk = new TwinDisk();
        try (SegmentedBlockLog log = SegmentedBlockLog.create(disk, LogFixture.SMALL, Origin.GENESIS)) {
            for (int height = 1; height <= 3; height++) {
                byte[] block = new byte[300];
                Arrays.fill(block, (byte) (seed * 16 + height));
                log.append(height, Bytes.of(block));
                log.commit();
            }
        }
        return disk.bytes(FIRST);
    }

    private static String named(EngineTag tag, TwinDisk disk) {
        EngineFault fault = assertThrows(EngineFault.class, () -> readAll(disk));
        assertEquals(tag, fault.tag(), fault.getMessage());
        return fault.getMessage();
    }

    private static long readAll(TwinDisk disk) {
        long blocks = 0;
        try (BlockLog.Reader reader = LogImage.read(disk).readFrom(1)) {
            while (reader.next().isPresent()) {
                blocks++;
            }
        }
        return blocks;
    }
}
