package io.portcullis.depositary.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Journal.Kind KIND = new Journal.Kind("test");

    @TempDir
    Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static List<String> recover(Disk disk) {
        List<String> found = new ArrayList<>();
        Journal.open(disk, KIND, (sequence, offset, payload) -> {
                    assertEquals(found.size(), sequence);
                    found.add(new String(payload, UTF_8));
                })
                .close();
        return found;
    }

    private static byte[] imageOf(String... records) {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            for (String record : records) {
                journal.append(bytes(record));
            }
        }
        return disk.image();
    }

    /** Bytes of the three-record image before the next preallocated zero. */
    private static int used(byte[] image) {
        int used = image.length;
        while (image[used - 1] == 0) {
            used--;
        }
        return used;
    }

    @Test
    void remembersWhatWasAppendedInOrder() {
        assertEquals(List.of("one", "two", "three"), recover(new TwinDisk(imageOf("one", "two", "three"))));
    }

    @Test
    void formatIsTheGoldenOne() throws IOException {
        byte[] image = imageOf("one", "two", "three");
        byte[] golden;
        try (InputStream in = JournalTest.class.getResourceAsStream("journal-v1.bin")) {
            golden = in.readAllBytes();
        }
        assertArrayEquals(golden, Arrays.copyOf(image, golden.length));
        for (int i = golden.length; i < image.length; i++) {
            assertEquals(0, image[i]);
        }
        assertEquals(List.of("one", "two", "three"), recover(new TwinDisk(Arrays.copyOf(golden, 1 << 20))));
    }

    @Test
    void namesEveryFlippedByteAndSkipsNone() {
        byte[] image = imageOf("one", "two", "three");
        int used = used(image);
        for (int at = 0; at < used; at++) {
            boolean inAMark = at >= Frame.HEADER_BYTES && at < Frame.FIRST;
            byte[] flipped = image.clone();
            flipped[at] ^= 0x10;
            if (inAMark) {
                // The other mark still stands, and every record reads: nothing is lost, so nothing is refused.
                assertEquals(List.of("one", "two", "three"), recover(new TwinDisk(flipped)));
                continue;
            }
            JournalFault fault = assertThrows(
                    JournalFault.class, () -> recover(new TwinDisk(flipped)), () -> "no damage seen in a flipped byte");
            assertEquals(JournalFault.Ill.DAMAGED, fault.ill(), "byte " + at);
        }
    }

    @Test
    void namesTheDamagedRecordBySequenceAndOffset() {
        byte[] image = imageOf("one", "two", "three");
        int secondFrame = Frame.FIRST + Frame.OVERHEAD + 3;
        image[secondFrame + Frame.OVERHEAD] ^= 1;
        JournalFault fault = assertThrows(JournalFault.class, () -> recover(new TwinDisk(image)));
        assertTrue(fault.getMessage().contains("record 1 "), fault.getMessage());
        assertTrue(fault.getMessage().contains("offset " + secondFrame), fault.getMessage());
    }

    @Test
    void damageIsSeenByTheLaterGroupEvenWithoutMarks() {
        byte[] image = imageOf("one", "two", "three");
        Arrays.fill(image, Frame.HEADER_BYTES, Frame.FIRST, (byte) 0);
        image[Frame.FIRST + Frame.OVERHEAD] ^= 1;
        assertEquals(
                JournalFault.Ill.DAMAGED,
                assertThrows(JournalFault.class, () -> recover(new TwinDisk(image)))
                        .ill());
    }

    @Test
    void tornTailIsCutAndTheJournalGoesOn() {
        byte[] image = imageOf("one", "two");
        int used = used(image);
        // The head of a third frame that was never forced, and so never acknowledged.
        image[used + 5] = 7;
        image[used + 40] = 9;
        TwinDisk disk = new TwinDisk(image);
        assertEquals(List.of("one", "two"), recover(disk));
        TwinDisk again = new TwinDisk(disk.image());
        try (Journal journal = Journal.open(again, KIND, (sequence, offset, payload) -> {})) {
            assertEquals(2, journal.append(bytes("three")));
        }
        assertEquals(List.of("one", "two", "three"), recover(new TwinDisk(again.image())));
    }

    @Test
    void recordsRolledBackToZerosAreMissed() {
        byte[] image = imageOf("one", "two", "three");
        int third = Frame.FIRST + 2 * Frame.OVERHEAD + 6;
        Arrays.fill(image, third, image.length, (byte) 0);
        JournalFault fault = assertThrows(JournalFault.class, () -> recover(new TwinDisk(image)));
        assertEquals(JournalFault.Ill.DAMAGED, fault.ill());
        assertTrue(fault.getMessage().contains("record 2"), fault.getMessage());
    }

    @Test
    void emptyFileIsBegunOnlyByACeremony() {
        assertEquals(
                JournalFault.Ill.DAMAGED,
                assertThrows(JournalFault.class, () -> recover(new TwinDisk(new byte[0])))
                        .ill());
        assertEquals(
                JournalFault.Ill.DAMAGED,
                assertThrows(JournalFault.class, () -> recover(new TwinDisk(new byte[1 << 20])))
                        .ill());
    }

    @Test
    void oneJournalIsNeverReadAsAnother() {
        byte[] image = imageOf("one");
        Journal.Kind other = new Journal.Kind("other");
        JournalFault fault = assertThrows(
                JournalFault.class, () -> Journal.open(new TwinDisk(image), other, (sequence, offset, payload) -> {}));
        assertEquals(JournalFault.Ill.DAMAGED, fault.ill());
    }

    @Test
    void failedForceStopsTheJournalForGood() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            journal.append(bytes("one"));
            disk.failNextForce();
            assertEquals(
                    JournalFault.Ill.FAILED,
                    assertThrows(JournalFault.class, () -> journal.append(bytes("two")))
                            .ill());
            long operations = disk.operations();
            // The disk would work again, but what the failed fsync lost is unknown: only a restart may read it.
            assertEquals(
                    JournalFault.Ill.FAILED,
                    assertThrows(JournalFault.class, () -> journal.append(bytes("three")))
                            .ill());
            assertEquals(operations, disk.operations(), "not one more operation");
            assertTrue(journal.failure().isPresent());
        }
    }

    @Test
    void fullDiskRefusesAndLosesNothing() {
        TwinDisk disk = new TwinDisk(new byte[0]).holding(Limits.GROWTH_BYTES);
        int accepted = 0;
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            byte[] large = new byte[Limits.MAX_PAYLOAD_BYTES];
            while (true) {
                journal.append(large);
                accepted++;
            }
        } catch (JournalFault fault) {
            assertEquals(JournalFault.Ill.FAILED, fault.ill());
            assertTrue(fault.getMessage().contains("No space left"), fault.getMessage());
        }
        TwinDisk roomier = new TwinDisk(disk.image());
        assertEquals(accepted, recover(roomier).size());
        try (Journal journal = Journal.open(roomier, KIND, (sequence, offset, payload) -> {})) {
            assertEquals(accepted, journal.append(new byte[Limits.MAX_PAYLOAD_BYTES]));
        }
    }

    @Test
    void readOnlyFileRefusesUntilItIsMended() throws IOException {
        Path file = directory.resolve("journal");
        try (Journal journal = Journal.create(FileDisk.open(file), KIND, (sequence, offset, payload) -> {})) {
            journal.append(bytes("one"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            JournalFault fault = assertThrows(JournalFault.class, () -> journal.append(bytes("two")));
            assertEquals(JournalFault.Ill.FAILED, fault.ill());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertEquals(1, journal.append(bytes("two")));
        }
        assertEquals(List.of("one", "two"), recover(FileDisk.open(file)));
    }

    @Test
    void deletedReplacedAndCutFilesAreSeenBeforeTheNextRecord() throws IOException {
        for (String attack : List.of("delete", "replace", "cut")) {
            Path file = directory.resolve("journal-" + attack);
            try (Journal journal = Journal.create(FileDisk.open(file), KIND, (sequence, offset, payload) -> {})) {
                journal.append(bytes("one"));
                switch (attack) {
                    case "delete" -> Files.delete(file);
                    case "replace" -> {
                        byte[] copy = Files.readAllBytes(file);
                        Files.delete(file);
                        Files.write(file, copy);
                    }
                    default -> {
                        try (var channel =
                                java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
                            channel.truncate(1_000);
                        }
                    }
                }
                JournalFault fault = assertThrows(JournalFault.class, () -> journal.append(bytes("two")), attack);
                assertEquals(JournalFault.Ill.DAMAGED, fault.ill(), attack);
                assertTrue(journal.failure().isPresent(), attack);
            }
        }
    }

    @Test
    void fileIsCreatedForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("owner");
        FileDisk.open(file).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void manyWritersShareForces() throws ExecutionException, InterruptedException {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            long before = disk.operations();
            List<CompletableFuture<Long>> all = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                all.add(journal.submit(bytes("record " + i)));
            }
            for (int i = 0; i < all.size(); i++) {
                assertEquals(i, all.get(i).get());
            }
            assertTrue(disk.operations() - before < 10_000, "groups, not single records, are forced");
        }
    }
}
