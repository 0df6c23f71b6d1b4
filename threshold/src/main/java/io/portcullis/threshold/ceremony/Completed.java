package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import java.util.SortedMap;

/**
 * The new sharing exists and works: t of its members have signed with it.
 *
 * @param culprits by party number: who was evicted, and why
 * @param proof the group's signature over this session ({@link Proof}): the test of the new shares
 * @param possession the group key's proof of possession
 * @param seen the whole ceremony, hashed
 */
public record Completed(
        Definition definition,
        SortedMap<Integer, ThresholdRefusal> culprits,
        GroupSharing sharing,
        Signature proof,
        Signature possession,
        Bytes seen)
        implements State {}
