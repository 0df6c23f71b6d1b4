// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_AMOUNT} from "../Limits.sol";
import "../Errors.sol" as Errors;

/// @title Strict reading of an operation's words
/// @dev A value that does not fit its field is `OperationMalformed`; so is data of another length than what was asked for.
library Words {
    function requireWords(bytes calldata data, uint256 words, uint8 kind) internal pure {
        if (data.length != words * 32) revert Errors.OperationMalformed(kind);
    }

    /// @dev The caller has checked the length; beyond the data its last words are read as calldata has them.
    function word(bytes calldata data, uint256 index) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := calldataload(add(data.offset, shl(5, index)))
        }
    }

    /// @dev As `word`, where the length was not checked before. Indexes are far below 2^64, so nothing overflows.
    function safeWord(bytes calldata data, uint256 index, uint8 kind) internal pure returns (bytes32) {
        unchecked {
            if (data.length < (index + 1) * 32) revert Errors.OperationMalformed(kind);
        }
        return word(data, index);
    }

    function numberAt(bytes calldata data, uint256 index, uint256 most, uint8 kind)
        internal
        pure
        returns (uint256 value)
    {
        value = uint256(safeWord(data, index, kind));
        if (value > most) revert Errors.OperationMalformed(kind);
    }

    function numberIs(bytes calldata data, uint256 index, uint256 expected, uint8 kind) internal pure {
        if (uint256(word(data, index)) != expected) revert Errors.OperationMalformed(kind);
    }

    function amountAt(bytes calldata data, uint256 index, uint8 kind) internal pure returns (uint128) {
        return uint128(numberAt(data, index, MAX_AMOUNT, kind));
    }

    /// @dev Two's complement, from -2^127 to 2^127 - 1.
    function signedAt(bytes calldata data, uint256 index, uint8 kind) internal pure returns (int256 value) {
        value = int256(uint256(safeWord(data, index, kind)));
        if (value < type(int128).min || value > type(int128).max) revert Errors.OperationMalformed(kind);
    }

    function uint64At(bytes calldata data, uint256 index, uint8 kind) internal pure returns (uint64) {
        return uint64(numberAt(data, index, type(uint64).max, kind));
    }

    function addressAt(bytes calldata data, uint256 index, uint8 kind) internal pure returns (address) {
        return address(uint160(numberAt(data, index, type(uint160).max, kind)));
    }

    /// @dev The words from one to before another.
    function slice(bytes calldata data, uint256 from, uint256 to, uint8 kind) internal pure returns (bytes calldata) {
        unchecked {
            if (data.length < to * 32) revert Errors.OperationMalformed(kind);
        }
        return data[from * 32:to * 32];
    }
}
