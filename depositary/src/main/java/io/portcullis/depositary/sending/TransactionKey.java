package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Signature;

/**
 * The key of a lane's account, wherever it lives. It is handed a typed transaction and never a digest: whoever holds the key encodes and
 * hashes what it signs, and judges it before.
 */
public interface TransactionKey {
    Address account();

    /**
     * Signs {@link UnsignedTransaction#hash}. The same transaction may be asked for again: after a crash nobody knows of the first
     * signature.
     *
     * @throws SendingFault {@code KEY_REFUSED} if the key's holder does not sign, or does not answer
     */
    Signature sign(UnsignedTransaction transaction);
}
