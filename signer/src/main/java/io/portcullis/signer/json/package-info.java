/**
 * JSON as the signer reads and writes it: bounded, without duplicates, unknown fields or trailing bytes, and canonical (RFC 8785)
 * where a hash or a signature depends on it.
 *
 * <p>Numbers are integers of magnitude below 2^53 (what every JSON reader agrees on); amounts are decimal strings; bytes are
 * lower-case hexadecimal with {@code 0x}, or unpadded base64url where WebAuthn has them so.
 */
package io.portcullis.signer.json;
