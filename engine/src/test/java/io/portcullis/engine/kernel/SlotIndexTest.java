package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotIndexTest {
    private record Key(long k0, long k1) {}

    private final Map<Integer, Key> records = new HashMap<>();
    private int asked;

    private boolean isAt(int slot, long k0, long k1) {
        asked++;
        return new Key(k0, k1).equals(records.get(slot));
    }

    /** As for {@link KeyIndexTest}: masks from "all keys meet in one place" to the whole hash. */
    @Property(tries = 300)
    void isAMapWhereverItsKeysMeet(@ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int meeting) {
        long mask = new long[] {0, 0x7L << 53, 0x3fL << 30, -1L >>> 8, -1L}[meeting];
        records.clear();
        Random random = new Random(seed);
        Map<Key, Integer> model = new HashMap<>();
        try (SlotIndex index = new SlotIndex(random.nextInt(50), seed, mask, this::isAt)) {
            for (int call = 0; call < 400; call++) {
                Key key = new Key(random.nextInt(8), random.nextInt(12));
                if (random.nextInt(5) < 3) {
                    model.computeIfAbsent(key, fresh -> {
                        int slot = random.nextInt(Integer.MAX_VALUE);
                        records.put(slot, fresh);
                        index.put(fresh.k0, fresh.k1, slot);
                        return slot;
                    });
                } else {
                    Integer removed = model.remove(key);
                    assertEquals(removed == null ? -1 : removed, index.remove(key.k0, key.k1));
                }
                assertEquals(model.size(), index.size());
            }
            for (int k0 = 0; k0 < 8; k0++) {
                for (int k1 = 0; k1 < 12; k1++) {
                    assertEquals(model.getOrDefault(new Key(k0, k1), -1), index.get(k0, k1));
                }
            }
        }
    }

    @Test
    void growsToManyKeysAndAsksAlmostOnlyForThoseThatAreThere() {
        try (SlotIndex index = new SlotIndex(0, 9, this::isAt)) {
            for (int slot = 0; slot < 100_000; slot++) {
                records.put(slot, new Key(slot, 0));
                index.put(slot, 0, slot);
            }
            asked = 0;
            for (int slot = 0; slot < 100_000; slot++) {
                assertEquals(slot, index.get(slot, 0));
                assertEquals(-1, index.get(slot, 1));
            }
            assertTrue(asked < 100_010, asked + " records were read");
        }
    }

    @Test
    void movesAKeyToAnotherSlot() {
        try (SlotIndex index = new SlotIndex(0, 9, this::isAt)) {
            records.put(3, new Key(1, 1));
            index.put(1, 1, 3);
            records.put(4, new Key(1, 1));
            index.put(1, 1, 4);
            assertEquals(1, index.size());
            assertEquals(4, index.get(1, 1));
        }
    }

    @Test
    void keepsSlotsUpToTheHighestAndRefusesOthers() {
        try (SlotIndex index = new SlotIndex(0, 9, this::isAt)) {
            records.put(Integer.MAX_VALUE, new Key(1, 1));
            index.put(1, 1, Integer.MAX_VALUE);
            assertEquals(Integer.MAX_VALUE, index.get(1, 1));
            assertThrows(IllegalArgumentException.class, () -> index.put(1, 2, -1));
            assertThrows(IllegalArgumentException.class, () -> new SlotIndex(-1, 9, this::isAt));
        }
    }
}
