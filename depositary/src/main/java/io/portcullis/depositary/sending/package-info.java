/**
 * Transactions of one account, until they are buried: a lane.
 *
 * <pre>
 *   offer(Order) ──> SendingLane ──input──> Lane.step ──effect──> SendingLane ──┬─ Persist ──> journal
 *   round()     ──>                                                            ├─ Sign ─────> TransactionKey
 *   standing(id) <──                                                           └─ Broadcast ─> LaneChain
 * </pre>
 *
 * <p>{@link io.portcullis.depositary.sending.Lane} is a pure machine: orders wait in a queue, take the account's next nonce when a candidate is
 * signed for them, are replaced with both fees an eighth higher while the first in line waits too long, and are taken back by an empty
 * transaction when their deadline passes. Nothing is forgotten before it is buried: a transaction that the pool drops, or that a reorg
 * takes back, is sent again with the same bytes. A fee cap that stands in the way is an alarm ({@link
 * io.portcullis.depositary.sending.SendingTag}), and so are a gap and a stranger's transaction on the lane's nonce.
 *
 * <p><b>After a crash.</b> Each candidate's exact bytes are a durable record before they are sent; orders are durable before {@code offer}
 * returns. A lane opened again asks the chain for every candidate it holds: what is mined is found mined, what is not is sent again. An
 * order offered again with its id is the same order. The journal is described at {@link io.portcullis.depositary.sending.LaneJournal}.
 *
 * <p>One lane is one account on one chain; nobody else may send by its key. Lanes hold no key: {@link
 * io.portcullis.depositary.sending.TransactionKey} is a seam, and is handed typed transactions, never digests. The machine knows no clock, disk,
 * node or key; {@link io.portcullis.depositary.sending.SendingLane} is handed all four. The package depends on the model and the journal;
 * {@code client.NodeLane} is the chain over JSON-RPC.
 */
package io.portcullis.depositary.sending;
