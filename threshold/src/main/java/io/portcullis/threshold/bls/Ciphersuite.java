package io.portcullis.threshold.bls;

import io.portcullis.threshold.curve.Dst;

/** The tags of the ciphersuites that are used. */
public final class Ciphersuite {
    /** Signatures in G1, keys in G2. */
    public static final Dst SIGNATURE_IN_G1 = Dst.of("BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_");

    /** Proofs of possession for keys in G2. */
    public static final Dst POSSESSION_IN_G1 = Dst.of("BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_");

    /** Signatures in G2, keys in G1: Ethereum's consensus layer. */
    public static final Dst SIGNATURE_IN_G2 = Dst.of("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_");

    private Ciphersuite() {}
}
