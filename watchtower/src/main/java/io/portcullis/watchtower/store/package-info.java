/**
 * What a tower keeps: of every account the newest appointment, within 160 bytes.
 *
 * <pre>
 *   record, 108 bytes   first 8 of the account's id ‖ version u64 ‖ the other entity(32) ‖ own entity by number u32
 *                       ‖ windows 2 × u32 ‖ left's and right's (sheet by number u32, leaf u32, epoch u32) ‖ deadline u32
 *                       ‖ token by number u16 ‖ flags u16 ‖ offdelta(16)
 *   sheet               a seal, its signatures, which records have its leaves, and the nodes that these do not give
 * </pre>
 *
 * <p>Leaves are not kept: they follow from the records. When an account moves on to a newer seal, the older sheet keeps the hash of its leaf until an
 * eighth of its leaves are such; then it is packed anew and keeps only what the living need. So of a block whose accounts were all handed over
 * nothing but the seal is kept, and an account that is alone in its block keeps its path: that is the client's choice, and its
 * share may be bounded in bytes as well as in accounts.
 * A client that has its hub seal many accounts in one block, and hands them over together, pays for none of their paths.
 *
 * <p>An account of several tokens or with clauses has an entry beside its record.
 *
 * <p><b>Durability.</b> A hand-over is a run of records of a journal before it counts. Once the journal is longer than what it describes, an image of
 * everything is written beside it, renamed into place, and a new journal begins: {@code appointments.N.image}, {@code appointments.N.journal}. A start
 * reads the newest image and replays its journal. An image that was not renamed does not count; an image without a journal is right only while the
 * journal before it is still there.
 *
 * <p>Knows the model, the words of appointments and the journal. No chain, no clock.
 */
package io.portcullis.watchtower.store;
