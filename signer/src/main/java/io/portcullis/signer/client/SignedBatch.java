package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.evidence.Inclusion;
import java.util.Optional;

/**
 * A signer's agreement to a batch.
 *
 * @param partial of the group's signature over the same digest, if the signer has a share of the group's key
 * @param inclusion of the log entry that names this signature, durable before this answer left
 */
public record SignedBatch(
        String signer, Address address, Signature signature, Optional<GroupPartial> partial, Inclusion inclusion) {}
