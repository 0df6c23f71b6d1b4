/**
 * Runs a hub: the one package of this module with threads and a clock, both passed in.
 *
 * <pre>
 *   submit, offer ──► bounded queue ──► block ──► Hub.apply ──► BlockLog.append + commit ──► links told, seal asked for
 *                        ▲                                                                          │
 *                        └──────────────── Sealed(height, signatures) ◄── Sealer ◄──────────────────┘
 * </pre>
 *
 * <p>A block closes when the signers are free and something waits, or {@code blockMillis} after its first input, and every {@code heartbeatMillis}
 * though nothing waits. Answers and notices of a block wait until its seal is in a durable block. A logged record is RLP {@code [block, stateRoot]}: replay
 * compares the root of every block.
 *
 * <p>Fails shut: a log or a signer that refuses stops the node; what was not answered is refused with HUB_STOPPED, and may be sent again after
 * the restart under its idempotency key.
 */
package io.portcullis.engine.node;
