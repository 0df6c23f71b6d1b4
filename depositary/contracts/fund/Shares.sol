// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Arrears} from "./Arrears.sol";
import {Holding, Pool, WHOLE} from "./FundTypes.sol";
import "./FundErrors.sol" as FundErrors;

/// @title Shares of a token's pool
/// @dev Invariants: of a generation, holders' shares sum to the pool's; a share's worth changes by premiums and losses alone, never by who
/// joins or leaves, but for rounding in the pool's favour; what somebody held before each decided default is remembered;
/// what somebody is asked for is settled before its shares change; a pool without shares has nothing.
library Shares {
    using Arrears for Arrears.Ledger;

    struct Book {
        Pool pool;
        mapping(uint64 generation => mapping(bytes32 entity => Holding[])) holdings;
        mapping(uint64 generation => mapping(bytes32 entity => uint128)) locked;
        Arrears.Ledger arrears;
    }

    /// @return bought rounded down
    function buy(Book storage self, bytes32 entity, uint128 amount) internal returns (uint128 bought) {
        Pool storage pool = self.pool;
        if (pool.assets == 0 && pool.shares > 0) {
            pool.generation++;
            pool.shares = 0;
        }
        uint256 exact = pool.shares == 0 ? amount : uint256(amount) * pool.shares / pool.assets;
        if (exact > type(uint128).max - pool.shares) revert FundErrors.TooFewShares(0);
        bought = uint128(exact);
        pool.assets += amount;
        pool.shares += bought;
        settle(self, entity);
        (uint128 held,) = sharesOf(self, entity);
        note(self, pool.generation, entity, held + bought);
    }

    /// @notice Sets shares aside that are to leave.
    function lock(Book storage self, bytes32 entity, uint128 shares) internal returns (uint64 generation) {
        generation = self.pool.generation;
        (uint128 held, uint128 locked) = sharesOf(self, entity);
        if (shares > held - locked) revert FundErrors.UnitsInsufficient(held - locked, shares);
        self.locked[generation][entity] += shares;
    }

    /// @notice Takes shares that were set aside out of the book.
    /// @return worth what they are worth now, rounded down; nothing if the pool lost everything since
    function sell(Book storage self, bytes32 entity, uint64 generation, uint128 shares) internal returns (uint128 worth) {
        Pool storage pool = self.pool;
        settle(self, entity);
        self.locked[generation][entity] -= shares;
        Holding[] storage all = self.holdings[generation][entity];
        note(self, generation, entity, all[all.length - 1].shares - shares);
        if (generation != pool.generation) return 0;
        worth = uint128(uint256(shares) * pool.assets / pool.shares);
        pool.assets -= worth;
        pool.shares -= shares;
    }

    /// @notice Of the generation that counts now.
    function sharesOf(Book storage self, bytes32 entity) internal view returns (uint128 shares, uint128 locked) {
        uint64 generation = self.pool.generation;
        return (heldOf(self, entity, generation), self.locked[generation][entity]);
    }

    /// @notice What an entity is asked to bring back and has not, of all generations.
    function arrearsOf(Book storage self, bytes32 entity) internal view returns (uint128) {
        return self.arrears.arrearsOf(entity, heldOf(self, entity, self.arrears.generationOf(entity)));
    }

    /// @notice Asks those who hold shares now, by their shares.
    /// @param graceSeconds how long they may bring it back before an exit leaves it behind
    function ask(Book storage self, uint128 amount, uint64 graceSeconds) internal {
        if (self.arrears.ask(self.pool, amount)) self.pool.askedUntil = uint64(block.timestamp) + graceSeconds;
    }

    /// @notice Of an entity's arrears this much is brought back.
    function bringBack(Book storage self, bytes32 entity, uint128 amount) internal {
        self.arrears.lower(entity, amount);
        self.pool.broughtBack += amount;
    }

    /// @notice Keeps of what shares that were sold are worth what their entity is asked for, if others still have a part in the pool: else it
    /// would be nobody's.
    function keepBack(Book storage self, bytes32 entity, uint128 worth) internal returns (uint128 kept) {
        Pool storage pool = self.pool;
        if (worth == 0 || pool.shares == 0) return 0;
        uint128 arrears = arrearsOf(self, entity);
        if (arrears == 0) return 0;
        // Anyone may finish an exit: without this time somebody would, for what it leaves behind, before its entity can bring anything back.
        if (block.timestamp < pool.askedUntil) revert FundErrors.ReplenishmentRunning(arrears, pool.askedUntil);
        kept = arrears < worth ? arrears : worth;
        bringBack(self, entity, kept);
        pool.assets += kept;
    }

    /// @notice What an entity held when the default of this ordinal was decided.
    function heldAt(Book storage self, bytes32 entity, uint64 generation, uint64 ordinal) internal view returns (uint128) {
        Holding[] storage all = self.holdings[generation][entity];
        (uint256 low, uint256 high) = (0, all.length);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (all[middle].decided < ordinal) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : all[low - 1].shares;
    }

    function heldOf(Book storage self, bytes32 entity, uint64 generation) private view returns (uint128) {
        Holding[] storage all = self.holdings[generation][entity];
        return all.length == 0 ? 0 : all[all.length - 1].shares;
    }

    function settle(Book storage self, bytes32 entity) private {
        self.arrears.settle(entity, heldOf(self, entity, self.arrears.generationOf(entity)), self.pool.generation);
    }

    function note(Book storage self, uint64 generation, bytes32 entity, uint128 shares) private {
        Holding[] storage all = self.holdings[generation][entity];
        uint64 decided = self.pool.decided;
        if (all.length > 0 && all[all.length - 1].decided == decided) all[all.length - 1].shares = shares;
        else all.push(Holding(decided, shares));
    }

    function requireDecided(Book storage self) internal view {
        if (self.pool.decided < self.pool.declared) revert FundErrors.DefaultUndecided(self.pool.decided + 1);
    }

    /// @notice What the pool can pay now: all it has, up to what is left of its cap in this period.
    function payable_(Book storage self, uint64 periodSeconds, uint16 capBasisPoints) internal returns (uint128) {
        Pool storage pool = self.pool;
        uint64 period = uint64(block.timestamp) / periodSeconds + 1;
        if (pool.capPeriod != period) {
            (pool.capPeriod, pool.capLeft) = (period, uint128(uint256(pool.assets) * capBasisPoints / WHOLE));
        }
        return pool.assets < pool.capLeft ? pool.assets : pool.capLeft;
    }
}
