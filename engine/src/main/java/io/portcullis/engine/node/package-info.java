/**
 * Runs a hub: the one package of this module with threads and a clock, both passed in.
 *
 * <pre>
 *   submit, offer ──► bounded queue ──► open block, Hub.take ──► Hub.end ──► BlockLog.append + commit ──► links told, seal asked for
 *                        ▲                                                                                       │
 *                        └──────────────── Sealed(height, signatures) ◄── Sealer ◄───────────────────────────────┘
 * </pre>
 *
 * <p>A block opens with its first input and applies each as it comes: a slow token costs latency and no throughput, for while a seal is made the
 * next block fills. It closes when it has taken what waited for it and the signers are free, or {@code blockMillis} after it opened, times the
 * number of seals that are owed already; and every {@code heartbeatMillis} an empty one closes though nothing waits. Its time is that of its
 * opening. Questions are answered between blocks, so none waits for more than {@code blockMillis} and what waits for the block.
 *
 * <p>Answers and notices of a block wait until its seal is in a durable block. A node that was killed before that tells the notices when the seal
 * comes after its restart ({@link io.portcullis.engine.node.Unsealed}). A logged record is RLP {@code [block, stateRoot]}: replay
 * compares the root of every block.
 *
 * <p><b>What a replay trusts.</b> Nothing of what the log says came of a block: every block is applied again by one thread, in order, and its
 * root compared before the next. Helpers only do ahead what needs no state: they decode blocks and check the signatures of commands. All
 * signatures are checked again, those of clients here and those of the quorum's seals by the hub over leaves it has made itself. That the log
 * is a chain of hashes says that no block is missing or damaged; it does not say who wrote it, so no check is left out for it. The snapshot a
 * replay starts from is trusted as far as its hash and its root go: grants and invoices are under no signature, so whoever may write the
 * node's files may change those. So a replay costs what the blocks cost, less the waiting for disk and signers; a restart is made short by
 * snapshots ({@link io.portcullis.engine.node.SnapshotPlan}), not by leaving out checks.
 *
 * <p>Fails shut: a log or a signer that refuses stops the node; what was not answered is refused with HUB_STOPPED, and may be sent again after
 * the restart under its idempotency key.
 */
package io.portcullis.engine.node;
