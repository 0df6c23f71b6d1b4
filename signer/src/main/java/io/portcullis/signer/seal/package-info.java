/**
 * Seals: what this signer remembers of them, so that one key never stands by two bodies of one version (protocol, section 3).
 *
 * <p>The caller sends leaves, never a root: {@link io.portcullis.signer.seal.ProposedSeal} reads, orders, counts and hashes them itself. Then
 * {@link io.portcullis.signer.seal.SealMemory#agree} decides, by these rules:
 *
 * <ul>
 *   <li>Entities are those of the signer's configuration. Without any, nothing is sealed.
 *   <li>A block's height is above the last one. The seal agreed to last (same height, count and root) is agreed to again, and answered with
 *       the signature that left, or, if a crash came in between, with a new one over the same digest: the same bytes signed twice say
 *       nothing twice. Heights may be skipped, so a signer that missed a block seals the next.
 *   <li>A leaf's version is above the watermark of its (entity, account), or is the watermark with the same body: the newest body sealed
 *       again in a later block is harmless. Lower is {@code WATERMARK_VERSION_TOO_LOW}, another body {@code WATERMARK_VERSION_FORKED}. Of
 *       several versions of one account in a block the lowest is looked at so, and the highest is the watermark from then on.
 *   <li>A refusal raises nothing.
 * </ul>
 *
 * <p><b>Durable.</b> A block's watermarks are one frame, written and forced once ({@code fdatasync}) before the seal is signed. The
 * signature that left is noted without a force: what is lost with it is only that the digest will be signed anew. A failed write or force
 * stops sealing until a restart.
 *
 * <p><b>The journal</b> is two files; numbers are big-endian. Frames begin at multiples of 4096, so no write touches bytes that were durable.
 * <pre>
 * sector 0    "PRTCSEAL" ‖ version u8 = 1 ‖ generation u64 ‖ salt u64 ‖ snapshot frames u64 ‖ last seal before the first block's frame:
 *             height u64 ‖ leaf count u64 ‖ root (32)
 * sector 1    "RETIRED" ‖ 0 ‖ own generation u64: a newer file took this one's place
 * sectors 2,3 frames known to be durable u64 ‖ salt u64: in turn, after each force, not forced
 * sector 4    salt u64 ‖ height u64 ‖ signature (65): newest that left, not forced
 *             (a sector has 512 bytes, the last 4 of them the CRC32C of the rest)
 * frame       CRC32C u32 of salt ‖ all that follows ‖ payload length u32 ‖ sequence u64 ‖ payload ‖ zeros to a multiple of 4096
 * payload     height u64 ‖ leaf count u64 ‖ root (32), all zero in a snapshot; then runs
 * run         entity (32) ‖ n u32 ‖ n × (account (32) ‖ version u64 ‖ body hash (32))
 * </pre>
 * The file with the higher generation holds. When its blocks take several times the space of a snapshot, {@code Compaction} writes the
 * watermarks and the newest blocks into the other one, while seals go on.
 *
 * <p><b>Recovery.</b> The first frame that does not read is torn (never answered) or damaged. It is damaged if a mark knows it, if it is of
 * a snapshot, or if a later frame reads: then the signer does not start, and names it ({@code JOURNAL_CORRUPT}). What this cannot see, a
 * last frame damaged together with a mark that never reached the disk, the audit log shows: it knows of every seal that was signed, and the
 * service holds the two against each other ({@code WATERMARK_ROLLED_BACK}).
 *
 * <p>Watermarks are kept off-heap, 76 bytes an account and 5 to 11 bytes of index on the heap. This package reaches no key and no clock;
 * disks and randomness are passed in.
 */
package io.portcullis.signer.seal;
