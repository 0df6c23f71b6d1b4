// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cap, FREEZE_SEALED, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {RuleBook} from "./RuleBook.sol";
import {Books, Entity, PendingCap, PendingFreeze, PendingRules, State, Velocity} from "./State.sol";

/// @title Changes that wait: propose, delay, activate
/// @dev One change of each sort waits at a time; a new proposal takes its place and starts the delay anew. Activation is open to
/// anyone: the board agreed when it proposed. What a board proposed dies with it. A sealed entity activates nothing but a board
/// or a lower freeze level.
library Changes {
    using Books for State;

    function proposeRules(Entity storage entity, bytes32 id, Rules memory rules) internal {
        RuleBook.check(rules);
        if (rules.policyVersion <= entity.rules.policyVersion) revert Errors.PolicyVersionNotNewer();
        uint64 activeAt = afterDelay(RuleBook.delayOf(entity.rules, rules));
        PendingRules storage pending = entity.pendingRules;
        (pending.activeAt, pending.epoch, pending.rules) = (activeAt, entity.boardEpoch, rules);
        emit Events.RulesProposed(id, rules.policyHash, rules.policyVersion, activeAt);
    }

    function activateRules(Entity storage entity, bytes32 id) internal {
        PendingRules storage pending = entity.pendingRules;
        requireDue(entity, pending.activeAt, pending.epoch);
        requireNotSealed(entity);
        Rules memory rules = pending.rules;
        delete entity.pendingRules;
        setRules(entity, id, rules);
    }

    function proposeCap(State storage self, Entity storage entity, bytes32 id, Cap memory cap) internal {
        self.token(cap.token);
        RuleBook.check(cap);
        uint64 activeAt = afterDelay(entity.rules.rulesDelaySeconds);
        entity.velocities[cap.token].pending = PendingCap(activeAt, entity.boardEpoch, cap.windowSeconds, cap.cap);
        emit Events.CapProposed(id, cap.token, cap.cap, cap.windowSeconds, activeAt);
    }

    function activateCap(Entity storage entity, bytes32 id, bytes32 token) internal {
        Velocity storage velocity = entity.velocities[token];
        PendingCap memory pending = velocity.pending;
        requireDue(entity, pending.activeAt, pending.epoch);
        requireNotSealed(entity);
        delete velocity.pending;
        setCap(entity, id, Cap(token, pending.cap, pending.windowSeconds));
    }

    /// @param data of a PROPOSE_BOARD operation
    function proposeBoard(State storage self, Entity storage entity, bytes32 id, bytes calldata data) internal {
        uint64 epoch = entity.boardEpoch + 1;
        uint64 activeAt = afterDelay(entity.rules.boardDelaySeconds);
        entity.boardActiveAt = activeAt;
        self.boards.propose(id, epoch, data);
        emit Events.BoardProposed(id, epoch, activeAt);
    }

    function activateBoard(Entity storage entity, bytes32 id) internal {
        requireDue(entity, entity.boardActiveAt, entity.boardEpoch);
        entity.boardActiveAt = 0;
        setBoard(entity, id);
    }

    /// @notice Closes at once. Naming the level that stands is refused, unless a lowering waits: then it withdraws the lowering.
    /// @param level up to SEALED
    /// @param by who is told to have raised it
    function raiseFreeze(Entity storage entity, bytes32 id, uint8 level, address by) internal {
        uint8 current = entity.freezeLevel;
        if (level < current || (level == current && !isAlive(entity, entity.pendingFreeze))) {
            revert Errors.FreezeNotHigher();
        }
        delete entity.pendingFreeze;
        entity.freezeLevel = level;
        emit Events.FreezeRaised(id, level, by);
    }

    function proposeLowerFreeze(Entity storage entity, bytes32 id, uint8 level) internal {
        if (level >= entity.freezeLevel) revert Errors.FreezeNotLower();
        uint64 activeAt = afterDelay(entity.rules.rulesDelaySeconds);
        entity.pendingFreeze = PendingFreeze(activeAt, entity.boardEpoch, level);
        emit Events.FreezeLoweringProposed(id, level, activeAt);
    }

    function activateFreeze(Entity storage entity, bytes32 id) internal {
        PendingFreeze memory pending = entity.pendingFreeze;
        requireDue(entity, pending.activeAt, pending.epoch);
        delete entity.pendingFreeze;
        entity.freezeLevel = pending.level;
        emit Events.FreezeLowered(id, pending.level);
    }

    /// @dev Puts valid rules in force, at registration or activation.
    function setRules(Entity storage entity, bytes32 id, Rules memory rules) internal {
        entity.rules = rules;
        emit Events.RulesActivated(id, rules.policyHash, rules.policyVersion);
    }

    /// @dev Puts a valid cap in force. What was spent before stays counted.
    function setCap(Entity storage entity, bytes32 id, Cap memory cap) internal {
        Velocity storage velocity = entity.velocities[cap.token];
        (velocity.cap, velocity.windowSeconds) = (cap.cap, cap.windowSeconds);
        emit Events.CapActivated(id, cap.token, cap.cap, cap.windowSeconds);
    }

    /// @dev Puts the board that the registry has for the next epoch in force; the one before it is dead from here on.
    function setBoard(Entity storage entity, bytes32 id) internal {
        uint64 epoch = ++entity.boardEpoch;
        emit Events.BoardActivated(id, epoch);
    }

    function afterDelay(uint64 delay) private view returns (uint64) {
        return uint64(block.timestamp) + delay;
    }

    function requireDue(Entity storage entity, uint64 activeAt, uint64 epoch) private view {
        if (activeAt == 0 || epoch != entity.boardEpoch) revert Errors.NothingPending();
        if (block.timestamp < activeAt) revert Errors.NotYetActive(activeAt);
    }

    function requireNotSealed(Entity storage entity) private view {
        if (entity.freezeLevel >= FREEZE_SEALED) revert Errors.Frozen(entity.freezeLevel);
    }

    function isAlive(Entity storage entity, PendingFreeze storage pending) private view returns (bool) {
        return pending.activeAt != 0 && pending.epoch == entity.boardEpoch;
    }
}
