// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BoardRegistry} from "../BoardRegistry.sol";
import {Depositary} from "../Depositary.sol";
import "../Errors.sol" as Errors;
import {MAX_BATCH_LIFETIME, MAX_DELAY} from "../Limits.sol";
import {Certificate, TOKEN_ERC1155, TOKEN_NATIVE} from "../Types.sol";
import {Tokens} from "../libraries/Tokens.sol";
import "./FundErrors.sol" as FundErrors;
import "./FundEvents.sol" as FundEvents;
import "./FundTypes.sol";
import {FundWords} from "./FundWords.sol";
import {Shares} from "./Shares.sol";

/// @title The members' side of a default fund: paying in, bringing back, leaving
/// @dev Invariants: nobody leaves with what it was asked to bring back while others stay in the pool; nobody is kept from leaving for longer
/// than its notice, an undecided default, and after a decided one the time that it may bring its arrears back in, which it can end by doing so.
/// What the fund pays goes to reserves in the Depositary, never to an address.
abstract contract FundMembers {
    using Shares for Shares.Book;
    using Tokens for Tokens.Token;

    Depositary public immutable depositary;
    BoardRegistry public immutable boards;
    /// @notice The entity whose board declares defaults, who takes over what was paid for, and to whom dust goes.
    bytes32 public immutable fund;
    /// @notice The entity whose bond it is.
    bytes32 public immutable hub;

    Terms internal terms;
    bool private running;
    mapping(bytes32 token => Tokens.Token) private tokens;
    mapping(bytes32 token => Shares.Book) internal books;
    mapping(bytes32 token => uint128) internal bonds;
    mapping(bytes32 token => uint128) private leaving;
    mapping(uint64 id => Exit) private exits;
    uint64 private lastExit;
    mapping(bytes32 entity => uint64) private nonces;

    /// @dev Errors: UnknownEntity, TermsInvalid.
    constructor(Depositary depositary_, bytes32 fund_, bytes32 hub_, Terms memory terms_) {
        (depositary, boards) = (depositary_, depositary_.boards());
        depositary_.standingOf(fund_);
        depositary_.standingOf(hub_);
        if (
            fund_ == hub_ || terms_.noticeSeconds > MAX_DELAY || terms_.declarationSeconds == 0
                || terms_.declarationSeconds > MAX_DELAY || terms_.acceptanceSeconds == 0
                || terms_.acceptanceSeconds > MAX_DELAY || terms_.capPeriodSeconds == 0
                || terms_.capPeriodSeconds > MAX_DELAY || terms_.capBasisPoints > WHOLE
                || terms_.replenishBasisPoints > WHOLE
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

    /// @notice Brings back what an entity is asked for, and buys it shares as joining does, so that who pays early is not diluted by who does not.
    /// Anyone may pay for any entity.
    /// @param amount at most the entity's arrears
    /// @param least shares that must come of it; with 0 also less than a share's price is taken, which makes the others' worth more
    /// @return bought shares
    /// @dev Errors: UnknownEntity, NotAsked, UnknownToken, TokenInvalid, AmountZero, AmountMismatch, TransferFailed, BalanceTooLarge,
    /// TooFewShares.
    function replenish(bytes32 entity, bytes32 token, uint128 amount, uint128 least)
        external
        payable
        guarded
        returns (uint128 bought)
    {
        depositary.standingOf(entity);
        uint128 arrears = books[token].arrearsOf(entity);
        if (amount > arrears) revert FundErrors.NotAsked(arrears);
        uint128 received = take(token, amount);
        bought = books[token].buy(entity, received);
        if (bought < least) revert FundErrors.TooFewShares(bought);
        books[token].bringBack(entity, received);
        emit FundEvents.PoolReplenished(entity, token, received, bought);
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

    /// @notice Pays what an exit is worth now into its entity's reserve, less what the entity is asked to bring back: that stays with those who
    /// stay in the pool. If nobody else does, nothing is kept. Anyone may finish; each exit waits for itself alone.
    /// @dev Errors: ExitUnknown, ExitNotReady, DefaultUndecided, ReplenishmentRunning, TransferFailed; of the Depositary's deposit.
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
            uint128 worth = books[exit.token].sell(exit.entity, exit.generation, exit.units);
            uint128 kept = books[exit.token].keepBack(exit.entity, worth);
            paid = worth - kept;
            if (kept > 0) emit FundEvents.ArrearsKept(id, exit.entity, exit.token, kept);
        }
        emit FundEvents.ExitFinished(id, paid);
        credit(exit.entity, exit.token, paid);
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

    /// @notice What an entity is asked to bring back to a pool and has not: of every default that took from it while the entity held shares.
    function arrearsOf(bytes32 token, bytes32 entity) external view returns (uint128) {
        return books[token].arrearsOf(entity);
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
    ) internal view {
        (uint64 inForce,) = depositary.standingOf(entity);
        if (epoch != inForce) revert Errors.BoardEpochMismatch(inForce, epoch);
        if (block.timestamp > expiresAt) revert FundErrors.OrderExpired(expiresAt);
        if (expiresAt > block.timestamp + MAX_BATCH_LIFETIME) revert Errors.ExpiryTooFar(expiresAt);
        boards.requireCertificate(entity, epoch, digest, certificate);
    }

    function take(bytes32 id, uint128 amount) internal returns (uint128) {
        Tokens.Token storage token = tokens[id];
        if (!token.known) {
            (token.kind, token.contract_, token.subId) = depositary.tokenOf(id);
            if (token.kind == TOKEN_ERC1155) revert Errors.TokenInvalid();
            token.known = true;
        }
        return token.take(amount);
    }

    /// @dev Into a reserve of the Depositary, last of all that a call does.
    function credit(bytes32 entity, bytes32 id, uint128 amount) internal {
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

    function smaller(uint128 one, uint128 other) internal pure returns (uint128) {
        return one < other ? one : other;
    }
}
