/**
 * A Merkle tree whose nodes carry sums: it proves to a client that what it is owed is in the total that was published, and tells it nothing else but sums.
 *
 * <p>What a client is owed and what it owes are counted apart, as two legs that are never below zero: a debt of one client cannot hide the claim of another. Each
 * inner node hashes both children with both their sums (not the sums' total alone, which two children could share out otherwise), and the head hashes the
 * number of leaves, which fixes the tree's shape.
 *
 * <pre>
 *   leaf = H(0x00 ‖ "portcullis/sum-leaf/v1" ‖ token (32) ‖ client (32) ‖ salt (32) ‖ positive u128 ‖ negative u128)
 *   node = H(0x01 ‖ left hash ‖ left positive ‖ left negative ‖ right hash ‖ right positive ‖ right negative)
 *   head = H(0x02 ‖ "portcullis/sum-head/v1" ‖ token ‖ size u64 ‖ root hash ‖ positive ‖ negative)
 * </pre>
 *
 * <p>H is SHA-256; the shape is RFC 9162's; leaves ascend by client. The salt keeps others from finding a client's amounts by trying them.
 *
 * <p>A proof as a file, big-endian: "PRTCSUMP" ‖ version u8 = 1 ‖ token (32) ‖ client (32) ‖ salt (32) ‖ positive (16) ‖ negative (16) ‖ index u64 ‖ size u64 ‖ steps
 * u8 ‖ steps × (hash (32) ‖ positive (16) ‖ negative (16)). It names no root: the reader takes the head from the published report.
 *
 * <p>What it cannot prove: that a client that never checks is in the tree, and that what is owed elsewhere is small. Pure: salts are passed in.
 */
package io.portcullis.waterfall.sumtree;
