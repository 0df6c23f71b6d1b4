package io.portcullis.waterfall.sumtree;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;

/**
 * What is published of a tree.
 *
 * @param size leaves
 * @param root the topmost hash, and what all leaves add up to
 */
public record SumHead(TokenId token, long size, SumNode root) {
    /** One hash for all of it. */
    public Bytes32 hash() {
        return SumNode.head(token, size, root);
    }
}
