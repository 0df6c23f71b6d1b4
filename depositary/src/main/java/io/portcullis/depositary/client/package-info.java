/**
 * The chain, as typed calls. The only package that knows web3j and HTTP.
 *
 * <p>It speaks JSON-RPC to one node ({@link io.portcullis.depositary.client.Node}) and holds no key: transactions go by a lane of {@code
 * depositary.sending} ({@link io.portcullis.depositary.client.NodeLane} is its chain), whose key is elsewhere; putting contracts on a lab's chain
 * is done for an account that the node holds. Whoever pays gas decides nothing: value moves by the board's signatures alone.
 *
 * <p>The node is not trusted with identity. Chain id and the code hashes of the Depositary and of each contract that
 * it calls are compared with the pinned ones before every simulation and
 * every transaction; a node that answers for another chain, or a proxy behind which the code changed, is refused with a tag. It is
 * trusted with state: what it answers to reads decides what is proposed, never what is signed.
 *
 * <p>What the chain has of accounts (collateral, disputes, debts, shown secrets) is read by {@link
 * io.portcullis.depositary.client.AccountViews}, now or as one block left it: who compares several answers asks them of one block.
 *
 * <p>A default fund over the Depositary has a client of its own, {@link io.portcullis.depositary.client.FundClient}: members join and leave,
 * the fund's board declares, creditors take their part. It believes only this build's contract, made over the pinned Depositary.
 *
 * <p>Two ways to fail, both {@link io.portcullis.depositary.client.ChainException}s with a stable tag and a remedy: the contract refused
 * ({@link io.portcullis.depositary.client.ChainRefusal}, {@link io.portcullis.depositary.client.RevertTag}), or the chain could not be
 * used ({@link io.portcullis.depositary.client.ChainFault}, {@link io.portcullis.depositary.client.ChainTag}). After a fault of {@code
 * RECEIPT_LATE} or {@code CHAIN_UNREACHABLE} a transaction may still be mined: the follower tells, nothing is sent twice blindly.
 */
package io.portcullis.depositary.client;
