package io.portcullis.threshold.curve;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The pairing e: G1 × G2 → GT, as a question with a yes or no. */
public final class Pairing {
    private Pairing() {}

    /** One factor of a product of pairings. */
    public record Factor(G1 first, G2 second) {}

    /** Whether the product of the pairings is one. One final exponentiation for all of them. */
    public static boolean productIsOne(List<Factor> factors) {
        int count = factors.size();
        if (count == 0) {
            throw new IllegalArgumentException("a product has factors");
        }
        try (Arena arena = Arena.ofConfined()) {
            long firstBytes = 8L * Blst.P1_AFFINE_LONGS;
            long secondBytes = 8L * Blst.P2_AFFINE_LONGS;
            MemorySegment firsts = arena.allocate(firstBytes * count, 8);
            MemorySegment seconds = arena.allocate(secondBytes * count, 8);
            for (int i = 0; i < count; i++) {
                firsts.asSlice(firstBytes * i, firstBytes)
                        .copyFrom(factors.get(i).first().segment());
                seconds.asSlice(secondBytes * i, secondBytes)
                        .copyFrom(factors.get(i).second().segment());
            }
            MemorySegment product = arena.allocate(8L * Blst.FP12_LONGS, 8);
            Blst.MILLER_LOOP.call(product, Points.contiguous(arena, seconds), Points.contiguous(arena, firsts), count);
            Blst.FINAL_EXP.call(product, product);
            return Blst.FP12_IS_ONE.call(product);
        }
    }

    /** Whether e(a, b) = e(c, d). */
    public static boolean equal(G1 a, G2 b, G1 c, G2 d) {
        return productIsOne(List.of(new Factor(a.negate(), b), new Factor(c, d)));
    }
}
