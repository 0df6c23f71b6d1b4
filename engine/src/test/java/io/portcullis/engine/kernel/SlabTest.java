package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SlabTest {
    private final SlabSpace space = SlabSpace.offHeap();

    @AfterEach
    void close() {
        space.close();
    }

    private Slab slab(int recordBytes, int maxRecords) {
        return new Slab(space, "test", recordBytes, maxRecords);
    }

    @Test
    void handsOutFreshSlotsInOrderAndFreedOnesLastFirst() {
        Slab slab = slab(8, 10);
        assertEquals(0, slab.allocate());
        assertEquals(1, slab.allocate());
        assertEquals(2, slab.allocate());
        slab.free(0);
        slab.free(2);
        assertEquals(1, slab.live());
        assertEquals(2, slab.allocate());
        assertEquals(0, slab.allocate());
        assertEquals(3, slab.allocate());
        assertEquals(4, slab.high());
        assertEquals(4, slab.live());
    }

    @Test
    void keepsBigEndianValuesOfEveryWidth() {
        Slab slab = slab(16, 1);
        int slot = slab.allocate();
        slab.putLong(slot, 1, 0x0102030405060708L);
        assertEquals(0x01, slab.getByte(slot, 1));
        assertEquals(0x0203, slab.getShort(slot, 2));
        assertEquals(0x04050607, slab.getInt(slot, 4));
        slab.putShort(slot, 9, (short) 0x8001);
        slab.putInt(slot, 11, 0xfedcba98);
        slab.putByte(slot, 15, (byte) 0x7f);
        assertEquals(0x088001fedcba987fL, slab.getLong(slot, 8));
        byte[] bytes = new byte[6];
        slab.read(slot, 2, bytes, 1, 4);
        assertTrue(slab.equal(slot, 2, bytes, 1, 4));
        assertFalse(slab.equal(slot, 2, bytes, 0, 4));
        slab.write(slot, 0, "abcd".getBytes(StandardCharsets.US_ASCII), 2, 2);
        assertEquals(0x6364, slab.getShort(slot, 0));
        assertEquals(0x63, slab.record(slot).get(ValueLayout.JAVA_BYTE, 0));
        assertEquals(16, slab.record(slot).byteSize());
    }

    @Test
    void zeroesARecordBeforeItIsUsedAgain() {
        Slab slab = slab(12, 4);
        int first = slab.allocate();
        int second = slab.allocate();
        slab.putLong(second, 0, -1);
        slab.putInt(second, 8, -1);
        slab.free(first);
        slab.free(second);
        assertEquals(second, slab.allocate());
        assertEquals(0, slab.getLong(second, 0));
        assertEquals(0, slab.getInt(second, 8));
    }

    @Test
    void refusesOneRecordMoreThanItsBound() {
        Slab slab = slab(8, 3);
        slab.allocate();
        slab.allocate();
        slab.allocate();
        expect(EngineTag.SLAB_FULL, slab::allocate);
        slab.free(1);
        assertEquals(1, slab.allocate());
        expect(EngineTag.SLAB_FULL, slab::allocate);
    }

    @Test
    void refusesSlotsThatAreNotAllocated() {
        Slab slab = slab(8, 100);
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.free(0));
        int slot = slab.allocate();
        slab.free(slot);
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.free(slot));
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.getLong(slot, 0));
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.putLong(slot, 0, 1));
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.getByte(1, 0));
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.getByte(-1, 0));
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.free(Integer.MIN_VALUE));
        expect(EngineTag.SLAB_SLOT_DEAD, () -> slab.putByte(Integer.MAX_VALUE, 0, (byte) 1));
        assertFalse(slab.isLive(-1));
    }

    @Test
    void refusesToReachIntoTheNextRecord() {
        Slab slab = slab(12, 2);
        int slot = slab.allocate();
        slab.allocate();
        byte[] bytes = new byte[64];
        assertThrows(IndexOutOfBoundsException.class, () -> slab.getLong(slot, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.putInt(slot, 9, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.getShort(slot, 11));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.getByte(slot, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.read(slot, 0, bytes, 0, 13));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.write(slot, Integer.MAX_VALUE, bytes, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> slab.equal(slot, 0, bytes, 0, -1));
    }

    @Test
    void growsOverManyChunksWithoutMovingARecord() {
        Slab slab = slab(1 << 16, 100);
        for (int i = 0; i < 100; i++) {
            slab.putInt(slab.allocate(), (1 << 16) - 4, i);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, slab.getInt(i, (1 << 16) - 4));
        }
    }

    @Test
    void refusesASecondThreadUntilItIsHandedOver() {
        Slab slab = slab(8, 3);
        int slot = slab.allocate();
        expectElsewhere(EngineTag.WRITER_FOREIGN, () -> slab.putLong(slot, 0, 1));
        expectElsewhere(EngineTag.WRITER_FOREIGN, slab::allocate);
        expectElsewhere(EngineTag.WRITER_FOREIGN, () -> slab.free(slot));
        expectElsewhere(EngineTag.WRITER_FOREIGN, slab::handOver);
        slab.handOver();
        CompletableFuture.runAsync(() -> slab.putLong(slot, 0, 7)).join();
        expect(EngineTag.WRITER_FOREIGN, () -> slab.putByte(slot, 0, (byte) 0));
        assertEquals(7, slab.getLong(slot, 0));
    }

    @Test
    void worksTheSameOverFiles(@TempDir Path folder) {
        try (SlabSpace mapped = SlabSpace.mapped(folder)) {
            Slab slab = new Slab(mapped, "accounts", 192, 20_000);
            for (int i = 0; i < 20_000; i++) {
                slab.putInt(slab.allocate(), 188, i);
            }
            slab.free(19_999);
            assertEquals(19_999, slab.allocate());
            assertEquals(0, slab.getInt(19_999, 188));
            assertEquals(12_345, slab.getInt(12_345, 188));
        }
    }

    @Test
    void readsNothingOfAnEarlierProcessFromFiles(@TempDir Path folder) {
        for (int round = 0; round < 2; round++) {
            try (SlabSpace mapped = SlabSpace.mapped(folder)) {
                Slab slab = new Slab(mapped, "accounts", 8, 4);
                assertEquals(0, slab.allocate());
                assertEquals(0, slab.getLong(0, 0));
                slab.putLong(0, 0, 5);
            }
        }
    }

    @Test
    void namesAFolderThatCannotBeWritten(@TempDir Path folder) {
        try (SlabSpace mapped = SlabSpace.mapped(folder.resolve("missing"))) {
            Slab slab = new Slab(mapped, "accounts", 8, 4);
            expect(EngineTag.SLAB_SPACE_FAILED, slab::allocate);
        }
    }

    @Test
    void refusesTwoSlabsOfOneNameInASpace(@TempDir Path folder) {
        slab(8, 4).allocate();
        assertThrows(IllegalArgumentException.class, slab(8, 4)::allocate);
        try (SlabSpace mapped = SlabSpace.mapped(folder)) {
            new Slab(mapped, "one", 8, 4).allocate();
            assertThrows(IllegalArgumentException.class, new Slab(mapped, "one", 8, 4)::allocate);
            assertThrows(IllegalArgumentException.class, new Slab(mapped, "../two", 8, 4)::allocate);
        }
    }

    @Test
    void refusesShapesThatMakeNoSlab() {
        assertThrows(IllegalArgumentException.class, () -> slab(3, 1));
        assertThrows(IllegalArgumentException.class, () -> slab((1 << 16) + 1, 1));
        assertThrows(IllegalArgumentException.class, () -> slab(8, 0));
        assertThrows(IllegalArgumentException.class, () -> slab(8, (1 << 30) + 1));
    }

    private static void expect(EngineTag tag, Executable action) {
        assertSame(tag, assertThrows(EngineFault.class, action).tag());
    }

    private static void expectElsewhere(EngineTag tag, Runnable action) {
        CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(action);
        Throwable cause =
                assertThrows(CompletionException.class, elsewhere::join).getCause();
        assertSame(tag, ((EngineFault) cause).tag());
    }
}
