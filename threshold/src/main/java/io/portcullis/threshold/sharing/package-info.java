/**
 * Shamir's sharing over the scalars: secret polynomials, their public commitments, Lagrange's interpolation. Index 0 is the secret's own
 * place and nobody's share; indices are 1 to 128.
 */
package io.portcullis.threshold.sharing;
