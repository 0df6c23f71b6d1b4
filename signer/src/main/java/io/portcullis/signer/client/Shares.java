package io.portcullis.signer.client;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import java.util.Optional;

/**
 * What a signer holds of its entity's group key.
 *
 * @param active the sharing in force, if it has a share of one
 * @param index of that share; 0 without one
 * @param sessionInDoubt the session whose end it waits for; until then it signs nothing for the group
 */
public record Shares(Optional<GroupSharing> active, int index, Optional<Bytes> sessionInDoubt) {}
