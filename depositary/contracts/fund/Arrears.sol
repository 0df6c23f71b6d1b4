// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_AMOUNT} from "../Limits.sol";
import {Pool} from "./FundTypes.sol";

/// @title What holders of a pool's shares are asked to bring back, at the same cost for any number of holders
/// @dev For each generation of shares an index grows by what is asked for one share, in units of 2^-128; what an entity is asked is its shares
/// times what the index grew by since it was settled last. Shares change only after their entity is settled.
///
/// Invariants: of each default an entity is asked its exact part, asked × shares held / all shares, rounded down; for more than one default
/// that no settlement parts, of their sum. The index is rounded up, so that parts that are whole stay whole; that is never more than
/// held / 2^128 of a unit too much for each default: nothing, unless shares are counted in 2^120s. So roundings favour the holder, by less than
/// a unit for each default, however often it is settled, as by joining with tiny amounts; and all arrears together are at most what was asked and
/// not brought back, but for shares / 2^128 of a unit for each default.
///
/// Nothing overflows: of a token no more than 2^127 - 1 is ever asked, so no index exceeds 2^255, no product of shares held throughout with
/// the growth of an index does by more than 2^128 for each default, and no arrears 2^127 by more than a unit for each.
library Arrears {
    uint8 private constant SCALE_BITS = 128;

    /// @param amount settled, of all generations
    /// @param generation whose shares are asked next
    /// @param index of that generation, when it was settled
    struct Record {
        uint128 amount;
        uint64 generation;
        uint256 index;
    }

    struct Ledger {
        mapping(uint64 generation => uint256) perShare;
        mapping(bytes32 entity => Record) records;
    }

    /// @notice Asks all holders of the generation that counts now.
    /// @return whether there was anything to ask
    function ask(Ledger storage self, Pool storage pool, uint128 amount) internal returns (bool) {
        uint128 room = MAX_AMOUNT - pool.asked;
        if (amount > room) amount = room;
        if (amount == 0) return false;
        pool.asked += amount;
        self.perShare[pool.generation] += ((uint256(amount) << SCALE_BITS) + pool.shares - 1) / pool.shares;
        return true;
    }

    /// @param held shares of `generationOf` the entity
    function arrearsOf(Ledger storage self, bytes32 entity, uint128 held) internal view returns (uint128) {
        Record storage record = self.records[entity];
        return record.amount + uint128(held * (self.perShare[record.generation] - record.index) >> SCALE_BITS);
    }

    /// @notice Of which generation an entity's shares are asked.
    function generationOf(Ledger storage self, bytes32 entity) internal view returns (uint64) {
        return self.records[entity].generation;
    }

    /// @notice Must be called before an entity's shares of any generation change.
    /// @param generation that counts now: an older one is never asked again
    function settle(Ledger storage self, bytes32 entity, uint128 held, uint64 generation) internal {
        uint128 amount = arrearsOf(self, entity, held);
        self.records[entity] = Record(amount, generation, self.perShare[generation]);
    }

    /// @dev Of what was settled: its shares changed by what is brought back, or kept.
    function lower(Ledger storage self, bytes32 entity, uint128 amount) internal {
        self.records[entity].amount -= amount;
    }
}
