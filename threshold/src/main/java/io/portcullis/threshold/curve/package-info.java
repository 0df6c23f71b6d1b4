/**
 * BLS12-381 over blst's C functions: public scalars, secret scalars in locked memory, points of both groups, pairings, hashing to G1 and
 * G2 (RFC 9380).
 *
 * <p>A point that exists is on its curve, in the subgroup of prime order, and not infinity: what is not is refused where it comes in, with
 * a tag of its own. Only blst's constant-time functions touch secrets, and only in locked memory. The library's own Java classes are not
 * used: they keep secrets on the heap.
 */
package io.portcullis.threshold.curve;
