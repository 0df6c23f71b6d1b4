// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_REVEALED_STEPS, MAX_REVEALS} from "../Limits.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Checkpoint, Ledger} from "./Ledger.sol";
import {Operations} from "./Operations.sol";
import {Words} from "./Words.sol";

/// @title What was shown of hash chains, and when
/// @dev Data of SECRET_REVEAL: count, each: a value and how many times SHA-256 leads from it to the hash it is shown for. A preimage is a
/// chain of one step. For each hash the list keeps the times at which more steps were shown than before: what was shown in time stays
/// shown in time, whatever anybody shows later. Steps and times both rise, so a search by halves finds any moment.
library Secrets {
    function reveal(Ledger storage self, bytes calldata data) internal {
        uint8 kind = Operations.SECRET_REVEAL;
        uint256 count = Words.numberAt(data, 0, MAX_REVEALS, kind);
        if (count == 0) revert Errors.OperationMalformed(kind);
        Words.requireWords(data, 1 + 2 * count, kind);
        uint256 budget = MAX_REVEALED_STEPS;
        for (uint256 i = 1; i < 1 + 2 * count; i += 2) {
            bytes32 value = Words.word(data, i);
            uint256 steps = Words.numberAt(data, i + 1, budget, kind);
            if (steps == 0) revert Errors.OperationMalformed(kind);
            budget -= steps;
            show(self, value, steps);
        }
    }

    function show(Ledger storage self, bytes32 value, uint256 steps) private {
        bytes32 hash = chain(value, steps);
        Checkpoint[] storage shown = self.secrets[hash];
        uint256 size = shown.length;
        if (size != 0 && shown[size - 1].steps >= steps) return;
        shown.push(Checkpoint(uint32(steps), uint64(block.timestamp)));
        emit Events.SecretRevealed(hash, uint32(steps), value);
    }

    /// @return steps the most that were shown before that time; 0 if none
    function shownBefore(Checkpoint[] storage shown, uint256 time) internal view returns (uint256 steps) {
        (uint256 low, uint256 high) = (0, shown.length);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (shown[middle].time < time) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : shown[low - 1].steps;
    }

    /// @dev SHA-256 of the 32 bytes, again and again, in the scratch space.
    function chain(bytes32 value, uint256 steps) private view returns (bytes32 hash) {
        bool ok = true;
        assembly ("memory-safe") {
            mstore(0, value)
            for {} gt(steps, 0) { steps := sub(steps, 1) } {
                ok := and(ok, staticcall(gas(), 2, 0, 32, 0, 32))
            }
            hash := mload(0)
        }
        // Without gas for a step there is none for the rest of the call either.
        assert(ok);
    }
}
