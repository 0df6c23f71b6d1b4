// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Assertions: a failed one reverts with both values, which forge decodes.
library Check {
    error Differ(uint256 actual, uint256 expected);
    error DifferBytes(bytes32 actual, bytes32 expected);
    error DifferText(string actual, string expected);
    error Untrue(string claim);

    function eq(uint256 actual, uint256 expected) internal pure {
        if (actual != expected) revert Differ(actual, expected);
    }

    function eq(address actual, address expected) internal pure {
        if (actual != expected) revert Differ(uint160(actual), uint160(expected));
    }

    function eq(bytes32 actual, bytes32 expected) internal pure {
        if (actual != expected) revert DifferBytes(actual, expected);
    }

    function eq(string memory actual, string memory expected) internal pure {
        if (keccak256(bytes(actual)) != keccak256(bytes(expected))) revert DifferText(actual, expected);
    }

    function isTrue(bool holds, string memory claim) internal pure {
        if (!holds) revert Untrue(claim);
    }
}
