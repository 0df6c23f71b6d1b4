// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "./Accounts.sol";
import {Depositary} from "./Depositary.sol";
import {Certificate} from "./Types.sol";
import {MAX_AMOUNT, MAX_DEBTS_PER_CALL} from "./Limits.sol";
import "./fund/FundTypes.sol";
import "./fund/FundErrors.sol" as FundErrors;
import "./fund/FundEvents.sol" as FundEvents;
import {FundMembers} from "./fund/FundMembers.sol";
import {FundWords} from "./fund/FundWords.sol";
import {Shares} from "./fund/Shares.sol";

/// @title The default fund: a pool that insures, a hub's bond, and who bears what a debtor does not pay
/// @notice What a dispute leaves owed after collateral and reserve (layer 1) stands as debts in the Depositary. When the fund's board declares
/// a default, the debts that stand are counted, and pool and bond pay of them what they can, in the order of the profile; each creditor gets
/// its part of that by its claim, against the assignment of as much of its debt to the fund's entity, which thereby takes its place, last in
/// the queue. What comes back from the debtor goes to whom it cost, last loser first.
/// @dev Invariants, tested after every call of a random history:
///  - of each token the fund holds exactly its pool, its bond, what creditors and leavers may still take, and refunds not yet claimed;
///  - a layer pays only what the one before it could not, and no more than it has, the pool no more than its cap;
///  - no creditor gets more than its claim, and nothing without giving up as much;
///  - exits wait while a default is undecided, and no default stays undecided for longer than the terms say;
///  - whoever held shares when the pool paid gets its refunds, whoever bought them later does not.
/// What is rounded off goes to the fund's entity, by name. Everything it pays goes to reserves in the Depositary, never to an address.
contract DefaultFund is FundMembers {
    using Shares for Shares.Book;

    Accounts public immutable accounts;

    mapping(bytes32 id => Default) private defaults;
    mapping(bytes32 id => mapping(uint64 index => uint128)) private claims;
    mapping(bytes32 debtor => mapping(bytes32 token => mapping(uint64 assigned => bool))) private spent;
    mapping(bytes32 id => mapping(bytes32 entity => uint128)) private refunded;
    mapping(bytes32 id => uint128) private shared;

    /// @dev Errors: UnknownEntity, TermsInvalid.
    constructor(Depositary depositary_, bytes32 fund_, bytes32 hub_, Terms memory terms_)
        FundMembers(depositary_, fund_, hub_, terms_)
    {
        accounts = depositary_.accounts();
    }

    // A default.

    /// @notice Declares a default of a debtor in a token, by the fund's quorum. Exits wait from now on until it is decided.
    /// @dev Errors: BoardEpochMismatch, OrderExpired, ExpiryTooFar; of the certificate; DefaultExists, ProfileUnknown, NothingOwed.
    function declare(Declaration calldata declaration, Certificate calldata certificate) external guarded {
        bytes32 digest = FundWords.digestOf(declaration);
        requireCertified(fund, declaration.boardEpoch, declaration.expiresAt, digest, certificate);
        Default storage made = defaults[declaration.id];
        if (made.stage != STAGE_NONE) revert FundErrors.DefaultExists(declaration.id);
        if (declaration.profile > PROFILE_EMIR) revert FundErrors.ProfileUnknown(declaration.profile);
        (uint64 head, uint64 tail, uint64 live) = accounts.debtsOf(declaration.debtor, declaration.token);
        if (live == 0) revert FundErrors.NothingOwed(declaration.debtor, declaration.token);
        made.debtor = declaration.debtor;
        made.token = declaration.token;
        made.profile = declaration.profile;
        made.stage = STAGE_COUNTING;
        made.ordinal = ++books[declaration.token].pool.declared;
        made.until = uint64(block.timestamp) + terms.declarationSeconds;
        (made.head, made.tail, made.next) = (head, tail, head);
        emit FundEvents.DefaultDeclared(
            declaration.id, declaration.debtor, declaration.token, declaration.profile, made.ordinal
        );
    }

    /// @notice Counts debts, allocates once all are counted, then shares: whatever is next, over at most so many debts. Anyone may.
    /// @dev Errors: DefaultNotOpen, DefaultBefore, TooManyDebts.
    function advance(bytes32 id, uint64 most) external guarded {
        if (most == 0 || most > MAX_DEBTS_PER_CALL) revert FundErrors.TooManyDebts(most);
        Default storage made = defaults[id];
        if (made.stage == STAGE_COUNTING) {
            count(id, made, most);
        } else if (made.stage == STAGE_SHARING) {
            share(id, made, most);
        } else {
            revert FundErrors.DefaultNotOpen(id);
        }
    }

    function count(bytes32 id, Default storage made, uint64 most) private {
        uint64 index = made.next;
        uint128 loss = made.loss;
        for (uint64 end = endOf(made, most); index < end; index++) {
            (bytes32 creditor, uint128 amount) = accounts.debtOf(made.debtor, made.token, index);
            // What the fund took over before ranks behind all creditors, and is no loss of theirs.
            if (amount == 0 || creditor == fund) continue;
            if (amount > MAX_AMOUNT - loss) amount = MAX_AMOUNT - loss;
            claims[id][index] = amount;
            loss += amount;
            emit FundEvents.ClaimCounted(id, index, creditor, amount);
        }
        (made.next, made.loss) = (index, loss);
        if (index == made.tail) allocate(id, made);
    }

    function allocate(bytes32 id, Default storage made) private {
        Shares.Book storage book = books[made.token];
        Pool storage pool = book.pool;
        if (made.ordinal != pool.decided + 1) revert FundErrors.DefaultBefore(pool.decided + 1);
        uint128 poolCan = book.payable_(terms.capPeriodSeconds, terms.capBasisPoints);
        uint128 bondCan = bonds[made.token];
        bool poolFirst = made.profile == PROFILE_XLN;
        uint128 first = smaller(made.loss, poolFirst ? poolCan : bondCan);
        uint128 second = smaller(made.loss - first, poolFirst ? bondCan : poolCan);
        (made.fromPool, made.fromBond) = poolFirst ? (first, second) : (second, first);
        (made.generation, made.shares) = (pool.generation, pool.shares);
        pool.assets -= made.fromPool;
        pool.capLeft -= made.fromPool;
        pool.decided++;
        book.ask(uint128(uint256(made.fromPool) * terms.replenishBasisPoints / WHOLE), terms.noticeSeconds);
        bonds[made.token] -= made.fromBond;
        made.unpaid = first + second;
        (made.stage, made.next) = (STAGE_SHARING, made.head);
        emit FundEvents.DefaultAllocated(id, made.loss, made.fromPool, made.fromBond);
    }

    /// @dev Of the claims that were counted, however debts have moved since.
    function share(bytes32 id, Default storage made, uint64 most) private {
        uint64 index = made.next;
        uint128 sum = shared[id];
        for (uint64 end = endOf(made, most); index < end; index++) {
            sum += payoutOf(made, claims[id][index]);
        }
        (made.next, shared[id]) = (index, sum);
        if (index < made.tail) return;
        uint128 dust = made.fromPool + made.fromBond - sum;
        (made.unpaid, made.stage) = (sum, STAGE_PAYING);
        made.until = uint64(block.timestamp) + terms.acceptanceSeconds;
        emit FundEvents.DefaultShared(id, sum, dust);
        credit(fund, made.token, dust);
    }

    function endOf(Default storage made, uint64 most) private view returns (uint64) {
        return made.tail - made.next < most ? made.tail : made.next + most;
    }

    function payoutOf(Default storage made, uint128 claim) private view returns (uint128) {
        if (claim == 0) return 0;
        return uint128(uint256(claim) * (uint256(made.fromPool) + made.fromBond) / made.loss);
    }

    /// @notice Ends a default that was not decided in its time, so that nobody is held up by it.
    /// @dev Errors: DefaultNotOpen, DefaultRunning, DefaultBefore.
    function abandon(bytes32 id) external guarded {
        Default storage made = defaults[id];
        if (made.stage != STAGE_COUNTING) revert FundErrors.DefaultNotOpen(id);
        if (block.timestamp < made.until) revert FundErrors.DefaultRunning(made.until);
        Pool storage pool = books[made.token].pool;
        if (made.ordinal != pool.decided + 1) revert FundErrors.DefaultBefore(pool.decided + 1);
        pool.decided++;
        made.stage = STAGE_ABANDONED;
        emit FundEvents.DefaultAbandoned(id);
    }

    /// @notice Pays a creditor's part into its reserve, against as much of its debt, which it assigned to the fund's entity: all of its
    /// part, or less if the debtor paid meanwhile. Once.
    /// @param index of the claim
    /// @param assigned number of the debt that the assignment made
    /// @dev Errors: DefaultNotOpen, DefaultOver, ClaimUnknown, NotAssigned.
    function accept(bytes32 id, uint64 index, uint64 assigned) external guarded {
        Default storage made = defaults[id];
        if (made.stage != STAGE_PAYING) revert FundErrors.DefaultNotOpen(id);
        if (block.timestamp >= made.until) revert FundErrors.DefaultOver(made.until);
        uint128 payout = payoutOf(made, claims[id][index]);
        if (payout == 0) revert FundErrors.ClaimUnknown(index);
        (uint64 from, uint128 amount) = accounts.assignmentOf(made.debtor, made.token, assigned);
        (bytes32 to,) = accounts.debtOf(made.debtor, made.token, assigned);
        mapping(uint64 => bool) storage taken = spent[made.debtor][made.token];
        if (
            amount == 0 || from != index || amount > payout || to != fund || assigned < made.tail || taken[assigned]
        ) revert FundErrors.NotAssigned(index, payout);
        taken[assigned] = true;
        delete claims[id][index];
        made.unpaid -= amount;
        (bytes32 creditor,) = accounts.debtOf(made.debtor, made.token, index);
        emit FundEvents.ClaimPaid(id, index, creditor, amount);
        credit(creditor, made.token, amount);
    }

    /// @notice Ends the paying. What nobody took goes back to whom it would have cost.
    /// @dev Errors: DefaultNotOpen, DefaultRunning.
    function close(bytes32 id) external guarded {
        Default storage made = defaults[id];
        if (made.stage != STAGE_PAYING) revert FundErrors.DefaultNotOpen(id);
        if (made.unpaid > 0 && block.timestamp < made.until) revert FundErrors.DefaultRunning(made.until);
        uint128 rest = made.unpaid;
        (made.unpaid, made.stage) = (0, STAGE_CLOSED);
        emit FundEvents.DefaultClosed(id, rest);
        refund(id, made, rest);
    }

    /// @notice Brings in what the debtor paid of the debts that the fund took over, for those whom it had cost.
    /// @dev Errors: DefaultNotOpen, RecoveryTooLarge; as of paying in.
    function recover(bytes32 id, uint128 amount) external payable guarded {
        Default storage made = defaults[id];
        if (made.stage != STAGE_CLOSED) revert FundErrors.DefaultNotOpen(id);
        uint128 owed = made.fromPool - made.poolRefund + made.fromBond - made.bondRefund;
        uint128 received = take(made.token, amount);
        if (received > owed) revert FundErrors.RecoveryTooLarge(owed);
        emit FundEvents.Recovered(id, received);
        refund(id, made, received);
    }

    /// @dev The layer that paid last is whole first.
    function refund(bytes32 id, Default storage made, uint128 amount) private {
        uint128 toBond = made.fromBond - made.bondRefund;
        uint128 toPool = made.fromPool - made.poolRefund;
        if (made.profile == PROFILE_XLN) {
            toBond = smaller(toBond, amount);
            toPool = amount - toBond;
        } else {
            toPool = smaller(toPool, amount);
            toBond = amount - toPool;
        }
        made.bondRefund += toBond;
        made.poolRefund += toPool;
        bonds[made.token] += toBond;
        emit FundEvents.Refunded(id, toPool, toBond);
    }

    /// @notice Pays an entity its part of what came back to the pool, by the shares that it held when the pool paid.
    /// @dev Errors: NothingRefunded.
    function claimRefund(bytes32 id, bytes32 entity) external guarded {
        Default storage made = defaults[id];
        uint128 held = books[made.token].heldAt(entity, made.generation, made.ordinal);
        uint128 due = made.shares == 0 ? 0 : uint128(uint256(made.poolRefund) * held / made.shares);
        uint128 paid = due - refunded[id][entity];
        if (paid == 0) revert FundErrors.NothingRefunded(entity);
        refunded[id][entity] = due;
        emit FundEvents.RefundClaimed(id, entity, paid);
        credit(entity, made.token, paid);
    }

    // What stands.

    function defaultOf(bytes32 id) external view returns (Default memory) {
        return defaults[id];
    }

    /// @notice What a creditor may take now; 0 if it took it, or never had a claim.
    function payoutOf(bytes32 id, uint64 index) external view returns (uint128) {
        return payoutOf(defaults[id], claims[id][index]);
    }

    /// @notice What an entity has had of a default's refunds.
    function refundedOf(bytes32 id, bytes32 entity) external view returns (uint128) {
        return refunded[id][entity];
    }
}
