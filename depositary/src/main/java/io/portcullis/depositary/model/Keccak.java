package io.portcullis.depositary.model;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 with its original padding, as the EVM computes it (not FIPS 202's SHA3-256). */
public final class Keccak {
    private Keccak() {}

    public static Bytes32 hash(byte[]... parts) {
        KeccakDigest digest = new KeccakDigest(256);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        return finish(digest);
    }

    /** Of the first bytes of a buffer. */
    public static Bytes32 hash(byte[] buffer, int length) {
        KeccakDigest digest = new KeccakDigest(256);
        digest.update(buffer, 0, length);
        return finish(digest);
    }

    private static Bytes32 finish(KeccakDigest digest) {
        byte[] out = new byte[Bytes32.LENGTH];
        digest.doFinal(out, 0);
        return Bytes32.of(out);
    }
}
