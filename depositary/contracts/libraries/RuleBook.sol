// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cap, Rules} from "../Types.sol";
import {MAX_ALLOW_LIST_SIZE, MAX_AMOUNT, MAX_DELAY} from "../Limits.sol";
import "../Errors.sol" as Errors;

/// @title What makes rules and caps valid, and how long a change of them waits
library RuleBook {
    /// @notice Reverts with `RulesInvalid` unless every field is within its bounds.
    function check(Rules memory rules) internal pure {
        if (rules.policyHash == 0 || rules.policyVersion == 0 || rules.guardian == address(0)) {
            revert Errors.RulesInvalid();
        }
        if (rules.allowListSize > MAX_ALLOW_LIST_SIZE) revert Errors.RulesInvalid();
        checkDelay(rules.withdrawalDelaySeconds);
        checkDelay(rules.rulesDelaySeconds);
        checkDelay(rules.boardDelaySeconds);
        checkDelay(rules.maxAnchorAgeSeconds);
    }

    /// @notice Reverts with `CapInvalid` unless both numbers are within their bounds.
    function check(Cap memory cap) internal pure {
        if (cap.cap > MAX_AMOUNT || cap.windowSeconds == 0 || cap.windowSeconds > MAX_DELAY) {
            revert Errors.CapInvalid();
        }
    }

    /// @notice How long a change from one set of rules to another waits: the rules delay in force, and at least every old delay
    /// that it shortens. Else a short rules delay would be the way around a long board or withdrawal delay.
    function delayOf(Rules memory inForce, Rules memory proposed) internal pure returns (uint64 delay) {
        delay = inForce.rulesDelaySeconds;
        if (proposed.boardDelaySeconds < inForce.boardDelaySeconds && inForce.boardDelaySeconds > delay) {
            delay = inForce.boardDelaySeconds;
        }
        if (proposed.withdrawalDelaySeconds < inForce.withdrawalDelaySeconds && inForce.withdrawalDelaySeconds > delay)
        {
            delay = inForce.withdrawalDelaySeconds;
        }
    }

    function checkDelay(uint64 value) private pure {
        if (value == 0 || value > MAX_DELAY) revert Errors.RulesInvalid();
    }
}
