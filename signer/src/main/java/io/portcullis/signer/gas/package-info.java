/**
 * What the gas key signs: transactions that carry agreed batches to the Depositary and agreed words to the default fund, and nothing else.
 *
 * <p>The account that pays for gas decides nothing: value moves by the board's signatures alone. So no approval is asked for; but a key that
 * signs whatever it is handed could be drained by fees, or by a transfer. {@link io.portcullis.signer.gas.GasTransaction} is this side's own
 * decoder of an EIP-1559 transaction: strict, bounded, and of the exact bytes whose hash is signed. {@link
 * io.portcullis.signer.gas.GasRules} lets through what goes to the pinned Depositary, or to the default fund if one is pinned, without value, and what takes a nonce back by an empty
 * transaction to the account itself, at no more than the configured fees. It knows no clock, disk or key; the door is {@code
 * service.GasDesk}.
 */
package io.portcullis.signer.gas;
