package io.portcullis.appliance.console;

/**
 * A token's name beside its id. Symbol and decimals are the token contract's claim; the id is derived from the contract's address, which a
 * reader can check.
 *
 * @param contract with its EIP-55 checksum; the zero address for native coin
 */
public record TokenView(String id, String symbol, int decimals, String contract) {}
