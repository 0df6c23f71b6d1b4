package io.portcullis.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.IOException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    @TempDir
    private Path directory;

    @Test
    void keepsALogInRealFilesThatOnlyTheirOwnerReads() throws IOException {
        try (FileDisk disk = FileDisk.forWriting(directory);
                SegmentedBlockLog log = SegmentedBlockLog.create(disk, LogFixture.SMALL, Origin.GENESIS)) {
            LogFixture.append(log, 30);
            log.truncateThrough(10);
            LogFixture.snapshot(SnapshotFiles.open(disk), 30);
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        try (FileDisk disk = FileDisk.forWriting(directory);
                SegmentedBlockLog log = SegmentedBlockLog.open(disk, LogFixture.SMALL)) {
            assertEquals(21, LogFixture.read(log.readFrom(10), 10).size());
            LogFixture.requireSnapshot(
                    SnapshotFiles.open(disk).start(log).snapshot().orElseThrow());
        }
    }

    @Test
    void refusesASecondHolderOfTheSameProcessAndKeepsTheFirstsLock() throws Exception {
        try (FileDisk held = FileDisk.forWriting(directory)) {
            inUse(() -> FileDisk.forWriting(directory));
            inUse(() -> FileDisk.forReading(directory.resolve(".")));
            assertEquals(OtherProcess.REFUSED, OtherProcess.run(HoldAndExit.class, directory, "write"));
            assertEquals(OtherProcess.REFUSED, OtherProcess.run(HoldAndExit.class, directory, "read"));
            assertEquals(1, held.names().size());
        }
        assertEquals(0, OtherProcess.run(HoldAndExit.class, directory, "write"));
    }

    @Test
    void letsVerifiersReadTogetherAndChangeNothing() throws Exception {
        try (FileDisk disk = FileDisk.forWriting(directory)) {
            LogFixture.append(SegmentedBlockLog.create(disk, LogFixture.SMALL, Origin.GENESIS), 3)
                    .close();
        }
        try (FileDisk disk = FileDisk.forReading(directory)) {
            assertEquals(3, LogFixture.read(LogImage.read(disk).readFrom(1), 1).size());
            assertThrows(NonWritableChannelException.class, () -> SegmentedBlockLog.open(disk, LogFixture.SMALL));
            assertThrows(ReadOnlyFileSystemException.class, () -> disk.delete(SegmentHead.name(1)));
            assertThrows(ReadOnlyFileSystemException.class, () -> disk.create("new"));
            assertThrows(ReadOnlyFileSystemException.class, () -> disk.rename(SegmentHead.name(1), "other"));
            assertEquals(0, OtherProcess.run(HoldAndExit.class, directory, "read"));
            assertEquals(OtherProcess.REFUSED, OtherProcess.run(HoldAndExit.class, directory, "write"));
        }
    }

    @Test
    void namesADirectoryThatIsNotThere() {
        EngineFault fault = assertThrows(EngineFault.class, () -> FileDisk.forWriting(directory.resolve("nowhere")));
        assertEquals(EngineTag.LOG_DISK_UNUSABLE, fault.tag());
    }

    private static void inUse(Executable hold) {
        assertEquals(EngineTag.LOG_IN_USE, assertThrows(EngineFault.class, hold).tag());
    }
}
