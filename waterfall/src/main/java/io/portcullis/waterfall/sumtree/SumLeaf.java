package io.portcullis.waterfall.sumtree;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;

/**
 * What one client has in one token.
 *
 * @param salt told to this client alone
 */
public record SumLeaf(EntityId client, Bytes32 salt, Sums sums) {}
