// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "./Accounts.sol";
import {BoardRegistry} from "./BoardRegistry.sol";
import {Depositary} from "./Depositary.sol";
import {Certificate, TOKEN_ERC1155, TOKEN_NATIVE} from "./Types.sol";
import {MAX_AMOUNT, MAX_BATCH_LIFETIME, MAX_DEBTS_PER_CALL, MAX_DELAY} from "./Limits.sol";
import "./Errors.sol" as Errors;
import "./fund/FundTypes.sol";
import "./fund/FundErrors.sol" as FundErrors;
import "./fund/FundEvents.sol" as FundEvents;
import {FundWords} from "./fund/FundWords.sol";
import {Shares} from "./fund/Shares.sol";
import {Tokens} from "./libraries/Tokens.sol";

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
contract DefaultFund {
    using Shares for Shares.Book;
    using Tokens for Tokens.Token;

    Depositary public immutable depositary;
    Accounts public immutable accounts;
    BoardRegistry public immutable boards;
    /// @notice The entity whose board declares defaults, who takes over what was paid for, and to whom dust goes.
    bytes32 public immutable fund;
    /// @notice The entity whose bond it is.
    bytes32 public immutable hub;

    Terms private terms;
    bool private running;
    mapping(bytes32 token => Tokens.Token) private tokens;
    mapping(bytes32 token => Shares.Book) private books;
    mapping(bytes32 token => uint128) private bonds;
    mapping(bytes32 token => uint128) private leaving;
    mapping(uint64 id => Exit) private exits;
    uint64 private lastExit;
    mapping(bytes32 entity => uint64) private nonces;
    mapping(bytes32 id => Default) private defaults;
    mapping(bytes32 id => mapping(uint64 index => uint128)) private claims;
    mapping(bytes32 debtor => mapping(bytes32 token => mapping(uint64 assigned => bool))) private spent;
    mapping(bytes32 id => mapping(bytes32 entity => uint128)) private refunded;
    mapping(bytes32 id => uint128) private shared;

    /// @dev Errors: UnknownEntity, TermsInvalid.
    constructor(Depositary depositary_, bytes32 fund_, bytes32 hub_, Terms memory terms_) {
        (depositary, accounts, boards) = (depositary_, depositary_.accounts(), depositary_.boards());
        depositary_.standingOf(fund_);
        depositary_.standingOf(hub_);
        if (
            fund_ == hub_ || terms_.noticeSeconds > MAX_DELAY || terms_.declarationSeconds == 0
                || terms_.declarationSeconds > MAX_DELAY || terms_.acceptanceSeconds == 0
                || terms_.acceptanceSeconds > MAX_DELAY || terms_.capPeriodSeconds == 0
                || terms_.capPeriodSeconds > MAX_DELAY || terms_.capBasisPoints > Shares.WHOLE
        ) revert FundErrors.TermsInvalid();
        (fund, hub, terms) = (fund_, hub_, terms_);
    }

    modifier guarded() {
        if (running) revert Errors.Reentered();
        running = true;
        _;
        running = false;
    }

    // Paying in.

    /// @notice Buys shares of the pool for an entity, which alone can take them out again.
    /// @param least shares that must come of it: premiums paid meanwhile make each dearer
    /// @return bought shares
    /// @dev Errors: UnknownEntity, UnknownToken, TokenInvalid, AmountZero, AmountMismatch, TransferFailed, BalanceTooLarge, TooFewShares.
    function joinPool(bytes32 entity, bytes32 token, uint128 amount, uint128 least)
        external
        payable
        guarded
        returns (uint128 bought)
    {
        depositary.standingOf(entity);
        uint128 received = take(token, amount);
        bought = books[token].buy(entity, received);
        if (bought == 0 || bought < least) revert FundErrors.TooFewShares(bought);
        emit FundEvents.PoolJoined(entity, token, received, bought);
    }

    /// @notice Adds to the pool without shares: a premium out of fees. Everybody's shares are worth more.
    /// @dev Errors: UnknownToken, TokenInvalid, AmountZero, AmountMismatch, TransferFailed, BalanceTooLarge, PoolEmpty.
    function payPremium(bytes32 token, uint128 amount) external payable guarded {
        uint128 received = take(token, amount);
        Pool storage pool = books[token].pool;
        if (pool.shares == 0) revert FundErrors.PoolEmpty(token);
        pool.assets += received;
        emit FundEvents.PremiumPaid(token, received);
    }

    /// @notice Adds to the hub's bond.
    /// @dev Errors: UnknownToken, TokenInvalid, AmountZero, AmountMismatch, TransferFailed, BalanceTooLarge.
    function postBond(bytes32 token, uint128 amount) external payable guarded {
        uint128 received = take(token, amount);
        bonds[token] += received;
        emit FundEvents.BondPosted(token, received);
    }

    // Leaving.

    /// @notice Queues an exit of the pool, or of the bond. What leaves bears losses until it has left.
    /// @return id under which it is finished
    /// @dev Errors: UnknownEntity, BoardEpochMismatch, NonceMismatch, OrderExpired, ExpiryTooFar; of the certificate; AmountZero, NotBondOwner,
    /// UnitsInsufficient.
    function requestExit(ExitOrder calldata order, Certificate calldata certificate)
        external
        guarded
        returns (uint64 id)
    {
        bytes32 digest = FundWords.digestOf(order);
        requireCertified(order.entity, order.boardEpoch, order.expiresAt, digest, certificate);
        uint64 expected = nonces[order.entity] + 1;
        if (order.nonce != expected) revert Errors.NonceMismatch(expected, order.nonce);
        nonces[order.entity] = expected;
        if (order.units == 0) revert Errors.AmountZero();
        uint64 generation = 0;
        if (order.ofBond) {
            if (order.entity != hub) revert FundErrors.NotBondOwner(order.entity);
            uint128 free = bonds[order.token] - smaller(bonds[order.token], leaving[order.token]);
            if (order.units > free) revert FundErrors.UnitsInsufficient(free, order.units);
            leaving[order.token] += order.units;
        } else {
            generation = books[order.token].lock(order.entity, order.units);
        }
        id = ++lastExit;
        uint64 readyAt = uint64(block.timestamp) + terms.noticeSeconds;
        exits[id] = Exit(order.entity, order.token, generation, readyAt, order.units, order.ofBond);
        emit FundEvents.ExitRequested(id, order.entity, order.token, order.ofBond, order.units, readyAt);
    }

    /// @notice Pays what an exit is worth now into its entity's reserve. Anyone may; each exit waits for itself alone.
    /// @dev Errors: ExitUnknown, ExitNotReady, DefaultUndecided, TransferFailed; of the Depositary's deposit.
    function finishExit(uint64 id) external guarded {
        Exit memory exit = exits[id];
        if (exit.units == 0) revert FundErrors.ExitUnknown(id);
        if (block.timestamp < exit.readyAt) revert FundErrors.ExitNotReady(exit.readyAt);
        books[exit.token].requireDecided();
        delete exits[id];
        uint128 paid;
        if (exit.ofBond) {
            // A default may have taken from what waits: what is left of the bond is shared by all that waits of it.
            paid = uint128(uint256(exit.units) * smaller(bonds[exit.token], leaving[exit.token]) / leaving[exit.token]);
            leaving[exit.token] -= exit.units;
            bonds[exit.token] -= paid;
        } else {
            paid = books[exit.token].sell(exit.entity, exit.generation, exit.units);
        }
        emit FundEvents.ExitFinished(id, paid);
        credit(exit.entity, exit.token, paid);
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

    function termsOf() external view returns (Terms memory) {
        return terms;
    }

    function poolOf(bytes32 token) external view returns (Pool memory) {
        return books[token].pool;
    }

    function sharesOf(bytes32 token, bytes32 entity) external view returns (uint128 shares, uint128 locked) {
        return books[token].sharesOf(entity);
    }

    function bondOf(bytes32 token) external view returns (uint128 units, uint128 waiting) {
        return (bonds[token], leaving[token]);
    }

    function exitOf(uint64 id) external view returns (Exit memory) {
        return exits[id];
    }

    function nonceOf(bytes32 entity) external view returns (uint64) {
        return nonces[entity];
    }

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

    /// @notice What the fund owes of a token, all in all.
    function heldOf(bytes32 token) external view returns (uint128) {
        return tokens[token].held;
    }

    // Borders.

    function requireCertified(
        bytes32 entity,
        uint64 epoch,
        uint64 expiresAt,
        bytes32 digest,
        Certificate calldata certificate
    ) private view {
        (uint64 inForce,) = depositary.standingOf(entity);
        if (epoch != inForce) revert Errors.BoardEpochMismatch(inForce, epoch);
        if (block.timestamp > expiresAt) revert FundErrors.OrderExpired(expiresAt);
        if (expiresAt > block.timestamp + MAX_BATCH_LIFETIME) revert Errors.ExpiryTooFar(expiresAt);
        boards.requireCertificate(entity, epoch, digest, certificate);
    }

    function take(bytes32 id, uint128 amount) private returns (uint128) {
        Tokens.Token storage token = tokens[id];
        if (!token.known) {
            (token.kind, token.contract_, token.subId) = depositary.tokenOf(id);
            if (token.kind == TOKEN_ERC1155) revert Errors.TokenInvalid();
            token.known = true;
        }
        return token.take(amount);
    }

    /// @dev Into a reserve of the Depositary, last of all that a call does.
    function credit(bytes32 entity, bytes32 id, uint128 amount) private {
        if (amount == 0) return;
        Tokens.Token storage token = tokens[id];
        if (token.kind == TOKEN_NATIVE) {
            token.held -= amount;
            depositary.deposit{value: amount}(entity, id, amount);
        } else {
            uint256 before = token.allow(address(depositary), amount);
            depositary.deposit(entity, id, amount);
            token.requireGone(before, amount);
        }
    }

    function smaller(uint128 one, uint128 other) private pure returns (uint128) {
        return one < other ? one : other;
    }
}
