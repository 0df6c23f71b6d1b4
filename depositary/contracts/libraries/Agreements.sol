// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FREEZE_NO_WITHDRAWALS, FREEZE_SEALED} from "../Types.sol";
import {MAX_BATCH_LIFETIME, MAX_BOARD_MEMBERS, MAX_SETTLEMENT_LINES, MAX_SETTLEMENTS} from "../Limits.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Eip712} from "./Eip712.sol";
import {Account, Accounting, Ledger, Line, Pair} from "./Ledger.sol";
import {Operations} from "./Operations.sol";
import {Words} from "./Words.sol";

/// @title Collateral in and out, and settlements: what a batch's entity does with its counterparty's agreement
/// @dev Data, all words in a row:
///  - COLLATERAL_POST: counterparty, token, amount;
///  - COLLATERAL_RELEASE: counterparty, nonce, expiresAt, token, amount, agreement;
///  - SETTLE: count, then each: counterparty, nonce, expiresAt, finalVersion, count of lines, each line token, left, right, collateral;
///    agreement;
///  - agreement: count of signatures, each r, s, v; words of the group's signature, 0 or 4, and those.
///
/// A line says what left's reserve, right's reserve and the collateral gain; the sum is zero. What left takes out of an account is no
/// longer in it, so ondelta falls by left's gain: no settlement changes what either side has in all, reserve and account together. That
/// is why no line names ondelta.
///
/// A close names the last version that both made: proof bodies up to it are void from then on, the tokens named hold no collateral, and
/// their ondelta starts anew from zero. It ends a dispute, too.
library Agreements {
    using Accounting for Ledger;

    bytes32 internal constant TYPEHASH = keccak256(
        "Agreement(bytes32 by,bytes32 entity,uint64 boardEpoch,uint64 nonce,uint64 expiresAt,uint64 finalVersion,bytes32 linesHash)"
    );

    /// @param by who agrees
    /// @param entity whose batch it comes in
    /// @param epoch of the agreeing board, which must be in force
    struct Agreement {
        bytes32 by;
        bytes32 entity;
        uint64 epoch;
        uint64 nonce;
        uint64 expiresAt;
        uint64 finalVersion;
        bytes32 linesHash;
    }

    /// @dev What is needed to move tokens.
    /// @param leftLevel left's freeze level
    struct Move {
        Pair sides;
        uint8 leftLevel;
        uint8 rightLevel;
        bool closes;
    }

    function post(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.COLLATERAL_POST;
        Words.requireWords(data, 3, kind);
        (bytes32 counterparty, bytes32 token) = (Words.word(data, 0), Words.word(data, 1));
        uint128 amount = Words.amountAt(data, 2, kind);
        if (amount == 0) revert Errors.AmountZero();
        Pair memory sides = Accounting.pair(entity, counterparty);
        self.reserves.standingOf(counterparty);
        (, uint8 level) = self.reserves.standingOf(entity);
        if (level >= FREEZE_NO_WITHDRAWALS) revert Errors.Frozen(level);
        if (self.disputes[sides.id].until != 0) revert Errors.DisputeStands(sides.id);
        self.open(sides);
        self.reserves.book(token, entity, -int256(uint256(amount)), counterparty, 0);
        bool byLeft = entity == sides.left;
        change(self.lines[sides.id][token], int256(uint256(amount)), byLeft ? int256(uint256(amount)) : int256(0), token);
        emit Events.CollateralPosted(sides.id, token, byLeft, amount);
    }

    function release(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.COLLATERAL_RELEASE;
        bytes32 token = Words.safeWord(data, 3, kind);
        uint128 amount = Words.amountAt(data, 4, kind);
        if (amount == 0) revert Errors.AmountZero();
        Agreement memory agreed = head(entity, data, 0, kind);
        Move memory move;
        move.sides = Accounting.pair(entity, agreed.by);
        int256 gain = int256(uint256(amount));
        (int256 left, int256 right) = entity == move.sides.left ? (gain, int256(0)) : (int256(0), gain);
        agreed.linesHash = keccak256(abi.encode(token, left, right, -gain));
        if (accept(self, move, agreed, data, 5, kind) * 32 != data.length) revert Errors.OperationMalformed(kind);
        apply_(self, move, token, left, right);
    }

    function settle(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.SETTLE;
        uint256 count = Words.numberAt(data, 0, MAX_SETTLEMENTS, kind);
        if (count == 0) revert Errors.OperationMalformed(kind);
        (uint256 from, uint256 lines) = (1, 0);
        for (uint256 i = 0; i < count; i++) {
            lines += Words.numberAt(data, from + 4, MAX_SETTLEMENT_LINES, kind);
            if (lines > MAX_SETTLEMENT_LINES) revert Errors.OperationMalformed(kind);
            from = settleOne(self, entity, data, from);
        }
        if (from * 32 != data.length) revert Errors.OperationMalformed(kind);
    }

    function settleOne(Ledger storage self, bytes32 entity, bytes calldata data, uint256 from)
        private
        returns (uint256 next)
    {
        uint8 kind = Operations.SETTLE;
        Agreement memory agreed = head(entity, data, from, kind);
        agreed.finalVersion = Words.uint64At(data, from + 3, kind);
        Move memory move;
        move.sides = Accounting.pair(entity, agreed.by);
        move.closes = agreed.finalVersion != 0;
        uint256 end = from + 5 + 4 * uint256(Words.word(data, from + 4));
        agreed.linesHash = keccak256(Words.slice(data, from + 5, end, kind));
        next = accept(self, move, agreed, data, end, kind);
        if (end == from + 5 && !move.closes) revert Errors.SettlementInvalid();
        bytes32 previous = 0;
        for (uint256 line = from + 5; line < end; line += 4) {
            bytes32 token = Words.word(data, line);
            if (token <= previous) revert Errors.SettlementInvalid();
            previous = token;
            settleLine(self, move, data, line);
        }
        if (move.closes) close(self, move.sides.id, agreed.finalVersion);
    }

    function settleLine(Ledger storage self, Move memory move, bytes calldata data, uint256 line) private {
        uint8 kind = Operations.SETTLE;
        bytes32 token = Words.word(data, line);
        int256 left = Words.signedAt(data, line + 1, kind);
        int256 right = Words.signedAt(data, line + 2, kind);
        if (left + right + Words.signedAt(data, line + 3, kind) != 0) revert Errors.SettlementUnbalanced(token);
        if (left == 0 && right == 0 && !move.closes) revert Errors.SettlementInvalid();
        apply_(self, move, token, left, right);
    }

    function apply_(Ledger storage self, Move memory move, bytes32 token, int256 left, int256 right) private {
        if (left < 0 && move.leftLevel >= FREEZE_NO_WITHDRAWALS) revert Errors.Frozen(move.leftLevel);
        if (right < 0 && move.rightLevel >= FREEZE_NO_WITHDRAWALS) revert Errors.Frozen(move.rightLevel);
        Line storage line = self.lines[move.sides.id][token];
        change(line, -left - right, -left, token);
        if (move.closes) {
            if (line.collateral != 0) revert Errors.CloseNotZero(token);
            line.ondelta = 0;
        }
        self.reserves.book(token, move.sides.left, left, move.sides.right, right);
        emit Events.CollateralSettled(move.sides.id, token, left, right);
    }

    function close(Ledger storage self, bytes32 id, uint64 finalVersion) private {
        Account storage account = self.accounts[id];
        if (finalVersion < account.settledVersion) {
            revert Errors.VersionNotNewer(account.settledVersion, finalVersion);
        }
        account.settledVersion = finalVersion;
        delete self.disputes[id];
        emit Events.AccountClosed(id, finalVersion);
    }

    /// @notice Spends the next nonce of an account without effect.
    function burn(Ledger storage self, bytes32 entity, bytes32 counterparty, uint64 nonce) internal {
        Pair memory sides = Accounting.pair(entity, counterparty);
        spend(self.open(sides), nonce);
        emit Events.AgreementBurned(sides.id, nonce, entity);
    }

    function head(bytes32 entity, bytes calldata data, uint256 from, uint8 kind)
        private
        pure
        returns (Agreement memory agreed)
    {
        agreed.by = Words.safeWord(data, from, kind);
        agreed.entity = entity;
        agreed.nonce = Words.uint64At(data, from + 1, kind);
        agreed.expiresAt = Words.uint64At(data, from + 2, kind);
    }

    /// @dev Checks that the counterparty's board in force agreed, and spends the account's nonce.
    /// @param from where the agreement's signatures are
    /// @return next the word after them
    function accept(
        Ledger storage self,
        Move memory move,
        Agreement memory agreed,
        bytes calldata data,
        uint256 from,
        uint8 kind
    ) private returns (uint256 next) {
        if (block.timestamp > agreed.expiresAt) revert Errors.AgreementExpired(agreed.expiresAt);
        if (agreed.expiresAt > block.timestamp + MAX_BATCH_LIFETIME) revert Errors.ExpiryTooFar(agreed.expiresAt);
        agreed.epoch = levels(self, move, agreed);
        next = verify(self, agreed, data, from, kind);
        spend(self.open(move.sides), agreed.nonce);
        emit Events.AgreementUsed(move.sides.id, agreed.nonce);
    }

    function verify(Ledger storage self, Agreement memory agreed, bytes calldata data, uint256 from, uint8 kind)
        private
        view
        returns (uint256 next)
    {
        uint256 end = from + 1 + 3 * Words.numberAt(data, from, MAX_BOARD_MEMBERS, kind);
        uint256 groupWords = Words.numberAt(data, end, 4, kind);
        if (groupWords % 4 != 0) revert Errors.OperationMalformed(kind);
        next = end + 1 + groupWords;
        self.boards.requireAgreement(
            agreed.by,
            agreed.epoch,
            digestOf(self, agreed),
            Words.slice(data, from + 1, end, kind),
            Words.slice(data, end + 1, next, kind)
        );
    }

    function levels(Ledger storage self, Move memory move, Agreement memory agreed) private view returns (uint64 epoch) {
        uint8 theirs;
        (epoch, theirs) = self.reserves.standingOf(agreed.by);
        if (theirs >= FREEZE_SEALED) revert Errors.Frozen(theirs);
        (, uint8 own) = self.reserves.standingOf(agreed.entity);
        (move.leftLevel, move.rightLevel) = agreed.entity == move.sides.left ? (own, theirs) : (theirs, own);
    }

    function digestOf(Ledger storage self, Agreement memory agreed) private view returns (bytes32) {
        return self.digest(
            keccak256(
                abi.encode(
                    TYPEHASH,
                    agreed.by,
                    agreed.entity,
                    agreed.epoch,
                    agreed.nonce,
                    agreed.expiresAt,
                    agreed.finalVersion,
                    agreed.linesHash
                )
            )
        );
    }

    function spend(Account storage account, uint64 nonce) private {
        uint64 expected = account.nonce + 1;
        if (nonce != expected) revert Errors.AgreementNonceMismatch(expected, nonce);
        account.nonce = nonce;
    }

    /// @dev Adds to both numbers of a line.
    function change(Line storage line, int256 collateral, int256 ondelta, bytes32 token) private {
        uint128 have = line.collateral;
        int256 sum = int256(uint256(have)) + collateral;
        int256 delta = line.ondelta + ondelta;
        if (sum < 0) revert Errors.CollateralInsufficient(token, have);
        if (sum > type(int128).max || delta > type(int128).max || delta < type(int128).min) {
            revert Errors.BalanceTooLarge();
        }
        (line.collateral, line.ondelta) = (uint128(uint256(sum)), int128(delta));
    }
}
