package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Signature;

/**
 * One signer's agreement to a seal, verified under its address.
 *
 * @param micros how long the signer took for each step
 */
public record SealSignature(Address signer, Signature signature, Micros micros) {
    /**
     * Microseconds of the signer's own clock.
     *
     * @param receive leaves taken in and hashed
     * @param agree watermarks checked and durable
     * @param log audit entry durable
     * @param sign by the token; verified
     */
    public record Micros(long receive, long agree, long log, long sign) {}
}
