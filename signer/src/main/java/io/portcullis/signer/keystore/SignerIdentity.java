package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Hex;

/**
 * Who a signer is to others.
 *
 * @param address the batch key's account, a member of boards
 * @param auditKey the audit key's uncompressed P-256 point, {@code 0x04…} in 65 bytes of hexadecimal
 * @param batchKey the batch key's uncompressed secp256k1 point, in the same form
 */
public record SignerIdentity(Address address, String auditKey, String batchKey) {
    public SignerIdentity {
        if (Hex.decode(auditKey, 65)[0] != 4 || Hex.decode(batchKey, 65)[0] != 4) {
            throw new IllegalArgumentException("a signer's keys are uncompressed points");
        }
    }
}
