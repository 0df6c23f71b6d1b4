/**
 * Memory of the engine: records of fixed size outside of the heap, an index from keys to them, and a tree of hashes over them.
 *
 * <p>A {@link Slab} keeps records of one size and names them by slot, an int from 0. Which slot comes next depends on the calls made and
 * on nothing else, so replicas that apply the same inputs use the same slots. A {@link KeyIndex} leads from a key of 16 bytes to a slot;
 * its inner order comes from a seed of this node and may never reach anything replicas must agree on. A {@link StateTree} keeps the RFC
 * 9162 root over all slots, hashing only what changed. A {@link SlotIndex} does what a key index does in a third of the memory, where the
 * records hold the keys.
 *
 * <p>All multi-byte values are big-endian. One thread writes a slab or an index; a write by another is a fault. Nothing here is durable:
 * state is rebuilt from snapshot and log, and files of a mapped {@link SlabSpace} are scratch paper that no later process reads.
 *
 * <p>A tiered {@link SlabSpace} keeps a bounded number of records of each slab in memory and packs the others into a file, at 4 bytes of
 * memory each; the machine above sees the same slab. What is usual in records is learned from the records, so the packed form is for one
 * process alone.
 *
 * <p>An image is of one moment, and copied out while the slab goes on ({@link SlabCuts}): what changes before it was copied is set aside
 * first. All of it by the writing thread, a little at a time; nobody else ever reads records that change.
 *
 * <p>The image of a slab ({@link Slab#saveTo}), version 1, is
 *
 * <pre>
 *   int    0x534c4142 ("SLAB")
 *   int    version, 1
 *   int    bytes of a record
 *   int    high: one past the highest slot ever handed out
 *   int    live records
 *   int    the slot freed last, or -1
 *   record × high; a free one is the slot freed before it, or -1, as an int, then zeros
 * </pre>
 *
 * The image decides all future slots, and no two images mean the same slab.
 *
 * <p>The package may use memory, and files where a space is made of them. It has no clock, no randomness and no threads.
 */
package io.portcullis.engine.kernel;
