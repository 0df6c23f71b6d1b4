/**
 * The chain, as typed calls. The only package that knows web3j and HTTP.
 *
 * <p>It speaks JSON-RPC to one node ({@link io.portcullis.depositary.client.Node}) and holds no key: transactions are signed by the RPC
 * side for an account it holds ({@code eth_signTransaction} of a node or a Web3Signer) and sent raw by {@link
 * io.portcullis.depositary.client.TransactionSender}. That account pays gas and decides nothing: value moves by the board's
 * signatures alone.
 *
 * <p>The node is not trusted with identity. Chain id and code hash are compared with the pinned ones before every simulation and
 * every transaction; a node that answers for another chain, or a proxy behind which the code changed, is refused with a tag. It is
 * trusted with state: what it answers to reads decides what is proposed, never what is signed.
 *
 * <p>What the chain has of accounts (collateral, disputes, debts, shown secrets) is read by {@link
 * io.portcullis.depositary.client.AccountViews}, now or as one block left it: who compares several answers asks them of one block.
 *
 * <p>Two ways to fail, both {@link io.portcullis.depositary.client.ChainException}s with a stable tag and a remedy: the contract refused
 * ({@link io.portcullis.depositary.client.ChainRefusal}, {@link io.portcullis.depositary.client.RevertTag}), or the chain could not be
 * used ({@link io.portcullis.depositary.client.ChainFault}, {@link io.portcullis.depositary.client.ChainTag}). After a fault of {@code
 * RECEIPT_LATE} or {@code CHAIN_UNREACHABLE} a transaction may still be mined: the follower tells, nothing is sent twice blindly.
 */
package io.portcullis.depositary.client;
