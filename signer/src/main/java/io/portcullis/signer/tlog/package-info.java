/**
 * The forms of transparency logs, byte for byte as C2SP has them: notes, checkpoints, cosignatures, tiles, and what is asked of a witness. Pure.
 *
 * <p><b>Note</b> (c2sp.org/signed-note): text that ends in a line feed, an empty line, then one line {@code — NAME BASE64} a signature, where the
 * base64 is of a big-endian 32-bit key id and the signature. A key is configured as a <i>vkey</i>, {@code NAME+ID+BASE64} of a type byte and the
 * key. Known types: {@code 0x01} Ed25519; {@code 0x02} ECDSA on P-256 with SHA-256, DER, whose id is of the key's SPKI alone; {@code 0x04} a
 * witness's Ed25519 cosignature (c2sp.org/tlog-cosignature): eight bytes of Unix seconds, then a signature over {@code cosignature/v1},
 * {@code time N} and the text. Signatures by other keys are carried, and say nothing.
 *
 * <p><b>Checkpoint</b> (c2sp.org/tlog-checkpoint): a note whose text is the log's origin, its size, its root in base64, and extension lines.
 * The logs of Portcullis have one extension line, {@code time N}: an anchor's age is judged by it. Their origin is
 * {@code portcullis/(entity, 64 digits)/(log's name)}: one entity's log, wherever it is served.
 *
 * <p><b>Tiles</b> (c2sp.org/tlog-tiles): {@code tile/L/N} holds the hashes of level 8·L, 256 a tile, {@code tile/L/N.p/W} the W so far of one that is
 * not full; {@code tile/entries/N} holds the leaves' data, each behind its big-endian 16-bit length. {@code N} is written in groups of
 * three digits, all but the last behind an {@code x}.
 *
 * <p><b>Asking a witness</b> (c2sp.org/tlog-witness): {@code old SIZE}, the consistency proof's hashes in base64, an empty line, the checkpoint.
 *
 * <p>All decoding is strict: one value has one text. Hostile bytes end in a {@link io.portcullis.signer.verdict.RefusedException}.
 * May not know a disk, a socket, a clock or a private key.
 */
package io.portcullis.signer.tlog;
