/**
 * Follows the Depositary's events along a chain that may change its mind.
 *
 * <pre>
 *   BlockSource --head, block--> ChainFollower --Input--> Follower.step --Effect--> ChainFollower --commit--> CursorStore
 * </pre>
 *
 * <p>{@link io.portcullis.depositary.follower.Follower} is a pure machine over (number, hash, parent hash, events). It keeps its own chain
 * of blocks, because a node says nothing about blocks it took back. A block's events are applied once the block is deep enough ({@link
 * io.portcullis.depositary.follower.Confirmations}). If the chain changes above that depth, nobody notices; if it changes below, the
 * applied events are undone, last first, before those of the new blocks are applied. If it changes further back than {@link
 * io.portcullis.depositary.follower.Follower#MAX_APPLIED_BLOCKS} the follower halts for good: whoever holds the projection must rebuild it.
 *
 * <p>No event is lost or doubled: {@link io.portcullis.depositary.follower.CursorStore} makes changes and cursor durable together, and a
 * follower started again begins at the cursor. This package depends on the model alone; {@code client.NodeBlocks} is the
 * {@link io.portcullis.depositary.follower.BlockSource} over JSON-RPC.
 */
package io.portcullis.depositary.follower;
