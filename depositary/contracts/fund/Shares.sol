// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Holding, Pool} from "./FundTypes.sol";
import "./FundErrors.sol" as FundErrors;

/// @title Shares of a token's pool
/// @dev Invariants: of a generation, holders' shares sum to the pool's; a share's worth changes by premiums and losses alone, never by who
/// joins or leaves, but for rounding in the pool's favour; what somebody held before each decided default is remembered.
library Shares {
    /// @dev The whole of a pool, in basis points.
    uint16 internal constant WHOLE = 10_000;

    struct Book {
        Pool pool;
        mapping(uint64 generation => mapping(bytes32 entity => Holding[])) holdings;
        mapping(uint64 generation => mapping(bytes32 entity => uint128)) locked;
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
        Holding[] storage all = self.holdings[generation][entity];
        return (all.length == 0 ? 0 : all[all.length - 1].shares, self.locked[generation][entity]);
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
