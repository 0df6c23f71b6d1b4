/**
 * Signing with a shared key, in one round: every member signs by itself, anyone combines t parts.
 *
 * <p>The combined signature is checked once. Only if it fails are the parts looked at: all at once by a random linear combination, then by
 * halves, until every bad part is named; the rest is tried again.
 */
package io.portcullis.threshold.signing;
