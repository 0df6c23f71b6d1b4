// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_AMOUNT} from "../Limits.sol";
import {Arrears} from "../fund/Arrears.sol";
import {Pool} from "../fund/FundTypes.sol";
import {Check} from "./base/Check.sol";

/// @dev Arrears at the ends of what numbers can be.
contract ArrearsTest {
    using Arrears for Arrears.Ledger;

    bytes32 private constant HOLDER = "holder";

    Arrears.Ledger private ledger;
    Pool private pool;

    function test_ofATokenNoMoreIsAskedThanThereMayBe() public {
        pool.shares = 1;
        Check.isTrue(ledger.ask(pool, MAX_AMOUNT - 1), "asked");
        Check.isTrue(ledger.ask(pool, 7), "asked for the one that is left");
        Check.eq(pool.asked, MAX_AMOUNT);
        Check.isTrue(!ledger.ask(pool, 7), "nothing is asked any more");
        Check.eq(ledger.arrearsOf(HOLDER, 1), MAX_AMOUNT);
        ledger.settle(HOLDER, 1, 0);
        Check.eq(ledger.arrearsOf(HOLDER, 1), MAX_AMOUNT);
    }

    function test_whatIsWholeStaysWhole() public {
        pool.shares = 3;
        for (uint256 i = 0; i < 100; i++) {
            ledger.ask(pool, 1);
        }
        Check.eq(ledger.arrearsOf(HOLDER, 3), 100);
        Check.eq(ledger.arrearsOf(HOLDER, 2), 66);
    }

    function testFuzz_everyPartIsRoundedDownWithinItsBound(uint128 shares, uint128 held, uint128[2] memory amounts) public {
        if (shares == 0) shares = 1;
        held %= shares;
        pool.shares = shares;
        uint256 all = 0;
        for (uint256 i = 0; i < 2; i++) {
            uint128 amount = amounts[i] >> 2;
            ledger.ask(pool, amount);
            all += amount;
        }
        uint256 arrears = ledger.arrearsOf(HOLDER, held);
        uint256 exact = all * held / shares;
        // Both defaults add less than held / 2^128 of a unit.
        uint256 above = (all * held % shares + uint256(held) * shares / (1 << 127)) / shares;
        Check.isTrue(arrears >= exact, "no less than its part, rounded down");
        Check.isTrue(arrears <= exact + above + 1, "nor more than by its bound");
        if (uint256(held) * shares < 1 << 127) Check.eq(arrears, exact);
    }
}
