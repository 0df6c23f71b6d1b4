// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BoardRegistry} from "../BoardRegistry.sol";
import {Batch, Certificate} from "../Types.sol";
import {MAX_BATCH_LIFETIME, MAX_CLOCK_DRIFT} from "../Limits.sol";
import "../Errors.sol" as Errors;
import {Eip712} from "./Eip712.sol";
import {Operations} from "./Operations.sol";
import {Entity} from "./State.sol";

/// @title Whether a batch may take effect at all
library Batches {
    /// @notice Checks everything but what the operations themselves demand, in the order that refusals are documented in: epoch,
    /// nonce, expiry, policy, anchor, certificate, shape. Then spends the nonce and stores the anchor.
    /// @return digest what the board signed
    function accept(Entity storage entity, Batch calldata batch, Certificate calldata certificate, BoardRegistry boards)
        internal
        returns (bytes32 digest)
    {
        if (batch.boardEpoch != entity.boardEpoch) {
            revert Errors.BoardEpochMismatch(entity.boardEpoch, batch.boardEpoch);
        }
        spendNonce(entity, batch.nonce);
        if (block.timestamp > batch.expiresAt) revert Errors.BatchExpired(batch.expiresAt);
        if (batch.expiresAt > block.timestamp + MAX_BATCH_LIFETIME) revert Errors.ExpiryTooFar(batch.expiresAt);
        bytes32 policyHash = entity.rules.policyHash;
        if (batch.policyHash != policyHash) revert Errors.PolicyMismatch(policyHash, batch.policyHash);

        uint64 anchoredAt = batch.auditAnchoredAt;
        if (anchoredAt > block.timestamp + MAX_CLOCK_DRIFT) revert Errors.AnchorFromFuture(anchoredAt);
        if (anchoredAt < entity.auditAnchoredAt) revert Errors.AnchorRegressed(anchoredAt);
        requireFresh(anchoredAt, entity.rules.maxAnchorAgeSeconds);

        digest = Eip712.digest(Eip712.here(), Eip712.structHash(batch));
        boards.requireCertificate(batch.entity, batch.boardEpoch, digest, certificate);
        Operations.checkShape(batch.operations, entity.freezeLevel);

        entity.auditAnchor = batch.auditAnchor;
        entity.auditAnchoredAt = anchoredAt;
    }

    /// @notice Only the nonce after the last one can be spent, by a batch or by the guardian.
    function spendNonce(Entity storage entity, uint64 nonce) internal {
        uint64 expected = entity.nonce + 1;
        if (nonce != expected) revert Errors.NonceMismatch(expected, nonce);
        entity.nonce = nonce;
    }

    /// @notice No log, no money: reverts if the audit anchor is older than the rules allow.
    function requireFresh(uint64 anchoredAt, uint64 maxAgeSeconds) internal view {
        if (block.timestamp > uint256(anchoredAt) + maxAgeSeconds) revert Errors.AnchorStale(anchoredAt);
    }
}
