package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    private record Key(long k0, long k1) {}

    @Test
    void answersAbsentForWhatIsNotThere() {
        try (KeyIndex index = new KeyIndex(0, 1)) {
            assertEquals(-1, index.get(0, 0));
            assertEquals(-1, index.remove(0, 0));
            index.put(0, 0, 0);
            assertEquals(0, index.get(0, 0));
            assertEquals(-1, index.get(0, 1));
            assertEquals(0, index.remove(0, 0));
            assertEquals(-1, index.get(0, 0));
            assertEquals(0, index.size());
        }
    }

    @Test
    void keepsEveryValueFromZeroAndRefusesOthers() {
        try (KeyIndex index = new KeyIndex(4, 1)) {
            index.put(-1, Long.MIN_VALUE, Integer.MAX_VALUE);
            assertEquals(Integer.MAX_VALUE, index.get(-1, Long.MIN_VALUE));
            assertThrows(IllegalArgumentException.class, () -> index.put(1, 1, -1));
        }
    }

    @Test
    void growsFromNothingToManyKeys() {
        try (KeyIndex index = new KeyIndex(0, 77)) {
            for (int i = 0; i < 200_000; i++) {
                index.put(i, 0, i);
            }
            for (int i = 0; i < 200_000; i++) {
                assertEquals(i, index.get(i, 0));
            }
            assertEquals(200_000, index.size());
        }
    }

    /**
     * Masks from "all keys meet in one place" over "eight places" and "one part, all places" to the whole hash: runs, wraps and removals in
     * the middle of runs.
     */
    @Property(tries = 300)
    void isAMapWhereverItsKeysMeet(@ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int meeting) {
        long mask = new long[] {0, 7, 0x3f, 0xffff_ffffL, -1L}[meeting];
        Random random = new Random(seed);
        Map<Key, Integer> model = new HashMap<>();
        try (KeyIndex index = new KeyIndex(random.nextInt(50), seed, mask)) {
            for (int call = 0; call < 400; call++) {
                Key key = new Key(random.nextInt(8), random.nextInt(12));
                if (random.nextInt(5) < 3) {
                    int value = random.nextInt(1_000);
                    index.put(key.k0, key.k1, value);
                    model.put(key, value);
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
            Map<Key, Integer> walked = new HashMap<>();
            index.forEach((k0, k1, value) -> assertNull(walked.put(new Key(k0, k1), value)));
            assertEquals(model, walked);
        }
    }

    @Test
    void walksSortedWhateverTheSeedAndTheHistory() {
        List<Key> keys =
                List.of(new Key(0, -1), new Key(1, 0), new Key(1, 5), new Key(Long.MIN_VALUE, 2), new Key(-1, 0));
        for (long seed = 0; seed < 20; seed++) {
            try (KeyIndex index = new KeyIndex(0, seed)) {
                index.put(3, 3, 3);
                keys.reversed().forEach(key -> index.put(key.k0, key.k1, 1));
                index.remove(3, 3);
                List<Key> walked = new ArrayList<>();
                index.forEachSorted((k0, k1, value) -> walked.add(new Key(k0, k1)));
                assertEquals(keys, walked);
            }
        }
    }

    @Test
    void ordersKeysByItsSeed() {
        assertNotEquals(order(1), order(2));
        assertEquals(order(1), order(1));
    }

    private static List<Integer> order(long seed) {
        List<Integer> order = new ArrayList<>();
        try (KeyIndex index = new KeyIndex(100, seed)) {
            for (int i = 0; i < 100; i++) {
                index.put(0, i, i);
            }
            index.forEach((k0, k1, value) -> order.add(value));
        }
        return order;
    }

    @Test
    void refusesToPromiseMoreThanItsBound() {
        assertThrows(IllegalArgumentException.class, () -> new KeyIndex(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyIndex((1 << 28) + 1, 0));
    }
}
