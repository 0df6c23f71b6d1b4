package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.threshold.curve.SecretSource;

/**
 * What never changes for a validator.
 *
 * @param self its account; where that is no member of the board, it follows without voting
 * @param weights draws the weights by which parts of a group signature are checked together; no result depends on them
 */
public record Setup(VotingDomain domain, Address self, SignatureScheme scheme, SecretSource weights) {}
