/**
 * What clients and a watchtower say to each other, as values and bytes. Pure: no chain, no clock, no key that signs.
 *
 * <p>An <b>appointment</b> is a statement that both sides of an account sealed, and a time until which the tower guards it. One block's seal
 * serves all accounts of the block, so appointments travel in a <b>hand-over</b>: each seal once, with the nodes that lead from all its leaves in
 * the hand-over to its root, each node once; then the accounts. Big-endian, without padding:
 *
 * <pre>
 *   1                                                      u8, version
 *   count of seals (1..256)                                u16, each:
 *     root(32) ‖ leaves u32 ‖ block height u64 ‖ count of signatures u8, each r(32) ‖ s(32) ‖ v(1) ‖ count of nodes u32, each (32)
 *   count of appointments (1..131,072)                     u32, ascending strictly by (left, right), each:
 *     left(32) ‖ right(32) ‖ version u64 ‖ left's window u32 ‖ right's window u32 ‖ clauses u32 ‖ their hash(32) if any
 *     ‖ count of tokens u8, each token(32) ‖ offdelta(16)
 *     ‖ of left, then of right: seal u16 ‖ board epoch u32 ‖ leaf u32
 *     ‖ deadline u32, Unix seconds
 * </pre>
 *
 * <p>Nodes go level by level from the leaves up, each level from left to right: every sibling that the leaves at hand do not give themselves
 * ({@link io.portcullis.depositary.appointment.SealTree}). So there is one encoding of a hand-over, and what it proves is checked in time linear in it.
 *
 * <p>A <b>promise</b> is the RFC 9162 leaf {@code abi.encode(bytes32 account, uint64 version, bytes32 bodyHash, uint64 deadline, uint64 leftEpoch,
 * uint64 rightEpoch)}. A <b>receipt</b> is the tower's P-256 signature over {@code "portcullis/watchtower-receipt/v1"} and the words {@code version 1,
 * chainId, depositary, receivedAt, root of the promises in their order, their count}. A <b>heartbeat</b> is its signature over {@code
 * "portcullis/watchtower-heartbeat/v2"} and the words {@code version 2, chainId, depositary, sequence, at, blockHeight}. Both travel as their words
 * and then the signature's {@code r ‖ s}. A <b>proved promise</b>, the client's evidence, is a receipt's bytes, the promise's words, its index, the
 * count of its path, and the path.
 */
package io.portcullis.depositary.appointment;
