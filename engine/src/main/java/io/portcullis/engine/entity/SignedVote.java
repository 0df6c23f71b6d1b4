package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Signature;

/** A vote without what it encloses: as it stands in justifications and in evidence. */
public record SignedVote(Vote vote, Signature signature) {}
