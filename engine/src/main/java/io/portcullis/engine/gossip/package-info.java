/**
 * What hubs tell all others of themselves, who vouches for it, and how it spreads.
 *
 * <h2>Profile</h2>
 *
 * <pre>
 * profile  RLP [version 1, entity, sequence, made at, onion key, policy, [channel, …]]
 * channel  RLP [to, token, policy, capacity bucket]
 * policy   RLP [base fee, ppm, expiry delta, least, most, enabled 0|1]
 * vouched  RLP [profile, proof]          proof: SealedProof#encode
 * </pre>
 *
 * <p>Amounts have 16 bytes; channels ascend by (to, token). The policy before them is for neighbours that are not named: clients, whom a hub does
 * not show the world; an invoice says behind which hub its payee is. A bucket k says that between 4^(k−1) and 4^k − 1 can go out: what an account's Δ
 * is stays between its two sides.
 *
 * <h2>Who vouches for it</h2>
 *
 * <p>A profile is a leaf of a block's seal, as every frame is: {@code (entity, SHA-256("portcullis/profile/v1" ‖ entity), sequence, SHA-256(profile))}.
 * So the entity's quorum of HSMs signs it with the signature that the block needs anyway, the signers' watermark of that place makes sequences
 * rise for ever and each say one thing, and whoever checks it does what it does for a frame: leaf, path, seal, membership of the board. The
 * sequence is the height of the block, for heights too only rise.
 *
 * <p><b>No account can have that place.</b> An account's id is {@code Keccak-256(left ‖ right)}. One that equals SHA-256 of anything is a collision of
 * two different hash functions, which costs 2^128 steps to look for. And it would gain nothing: the contract takes a leaf only with a proof body
 * whose Keccak-256 is the leaf's, and a node only one that its own account has; the hash of a profile is a SHA-256.
 *
 * <p>Nothing here has a clock, does I/O, draws randomness or holds keys. Boards of entities come through {@link
 * io.portcullis.engine.gossip.Boards}.
 */
package io.portcullis.engine.gossip;
