// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Cap, Operation, Rules} from "../../Types.sol";
import {Operations} from "../../libraries/Operations.sol";

/// @dev Operations, encoded by the compiler: what the strict reader must accept.
library Steps {
    function transfer(bytes32 to, bytes32 token, uint128 amount) internal pure returns (Operation memory) {
        return Operation(Operations.RESERVE_TRANSFER, abi.encode(to, token, amount));
    }

    function withdraw(bytes32 token, address destination, uint128 amount, uint64 index, bytes32[] memory path)
        internal
        pure
        returns (Operation memory)
    {
        return Operation(Operations.WITHDRAW, abi.encode(token, destination, amount, index, path));
    }

    function raiseFreeze(uint8 level) internal pure returns (Operation memory) {
        return Operation(Operations.RAISE_FREEZE, abi.encode(level));
    }

    function lowerFreeze(uint8 level) internal pure returns (Operation memory) {
        return Operation(Operations.LOWER_FREEZE, abi.encode(level));
    }

    function proposeRules(Rules memory rules) internal pure returns (Operation memory) {
        return Operation(Operations.PROPOSE_RULES, abi.encode(rules));
    }

    function proposeCap(Cap memory cap) internal pure returns (Operation memory) {
        return Operation(Operations.PROPOSE_CAP, abi.encode(cap.token, cap.cap, cap.windowSeconds));
    }

    function proposeBoard(Board memory board) internal pure returns (Operation memory) {
        return Operation(Operations.PROPOSE_BOARD, abi.encode(board.members, board.weights, board.threshold, board.groupKey));
    }

    function list(Operation memory a) internal pure returns (Operation[] memory all) {
        all = new Operation[](1);
        all[0] = a;
    }

    function list(Operation memory a, Operation memory b) internal pure returns (Operation[] memory all) {
        all = new Operation[](2);
        (all[0], all[1]) = (a, b);
    }
}
