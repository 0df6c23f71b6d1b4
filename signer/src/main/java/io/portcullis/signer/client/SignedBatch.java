package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.evidence.Inclusion;

/**
 * A signer's agreement to a batch.
 *
 * @param inclusion of the log entry that names this signature, durable before this answer left
 */
public record SignedBatch(String signer, Address address, Signature signature, Inclusion inclusion) {}
