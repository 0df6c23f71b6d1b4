package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A slab against a map and a stack, under any sequence of calls; every so often it goes through its image. */
class SlabModelTest {
    private static final int CALLS = 600;

    @Property(tries = 60)
    void isAMapWhoseFreedKeysComeBackLastFirst(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 300) int recordBytes) {
        try (SlabSpace space = SlabSpace.offHeap()) {
            requireMap(space, seed, recordBytes);
        }
    }

    @Property(tries = 60)
    void isTheSameMapWhileMostOfItIsIdle(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 37) int words,
            @ForAll @IntRange(min = 1, max = 20) int hotRecords) {
        try (SlabSpace space =
                new TieredSpace(SlabSpace.offHeap(), new SlabSpace.Idle(SlabSpace.offHeap(), hotRecords))) {
            requireMap(space, seed, words * Long.BYTES);
        }
    }

    private static void requireMap(SlabSpace space, long seed, int recordBytes) {
        Random random = new Random(seed);
        Slab slab = new Slab(space, "s", recordBytes, CALLS);
        Map<Integer, byte[]> model = new HashMap<>();
        Deque<Integer> freed = new ArrayDeque<>();
        int high = 0;
        for (int call = 0; call < CALLS; call++) {
            List<Integer> slots = new ArrayList<>(model.keySet());
            int slot = slots.isEmpty() ? -1 : slots.get(random.nextInt(slots.size()));
            switch (random.nextInt(slot < 0 ? 1 : 8)) {
                case 0, 1, 2 -> {
                    int next = slab.allocate();
                    assertEquals(freed.isEmpty() ? high : freed.pop(), next);
                    high = Math.max(high, next + 1);
                    model.put(next, new byte[recordBytes]);
                }
                case 3, 4 -> {
                    slab.free(slot);
                    freed.push(slot);
                    model.remove(slot);
                }
                case 5, 6 -> {
                    byte[] bytes = bytes(random, 1 + random.nextInt(recordBytes));
                    int offset = random.nextInt(recordBytes - bytes.length + 1);
                    slab.write(slot, offset, bytes, 0, bytes.length);
                    System.arraycopy(bytes, 0, model.get(slot), offset, bytes.length);
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        slab = SlabImageTest.restore(space, "r" + call, recordBytes, CALLS, SlabImageTest.image(slab));
                    }
                }
            }
            assertEquals(high, slab.high());
            assertEquals(model.size(), slab.live());
        }
        requireSame(model, slab, recordBytes);
        try (SlabSpace plain = SlabSpace.offHeap()) {
            byte[] image = SlabImageTest.image(slab);
            assertArrayEquals(image, SlabImageTest.image(SlabImageTest.restore(plain, "p", recordBytes, CALLS, image)));
        }
    }

    /** As records are: noise, zeros, ones, small numbers, and words that are everywhere. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        switch (random.nextInt(5)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> Arrays.fill(bytes, (byte) -1);
            case 2 -> bytes[length - 1] = (byte) random.nextInt();
            case 3 -> Arrays.fill(bytes, (byte) 7);
            default -> {}
        }
        return bytes;
    }

    private static void requireSame(Map<Integer, byte[]> model, Slab slab, int recordBytes) {
        for (int slot = 0; slot < slab.high(); slot++) {
            byte[] expected = model.get(slot);
            if (expected == null) {
                assertFalse(slab.isLive(slot));
            } else {
                byte[] bytes = new byte[recordBytes];
                slab.read(slot, 0, bytes, 0, recordBytes);
                assertArrayEquals(expected, bytes);
                assertTrue(slab.equal(slot, 0, expected, 0, recordBytes));
            }
        }
    }
}
