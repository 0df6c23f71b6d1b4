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
 * <p>Answers and notices of a block wait until its seal is in a durable block. A logged record is RLP {@code [block, stateRoot]}: replay
 * compares the root of every block.
 *
 * <p>Fails shut: a log or a signer that refuses stops the node; what was not answered is refused with HUB_STOPPED, and may be sent again after
 * the restart under its idempotency key.
 */
package io.portcullis.engine.node;
