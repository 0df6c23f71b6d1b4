package io.portcullis.depositary.model;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 with its original padding, as the EVM computes it (not FIPS 202's SHA3-256). */
public final class Keccak {
    /** Making one costs as much as hashing with it. */
    private static final ThreadLocal<KeccakDigest> DIGEST = ThreadLocal.withInitial(() -> new KeccakDigest(256));

    private Keccak() {}

    public static Bytes32 hash(byte[]... parts) {
        KeccakDigest digest = fresh();
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        return finish(digest);
    }

    /** Of the first bytes of a buffer. */
    public static Bytes32 hash(byte[] buffer, int length) {
        return hash(buffer, 0, length);
    }

    /** Of some bytes of a buffer. */
    public static Bytes32 hash(byte[] buffer, int from, int length) {
        KeccakDigest digest = fresh();
        digest.update(buffer, from, length);
        return finish(digest);
    }

    private static KeccakDigest fresh() {
        KeccakDigest digest = DIGEST.get();
        digest.reset();
        return digest;
    }

    private static Bytes32 finish(KeccakDigest digest) {
        byte[] out = new byte[Bytes32.LENGTH];
        digest.doFinal(out, 0);
        return Bytes32.owned(out);
    }
}
