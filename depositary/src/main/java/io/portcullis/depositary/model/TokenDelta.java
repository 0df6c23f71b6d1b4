package io.portcullis.depositary.model;

/**
 * The off-chain part of one token's Δ.
 *
 * @param offdelta what moved to left since the token was added; negative if left has paid
 */
public record TokenDelta(TokenId token, Amount offdelta) {}
