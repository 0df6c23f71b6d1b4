package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieredSlabTest {
    private static final int RECORDS = 30_000;
    private static final int RECORD_BYTES = 128;

    private static void fill(Slab slab) {
        Random random = new Random(1);
        for (int i = 0; i < RECORDS; i++) {
            int slot = slab.allocate();
            slab.putLong(slot, 0, 0x0123456789abcdefL);
            slab.putLong(slot, 8, random.nextLong());
            slab.putLong(slot, 24, random.nextInt(1_000_000));
            slab.putLong(slot, 56, -1 - random.nextInt(1_000_000));
        }
    }

    @Test
    void holdsTheSameWithAHundredthInMemory(@TempDir Path folder) {
        try (SlabSpace space = SlabSpace.offHeap();
                SlabSpace tiered = SlabSpace.tiered(RECORDS / 100, folder)) {
            Slab plain = new Slab(space, "s", RECORD_BYTES, RECORDS);
            Slab slab = new Slab(tiered, "s", RECORD_BYTES, RECORDS);
            fill(plain);
            fill(slab);
            Random random = new Random(2);
            for (int i = 0; i < 20_000; i++) {
                int slot = random.nextInt(RECORDS);
                long value = random.nextLong();
                plain.putLong(slot, 120, value);
                slab.putLong(slot, 120, value);
                assertEquals(plain.getLong(slot, 8), slab.getLong(slot, 8));
            }
            byte[] image = SlabImageTest.image(plain);
            assertArrayEquals(image, SlabImageTest.image(slab));
            tiered.giveBack();
            assertArrayEquals(image, SlabImageTest.image(slab));
        }
    }

    @Test
    void takesFewBytesForARecordOfSmallNumbersAndCommonWords(@TempDir Path folder) {
        try (SlabSpace tiered = SlabSpace.tiered(300, folder)) {
            Slab slab = new Slab(tiered, "s", RECORD_BYTES, RECORDS);
            fill(slab);
            int idle = RECORDS - 300;
            assertTrue(slab.idleBytes() <= 24L * idle, slab.idleBytes() / (double) idle + " bytes a record");
            for (int slot = 0; slot < RECORDS; slot++) {
                slab.getLong(slot, 0);
            }
            assertTrue(slab.idleBytes() <= 24L * idle, "places of records that came back are used again");
        }
    }

    @Test
    void hasTheSameRootWhetherLeavesAreIdleOrNot(@TempDir Path folder) {
        try (SlabSpace space = SlabSpace.offHeap();
                SlabSpace tiered = SlabSpace.tiered(100, folder)) {
            assertEquals(root(space), root(tiered));
        }
    }

    private static Bytes32 root(SlabSpace space) {
        Slab slab = new Slab(space, "s", RECORD_BYTES, RECORDS);
        fill(slab);
        StateTree tree = new StateTree(space, "t", RECORDS, RECORD_BYTES);
        tree.markDirty(RECORDS - 1);
        return tree.root((slot, into) -> {
            slab.read(slot, 0, into, 0, RECORD_BYTES);
            return RECORD_BYTES;
        });
    }

    @Test
    void refusesShapesThatCannotBePacked(@TempDir Path folder) {
        assertThrows(IllegalArgumentException.class, () -> SlabSpace.tiered(0, folder));
        try (SlabSpace tiered = SlabSpace.tiered(1, folder)) {
            assertThrows(IllegalArgumentException.class, () -> new Slab(tiered, "s", 12, 10));
        }
    }
}
