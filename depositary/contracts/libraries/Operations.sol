// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Cap, FREEZE_SEALED, Operation, Rules} from "../Types.sol";
import {
    GROUP_KEY_BYTES,
    MAX_BOARD_MEMBERS,
    MAX_LONG_OPERATION_BYTES,
    MAX_OPERATION_BYTES,
    MAX_OPERATIONS,
    MAX_PATH_LENGTH
} from "../Limits.sol";
import "../Errors.sol" as Errors;
import {Words} from "./Words.sol";

/// @title The operations of a batch and the strict reading of their data
/// @dev `data` is the `abi.encode` of the kind's fields in order. There is one encoding of each value: exact length, canonical
/// offsets, zero high bits; anything else is `OperationMalformed`. The compiler's own decoder is not used, because it tolerates
/// gaps, shared tails and trailing bytes, and a decoder that tolerates is one two readers can disagree on.
library Operations {
    /// @dev (bytes32 to, bytes32 token, uint128 amount)
    uint8 internal constant RESERVE_TRANSFER = 0x10;
    /// @dev What concerns accounts between two entities; `Agreements`, `Statements`, `Disputes`, `Secrets` and `Debts` read the data.
    uint8 internal constant ACCOUNTS_FROM = 0x20;
    uint8 internal constant COLLATERAL_RELEASE = 0x20;
    uint8 internal constant SETTLE = 0x30;
    uint8 internal constant DISPUTE_START = 0x40;
    uint8 internal constant DISPUTE_COUNTER = 0x41;
    uint8 internal constant DISPUTE_FINALIZE = 0x42;
    uint8 internal constant ORDER_FILL = 0x43;
    uint8 internal constant SECRET_REVEAL = 0x50;
    uint8 internal constant COLLATERAL_POST = 0x60;
    uint8 internal constant DEBT_ENFORCE = 0x70;
    uint8 internal constant DEBT_FORGIVE = 0x71;
    uint8 internal constant DEBT_ASSIGN = 0x72;
    uint8 internal constant ACCOUNTS_TO = 0x7f;
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

    /// @notice Reverts unless the list is neither empty nor too long, in order, and admitted at a sealed entity's level. A long operation
    /// and the end of a dispute come alone, and of the kinds that cost most each batch has one at most: so no batch costs more than a
    /// transaction may.
    function checkShape(Operation[] calldata operations, uint8 freezeLevel) internal pure {
        uint256 size = operations.length;
        if (size == 0) revert Errors.BatchEmpty();
        if (size > MAX_OPERATIONS) revert Errors.TooManyOperations(size);
        uint256 most = size == 1 ? MAX_LONG_OPERATION_BYTES : MAX_OPERATION_BYTES;
        uint8 previous = 0;
        for (uint256 i = 0; i < size; i++) {
            uint8 kind = operations[i].kind;
            if (kind < previous || (kind == previous && comesOnce(kind)) || (kind == DISPUTE_FINALIZE && size > 1)) {
                revert Errors.OperationsOutOfOrder(i);
            }
            previous = kind;
            if (freezeLevel >= FREEZE_SEALED && !isAdmittedWhenSealed(kind)) revert Errors.Frozen(freezeLevel);
            if (operations[i].data.length > most) revert Errors.OperationMalformed(kind);
        }
    }

    function comesOnce(uint8 kind) private pure returns (bool) {
        return kind == SETTLE || kind == ORDER_FILL || kind == SECRET_REVEAL || kind == DEBT_ENFORCE
            || kind == PROPOSE_BOARD;
    }

    /// @dev What opens the entity again, and what defends it in a dispute without giving anything that its counterparty did not seal.
    function isAdmittedWhenSealed(uint8 kind) private pure returns (bool) {
        return kind == LOWER_FREEZE || kind == PROPOSE_BOARD || kind == DISPUTE_COUNTER || kind == DISPUTE_FINALIZE
            || kind == SECRET_REVEAL || kind == DEBT_ENFORCE;
    }

    function readReserveTransfer(bytes calldata data)
        internal
        pure
        returns (bytes32 to, bytes32 token, uint128 amount)
    {
        Words.requireWords(data, 3, RESERVE_TRANSFER);
        return (Words.word(data, 0), Words.word(data, 1), Words.amountAt(data, 2, RESERVE_TRANSFER));
    }

    /// @return withdraw the fixed fields
    /// @return path the siblings, 32 bytes each
    function readWithdraw(bytes calldata data) internal pure returns (Withdraw memory withdraw, bytes calldata path) {
        if (data.length < 6 * 32) revert Errors.OperationMalformed(WITHDRAW);
        uint256 size = Words.numberAt(data, 5, MAX_PATH_LENGTH, WITHDRAW);
        Words.requireWords(data, 6 + size, WITHDRAW);
        Words.numberIs(data, 4, 5 * 32, WITHDRAW);
        withdraw.token = Words.word(data, 0);
        withdraw.destination = Words.addressAt(data, 1, WITHDRAW);
        withdraw.amount = Words.amountAt(data, 2, WITHDRAW);
        withdraw.leafIndex = Words.uint64At(data, 3, WITHDRAW);
        path = data[6 * 32:];
    }

    /// @param kind RAISE_FREEZE or LOWER_FREEZE
    function readFreeze(bytes calldata data, uint8 kind) internal pure returns (uint8 level) {
        Words.requireWords(data, 1, kind);
        return uint8(Words.numberAt(data, 0, FREEZE_SEALED, kind));
    }

    function readRules(bytes calldata data) internal pure returns (Rules memory rules) {
        Words.requireWords(data, 9, PROPOSE_RULES);
        rules.policyHash = Words.word(data, 0);
        rules.policyVersion = Words.uint64At(data, 1, PROPOSE_RULES);
        rules.allowListRoot = Words.word(data, 2);
        rules.allowListSize = Words.uint64At(data, 3, PROPOSE_RULES);
        rules.withdrawalDelaySeconds = Words.uint64At(data, 4, PROPOSE_RULES);
        rules.rulesDelaySeconds = Words.uint64At(data, 5, PROPOSE_RULES);
        rules.boardDelaySeconds = Words.uint64At(data, 6, PROPOSE_RULES);
        rules.maxAnchorAgeSeconds = Words.uint64At(data, 7, PROPOSE_RULES);
        rules.guardian = Words.addressAt(data, 8, PROPOSE_RULES);
    }

    function readCap(bytes calldata data) internal pure returns (Cap memory cap) {
        Words.requireWords(data, 3, PROPOSE_CAP);
        return Cap(Words.word(data, 0), Words.amountAt(data, 1, PROPOSE_CAP), Words.uint64At(data, 2, PROPOSE_CAP));
    }

    function readBoard(bytes calldata data) internal pure returns (Board memory board) {
        if (data.length < 7 * 32) revert Errors.OperationMalformed(PROPOSE_BOARD);
        uint256 size = Words.numberAt(data, 4, MAX_BOARD_MEMBERS, PROPOSE_BOARD);
        uint256 keyAt = 6 + 2 * size;
        if (data.length < (keyAt + 1) * 32) revert Errors.OperationMalformed(PROPOSE_BOARD);
        uint256 keyBytes = Words.numberAt(data, keyAt, GROUP_KEY_BYTES, PROPOSE_BOARD);
        if (keyBytes % GROUP_KEY_BYTES != 0) revert Errors.OperationMalformed(PROPOSE_BOARD);
        Words.requireWords(data, keyAt + 1 + keyBytes / 32, PROPOSE_BOARD);
        Words.numberIs(data, 0, 4 * 32, PROPOSE_BOARD);
        Words.numberIs(data, 1, (5 + size) * 32, PROPOSE_BOARD);
        Words.numberIs(data, 3, keyAt * 32, PROPOSE_BOARD);
        Words.numberIs(data, 5 + size, size, PROPOSE_BOARD);
        board.threshold = uint32(Words.numberAt(data, 2, type(uint32).max, PROPOSE_BOARD));
        board.members = new address[](size);
        board.weights = new uint32[](size);
        for (uint256 i = 0; i < size; i++) {
            board.members[i] = Words.addressAt(data, 5 + i, PROPOSE_BOARD);
            board.weights[i] = uint32(Words.numberAt(data, 6 + size + i, type(uint32).max, PROPOSE_BOARD));
        }
        board.groupKey = data[(keyAt + 1) * 32:];
    }
}
