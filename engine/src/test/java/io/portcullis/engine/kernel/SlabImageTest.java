package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SlabImageTest {
    private static final int RECORD_BYTES = 8;

    /** Three slots of which the first and the last were freed, in this order; the other holds 0x1122334455667788. */
    private static final String GOLDEN = "534c414200000001000000080000000300000001" + "00000002" + "ffffffff00000000"
            + "1122334455667788" + "0000000000000000";

    static byte[] image(Slab slab) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        slab.saveTo(piece -> {
            assertTrue(piece.remaining() <= 1 << 20);
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        });
        return out.toByteArray();
    }

    static Slab restore(SlabSpace space, String name, int recordBytes, int maxRecords, byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image);
        Slab slab = Slab.restore(space, name, recordBytes, maxRecords, into -> {
            if (into.remaining() > in.remaining()) {
                throw new EngineFault(EngineTag.SLAB_IMAGE_INVALID, "it ends too early");
            }
            into.put(in.slice().limit(into.remaining()));
            in.position(in.position() + into.position());
        });
        assertEquals(0, in.remaining());
        return slab;
    }

    @Test
    void keepsTheBytesOfTheFirstVersion() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            Slab slab = new Slab(space, "s", RECORD_BYTES, 10);
            slab.allocate();
            slab.putLong(slab.allocate(), 0, 0x1122334455667788L);
            slab.allocate();
            slab.free(0);
            slab.free(2);
            byte[] golden = HexFormat.of().parseHex(GOLDEN);
            assertArrayEquals(golden, image(slab));
            Slab restored = restore(space, "r", RECORD_BYTES, 10, golden);
            assertArrayEquals(golden, image(restored));
            assertEquals(2, restored.allocate());
            assertEquals(0, restored.allocate());
            assertEquals(3, restored.allocate());
            assertEquals(0x1122334455667788L, restored.getLong(1, 0));
        }
    }

    @Test
    void restoresManyChunksAndGoesOnInTheSameSlots() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            Slab slab = new Slab(space, "s", 300, 20_000);
            Random random = new Random(5);
            for (int i = 0; i < 10_000; i++) {
                slab.putLong(slab.allocate(), 292, random.nextLong());
            }
            for (int i = 0; i < 1_000; i++) {
                int slot = random.nextInt(10_000);
                if (slab.isLive(slot)) {
                    slab.free(slot);
                }
            }
            byte[] image = image(slab);
            Slab restored = restore(space, "r", 300, 20_000, image);
            assertArrayEquals(image, image(restored));
            for (int i = 0; i < 2_000; i++) {
                assertEquals(slab.allocate(), restored.allocate());
            }
        }
    }

    @Test
    void restoresAnEmptySlab() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            byte[] image = image(new Slab(space, "s", RECORD_BYTES, 10));
            assertEquals(SlabImage.HEADER_BYTES, image.length);
            assertEquals(0, restore(space, "r", RECORD_BYTES, 10, image).allocate());
        }
    }

    @Property(tries = 400)
    void refusesOrReproducesWhatWasChanged(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] image = HexFormat.of().parseHex(GOLDEN);
        int flips = 1 + random.nextInt(2);
        for (int i = 0; i < flips; i++) {
            image[random.nextInt(image.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try (SlabSpace space = SlabSpace.offHeap()) {
            assertArrayEquals(image, image(restore(space, "r", RECORD_BYTES, 10, image)));
        } catch (EngineFault e) {
            assertSame(EngineTag.SLAB_IMAGE_INVALID, e.tag());
        } catch (AssertionError e) {
            boolean isShorter = ByteBuffer.wrap(image).getInt(12) < 3;
            assertTrue(
                    isShorter,
                    "another image means the same slab: " + HexFormat.of().formatHex(image));
        }
    }

    @Test
    void refusesEachFieldThatIsWrong() {
        expectRefused(0, 0x534c4143, "no image");
        expectRefused(4, 2, "version");
        expectRefused(8, 9, "another size");
        expectRefused(12, 11, "more records");
        expectRefused(12, -1, "more records");
        expectRefused(12, 4, "too early");
        expectRefused(16, 2, "counts");
        expectRefused(16, 4, "counts");
        expectRefused(20, -1, "counts");
        expectRefused(20, 3, "free list");
        expectRefused(20, -2, "free list");
        expectRefused(24, 2, "free list");
        expectRefused(28, 1, "free list");
        expectRefused(40, 2, "free list");
        expectRefused(44, 0x01000000, "free list");
    }

    private static void expectRefused(int offset, int value, String reason) {
        byte[] image = HexFormat.of().parseHex(GOLDEN);
        ByteBuffer.wrap(image).putInt(offset, value);
        try (SlabSpace space = SlabSpace.offHeap()) {
            EngineFault fault = assertThrows(EngineFault.class, () -> restore(space, "r", RECORD_BYTES, 10, image));
            assertSame(EngineTag.SLAB_IMAGE_INVALID, fault.tag());
            assertTrue(fault.getMessage().contains(reason), fault.getMessage());
        }
    }
}
