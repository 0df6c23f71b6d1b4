// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_WINDOW_ENTRIES} from "../Limits.sol";

/// @title What was spent within a rolling window
/// @dev A ring of (time, amount), oldest first, with its running sum. An entry counts while `now < time + window`, so no half-open
/// window `[t, t + window)` ever holds more than its cap: `spend` refuses first.
///
/// Invariants: `sum` is the sum of the ring's amounts; times never fall from head to tail; one entry per block time.
///
/// Bounded: a spend reads at most MAX_WINDOW_ENTRIES entries. The window is exact while its spends lie at no more than that many
/// block times. Beyond, the newest entry takes the new amount and the new time, so older value counts for longer: a crowded window
/// refuses more, never less, and recovers as its head expires. Popped slots are not cleared: the next lap overwrites them for less.
library VelocityWindow {
    struct Entry {
        uint64 time;
        uint128 amount;
    }

    struct Window {
        uint128 sum;
        uint64 head;
        uint64 count;
        mapping(uint256 slot => Entry) ring;
    }

    /// @notice Forgets what has expired, then counts the amount if the cap admits it.
    /// @return admitted whether it was counted
    /// @return available what the window still admitted before this spend
    function spend(Window storage self, uint128 amount, uint128 cap, uint64 windowSeconds)
        internal
        returns (bool admitted, uint128 available)
    {
        expire(self, windowSeconds);
        uint128 sum = self.sum;
        available = sum < cap ? cap - sum : 0;
        if (amount > available) return (false, available);
        append(self, amount);
        self.sum = sum + amount;
        return (true, available);
    }

    function expire(Window storage self, uint64 windowSeconds) private {
        (uint128 sum, uint64 head, uint64 count) = (self.sum, self.head, self.count);
        while (count > 0) {
            Entry memory oldest = self.ring[head % MAX_WINDOW_ENTRIES];
            if (block.timestamp < uint256(oldest.time) + windowSeconds) break;
            sum -= oldest.amount;
            head++;
            count--;
        }
        (self.sum, self.head, self.count) = (sum, head, count);
    }

    function append(Window storage self, uint128 amount) private {
        uint64 count = self.count;
        uint256 end = uint256(self.head) + count;
        if (count > 0) {
            Entry storage newest = self.ring[(end - 1) % MAX_WINDOW_ENTRIES];
            if (newest.time == block.timestamp || count == MAX_WINDOW_ENTRIES) {
                (newest.time, newest.amount) = (uint64(block.timestamp), newest.amount + amount);
                return;
            }
        }
        self.ring[end % MAX_WINDOW_ENTRIES] = Entry(uint64(block.timestamp), amount);
        self.count = count + 1;
    }
}
