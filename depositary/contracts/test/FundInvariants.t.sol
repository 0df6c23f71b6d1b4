// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Certificate} from "../Types.sol";
import "../fund/FundTypes.sol";
import {Check} from "./base/Check.sol";
import {FundFixture} from "./base/FundFixture.sol";
import {vm} from "./base/Vm.sol";

/// @dev Whatever happens in whatever order, what is here is what somebody has a right to, and everybody is asked its part.
contract FundInvariantsTest is FundFixture {
    uint256 private constant ONE = 1 << 64;

    uint64[] private exits;
    bytes32[3] private ids = [FIRST, SECOND, bytes32("third default")];
    string[2] private names = ["first member", "second member"];
    bytes32[2] private holders;
    /// @dev What a member is asked for by an account of its own, in parts of a unit, rounded up.
    uint256[2] private expected;
    uint256 private decisions;

    function setUp() public override {
        super.setUp();
        holders = [found(names[0]), found(names[1])];
    }

    function terms() internal pure override returns (Terms memory) {
        return Terms(NOTICE, DECLARATION, ACCEPTANCE, PERIOD, 10_000, 7_500);
    }

    function testFuzz_theFundHoldsExactlyWhatItOwesAndAsksEachItsPart(uint256 seed) public {
        bytes32[2] memory creditors = [owe("one", 1_000), owe("two", 700)];
        for (uint256 i = 0; i < 60; i++) {
            seed = uint256(keccak256(abi.encode(seed)));
            attempt(seed % 16, uint128(seed >> 32) % 300 + 1, seed >> 64, creditors);
            requireWhole();
            requireAsked();
        }
    }

    function attempt(uint256 choice, uint128 amount, uint256 seed, bytes32[2] memory creditors) private {
        bytes32 id = ids[seed % 3];
        uint256 who = seed % 2;
        if (choice == 0) try fund.joinPool(holders[who], usd, amount, 1) {} catch {}
        if (choice == 1) fund.postBond(usd, amount / 4 + 1);
        if (choice == 2) try fund.payPremium(usd, amount) {} catch {}
        if (choice == 3 && fund.defaultOf(id).stage == STAGE_NONE) declare(id, uint8(seed >> 8) % 2);
        if (choice == 4 || choice == 5) tryAdvance(id, uint64(seed >> 8) % 2 + 1);
        if (choice == 6) tryTake(id, uint64(seed >> 8) % 2, creditors);
        if (choice == 7) try fund.close(id) {} catch {}
        if (choice == 8) try fund.recover(id, amount) {} catch {}
        if (choice == 9) try fund.claimRefund(id, holders[who]) {} catch {}
        if (choice == 10) vm.warp(block.timestamp + amount * 1 hours);
        if (choice == 11) tryLeave("hub", true, amount);
        if (choice == 12) tryLeave(names[who], false, amount);
        if (choice == 13 || choice == 14) tryReplenish(who, amount, seed);
        if (choice == 15) tryFinish(amount);
    }

    function tryAdvance(bytes32 id, uint64 most) private {
        Pool memory before = fund.poolOf(usd);
        uint256[2] memory held;
        for (uint256 i = 0; i < 2; i++) {
            (held[i],) = fund.sharesOf(usd, holders[i]);
        }
        uint8 stage = fund.defaultOf(id).stage;
        try fund.advance(id, most) {
            if (stage != STAGE_COUNTING || fund.defaultOf(id).stage != STAGE_SHARING) return;
            uint256 asked = uint256(fund.defaultOf(id).fromPool) * 7_500 / 10_000;
            Check.eq(fund.poolOf(usd).asked, before.asked + asked);
            if (asked == 0) return;
            decisions++;
            for (uint256 i = 0; i < 2; i++) {
                expected[i] += (asked * held[i] * ONE + before.shares - 1) / before.shares;
            }
        } catch {}
    }

    function tryReplenish(uint256 who, uint128 amount, uint256 seed) private {
        uint128 arrears = fund.arrearsOf(usd, holders[who]);
        if (seed >> 8 & 1 == 0 && amount > arrears) amount = arrears;
        try fund.replenish(holders[who], usd, amount, uint128(seed >> 9) & 1) {
            Check.isTrue(amount <= arrears, "no more than is asked");
            Check.eq(fund.arrearsOf(usd, holders[who]), arrears - amount);
            expected[who] -= amount * ONE;
        } catch {}
    }

    function tryTake(bytes32 id, uint64 index, bytes32[2] memory creditors) private {
        uint128 payout = fund.payoutOf(id, index);
        if (payout == 0 || payout > debt(debtor, index) || fund.defaultOf(id).stage != STAGE_PAYING) return;
        uint64 made = assign(creditors[index], index, payout);
        try fund.accept(id, index, made) {} catch {}
    }

    function tryLeave(string memory name, bool ofBond, uint128 units) private {
        ExitOrder memory order = exitOf(name, ofBond, units);
        Certificate memory certificate = certified(name, order);
        try fund.requestExit(order, certificate) returns (uint64 id) {
            exits.push(id);
        } catch {}
    }

    /// @dev What is kept is what was asked, all of it or all that the exit is worth; who has others beside it in the pool takes nothing it owes.
    function tryFinish(uint128 choice) private {
        if (exits.length == 0) return;
        uint64 id = exits[choice % exits.length];
        Exit memory exit = fund.exitOf(id);
        uint256 who = exit.entity == holders[0] ? 0 : 1;
        uint128 arrears = fund.arrearsOf(usd, holders[who]);
        uint256 before = reserve(exit.entity);
        try fund.finishExit(id) {
            if (exit.ofBond) return;
            uint128 left = fund.arrearsOf(usd, holders[who]);
            expected[who] -= (arrears - left) * ONE;
            Pool memory pool = fund.poolOf(usd);
            bool paid = reserve(exit.entity) > before;
            Check.isTrue(!paid || left == 0 || pool.shares == 0, "nobody leaves with what it owes to those who stay");
            Check.isTrue(arrears == left || block.timestamp >= pool.askedUntil, "nothing is kept before its time");
        } catch {}
    }

    function requireWhole() private view {
        (uint128 bond,) = fund.bondOf(usd);
        Pool memory pool = fund.poolOf(usd);
        Check.isTrue(pool.shares > 0 || pool.assets == 0, "nothing of the pool is nobody's");
        uint256 owed = uint256(pool.assets) + bond;
        for (uint256 i = 0; i < 3; i++) {
            Default memory made = fund.defaultOf(ids[i]);
            Check.isTrue(made.poolRefund <= made.fromPool && made.bondRefund <= made.fromBond, "no more back than paid");
            owed += made.unpaid + made.poolRefund;
            owed -= fund.refundedOf(ids[i], holders[0]) + fund.refundedOf(ids[i], holders[1]);
        }
        Check.eq(fund.heldOf(usd), owed);
        Check.eq(dollar.balanceOf(address(fund)), owed);
    }

    function requireAsked() private view {
        Pool memory pool = fund.poolOf(usd);
        uint256 sum = 0;
        for (uint256 i = 0; i < 2; i++) {
            uint256 arrears = fund.arrearsOf(usd, holders[i]);
            sum += arrears;
            Check.isTrue(arrears * ONE <= expected[i], "nobody is asked more than its part");
            Check.isTrue((arrears + decisions) * ONE >= expected[i], "nor less, but for a unit of each default");
        }
        Check.isTrue(sum + pool.broughtBack <= pool.asked, "no more in arrears than was asked");
    }
}
