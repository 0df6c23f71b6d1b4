// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_AMOUNT, MAX_DEBTS_PER_CALL} from "../Limits.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Assignment, Debt, Ledger, Queue} from "./Ledger.sol";
import {Operations} from "./Operations.sol";
import {Words} from "./Words.sol";

/// @title Debts: what a dispute left owed and no reserve covered
/// @dev One queue for each debtor and token, first in first out. Invariants: the reserve's mark says whether any debt of the token stands;
/// `live` counts those that do; a debt falls only by what its creditor is paid, forgives or assigns. What is assigned queues anew, last. Nobody jumps the queue: while an older debt
/// stands, a new one takes nothing of the reserve.
///
/// Data of DEBT_ENFORCE: debtor, token, how many debts to look at. Data of DEBT_FORGIVE: debtor, token, index, amount. Data of
/// DEBT_ASSIGN: debtor, token, index, amount, the new creditor.
library Debts {
    /// @notice Pays what is owed from the debtor's reserve; the rest queues. More than any reserve can hold is owed in vain.
    function owe(Ledger storage self, bytes32 debtor, bytes32 creditor, bytes32 token, uint256 owed) internal {
        uint128 amount = owed > MAX_AMOUNT ? MAX_AMOUNT : uint128(owed);
        Queue storage queue = self.debts[debtor][token];
        if (queue.live == 0) {
            uint128 paid = self.reserves.collect(debtor, creditor, token, amount, false);
            if (paid > 0) emit Events.OwedPaid(debtor, creditor, token, paid);
            amount -= paid;
        }
        if (amount == 0) return;
        uint64 index = queue.tail++;
        queue.live++;
        queue.debts[index] = Debt(creditor, amount);
        emit Events.DebtOpened(debtor, token, index, creditor, amount);
    }

    function enforce(Ledger storage self, bytes calldata data) internal {
        uint8 kind = Operations.DEBT_ENFORCE;
        Words.requireWords(data, 3, kind);
        (bytes32 debtor, bytes32 token) = (Words.word(data, 0), Words.word(data, 1));
        uint256 most = Words.numberAt(data, 2, MAX_DEBTS_PER_CALL, kind);
        (uint64 head, bool useful) = (self.debts[debtor][token].head, false);
        for (; most > 0 && head < self.debts[debtor][token].tail; most--) {
            (bool moved, bool gone) = pay(self, debtor, token, head);
            useful = useful || moved;
            if (!gone) break;
            head++;
        }
        if (!useful) revert Errors.NothingToEnforce();
        self.debts[debtor][token].head = head;
    }

    /// @return moved whether anything came of it: value, or a place in the queue
    /// @return gone whether the debt stands no longer
    function pay(Ledger storage self, bytes32 debtor, bytes32 token, uint64 index)
        private
        returns (bool moved, bool gone)
    {
        Queue storage queue = self.debts[debtor][token];
        Debt storage debt = queue.debts[index];
        uint128 amount = debt.amount;
        if (amount == 0) return (true, true);
        uint128 paid = self.reserves.collect(debtor, debt.creditor, token, amount, queue.live > 1);
        if (paid == 0) return (false, false);
        emit Events.DebtPaid(debtor, token, index, paid);
        debt.amount = amount - paid;
        if (paid < amount) return (true, false);
        queue.live--;
        return (true, true);
    }

    /// @notice Gives a part of a debt to another creditor, behind all that stand: who paid for the debtor is paid after those who did not
    /// get all of theirs.
    function assign(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.DEBT_ASSIGN;
        Words.requireWords(data, 5, kind);
        (bytes32 debtor, bytes32 token, bytes32 to) = (Words.word(data, 0), Words.word(data, 1), Words.word(data, 4));
        uint64 index = Words.uint64At(data, 2, kind);
        uint128 amount = Words.amountAt(data, 3, kind);
        if (to == entity || to == debtor) revert Errors.AssigneeInvalid(to);
        self.reserves.standingOf(to);
        Queue storage queue = self.debts[debtor][token];
        lessen(queue, entity, token, index, amount);
        if (queue.debts[index].amount > 0) queue.live++;
        uint64 newIndex = queue.tail++;
        queue.debts[newIndex] = Debt(to, amount);
        self.assignments[debtor][token][newIndex] = Assignment(index, amount);
        emit Events.DebtAssigned(debtor, token, index, newIndex, to, amount);
    }

    function forgive(Ledger storage self, bytes32 entity, bytes calldata data) internal {
        uint8 kind = Operations.DEBT_FORGIVE;
        Words.requireWords(data, 4, kind);
        (bytes32 debtor, bytes32 token) = (Words.word(data, 0), Words.word(data, 1));
        uint64 index = Words.uint64At(data, 2, kind);
        uint128 amount = Words.amountAt(data, 3, kind);
        Queue storage queue = self.debts[debtor][token];
        lessen(queue, entity, token, index, amount);
        if (queue.debts[index].amount == 0 && --queue.live == 0) self.reserves.collect(debtor, entity, token, 0, false);
        emit Events.DebtForgiven(debtor, token, index, amount);
    }

    /// @notice Takes from a debt what its creditor gives up.
    function lessen(Queue storage queue, bytes32 entity, bytes32 token, uint64 index, uint128 amount) private {
        Debt storage debt = queue.debts[index];
        uint128 owed = debt.amount;
        if (owed == 0) revert Errors.DebtUnknown(index);
        if (debt.creditor != entity) revert Errors.NotCreditor(entity);
        if (amount == 0) revert Errors.AmountZero();
        if (amount > owed) revert Errors.BalanceInsufficient(token, owed, amount);
        debt.amount = owed - amount;
    }
}
