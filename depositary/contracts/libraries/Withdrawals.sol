// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    FREEZE_NO_WITHDRAWALS,
    WITHDRAWAL_CANCELLED,
    WITHDRAWAL_NONE,
    WITHDRAWAL_QUEUED,
    WITHDRAWAL_RELEASED,
    Withdrawal
} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Batches} from "./Batches.sol";
import {Operations} from "./Operations.sol";
import {Rfc9162} from "./Rfc9162.sol";
import {Books, Entity, State, Velocity} from "./State.sol";
import {Tokens} from "./Tokens.sol";
import {VelocityWindow} from "./VelocityWindow.sol";

/// @title The way out: queued by the board, released by anyone after the timelock, cancelled by the guardian before
/// @dev Nothing else in this contract pays out. Freeze and velocity are asked twice: when value is promised, and when it leaves.
library Withdrawals {
    using Books for State;
    using Books for Entity;
    using Tokens for Tokens.Token;
    using VelocityWindow for VelocityWindow.Window;

    /// @notice The id of the withdrawal that an operation of a batch queues; no two can collide, since nonces never repeat.
    function idOf(bytes32 entityId, uint64 nonce, uint256 operationIndex) internal pure returns (bytes32) {
        return keccak256(abi.encode(entityId, nonce, operationIndex));
    }

    /// @param id see `idOf`
    /// @param data of a WITHDRAW operation
    function queue(State storage self, Entity storage entity, bytes32 entityId, bytes32 id, bytes calldata data)
        internal
    {
        (Operations.Withdraw memory wanted, bytes calldata path) = Operations.readWithdraw(data);
        requireOpen(entity);
        self.token(wanted.token);
        if (wanted.destination == address(0)) revert Errors.DestinationZero();
        requireListed(entity, wanted, path);
        entity.debit(entityId, wanted.token, wanted.amount, false);
        Velocity storage velocity = entity.velocities[wanted.token];
        spend(velocity, velocity.queued, wanted.token, wanted.amount);

        uint64 releaseAt = uint64(block.timestamp) + entity.rules.withdrawalDelaySeconds;
        self.withdrawals[id] =
            Withdrawal(entityId, wanted.token, wanted.destination, wanted.amount, releaseAt, WITHDRAWAL_QUEUED);
        emit Events.WithdrawalQueued(id, entityId, wanted.token, wanted.destination, wanted.amount, releaseAt);
    }

    function release(State storage self, bytes32 id) internal {
        Withdrawal storage withdrawal = queued(self, id);
        if (block.timestamp < withdrawal.releaseAt) revert Errors.WithdrawalNotReady(withdrawal.releaseAt);
        (bytes32 entityId, bytes32 token, address destination, uint128 amount) =
            (withdrawal.entity, withdrawal.token, withdrawal.destination, withdrawal.amount);
        Entity storage entity = self.entities[entityId];
        requireOpen(entity);
        entity.requireNoDebt(entityId, token);
        Batches.requireFresh(entity.auditAnchoredAt, entity.rules.maxAnchorAgeSeconds);
        Velocity storage velocity = entity.velocities[token];
        spend(velocity, velocity.released, token, amount);

        withdrawal.status = WITHDRAWAL_RELEASED;
        emit Events.WithdrawalReleased(id, entityId, token, destination, amount);
        self.tokens[token].pay(destination, amount);
    }

    /// @dev The velocity it was queued under stays spent: a guardian's cancel never makes room for more.
    function cancel(State storage self, bytes32 id) internal {
        Withdrawal storage withdrawal = queued(self, id);
        bytes32 entityId = withdrawal.entity;
        Entity storage entity = self.entities[entityId];
        if (msg.sender != entity.rules.guardian) revert Errors.NotGuardian(msg.sender);
        withdrawal.status = WITHDRAWAL_CANCELLED;
        entity.credit(withdrawal.token, withdrawal.amount);
        emit Events.WithdrawalCancelled(id, entityId, msg.sender);
    }

    function queued(State storage self, bytes32 id) private view returns (Withdrawal storage withdrawal) {
        withdrawal = self.withdrawals[id];
        if (withdrawal.status == WITHDRAWAL_NONE) revert Errors.WithdrawalUnknown(id);
        if (withdrawal.status != WITHDRAWAL_QUEUED) revert Errors.WithdrawalNotQueued(id);
    }

    function requireOpen(Entity storage entity) private view {
        if (entity.freezeLevel >= FREEZE_NO_WITHDRAWALS) revert Errors.Frozen(entity.freezeLevel);
    }

    function requireListed(Entity storage entity, Operations.Withdraw memory wanted, bytes calldata path) private view {
        bytes32 leaf = Rfc9162.leafHash(abi.encode(wanted.token, wanted.destination));
        bool listed =
            Rfc9162.includes(wanted.leafIndex, entity.rules.allowListSize, leaf, path, entity.rules.allowListRoot);
        if (!listed) revert Errors.DestinationNotAllowed(wanted.destination);
    }

    function spend(Velocity storage velocity, VelocityWindow.Window storage window, bytes32 token, uint128 amount)
        private
    {
        (bool admitted, uint128 available) = window.spend(amount, velocity.cap, velocity.windowSeconds);
        if (!admitted) revert Errors.VelocityExceeded(token, available);
    }
}
