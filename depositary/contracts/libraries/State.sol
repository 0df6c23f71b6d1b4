// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../Accounts.sol";
import {BoardRegistry} from "../BoardRegistry.sol";
import {Rules, Withdrawal} from "../Types.sol";
import {MAX_AMOUNT} from "../Limits.sol";
import "../Errors.sol" as Errors;
import {Tokens} from "./Tokens.sol";
import {VelocityWindow} from "./VelocityWindow.sol";

// What the Depositary stores. A change that waits is tagged with the epoch of the board that proposed it: it is dead as soon as
// that board is.

/// @param boards made with the Depositary, and never changed
/// @param accounts bound when the Depositary was made, and never changed
struct State {
    mapping(bytes32 id => Tokens.Token) tokens;
    mapping(bytes32 id => Entity) entities;
    mapping(bytes32 id => Withdrawal) withdrawals;
    BoardRegistry boards;
    Accounts accounts;
}

/// @param nonce the last used; 0 before the first batch
/// @param boardEpoch the current board's, from 1; 0 means that no such entity exists
/// @param boardActiveAt when the board proposed for the next epoch may be activated; 0 if none waits
struct Entity {
    uint64 nonce;
    uint64 boardEpoch;
    uint64 auditAnchoredAt;
    uint8 freezeLevel;
    bytes32 auditAnchor;
    Rules rules;
    uint64 boardActiveAt;
    PendingRules pendingRules;
    PendingFreeze pendingFreeze;
    mapping(bytes32 token => Reserve) reserves;
    mapping(bytes32 token => Velocity) velocities;
}

/// @dev One storage word.
/// @param amount below zero only while the entity's own batch runs: what it spent before it comes in
/// @param indebted whether the entity owes of this token: then nothing of it leaves
struct Reserve {
    int128 amount;
    bool indebted;
}

/// @dev What is promised and what leaves are two windows, so that a backlog of due withdrawals cannot leave at once.
struct Velocity {
    uint128 cap;
    uint64 windowSeconds;
    PendingCap pending;
    VelocityWindow.Window queued;
    VelocityWindow.Window released;
}

struct PendingRules {
    uint64 activeAt;
    uint64 epoch;
    Rules rules;
}

struct PendingCap {
    uint64 activeAt;
    uint64 epoch;
    uint64 windowSeconds;
    uint128 cap;
}

struct PendingFreeze {
    uint64 activeAt;
    uint64 epoch;
    uint8 level;
}

/// @title Looking things up, and the books of a reserve
library Books {
    function entity(State storage self, bytes32 id) internal view returns (Entity storage found) {
        found = self.entities[id];
        if (found.boardEpoch == 0) revert Errors.UnknownEntity(id);
    }

    function token(State storage self, bytes32 id) internal view returns (Tokens.Token storage found) {
        found = self.tokens[id];
        if (!found.known) revert Errors.UnknownToken(id);
    }

    /// @notice Adds to a reserve.
    /// @return repaid whether it was overdrawn before, and is no longer
    function credit(Entity storage self, bytes32 token_, uint128 amount) internal returns (bool repaid) {
        Reserve storage reserve = self.reserves[token_];
        int256 have = reserve.amount;
        int256 sum = have + int256(uint256(amount));
        // Unreachable while deposits bound the sum of all reserves: here so that no other way in can break it.
        if (sum > int256(uint256(MAX_AMOUNT))) revert Errors.BalanceTooLarge();
        reserve.amount = int128(sum);
        return have < 0 && sum >= 0;
    }

    /// @notice Takes from a reserve.
    /// @param mayOverdraw whether it may fall below zero until the batch ends
    /// @return overdrawn whether it fell below zero just now
    function debit(Entity storage self, bytes32 id, bytes32 token_, uint128 amount, bool mayOverdraw)
        internal
        returns (bool overdrawn)
    {
        if (amount == 0) revert Errors.AmountZero();
        requireNoDebt(self, id, token_);
        Reserve storage reserve = self.reserves[token_];
        int256 have = reserve.amount;
        int256 rest = have - int256(uint256(amount));
        if (rest < 0 && (!mayOverdraw || rest < type(int128).min)) {
            revert Errors.BalanceInsufficient(token_, uint128(uint256(have < 0 ? int256(0) : have)), amount);
        }
        reserve.amount = int128(rest);
        return have >= 0 && rest < 0;
    }

    function requireNoDebt(Entity storage self, bytes32 id, bytes32 token_) internal view {
        if (self.reserves[token_].indebted) revert Errors.DebtOutstanding(id, token_);
    }
}
