// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Inclusion in a Merkle tree of RFC 9162, section 2.1
/// @dev SHA-256 by precompile; leaf `H(0x00 ‖ data)`, node `H(0x01 ‖ left ‖ right)`. Leaf and node hashes can never be taken for
/// each other, so no inner node passes as a destination.
library Rfc9162 {
    function leafHash(bytes memory data) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(hex"00", data));
    }

    function nodeHash(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(hex"01", left, right));
    }

    /// @notice Whether the path leads from the leaf to the root (section 2.1.3.2).
    /// @param index of the leaf, from 0
    /// @param size of the tree, in leaves
    /// @param path words of 32 bytes, from the leaf up
    function includes(uint64 index, uint64 size, bytes32 leaf, bytes calldata path, bytes32 root)
        internal
        pure
        returns (bool)
    {
        if (index >= size) return false;
        uint64 last = size - 1;
        bytes32 hash = leaf;
        for (uint256 from = 0; from < path.length; from += 32) {
            if (last == 0) return false;
            bytes32 sibling = bytes32(path[from:from + 32]);
            if (index & 1 == 1 || index == last) {
                hash = nodeHash(sibling, hash);
                while (index & 1 == 0 && index != 0) {
                    index >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
            index >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == root;
    }
}
