/**
 * The shared vocabulary: the words that the Depositary contract defines, as values that cannot hold a bad one.
 *
 * <p>Everything here is pure: no clock, no I/O, no randomness, no keys. What a contract must read is ABI-encoded and hashed
 * with Keccak-256; trees are RFC 9162 over SHA-256 (protocol, section 1). One file of vectors, written by the Solidity tests,
 * pins every encoding and digest of this package byte for byte.
 *
 * <p>Choices made where the protocol is silent:
 *
 * <ul>
 *   <li>A token is known by {@code keccak256(abi.encode(uint8 kind, address contract, uint256 subId))}; native coin is kind 0 at
 *       the zero address. The balance a token id names can then never change its meaning.
 *   <li>An entity is known by {@code keccak256(abi.encode(board, salt))}: whoever registers it cannot choose another board.
 *   <li>A batch carries its operations as {@code (kind, data)} pairs in non-decreasing order of kind, so that new kinds widen
 *       the contract without changing what a key signs.
 * </ul>
 */
package io.portcullis.depositary.model;
