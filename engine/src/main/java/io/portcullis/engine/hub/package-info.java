/**
 * The hub: one deterministic machine over everything a node keeps.
 *
 * <p>Inputs are ordered into a {@link io.portcullis.engine.hub.Block}; applying it changes accounts, authorities, invoices, forwards and outboxes, and
 * gives a state root, the leaves to seal, and effects. The caller makes the block durable, has the quorum sign the
 * seal, and gives the signatures back as input {@code Sealed} of a later block, which puts messages with their proofs into the outboxes. So every byte that
 * is ever sent is in the replicated state before it is sent, and a restart sends the same bytes.
 *
 * <pre>
 *   inputs → block → apply → state root → durable → seal → effects
 *                                                     └── Sealed(height, signatures) → a later block
 * </pre>
 *
 * <p>A payment over hops of this node is done within one block: lock, forward, reveal, back. To a hop on another node the forward is queued with its
 * slot, or the payment fails back at once: a lock is never kept that has no way on.
 *
 * <p>Choices where the protocol is silent. A failure that no packet hides is the code's number in RLP. An invoice is paid by at least its amount
 * and at most twice that. A payload that breaks the machine's rules is taken (its sequence counts) and refused by tag.
 *
 * <p><b>Risk.</b> An entity whose treasury has said terms has a {@link io.portcullis.engine.credit.RiskBook}: part of this state, so that what ratings close is closed on
 * every replica in the same block. What they stop is what is submitted here, and what a peer's frame has locked on frozen credit goes no further; a peer's own
 * frame is admitted within its limit, for what two nodes have agreed no rating unsays.
 *
 * <p>No clock, I/O, randomness or keys: time is the block's; packets are opened before ordering.
 */
package io.portcullis.engine.hub;
