// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DefaultFund} from "../DefaultFund.sol";
import "../Errors.sol" as Errors;
import "../fund/FundErrors.sol" as FundErrors;
import "../fund/FundEvents.sol" as FundEvents;
import "../fund/FundTypes.sol";
import {Check} from "./base/Check.sol";
import {FundFixture} from "./base/FundFixture.sol";
import {HostileToken} from "./base/HostileToken.sol";
import {vm} from "./base/Vm.sol";

/// @dev What a default took from the pool its holders are asked to bring back: half of it here.
contract FundReplenishmentTest is FundFixture {
    bytes32 private first;
    bytes32 private second;

    function setUp() public override {
        super.setUp();
        (first, second) = (found("first member"), found("second member"));
    }

    function terms() internal pure override returns (Terms memory) {
        return Terms(NOTICE, DECLARATION, ACCEPTANCE, PERIOD, 10_000, 5_000);
    }

    function test_whoHeldSharesIsAskedByThemAndNobodyElse() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 300, 300);
        falls(FIRST, 200);
        fund.joinPool(neighbour, usd, 200, 400);
        requireArrears(25, 75);
        Check.eq(fund.arrearsOf(usd, neighbour), 0);
        Pool memory pool = fund.poolOf(usd);
        Check.eq(pool.asked, 100);
        Check.eq(pool.broughtBack, 0);
        Check.eq(pool.askedUntil, block.timestamp + NOTICE);
        // Not in another token.
        Check.eq(fund.arrearsOf(coin, first), 0);
    }

    function test_whatIsAskedIsRoundedDown() public {
        fund.joinPool(first, usd, 10, 10);
        fund.joinPool(second, usd, 20, 20);
        falls(FIRST, 23);
        // 11 are asked: 3 2/3 and 7 1/3.
        Check.eq(fund.poolOf(usd).asked, 11);
        requireArrears(3, 7);
    }

    function test_bringingBackBuysSharesAtTheirPrice() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 300, 300);
        falls(FIRST, 200);
        vm.expectEmit(address(fund));
        emit FundEvents.PoolReplenished(first, usd, 20, 40);
        Check.eq(fund.replenish(first, usd, 20, 40), 40);
        requireArrears(5, 75);
        fund.replenish(second, usd, 75, 150);
        requireArrears(5, 0);
        requireShares(first, 140);
        requireShares(second, 450);
        Pool memory pool = fund.poolOf(usd);
        Check.eq(pool.assets, 295);
        Check.eq(pool.asked, 100);
        Check.eq(pool.broughtBack, 95);
        requireHeld(295);
    }

    function test_noMoreIsBroughtBackThanIsAsked() public {
        fund.joinPool(first, usd, 100, 100);
        refuseReplenish(first, 1, 0, abi.encodeWithSelector(FundErrors.NotAsked.selector, uint128(0)));
        falls(FIRST, 60);
        refuseReplenish(first, 31, 0, abi.encodeWithSelector(FundErrors.NotAsked.selector, uint128(30)));
        refuseReplenish(first, 0, 0, abi.encodeWithSelector(Errors.AmountZero.selector));
        refuseReplenish("?", 1, 0, abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
        refuseReplenish(first, 30, 76, abi.encodeWithSelector(FundErrors.TooFewShares.selector, uint128(75)));
        fund.replenish(first, usd, 30, 75);
        refuseReplenish(first, 1, 0, abi.encodeWithSelector(FundErrors.NotAsked.selector, uint128(0)));
        // Only what a default asked is brought back; everybody may join.
        fund.joinPool(first, usd, 70, 175);
    }

    function test_lessThanASharesPriceIsTakenForNoShareIfThePayerSaysSo() public {
        fund.joinPool(first, usd, 10, 10);
        fund.joinPool(second, usd, 10, 10);
        fund.payPremium(usd, 980);
        falls(FIRST, 60);
        requireArrears(15, 15);
        refuseReplenish(first, 15, 1, abi.encodeWithSelector(FundErrors.TooFewShares.selector, uint128(0)));
        fund.replenish(first, usd, 15, 0);
        requireArrears(0, 15);
        requireShares(first, 10);
        Check.eq(fund.poolOf(usd).assets, 955);
    }

    // Leaving.

    function test_whoLeavesUnpaidLeavesItBehind() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 300, 300);
        falls(FIRST, 200);
        uint64 id = asks("first member", false, 100);
        vm.warp(block.timestamp + NOTICE);
        vm.expectEmit(address(fund));
        emit FundEvents.ArrearsKept(id, first, usd, 25);
        vm.expectEmit(address(fund));
        emit FundEvents.ExitFinished(id, 25);
        fund.finishExit(id);
        Check.eq(reserve(first), 25);
        requireArrears(0, 75);
        Pool memory pool = fund.poolOf(usd);
        Check.eq(pool.assets, 175);
        Check.eq(pool.shares, 300);
        Check.eq(pool.broughtBack, 25);
        requireHeld(175);
    }

    function test_whoBroughtItBackLeavesWithAll() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 300, 300);
        falls(FIRST, 200);
        uint64 id = asks("first member", false, 100);
        fund.replenish(first, usd, 25, 50);
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(first), 50);
        // What was brought back waits for its own notice: it is there for the next default.
        requireShares(first, 50);
    }

    /// @dev Else anybody would finish an exit as soon as a default asks, for what it leaves behind.
    function test_anExitThatWaitedBeforeTheDefaultIsAskedAndHasTimeToBringItBack() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 300, 300);
        uint64 id = asks("first member", false, 100);
        vm.warp(block.timestamp + NOTICE);
        falls(FIRST, 200);
        uint64 until = fund.poolOf(usd).askedUntil;
        bytes memory refusal =
            abi.encodeWithSelector(FundErrors.ReplenishmentRunning.selector, uint128(25), until);
        refuseFinish(id, refusal);
        vm.warp(until - 1);
        refuseFinish(id, refusal);
        fund.replenish(first, usd, 24, 48);
        refuseFinish(id, abi.encodeWithSelector(FundErrors.ReplenishmentRunning.selector, uint128(1), until));
        fund.replenish(first, usd, 1, 2);
        fund.finishExit(id);
        Check.eq(reserve(first), 50);
    }

    function test_partialExitsLeaveTheWholeBehindOnce() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 300, 300);
        falls(FIRST, 200);
        uint64 one = asks("first member", false, 30);
        uint64 two = asks("first member", false, 70);
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(one);
        // 15 of the 25: nothing is left to pay. What stayed makes the shares that stayed worth more.
        Check.eq(reserve(first), 0);
        requireArrears(10, 75);
        fund.finishExit(two);
        // 70 of 370 shares of 200, less 10.
        Check.eq(reserve(first), 27);
        requireArrears(0, 75);
        requireHeld(173);
    }

    function test_ofTheLastThatLeavesNothingIsKept() public {
        fund.joinPool(first, usd, 100, 100);
        falls(FIRST, 60);
        uint64 id = asks("first member", false, 100);
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(first), 40);
        requireHeld(0);
        // It owes it still, should it come back and leave others behind.
        requireArrears(30, 0);
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 100, 100);
        id = asks("first member", false, 100);
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(first), 110);
        requireArrears(0, 0);
        Check.eq(fund.poolOf(usd).assets, 130);
    }

    // Defaults, one after the other.

    function test_arrearsAddUpAndWhoBroughtBackIsAskedForMoreOfTheNext() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 100, 100);
        falls(FIRST, 100);
        fund.replenish(first, usd, 25, 50);
        // 200 of 250 shares' worth would be 60 %: 150 to 100.
        vm.warp(block.timestamp + PERIOD);
        falls(SECOND, 100);
        requireArrears(30, 45);
        Check.eq(fund.poolOf(usd).asked, 100);
    }

    function test_whatIsAskedFollowsWhatTheCapLetsThePoolPay() public {
        fund = new DefaultFund(depositary, house, hub, Terms(NOTICE, DECLARATION, ACCEPTANCE, PERIOD, 2_500, 10_000));
        dollar.approve(address(fund), type(uint256).max);
        fund.joinPool(first, usd, 400, 400);
        owe("one", 150);
        vm.warp((block.timestamp / PERIOD + 1) * PERIOD);
        decided(FIRST, PROFILE_XLN);
        requireArrears(100, 0);
        uint64 until = fund.poolOf(usd).askedUntil;
        vm.warp(block.timestamp + 1 days);
        // Within the period nothing more is taken, nothing more is asked, and nobody is held up anew.
        decided(SECOND, PROFILE_XLN);
        requireArrears(100, 0);
        Check.eq(fund.poolOf(usd).askedUntil, until);
        vm.warp(block.timestamp + PERIOD);
        decided("third default", PROFILE_XLN);
        requireArrears(175, 0);
    }

    function test_arrearsOutliveAPoolThatLostEverything() public {
        fund.joinPool(first, usd, 100, 100);
        fund.joinPool(second, usd, 100, 100);
        uint64 old = asks("second member", false, 100);
        falls(FIRST, 200);
        requireArrears(50, 50);
        // The new pool's first shares, at one unit each.
        fund.replenish(first, usd, 50, 50);
        Check.eq(fund.poolOf(usd).generation, 1);
        requireArrears(0, 50);
        vm.warp(block.timestamp + PERIOD);
        falls(SECOND, 30);
        requireArrears(15, 50);
        // An old share is worth nothing, so nothing is kept of it.
        fund.finishExit(old);
        requireArrears(15, 50);
        fund.joinPool(second, usd, 40, 100);
        vm.warp(block.timestamp + PERIOD);
        falls("third default", 30);
        // By 50 and 100 shares.
        requireArrears(20, 60);
        uint64 id = asks("second member", false, 100);
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(second), 0);
        requireArrears(20, 40);
    }

    /// @dev Refunds are of what it cost whom; what is asked is for the pool, which is as short as before.
    function test_aRefundGoesToWhoBoreItAndLowersNoArrears() public {
        fund.joinPool(first, usd, 100, 100);
        owe("one", 60);
        decided(FIRST, PROFILE_XLN);
        vm.warp(block.timestamp + ACCEPTANCE);
        fund.close(FIRST);
        requireArrears(30, 0);
        fund.claimRefund(FIRST, first);
        Check.eq(reserve(first), 60);
        requireArrears(30, 0);
        Check.eq(fund.poolOf(usd).assets, 40);
    }

    function test_aDefaultThatIsAbandonedOrTakesNothingAsksNothing() public {
        fund.joinPool(first, usd, 100, 100);
        fund.postBond(usd, 60);
        owe("one", 60);
        declare(FIRST, PROFILE_XLN);
        vm.warp(block.timestamp + DECLARATION);
        fund.abandon(FIRST);
        decided(SECOND, PROFILE_EMIR);
        requireArrears(0, 0);
        Check.eq(fund.poolOf(usd).askedUntil, 0);
    }

    function test_aTokenThatCallsBackFindsTheFundClosed() public {
        HostileToken odd = new HostileToken();
        bytes32 token = depositary.registerToken(1, address(odd), 0);
        odd.mint(address(this), 1_000);
        fund.joinPool(first, token, 100, 100);
        odd.behave(address(fund), abi.encodeCall(fund.replenish, (first, token, 1, 0)));
        fund.joinPool(second, token, 100, 100);
        Check.eq(keccak256(odd.callbackAnswer()), keccak256(abi.encodeWithSelector(Errors.Reentered.selector)));
    }

    // Any numbers.

    /// @dev For any shares and losses: nobody is asked more than its part, nor less by more than a unit for each default, however often it was
    /// settled; all together no more than was asked; and who brings all back pays no more.
    function testFuzz_everyHolderIsAskedItsPart(uint64[3] memory joined, uint64[2] memory lost, uint8 tinies) public {
        bytes32[3] memory members = [first, second, neighbour];
        for (uint256 i = 0; i < 3; i++) {
            fund.joinPool(members[i], usd, uint128(joined[i]) + 1, 1);
        }
        uint256[3] memory exact;
        for (uint256 round = 0; round < 2; round++) {
            uint256[3] memory held;
            for (uint256 i = 0; i < 3; i++) {
                (held[i],) = fund.sharesOf(usd, members[i]);
            }
            Pool memory before = fund.poolOf(usd);
            owe(round == 0 ? "one" : "two", uint128(lost[round] / 2) + 1);
            bytes32 id = round == 0 ? FIRST : SECOND;
            decided(id, PROFILE_XLN);
            uint256 asked = fund.defaultOf(id).fromPool / 2;
            Check.eq(fund.poolOf(usd).asked, before.asked + asked);
            for (uint256 i = 0; i < 3; i++) {
                exact[i] += asked * held[i] * 1e18 / before.shares;
            }
            for (uint256 i = 0; i < tinies % 4; i++) {
                try fund.joinPool(first, usd, 1, 1) {} catch {}
            }
            vm.warp(block.timestamp + PERIOD);
        }
        uint256 sum = 0;
        for (uint256 i = 0; i < 3; i++) {
            uint128 arrears = fund.arrearsOf(usd, members[i]);
            Check.isTrue(uint256(arrears) * 1e18 <= exact[i] + 2, "no more than its part");
            Check.isTrue((uint256(arrears) + 2) * 1e18 > exact[i], "at most a unit less for each default");
            sum += arrears;
            if (arrears > 0) fund.replenish(members[i], usd, arrears, 0);
            Check.eq(fund.arrearsOf(usd, members[i]), 0);
        }
        Pool memory pool = fund.poolOf(usd);
        Check.eq(pool.broughtBack, sum);
        Check.isTrue(sum <= pool.asked, "no more than was asked");
    }

    // What the tests say again and again.

    /// @dev So much is lost, and all of it is paid and taken.
    function falls(bytes32 id, uint128 loss) private {
        (, uint64 index,) = accounts.debtsOf(debtor, usd);
        bytes32 creditor = owe(id == FIRST ? "one" : id == SECOND ? "two" : "three", loss);
        decided(id, PROFILE_XLN);
        fund.accept(id, index, assign(creditor, index, loss));
    }

    function requireArrears(uint256 ofFirst, uint256 ofSecond) private view {
        Check.eq(fund.arrearsOf(usd, first), ofFirst);
        Check.eq(fund.arrearsOf(usd, second), ofSecond);
    }

    function requireShares(bytes32 member, uint256 expected) private view {
        (uint128 shares,) = fund.sharesOf(usd, member);
        Check.eq(shares, expected);
    }

    function requireHeld(uint256 pool) private view {
        Check.eq(fund.poolOf(usd).assets, pool);
        Check.eq(fund.heldOf(usd), pool);
        Check.eq(dollar.balanceOf(address(fund)), fund.heldOf(usd));
    }

    function refuseReplenish(bytes32 member, uint128 amount, uint128 least, bytes memory reason) private {
        vm.expectRevert(reason);
        fund.replenish(member, usd, amount, least);
    }

    function refuseFinish(uint64 id, bytes memory reason) private {
        vm.expectRevert(reason);
        fund.finishExit(id);
    }
}
