package io.portcullis.engine.kernel;

/**
 * A hash of 16 bytes keyed by a secret seed of this node, so that nobody can choose keys that meet: two multiplications of 64 to 128
 * bits, folded, as in wyhash.
 */
final class KeyedHash {
    private final long seed0;
    private final long seed1;
    private final long seed2;
    private final long mask;

    /** @param mask what of a hash is kept: how tests make keys meet */
    KeyedHash(long seed, long mask) {
        this.seed0 = scramble(seed + 1);
        this.seed1 = scramble(seed + 2);
        this.seed2 = scramble(seed + 3);
        this.mask = mask;
    }

    long of(long k0, long k1) {
        return fold(fold(k0 ^ seed0, k1 ^ seed1) ^ seed2, seed1 | 1) & mask;
    }

    private static long fold(long left, long right) {
        return left * right ^ Math.unsignedMultiplyHigh(left, right);
    }

    /** The finisher of splitmix64: one seed to several that look unrelated. */
    private static long scramble(long seed) {
        long z = seed * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
