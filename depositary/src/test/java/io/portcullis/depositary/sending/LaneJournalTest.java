package io.portcullis.depositary.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.journal.Journal;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneJournalTest {
    private static final KnownKey KEY = new KnownKey(0);
    private static final LaneRecord OPENED = new LaneRecord.Opened(1, KEY.account(), 0);
    private static final LaneRecord QUEUED = new LaneRecord.Queued(LaneRig.order(1, 9));
    private static final LaneRecord COMPLETE = new LaneRecord.Complete();

    @TempDir
    private Path folder;

    @Test
    void keepsRecordsLongerThanAJournalsFrame() {
        Order large = new Order(
                LaneRig.order(2, 9).id(),
                LaneRig.DEPOSITARY,
                BigInteger.ZERO,
                CallBytes.of(new byte[Limits.MAX_DATA_BYTES]),
                Limits.MAX_GAS,
                9);
        begin(new LaneRecord.Queued(large), QUEUED);
        assertEquals(List.of(OPENED, COMPLETE, new LaneRecord.Queued(large), QUEUED), found());
    }

    @Test
    void isWrittenAnewInOneStep() throws IOException {
        begin(QUEUED);
        try (LaneJournal log = LaneJournal.open(folder)) {
            log.rewrite(List.of(OPENED, QUEUED, COMPLETE));
            log.append(new LaneRecord.Displaced(3));
        }
        assertEquals(List.of("lane-2.journal"), files());
        assertEquals(List.of(OPENED, QUEUED, COMPLETE, new LaneRecord.Displaced(3)), found());
    }

    @Test
    void goesByTheOneBeforeWhenItDiedWhileItWasWrittenAnew() throws IOException {
        begin(QUEUED);
        writeRaw(2, LaneRecordCodec.encode(OPENED), 3);
        assertEquals(List.of(OPENED, COMPLETE, QUEUED), found());
        assertEquals(List.of("lane-1.journal"), files());
    }

    @Test
    void skipsPartsOfARecordWithoutItsEnd() throws IOException {
        begin();
        writeRaw(1, new byte[] {1, 2, 3}, 1);
        writeRaw(1, LaneRecordCodec.encode(QUEUED), 3);
        assertEquals(List.of(OPENED, COMPLETE, QUEUED), found());
    }

    @Test
    void takesNothingThatNoLaneWrote() throws IOException {
        begin();
        writeRaw(1, new byte[] {1, 2, 3}, 3);
        assertEquals(
                SendingTag.SENDING_JOURNAL_CORRUPT,
                assertThrows(SendingFault.class, this::found).tag());
    }

    @Test
    void isNotBegunAgainWhenWhatWasWrittenAnewIsGone() throws IOException {
        writeRaw(2, LaneRecordCodec.encode(OPENED), 3);
        assertEquals(
                SendingTag.SENDING_JOURNAL_CORRUPT,
                assertThrows(SendingFault.class, this::found).tag());
    }

    @Test
    void isNotTakenForAnotherAccounts() {
        begin();
        LaneRules rules = LaneRules.standard(1, new KnownKey(1).account());
        SendingFault fault = assertThrows(
                SendingFault.class,
                () -> SendingLane.open(
                        rules,
                        LaneJournal.open(folder),
                        new SimulatedPool(),
                        new KnownKey(1),
                        InstantSource.system(),
                        LaneListener.NONE));
        assertEquals(SendingTag.SENDING_JOURNAL_CORRUPT, fault.tag());
    }

    private void begin(LaneRecord... more) {
        try (LaneJournal log = LaneJournal.open(folder)) {
            log.rewrite(List.of(OPENED, COMPLETE));
            for (LaneRecord record : more) {
                log.append(record);
            }
        }
    }

    private List<LaneRecord> found() {
        try (LaneJournal log = LaneJournal.open(folder)) {
            return log.records();
        }
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void writeRaw(int generation, byte[] part, int place) throws IOException {
        Path file = folder.resolve("lane-" + generation + ".journal");
        byte[] payload = new byte[1 + part.length];
        payload[0] = (byte) place;
        System.arraycopy(part, 0, payload, 1, part.length);
        try (Journal journal =
                Journal.create(FileDisk.open(file), new Journal.Kind("lane"), (sequence, offset, bytes) -> {})) {
            journal.append(payload);
        }
    }
}
