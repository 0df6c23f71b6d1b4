package io.portcullis.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a cut copies while the slab goes on, against the image of the moment it was made. */
class SlabCutTest {
    private static final int RECORD_BYTES = 24;
    private static final int MOST = 2_000;

    @Property(tries = 80)
    void copiesWhatWasThereWhateverHappensMeanwhile(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int step) {
        try (SlabSpace space = SlabSpace.offHeap()) {
            requireMoment(space, new Random(seed), step);
        }
    }

    @Property(tries = 80)
    void copiesTheSameOfASlabThatIsMostlyIdle(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int step,
            @ForAll @IntRange(min = 1, max = 20) int hotRecords) {
        try (SlabSpace space =
                new TieredSpace(SlabSpace.offHeap(), new SlabSpace.Idle(SlabSpace.offHeap(), hotRecords))) {
            requireMoment(space, new Random(seed), step);
        }
    }

    private static void requireMoment(SlabSpace space, Random random, int step) {
        Slab slab = new Slab(space, "s", RECORD_BYTES, MOST);
        List<Integer> live = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            change(slab, live, random);
        }
        byte[] moment = SlabImageTest.image(slab);
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        try (SlabCut cut = slab.cut(MOST)) {
            while (!cut.copy(piece -> take(piece, copied), step)) {
                change(slab, live, random);
                change(slab, live, random);
            }
        }
        assertArrayEquals(moment, copied.toByteArray());
        try (SlabCut next = slab.cut(MOST)) {
            assertEquals(0, next.aside());
        }
    }

    private static void take(java.nio.ByteBuffer piece, ByteArrayOutputStream into) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        into.writeBytes(bytes);
    }

    private static void change(Slab slab, List<Integer> live, Random random) {
        if (live.isEmpty() || (random.nextInt(3) == 0 && slab.high() < MOST)) {
            live.add(slab.allocate());
        } else if (random.nextInt(4) == 0) {
            slab.free(live.remove(random.nextInt(live.size())));
        } else {
            slab.putLong(live.get(random.nextInt(live.size())), 8 * random.nextInt(3), random.nextLong());
        }
    }

    @Test
    void isGivenUpWhenMoreChangesThanMayBeSetAside() {
        try (SlabSpace space = SlabSpace.offHeap()) {
            Slab slab = new Slab(space, "s", RECORD_BYTES, MOST);
            for (int i = 0; i < 10; i++) {
                slab.allocate();
            }
            SlabCut cut = slab.cut(3);
            for (int i = 0; i < 3; i++) {
                slab.putInt(9 - i, 0, 1);
                slab.putInt(9 - i, 0, 2);
            }
            assertEquals(3, cut.aside());
            slab.putInt(0, 0, 1);
            EngineFault fault = assertThrows(EngineFault.class, () -> cut.copy(piece -> {}, 1));
            assertEquals(EngineTag.SLAB_CUT_FULL, fault.tag());
            assertThrows(IllegalStateException.class, () -> slab.cut(3));
            cut.close();
            slab.cut(3).close();
            assertTrue(slab.isLive(0));
        }
    }
}
