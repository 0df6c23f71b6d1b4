// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "../BlsVerifier.sol";
import {Rules, Withdrawal} from "../Types.sol";
import "../Errors.sol" as Errors;
import {Boards} from "./Boards.sol";
import {Tokens} from "./Tokens.sol";
import {VelocityWindow} from "./VelocityWindow.sol";

// What the Depositary stores. A change that waits is tagged with the epoch of the board that proposed it: it is dead as soon as
// that board is.

/// @param bls made with the Depositary, and never changed
struct State {
    mapping(bytes32 id => Tokens.Token) tokens;
    mapping(bytes32 id => Entity) entities;
    mapping(bytes32 id => Withdrawal) withdrawals;
    BlsVerifier bls;
}

/// @param nonce the last used; 0 before the first batch
/// @param boardEpoch the current board's, from 1; 0 means that no such entity exists
struct Entity {
    uint64 nonce;
    uint64 boardEpoch;
    uint64 auditAnchoredAt;
    uint8 freezeLevel;
    bytes32 auditAnchor;
    Boards.Stored board;
    Rules rules;
    PendingBoard pendingBoard;
    PendingRules pendingRules;
    PendingFreeze pendingFreeze;
    mapping(bytes32 token => uint128) reserves;
    mapping(bytes32 token => Velocity) velocities;
}

/// @dev What is promised and what leaves are two windows, so that a backlog of due withdrawals cannot leave at once.
struct Velocity {
    uint128 cap;
    uint64 windowSeconds;
    PendingCap pending;
    VelocityWindow.Window queued;
    VelocityWindow.Window released;
}

struct PendingBoard {
    uint64 activeAt;
    Boards.Stored board;
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

    /// @dev Cannot overflow: no reserve exceeds what is held of the token, and that is bounded where value comes in.
    function credit(Entity storage self, bytes32 token_, uint128 amount) internal {
        self.reserves[token_] += amount;
    }

    function debit(Entity storage self, bytes32 token_, uint128 amount) internal {
        if (amount == 0) revert Errors.AmountZero();
        uint128 have = self.reserves[token_];
        if (have < amount) revert Errors.BalanceInsufficient(token_, have, amount);
        self.reserves[token_] = have - amount;
    }
}
