/**
 * A group key that nobody ever holds: BLS12-381 keys shared t-of-n, made without a dealer, reshared and refreshed with the key unchanged.
 *
 * <p>Signatures are in G1 and keys in G2 (ciphersuite {@code BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_}), because that is what the contract
 * checks cheapest. This module depends on no other and knows no disk, clock or network; secrets are in {@code memory} only.
 */
package io.portcullis.threshold;
