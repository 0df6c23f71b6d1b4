// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rfc9162} from "../../libraries/Rfc9162.sol";

/// @dev The prover's half of RFC 9162, section 2.1: roots and paths, written from the recursive definition and not from the
/// verifier's loop.
library AllowList {
    struct Entry {
        bytes32 token;
        address destination;
    }

    function leaves(Entry[] memory entries) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](entries.length);
        for (uint256 i = 0; i < entries.length; i++) {
            hashes[i] = Rfc9162.leafHash(abi.encode(entries[i].token, entries[i].destination));
        }
    }

    function root(Entry[] memory entries) internal pure returns (bytes32) {
        return rootOf(leaves(entries));
    }

    function path(Entry[] memory entries, uint256 index) internal pure returns (bytes32[] memory) {
        return pathOf(leaves(entries), index);
    }

    function rootOf(bytes32[] memory hashes) internal pure returns (bytes32) {
        if (hashes.length == 0) return sha256("");
        if (hashes.length == 1) return hashes[0];
        uint256 middle = split(hashes.length);
        return Rfc9162.nodeHash(rootOf(slice(hashes, 0, middle)), rootOf(slice(hashes, middle, hashes.length)));
    }

    function pathOf(bytes32[] memory hashes, uint256 index) internal pure returns (bytes32[] memory siblings) {
        if (hashes.length == 1) return new bytes32[](0);
        uint256 middle = split(hashes.length);
        bytes32[] memory left = slice(hashes, 0, middle);
        bytes32[] memory right = slice(hashes, middle, hashes.length);
        bytes32[] memory below = index < middle ? pathOf(left, index) : pathOf(right, index - middle);
        siblings = new bytes32[](below.length + 1);
        for (uint256 i = 0; i < below.length; i++) {
            siblings[i] = below[i];
        }
        siblings[below.length] = index < middle ? rootOf(right) : rootOf(left);
    }

    /// @dev The largest power of two below the size.
    function split(uint256 size) private pure returns (uint256 power) {
        power = 1;
        while (power * 2 < size) power *= 2;
    }

    function slice(bytes32[] memory all, uint256 from, uint256 to) private pure returns (bytes32[] memory part) {
        part = new bytes32[](to - from);
        for (uint256 i = from; i < to; i++) {
            part[i - from] = all[i];
        }
    }
}
