package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Version 1 of both files, as they were first written: read for ever, and still written so. */
class LogGoldenTest {
    private static final int BLOCKS = 3;

    @Test
    void readsASegmentOfVersionOne() throws IOException {
        TwinDisk disk = new TwinDisk();
        disk.put(SegmentHead.name(1), golden("log-segment-v1.bin"));
        assertEquals(BLOCKS, LogFixture.read(LogImage.read(disk).readFrom(1), 1).size());
        assertArrayEquals(
                golden("log-segment-v1.bin"), LogFixture.closed(BLOCKS).bytes(SegmentHead.name(1)));
    }

    @Test
    void readsASnapshotOfVersionOne() throws IOException {
        TwinDisk disk = LogFixture.closed(BLOCKS);
        String name = SnapshotHeader.name(BLOCKS);
        disk.put(name, golden("log-snapshot-v1.bin"));
        try (SegmentedBlockLog log = SegmentedBlockLog.open(disk, LogFixture.SMALL)) {
            SnapshotFiles files = SnapshotFiles.open(disk);
            LogFixture.requireSnapshot(files.start(log).snapshot().orElseThrow());
            LogFixture.snapshot(files, BLOCKS);
        }
        assertArrayEquals(golden("log-snapshot-v1.bin"), disk.bytes(name));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = LogGoldenTest.class.getResourceAsStream("/golden/" + name)) {
            return file.readAllBytes();
        }
    }
}
