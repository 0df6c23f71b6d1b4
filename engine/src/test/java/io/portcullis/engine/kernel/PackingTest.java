package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackingTest {
    private static String packed(Packing packing, long... words) {
        int length = packing.pack(segment(words), 0);
        return HexFormat.of().formatHex(packing.packed(), 0, length);
    }

    private static MemorySegment segment(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        for (long word : words) {
            bytes.putLong(word);
        }
        return MemorySegment.ofArray(bytes.array());
    }

    @Test
    void keepsOfEachWordWhatIsNeither() {
        assertEquals("0120" + "ff" + "0100", packed(new Packing(32), 0, 0xff, 0x100, 0));
        assertEquals(
                "9abe" + "01" + "0203" + "8000000000",
                packed(new Packing(32), -1, ~0xfeL, 0xffff_ffff_ffff_0203L, 0xffff_ff80_0000_0000L));
        assertEquals("80" + "ffff000000000000", packed(new Packing(8), 0xffff_0000_0000_0000L));
    }

    @Test
    void leavesOutTheUsualWord() {
        Packing packing = new Packing(16);
        packing.usual(0, 0x1122334455667788L);
        assertEquals("f1" + "05", packed(packing, 0x1122334455667788L, 5));
        assertEquals("80" + "1122334455667789", packed(packing, 0x1122334455667789L, 0));
    }

    @Property(tries = 2_000)
    void givesEveryRecordBack(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
        Random random = new Random(seed);
        Packing packing = new Packing(count * Long.BYTES);
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            long word = random.nextLong() >>> random.nextInt(Long.SIZE);
            words[i] = random.nextBoolean() ? word : ~word;
            packing.usual(i, random.nextInt(3) == 0 ? words[i] : random.nextLong());
        }
        int length = packing.pack(segment(words), 0);
        assertTrue(length <= packing.mostBytes());
        byte[] stored = new byte[length + 3];
        System.arraycopy(packing.packed(), 0, stored, 3, length);
        assertEquals(length, packing.length(MemorySegment.ofArray(stored), 3));
        byte[] back = new byte[count * Long.BYTES];
        packing.unpack(MemorySegment.ofArray(stored), 3, MemorySegment.ofArray(back), 0);
        assertArrayEquals((byte[]) segment(words).heapBase().orElseThrow(), back);
    }
}
