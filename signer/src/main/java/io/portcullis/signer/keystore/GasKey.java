package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;

/** The key of an account that pays for gas. It is this token's own: no clone has it, for another account pays as well. */
public final class GasKey {
    private final TokenKey key;
    private final HsmKeys keys;

    GasKey(TokenKey key, HsmKeys keys) {
        this.key = key;
        this.keys = keys;
    }

    public Address address() {
        return key.publicPoint().address();
    }

    /**
     * Signs the hash of a transaction that the caller has itself decoded and judged.
     *
     * @throws io.portcullis.signer.verdict.SignerFault as {@link HsmKeys#run}
     */
    public Signature sign(Bytes32 digest) {
        return keys.run(() -> SignatureForm.batchSignature(key.publicPoint(), digest, key.sign(digest)));
    }
}
