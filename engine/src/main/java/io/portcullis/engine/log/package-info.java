/**
 * The durable log of blocks and the snapshots beside it: the one place of the engine that touches a disk.
 *
 * <p>{@link io.portcullis.engine.log.BlockLog} is the seam; the hub appends to it, commits, reads back, and lets go of what a snapshot
 * holds. {@link io.portcullis.engine.log.SegmentedBlockLog} keeps it on one machine, in files of one directory that
 * {@link io.portcullis.engine.log.Disk} holds for one process. Numbers are big-endian, hashes SHA-256, checksums CRC32C.
 * <pre>
 * segment-(id, 20 digits).log      all of one size, preallocated with zeros
 *     0  header, 512 bytes         "PRTCBLOG" ‖ version u8 = 1 ‖ zero (7) ‖ id u64 ‖ size u64 ‖ origin height u64 ‖ origin hash (32)
 *                                  ‖ CRC32C of these 72 bytes u32 ‖ zeros
 *   512  two marks, 512 each       "PRTCMARK" ‖ version u8 = 1 ‖ state u8 ‖ zero (6) ‖ id u64 ‖ count u64 ‖ height u64 ‖ end u64
 *                                  ‖ hash (32) ‖ CRC32C of these 80 bytes u32 ‖ zeros
 *  1536  zeros
 *  4096  records, each at a multiple of 64
 *                                  "BLCK" ‖ version u8 = 1 ‖ zero (3) ‖ length n u32 ‖ zero (4) ‖ id u64 ‖ height u64 ‖ previous hash (32)
 *                                  ‖ hash (32) = SHA-256(the 64 bytes before ‖ block) ‖ block (n) ‖ zeros
 *   end  zeros
 * spare.log                        the next segment while it is filled with zeros; a leftover is thrown away
 *                                  (a chore, as is deleting old segments: {@link io.portcullis.engine.log.Chores})
 * LOCK                             empty; locked exclusively by the writer, shared by readers
 * </pre>
 * Heights go up by one. Each record holds the hash of the one before it, across segments: a segment's origin is the last record of the
 * segment before, the first segment's is what the log was created to continue. No bytes of an old segment are ever used again.
 *
 * <p><b>Commit.</b> Records are written as they are appended; a commit is one {@code fdatasync}. Then a mark says up to where the segment
 * is durable; marks are written in turn into their two places and not forced themselves, so that the next commit makes them durable. A
 * full segment is forced, the next one becomes durable under its name, and only then the full one's last mark, forced, says
 * <i>sealed</i>; so no end of the log can be lost unseen. A clean close forces a mark that says <i>closed</i>.
 *
 * <p><b>Failure.</b> Any failed write or force ends the log's work for good: after a failed fsync the kernel may count lost pages as clean.
 * Only opening it again tells what is there, and opening writes and forces once more what no mark vouches for.
 *
 * <p><b>Told apart at opening, and named with file and offset:</b>
 * <ul>
 *   <li>a <i>torn tail</i>: what does not read beyond the newest mark of a last segment that was not closed. It was never committed, is
 *       overwritten with zeros, and reported ({@link io.portcullis.engine.log.Recovered});
 *   <li><i>damage</i>: a flipped bit, a hole, zeros, a swapped, removed or foreign record up to the newest mark; anything but zeros in
 *       the rest of a sealed or closed segment; damage of a header or a mark; a segment that is missing, cut or from another log.
 *       Never repaired here, never skipped.
 * </ul>
 * Opening checks headers and marks of all segments and every byte of the last; readers check every byte they pass.
 *
 * <p><b>Cannot be told apart:</b>
 * <ul>
 *   <li>damage inside the very last commit from a torn tail, if power failed before that commit's mark reached the disk. The signer's
 *       watermark, which is then ahead of the log, shows it;
 *   <li>the oldest segments removed by a stranger from removed by truncation. {@link io.portcullis.engine.log.SnapshotFiles} names the
 *       gap when no snapshot reaches it;
 *   <li>a whole directory replaced by an older copy of itself: again the watermark shows it;
 *   <li>a forgery by who can write these files: hashes bind records to each other, not to a key. Seals do that.
 * </ul>
 * Assumed: a sector of 512 bytes is written whole or not at all, a rename is atomic, and {@code fdatasync} tells the truth.
 *
 * <p><b>Snapshots</b> are files of the same kind of directory, written under a temporary name, forced, renamed:
 * <pre>
 * snapshot-(height, 20 digits).snap
 *                "PRTCSNAP" ‖ version u8 = 1 ‖ zero (7) ‖ height u64 ‖ length n u64 ‖ state root (32) ‖ payload (n)
 *                ‖ SHA-256(payload ‖ the 64 bytes before it)
 * </pre>
 *
 * <p>This package knows blocks and snapshots as bytes. It uses {@code verdict}, {@code Limits} and value types only.
 */
package io.portcullis.engine.log;
