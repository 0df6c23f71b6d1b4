/**
 * Durable records in order: the one way a process remembers what it must not forget.
 *
 * <p>A journal is one preallocated file. Numbers are big-endian.
 * <pre>
 * header   64 bytes  "PRTCJRNL" ‖ version u8 = 1 ‖ kind (51 bytes ASCII, zero-padded) ‖ CRC32C of these 60 bytes, u32
 * mark     2 × 32    sequence u64 ‖ end offset u64 ‖ zero (12 bytes) ‖ CRC32C of these 28 bytes, u32
 * frame    25 + n    CRC32C of all that follows, u32 ‖ length n u32 ‖ sequence u64 ‖ group u64 ‖ version u8 = 1 ‖ payload
 * rest     zeros
 * </pre>
 * Sequences count from zero without gaps. {@code group} is the first sequence of the frames that were written and forced together. A
 * mark says up to where the file was durable; it is written after each force, in turn into one of two places, and not forced itself.
 *
 * <p><b>Commit.</b> One committer thread drains all that waits into one write and one {@code fdatasync}, then tells the waiting
 * callers. Any failure of a write or a force stops the journal for good ({@code FAILED}): after a failed fsync the kernel may
 * have dropped the pages, so nothing but a restart, which reads what is really there, can tell what is durable.
 *
 * <p><b>Recovery.</b> The first frame that does not read is either torn (never acknowledged: the process died before its force) or
 * damaged. It is damaged when anything shows that its group had been forced: a mark at or beyond it, or a readable frame of a later
 * group after it. Damage is named with sequence and offset ({@code DAMAGED}) and never skipped; a torn tail is overwritten with
 * zeros. What this cannot see: damage inside the very last group when power failed before its mark reached the disk.
 *
 * <p>This package knows bytes only and depends on nothing. Signers, transaction lanes and towers keep their journals with it.
 */
package io.portcullis.depositary.journal;
