/**
 * BLS signatures (draft-irtf-cfrg-bls-signature, proof of possession scheme): signatures in G1 and keys in G2, which is what the contract
 * checks cheapest, and the other way round for verification of published vectors.
 */
package io.portcullis.threshold.bls;
