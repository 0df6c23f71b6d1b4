// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Cap, FREEZE_SEALED, Operation, Rules} from "../Types.sol";
import {GROUP_KEY_BYTES, MAX_AMOUNT, MAX_BOARD_MEMBERS, MAX_OPERATION_BYTES, MAX_OPERATIONS, MAX_PATH_LENGTH} from "../Limits.sol";
import "../Errors.sol" as Errors;

/// @title The operations of a batch and the strict reading of their data
/// @dev `data` is the `abi.encode` of the kind's fields in order. There is one encoding of each value: exact length, canonical
/// offsets, zero high bits; anything else is `OperationMalformed`. The compiler's own decoder is not used, because it tolerates
/// gaps, shared tails and trailing bytes, and a decoder that tolerates is one two readers can disagree on.
library Operations {
    /// @dev (bytes32 to, bytes32 token, uint128 amount)
    uint8 internal constant RESERVE_TRANSFER = 0x10;
    /// @dev (bytes32 token, address destination, uint128 amount, uint64 leafIndex, bytes32[] path)
    uint8 internal constant WITHDRAW = 0x80;
    /// @dev (uint8 level)
    uint8 internal constant RAISE_FREEZE = 0xa0;
    /// @dev (uint8 level)
    uint8 internal constant LOWER_FREEZE = 0xa1;
    /// @dev the fields of Rules
    uint8 internal constant PROPOSE_RULES = 0xa2;
    /// @dev (bytes32 token, uint128 cap, uint64 windowSeconds)
    uint8 internal constant PROPOSE_CAP = 0xa3;
    /// @dev (address[] members, uint32[] weights, uint32 threshold, bytes groupKey)
    uint8 internal constant PROPOSE_BOARD = 0xa4;

    struct Withdraw {
        bytes32 token;
        address destination;
        uint128 amount;
        uint64 leafIndex;
    }

    /// @notice Reverts unless the list is neither empty nor too long, in order, and admitted at a sealed entity's level.
    function checkShape(Operation[] calldata operations, uint8 freezeLevel) internal pure {
        if (operations.length == 0) revert Errors.BatchEmpty();
        if (operations.length > MAX_OPERATIONS) revert Errors.TooManyOperations(operations.length);
        uint8 previous = 0;
        for (uint256 i = 0; i < operations.length; i++) {
            uint8 kind = operations[i].kind;
            if (kind < previous) revert Errors.OperationsOutOfOrder(i);
            previous = kind;
            if (freezeLevel >= FREEZE_SEALED && kind != LOWER_FREEZE && kind != PROPOSE_BOARD) {
                revert Errors.Frozen(freezeLevel);
            }
            if (operations[i].data.length > MAX_OPERATION_BYTES) revert Errors.OperationMalformed(kind);
        }
    }

    function readReserveTransfer(bytes calldata data)
        internal
        pure
        returns (bytes32 to, bytes32 token, uint128 amount)
    {
        requireWords(data, 3, RESERVE_TRANSFER);
        return (word(data, 0), word(data, 1), amountAt(data, 2, RESERVE_TRANSFER));
    }

    /// @return withdraw the fixed fields
    /// @return path the siblings, 32 bytes each
    function readWithdraw(bytes calldata data) internal pure returns (Withdraw memory withdraw, bytes calldata path) {
        if (data.length < 6 * 32) revert Errors.OperationMalformed(WITHDRAW);
        uint256 size = numberAt(data, 5, MAX_PATH_LENGTH, WITHDRAW);
        requireWords(data, 6 + size, WITHDRAW);
        numberIs(data, 4, 5 * 32, WITHDRAW);
        withdraw.token = word(data, 0);
        withdraw.destination = addressAt(data, 1, WITHDRAW);
        withdraw.amount = amountAt(data, 2, WITHDRAW);
        withdraw.leafIndex = uint64At(data, 3, WITHDRAW);
        path = data[6 * 32:];
    }

    /// @param kind RAISE_FREEZE or LOWER_FREEZE
    function readFreeze(bytes calldata data, uint8 kind) internal pure returns (uint8 level) {
        requireWords(data, 1, kind);
        return uint8(numberAt(data, 0, FREEZE_SEALED, kind));
    }

    function readRules(bytes calldata data) internal pure returns (Rules memory rules) {
        requireWords(data, 9, PROPOSE_RULES);
        rules.policyHash = word(data, 0);
        rules.policyVersion = uint64At(data, 1, PROPOSE_RULES);
        rules.allowListRoot = word(data, 2);
        rules.allowListSize = uint64At(data, 3, PROPOSE_RULES);
        rules.withdrawalDelaySeconds = uint64At(data, 4, PROPOSE_RULES);
        rules.rulesDelaySeconds = uint64At(data, 5, PROPOSE_RULES);
        rules.boardDelaySeconds = uint64At(data, 6, PROPOSE_RULES);
        rules.maxAnchorAgeSeconds = uint64At(data, 7, PROPOSE_RULES);
        rules.guardian = addressAt(data, 8, PROPOSE_RULES);
    }

    function readCap(bytes calldata data) internal pure returns (Cap memory cap) {
        requireWords(data, 3, PROPOSE_CAP);
        return Cap(word(data, 0), amountAt(data, 1, PROPOSE_CAP), uint64At(data, 2, PROPOSE_CAP));
    }

    function readBoard(bytes calldata data) internal pure returns (Board memory board) {
        if (data.length < 7 * 32) revert Errors.OperationMalformed(PROPOSE_BOARD);
        uint256 size = numberAt(data, 4, MAX_BOARD_MEMBERS, PROPOSE_BOARD);
        uint256 keyAt = 6 + 2 * size;
        if (data.length < (keyAt + 1) * 32) revert Errors.OperationMalformed(PROPOSE_BOARD);
        uint256 keyBytes = numberAt(data, keyAt, GROUP_KEY_BYTES, PROPOSE_BOARD);
        if (keyBytes % GROUP_KEY_BYTES != 0) revert Errors.OperationMalformed(PROPOSE_BOARD);
        requireWords(data, keyAt + 1 + keyBytes / 32, PROPOSE_BOARD);
        numberIs(data, 0, 4 * 32, PROPOSE_BOARD);
        numberIs(data, 1, (5 + size) * 32, PROPOSE_BOARD);
        numberIs(data, 3, keyAt * 32, PROPOSE_BOARD);
        numberIs(data, 5 + size, size, PROPOSE_BOARD);
        board.threshold = uint32(numberAt(data, 2, type(uint32).max, PROPOSE_BOARD));
        board.members = new address[](size);
        board.weights = new uint32[](size);
        for (uint256 i = 0; i < size; i++) {
            board.members[i] = addressAt(data, 5 + i, PROPOSE_BOARD);
            board.weights[i] = uint32(numberAt(data, 6 + size + i, type(uint32).max, PROPOSE_BOARD));
        }
        board.groupKey = data[(keyAt + 1) * 32:];
    }

    function requireWords(bytes calldata data, uint256 words, uint8 kind) private pure {
        if (data.length != words * 32) revert Errors.OperationMalformed(kind);
    }

    function word(bytes calldata data, uint256 index) private pure returns (bytes32) {
        return bytes32(data[index * 32:index * 32 + 32]);
    }

    function numberAt(bytes calldata data, uint256 index, uint256 most, uint8 kind)
        private
        pure
        returns (uint256 value)
    {
        value = uint256(word(data, index));
        if (value > most) revert Errors.OperationMalformed(kind);
    }

    function numberIs(bytes calldata data, uint256 index, uint256 expected, uint8 kind) private pure {
        if (uint256(word(data, index)) != expected) revert Errors.OperationMalformed(kind);
    }

    function amountAt(bytes calldata data, uint256 index, uint8 kind) private pure returns (uint128) {
        return uint128(numberAt(data, index, MAX_AMOUNT, kind));
    }

    function uint64At(bytes calldata data, uint256 index, uint8 kind) private pure returns (uint64) {
        return uint64(numberAt(data, index, type(uint64).max, kind));
    }

    function addressAt(bytes calldata data, uint256 index, uint8 kind) private pure returns (address) {
        return address(uint160(numberAt(data, index, type(uint160).max, kind)));
    }
}
