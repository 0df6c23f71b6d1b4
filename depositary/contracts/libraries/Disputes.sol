// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dispute} from "../Types.sol";
import {
    CLAUSE_GRACE_SECONDS,
    MAX_CLAUSES_PER_CALL,
    MAX_FILLS,
    MAX_PROOF_CLAUSES,
    MAX_PROOF_TOKENS,
    MAX_RESPONSE_SECONDS,
    MIN_RESPONSE_SECONDS,
    UNPROVEN_RESPONSE_SECONDS
} from "../Limits.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Clauses} from "./Clauses.sol";
import {Debts} from "./Debts.sol";
import {Account, Accounting, Fill, Ledger, Line, Pair} from "./Ledger.sol";
import {Operations} from "./Operations.sol";
import {Statements} from "./Statements.sol";
import {Words} from "./Words.sol";

/// @title Disputes: the newest proof that both sides stand by decides, after the time to answer
/// @dev Who stands by a proof body: an entity whose seal it has, or whose own batch brings it. A start and a counter both need the two
/// sides. A start without the other side's seal says that nothing ever was agreed: it has the last settled version, no clauses and no
/// offdelta, and any later proof beats it; without it, collateral posted to a partner that never answers would be lost.
///
/// Data of DISPUTE_FINALIZE: left, right, whether to allocate (0 or 1), count of tokens (0 unless it allocates), each token and offdelta;
/// count of clauses, and if any: the hash before them, and their words. The clauses are the last of those not executed yet.
///
/// Data of ORDER_FILL: counterparty, hash of the proof body, count, each: index of the clause, part of what is held in units of 1/65,535.
library Disputes {
    using Accounting for Ledger;
    using Debts for Ledger;

    function start(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.DISPUTE_START;
        Statements.Statement memory s = Statements.read(data, kind);
        if (entity != s.left && entity != s.right) revert Errors.NotAParty(entity);
        Dispute storage dispute = self.disputes[s.account];
        if (dispute.until != 0) revert Errors.DisputeStands(s.account);
        Account storage account = self.open(Pair(s.left, s.right, s.account));
        (dispute.leftEpoch,) = self.reserves.standingOf(s.left);
        (dispute.rightEpoch,) = self.reserves.standingOf(s.right);
        bool isProven = readSeals(self, s, dispute, entity, data);
        uint64 settled = account.settledVersion;
        if (isProven) {
            if (s.version <= settled) revert Errors.VersionNotNewer(settled, s.version);
            dispute.until = uint64(block.timestamp) + clamp(s.leftResponse) + clamp(s.rightResponse);
        } else {
            if (s.version != settled || !s.untouched || s.clauses != 0) revert Errors.ProofBodyInvalid();
            dispute.until = uint64(block.timestamp) + 2 * UNPROVEN_RESPONSE_SECONDS;
        }
        account.disputes++;
        stand(dispute, s);
        emit Events.DisputeStarted(s.account, entity, s.version, s.bodyHash, dispute.until);
    }

    /// @param entity whose batch it comes in, or 0
    function counter(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.DISPUTE_COUNTER;
        Statements.Statement memory s = Statements.read(data, kind);
        Dispute storage dispute = running(self, s.account);
        if (s.version <= dispute.version) revert Errors.VersionNotNewer(dispute.version, s.version);
        if (!readSeals(self, s, dispute, entity, data)) {
            revert Errors.SealMissing(entity == s.left ? s.right : s.left);
        }
        stand(dispute, s);
        emit Events.DisputeCountered(s.account, s.version, s.bodyHash);
    }

    /// @return isProven whether both sides stand by it; false if only the batch's entity does
    function readSeals(
        Ledger storage self,
        Statements.Statement memory s,
        Dispute storage dispute,
        bytes32 entity,
        bytes calldata data
    ) private view returns (bool isProven) {
        (bool byLeft, uint256 next) = readSeal(self, s, s.left, dispute.leftEpoch, data[s.next * 32:]);
        next += s.next;
        (bool byRight, uint256 words) = readSeal(self, s, s.right, dispute.rightEpoch, data[next * 32:]);
        if ((next + words) * 32 != data.length) revert Errors.OperationMalformed(s.kind);
        // Who stands by it with its batch needs no seal; one form only.
        if ((entity == s.left && byLeft) || (entity == s.right && byRight)) revert Errors.OperationMalformed(s.kind);
        if (entity == s.left || entity == s.right) return byLeft || byRight;
        if (!byLeft) revert Errors.SealMissing(s.left);
        if (!byRight) revert Errors.SealMissing(s.right);
        return true;
    }

    function readSeal(
        Ledger storage self,
        Statements.Statement memory s,
        bytes32 entity,
        uint64 atStart,
        bytes calldata seal
    ) private view returns (bool isSealed, uint256 words) {
        (uint64 inForce,) = self.reserves.standingOf(entity);
        return Statements.readSeal(self, s, Statements.Signer(entity, inForce, atStart), seal);
    }

    function stand(Dispute storage dispute, Statements.Statement memory s) private {
        dispute.version = s.version;
        dispute.bodyHash = s.bodyHash;
        dispute.deltasHash = s.deltasHash;
        dispute.clausesHash = s.clausesHash;
        dispute.clausesLeft = s.clauses;
    }

    function fill(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.ORDER_FILL;
        Pair memory sides = Accounting.pair(entity, Words.safeWord(data, 0, kind));
        bytes32 bodyHash = Words.safeWord(data, 1, kind);
        uint256 count = Words.numberAt(data, 2, MAX_FILLS, kind);
        if (count == 0) revert Errors.OperationMalformed(kind);
        Words.requireWords(data, 3 + 2 * count, kind);
        running(self, sides.id);
        bool byLeft = entity == sides.left;
        for (uint256 i = 3; i < 3 + 2 * count; i += 2) {
            uint32 index = uint32(Words.numberAt(data, i, MAX_PROOF_CLAUSES - 1, kind));
            uint16 ratio = uint16(Words.numberAt(data, i + 1, type(uint16).max, kind));
            self.fills[Clauses.fillKey(sides.id, bodyHash, index, byLeft)] = Fill(ratio, uint64(block.timestamp));
            emit Events.OrderFillChosen(sides.id, bodyHash, index, byLeft, ratio);
        }
    }

    function finalize(Ledger storage self, bytes calldata data) internal {
        uint8 kind = Operations.DISPUTE_FINALIZE;
        (bytes32 left, bytes32 right) = (Words.safeWord(data, 0, kind), Words.safeWord(data, 1, kind));
        Pair memory sides = Pair(left, right, Accounting.idOf(left, right));
        Dispute storage dispute = self.disputes[sides.id];
        if (dispute.until == 0) revert Errors.DisputeUnknown(sides.id);
        if (block.timestamp < dispute.until) revert Errors.DisputeRunning(dispute.until);
        bool allocates = Words.numberAt(data, 2, 1, kind) == 1;
        uint256 deltasEnd = 4 + 2 * Words.numberAt(data, 3, allocates ? MAX_PROOF_TOKENS : 0, kind);
        uint256 count = Words.numberAt(data, deltasEnd, MAX_CLAUSES_PER_CALL, kind);
        if (count == 0 && !allocates) revert Errors.OperationMalformed(kind);
        Words.requireWords(data, deltasEnd + 1 + (count == 0 ? 0 : 1 + Clauses.WORDS * count), kind);
        if (count != 0) {
            Clauses.execute(self, sides.id, disputeKey(self, sides.id), data[(deltasEnd + 1) * 32:]);
        }
        if (allocates) conclude(self, sides, data, deltasEnd);
    }

    /// @param deltasEnd the word after the last offdelta
    function conclude(Ledger storage self, Pair memory sides, bytes calldata data, uint256 deltasEnd) private {
        Dispute storage dispute = self.disputes[sides.id];
        uint32 clausesLeft = dispute.clausesLeft;
        if (clausesLeft != 0 && block.timestamp < dispute.until + CLAUSE_GRACE_SECONDS) {
            revert Errors.ClausesPending(clausesLeft);
        }
        if (keccak256(data[4 * 32:deltasEnd * 32]) != dispute.deltasHash) revert Errors.EvidenceMismatch();
        bytes32 key = disputeKey(self, sides.id);
        for (uint256 i = 4; i < deltasEnd; i += 2) {
            allocate(self, sides, key, Words.word(data, i), int256(uint256(Words.word(data, i + 1))));
        }
        uint64 version = dispute.version;
        self.accounts[sides.id].settledVersion = version;
        delete self.disputes[sides.id];
        emit Events.DisputeFinalized(sides.id, version);
    }

    /// @dev Protocol, section 5.
    function allocate(Ledger storage self, Pair memory sides, bytes32 key, bytes32 token, int256 offdelta) private {
        Line storage line = self.lines[sides.id][token];
        int256 collateral = int256(uint256(line.collateral));
        int256 delta = line.ondelta + offdelta + self.moved[key][token];
        delete self.lines[sides.id][token];
        (int256 toLeft, uint256 leftOwes, uint256 rightOwes) = split(collateral, delta);
        self.reserves.book(token, sides.left, toLeft, sides.right, collateral - toLeft);
        emit Events.CollateralAllocated(
            sides.id, token, uint128(uint256(toLeft)), uint128(uint256(collateral - toLeft))
        );
        if (leftOwes != 0) self.owe(sides.left, sides.right, token, leftOwes);
        if (rightOwes != 0) self.owe(sides.right, sides.left, token, rightOwes);
    }

    /// @notice What left has of the collateral, and what either side owes the other besides.
    function split(int256 collateral, int256 delta)
        internal
        pure
        returns (int256 toLeft, uint256 leftOwes, uint256 rightOwes)
    {
        if (delta < 0) return (0, uint256(-delta), 0);
        if (delta > collateral) return (collateral, 0, uint256(delta - collateral));
        return (delta, 0, 0);
    }

    function running(Ledger storage self, bytes32 account) private view returns (Dispute storage dispute) {
        dispute = self.disputes[account];
        if (dispute.until == 0) revert Errors.DisputeUnknown(account);
        if (block.timestamp >= dispute.until) revert Errors.DisputeOver(dispute.until);
    }

    /// @dev No two disputes share what their clauses moved.
    function disputeKey(Ledger storage self, bytes32 account) private view returns (bytes32) {
        return keccak256(abi.encode(account, self.accounts[account].disputes));
    }

    function clamp(uint64 window) private pure returns (uint64) {
        if (window < MIN_RESPONSE_SECONDS) return MIN_RESPONSE_SECONDS;
        return window > MAX_RESPONSE_SECONDS ? MAX_RESPONSE_SECONDS : window;
    }
}
