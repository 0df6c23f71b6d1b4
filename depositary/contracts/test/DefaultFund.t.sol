// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DefaultFund} from "../DefaultFund.sol";
import {Certificate} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../fund/FundErrors.sol" as FundErrors;
import "../fund/FundEvents.sol" as FundEvents;
import "../fund/FundTypes.sol";
import {Check} from "./base/Check.sol";
import {Deals} from "./base/Deals.sol";
import {FundFixture} from "./base/FundFixture.sol";
import {HostileToken} from "./base/HostileToken.sol";
import {Keys} from "./base/Keys.sol";
import {vm} from "./base/Vm.sol";

/// @dev Who bears a default, and in which order.
contract DefaultFundTest is FundFixture {
    function test_layersPayInTheirOrderAndWhatIsLeftIsLost() public {
        bytes32 one = owe("one", 1_000);
        bytes32 two = owe("two", 700);
        fund.joinPool(entity, usd, 380, 380);
        fund.postBond(usd, 190);
        vm.expectEmit(address(fund));
        emit FundEvents.DefaultDeclared(FIRST, debtor, usd, PROFILE_XLN, 1);
        declare(FIRST, PROFILE_XLN);
        vm.expectEmit(address(fund));
        emit FundEvents.ClaimCounted(FIRST, 0, one, 1_000);
        vm.expectEmit(address(fund));
        emit FundEvents.ClaimCounted(FIRST, 1, two, 700);
        vm.expectEmit(address(fund));
        emit FundEvents.DefaultAllocated(FIRST, 1_700, 380, 190);
        fund.advance(FIRST, 32);
        vm.expectEmit(address(fund));
        emit FundEvents.DefaultShared(FIRST, 569, 1);
        fund.advance(FIRST, 32);
        // 570 × 1,000 / 1,700 and 570 × 700 / 1,700, rounded down; the unit that is left is the house's.
        Check.eq(fund.payoutOf(FIRST, 0), 335);
        Check.eq(fund.payoutOf(FIRST, 1), 234);
        Check.eq(reserve(house), 1);
        take(one, 0, 335);
        take(two, 1, 234);
        Check.eq(debt(debtor, 0), 665);
        Check.eq(debt(debtor, 1), 466);
        fund.close(FIRST);
        requireStands(0, 0, 0);
        Check.eq(fund.defaultOf(FIRST).stage, STAGE_CLOSED);
    }

    function test_theBondPaysFirstUnderEmir() public {
        owe("one", 100);
        fund.joinPool(entity, usd, 380, 380);
        fund.postBond(usd, 190);
        decided(FIRST, PROFILE_EMIR);
        requireStands(380, 90, 100);
    }

    function test_sharesAreRoundedDownAndTheDustHasAName() public {
        owe("one", 6);
        owe("two", 6);
        owe("three", 2);
        fund.joinPool(entity, usd, 10, 10);
        decided(FIRST, PROFILE_XLN);
        Check.eq(fund.payoutOf(FIRST, 0), 4);
        Check.eq(fund.payoutOf(FIRST, 1), 4);
        Check.eq(fund.payoutOf(FIRST, 2), 1);
        Check.eq(reserve(house), 1);
        requireStands(0, 0, 9);
    }

    /// @dev 7 × 7 is one short of 5 × 10: a unit more before the division would make it a unit more after it.
    function test_aQuotaThatLacksTheLeastOfAUnitIsRoundedDown() public {
        owe("one", 7);
        owe("two", 3);
        fund.joinPool(entity, usd, 7, 7);
        decided(FIRST, PROFILE_XLN);
        Check.eq(fund.payoutOf(FIRST, 0), 4);
        Check.eq(fund.payoutOf(FIRST, 1), 2);
        Check.eq(reserve(house), 1);
    }

    function test_aPoolThatCoversAllPaysAllAndKeepsTheRest() public {
        bytes32 one = owe("one", 100);
        fund.joinPool(entity, usd, 380, 380);
        decided(FIRST, PROFILE_XLN);
        take(one, 0, 100);
        Check.eq(reserve(house), 0);
        requireStands(280, 0, 0);
    }

    function test_ofTwoDefaultsTheSecondSeesTheResidue() public {
        owe("one", 100);
        fund.joinPool(entity, usd, 150, 150);
        declare(FIRST, PROFILE_XLN);
        declare(SECOND, PROFILE_XLN);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.DefaultBefore.selector, uint64(1)));
        fund.advance(SECOND, 32);
        fund.advance(FIRST, 32);
        fund.advance(SECOND, 32);
        Check.eq(fund.defaultOf(FIRST).fromPool, 100);
        Check.eq(fund.defaultOf(SECOND).fromPool, 50);
    }

    function test_thePoolPaysNoMoreThanItsCapInAPeriod() public {
        fund = new DefaultFund(depositary, house, hub, Terms(NOTICE, DECLARATION, ACCEPTANCE, PERIOD, 2_500, 0));
        dollar.approve(address(fund), type(uint256).max);
        owe("one", 150);
        fund.joinPool(entity, usd, 400, 400);
        vm.warp((block.timestamp / PERIOD + 1) * PERIOD);
        decided(FIRST, PROFILE_XLN);
        decided(SECOND, PROFILE_XLN);
        Check.eq(fund.defaultOf(FIRST).fromPool, 100);
        Check.eq(fund.defaultOf(SECOND).fromPool, 0);
        vm.warp(block.timestamp + PERIOD);
        decided("third default", PROFILE_XLN);
        Check.eq(fund.defaultOf("third default").fromPool, 75);
    }

    function test_debtsAreCountedAndSharedInParts() public {
        owe("one", 6);
        owe("two", 6);
        owe("three", 2);
        fund.joinPool(entity, usd, 7, 7);
        declare(FIRST, PROFILE_XLN);
        for (uint256 i = 0; i < 3; i++) {
            Check.eq(fund.defaultOf(FIRST).stage, STAGE_COUNTING);
            fund.advance(FIRST, 1);
        }
        for (uint256 i = 0; i < 3; i++) {
            Check.eq(fund.defaultOf(FIRST).stage, STAGE_SHARING);
            fund.advance(FIRST, 1);
        }
        Check.eq(fund.defaultOf(FIRST).unpaid, 7);
    }

    function test_whatTheFundTookOverIsNoLossOfItsOwn() public {
        bytes32 one = owe("one", 100);
        fund.joinPool(entity, usd, 40, 40);
        decided(FIRST, PROFILE_XLN);
        take(one, 0, 40);
        fund.close(FIRST);
        fund.joinPool(neighbour, usd, 1_000, 1_000);
        decided(SECOND, PROFILE_XLN);
        Check.eq(fund.defaultOf(SECOND).loss, 60);
    }

    function test_aCreditorThatWasPaidMeanwhileTakesTheLess() public {
        bytes32 one = owe("one", 100);
        fund.joinPool(entity, usd, 100, 100);
        decided(FIRST, PROFILE_XLN);
        depositary.deposit(debtor, usd, 70);
        depositary.perform(Deals.enforce(debtor, usd, 1));
        uint256 before = reserve(one);
        fund.accept(FIRST, 0, assign(one, 0, 30));
        Check.eq(reserve(one), before + 30);
        vm.warp(block.timestamp + ACCEPTANCE);
        fund.close(FIRST);
        claimRefund(entity, 70);
    }

    function test_onlyAnAssignmentOfThatDebtIsPaidForAndOnce() public {
        bytes32 one = owe("one", 100);
        bytes32 two = owe("two", 100);
        fund.joinPool(entity, usd, 100, 100);
        decided(FIRST, PROFILE_XLN);
        bytes memory refusal = abi.encodeWithSelector(FundErrors.NotAssigned.selector, uint64(0), uint128(50));
        refuseAccept(0, 0, refusal);
        refuseAccept(0, 99, refusal);
        (, uint64 elsewhere,) = accounts.debtsOf(debtor, usd);
        process(one, Deals.assign(debtor, usd, 0, 10, two));
        refuseAccept(0, elsewhere, refusal);
        uint64 tooMuch = assign(one, 0, 51);
        refuseAccept(0, tooMuch, refusal);
        uint64 made = assign(two, 1, 50);
        refuseAccept(0, made, refusal);
        fund.accept(FIRST, 1, made);
        refuseAccept(1, made, abi.encodeWithSelector(FundErrors.ClaimUnknown.selector, uint64(1)));
        refuseAccept(7, made, abi.encodeWithSelector(FundErrors.ClaimUnknown.selector, uint64(7)));
        // Counted again in another default, the same assignment is not paid for twice.
        vm.warp(block.timestamp + PERIOD);
        fund.joinPool(entity, usd, 300, 300);
        decided(SECOND, PROFILE_XLN);
        Check.eq(fund.payoutOf(SECOND, 1), 50);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.NotAssigned.selector, uint64(1), uint128(50)));
        fund.accept(SECOND, 1, made);
    }

    function test_whatNobodyTakesGoesBackLastLoserFirst() public {
        owe("one", 500);
        fund.joinPool(entity, usd, 300, 300);
        fund.postBond(usd, 200);
        decided(FIRST, PROFILE_XLN);
        refuseClose(abi.encodeWithSelector(FundErrors.DefaultRunning.selector, fund.defaultOf(FIRST).until));
        vm.warp(block.timestamp + ACCEPTANCE);
        refuseAccept(0, 1, abi.encodeWithSelector(FundErrors.DefaultOver.selector, fund.defaultOf(FIRST).until));
        vm.expectEmit(address(fund));
        emit FundEvents.Refunded(FIRST, 300, 200);
        fund.close(FIRST);
        requireStands(0, 200, 300);
        claimRefund(entity, 300);
        refuseClose(abi.encodeWithSelector(FundErrors.DefaultNotOpen.selector, FIRST));
    }

    function test_recoveriesMakeTheBondWholeFirstAndUnderEmirThePool() public {
        paidOut(PROFILE_XLN, FIRST);
        fund.recover(FIRST, 250);
        Check.eq(fund.defaultOf(FIRST).bondRefund, 200);
        Check.eq(fund.defaultOf(FIRST).poolRefund, 50);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.RecoveryTooLarge.selector, uint128(250)));
        fund.recover(FIRST, 251);
        fund.recover(FIRST, 250);
        claimRefund(entity, 300);
        requireStands(0, 200, 0);
    }

    function test_underEmirThePoolIsWholeFirst() public {
        paidOut(PROFILE_EMIR, FIRST);
        fund.recover(FIRST, 350);
        Check.eq(fund.defaultOf(FIRST).poolRefund, 300);
        Check.eq(fund.defaultOf(FIRST).bondRefund, 50);
    }

    function test_refundsGoToWhoHeldSharesThenNotToWhoBoughtLater() public {
        bytes32 one = owe("one", 300);
        fund.joinPool(entity, usd, 100, 100);
        fund.joinPool(neighbour, usd, 200, 200);
        decided(FIRST, PROFILE_XLN);
        take(one, 0, 300);
        fund.close(FIRST);
        // The pool lost everything: a new generation begins, and older shares have no part in it.
        fund.joinPool(hub, usd, 50, 50);
        Check.eq(fund.poolOf(usd).generation, 1);
        (uint128 old,) = fund.sharesOf(usd, entity);
        Check.eq(old, 0);
        fund.recover(FIRST, 30);
        claimRefund(entity, 10);
        claimRefund(neighbour, 20);
        refuseRefund(hub);
        refuseRefund(entity);
        requireStands(50, 0, 0);
    }

    function test_premiumsMakeSharesWorthMore() public {
        fund.joinPool(entity, usd, 100, 100);
        fund.payPremium(usd, 100);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.TooFewShares.selector, uint128(50)));
        fund.joinPool(neighbour, usd, 100, 51);
        fund.joinPool(neighbour, usd, 100, 50);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.TooFewShares.selector, uint128(0)));
        fund.joinPool(neighbour, usd, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.PoolEmpty.selector, coin));
        fund.payPremium{value: 1}(coin, 1);
    }

    /// @dev One unit is left of 2^100 shares' worth: 2^29 of them would buy 2^129.
    function test_whatWouldBuyMoreSharesThanCanBeCountedIsRefused() public {
        owe("one", 2 ** 100 - 1);
        fund.joinPool(entity, usd, 2 ** 100, 2 ** 100);
        decided(FIRST, PROFILE_XLN);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.TooFewShares.selector, uint128(0)));
        fund.joinPool(neighbour, usd, 2 ** 29, 0);
        fund.joinPool(neighbour, usd, 2 ** 20, 2 ** 120);
    }

    function test_coinWorksAsWell() public {
        fund.joinPool{value: 100}(found("member"), coin, 100, 100);
        fund.payPremium{value: 11}(coin, 11);
        fund.postBond{value: 7}(coin, 7);
        ExitOrder memory order = exitOf("member", false, 100);
        order.token = coin;
        uint64 id = fund.requestExit(order, certified("member", order));
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(depositary.reserveOf(idOf("member"), coin), 111);
        Check.eq(address(fund).balance, 7);
        Check.eq(fund.heldOf(coin), 7);
    }

    function test_aTokenThatMovesMoreOrNothingHoldsTheExitUpAndLosesNothing() public {
        HostileToken odd = new HostileToken();
        bytes32 token = depositary.registerToken(1, address(odd), 0);
        odd.mint(address(this), 1_000);
        fund.joinPool(found("member"), token, 100, 100);
        fund.joinPool(entity, token, 100, 100);
        ExitOrder memory order = exitOf("member", false, 100);
        order.token = token;
        uint64 id = fund.requestExit(order, certified("member", order));
        vm.warp(block.timestamp + NOTICE);
        HostileToken.Mode[4] memory modes = [
            HostileToken.Mode.REVERTS,
            HostileToken.Mode.FEE_ON_TOP,
            HostileToken.Mode.LIES,
            HostileToken.Mode.BALANCE_REVERTS
        ];
        for (uint256 i = 0; i < modes.length; i++) {
            odd.behave(modes[i]);
            refuseFinish(id, abi.encodeWithSelector(Errors.TransferFailed.selector));
        }
        odd.behave(address(fund), abi.encodeCall(fund.finishExit, (id)));
        fund.finishExit(id);
        Check.eq(keccak256(odd.callbackAnswer()), keccak256(abi.encodeWithSelector(Errors.Reentered.selector)));
        Check.eq(depositary.reserveOf(idOf("member"), token), 100);
        Check.eq(fund.heldOf(token), 100);
    }

    function test_tokensThatTheFundCannotHoldAreRefused() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?")));
        fund.postBond("?", 1);
        vm.expectRevert(abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
        fund.joinPool("?", usd, 1, 1);
        bytes32 many = depositary.registerToken(2, address(dollar), 7);
        vm.expectRevert(abi.encodeWithSelector(Errors.TokenInvalid.selector));
        fund.postBond(many, 1);
    }

    // Leaving.

    function test_anExitWaitsAndGoesToItsEntitysReserve() public {
        fund.joinPool(found("member"), usd, 100, 100);
        fund.payPremium(usd, 50);
        uint64 id = asks("member", false, 40);
        refuseFinish(id, abi.encodeWithSelector(FundErrors.ExitNotReady.selector, fund.exitOf(id).readyAt));
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(idOf("member")), 60);
        refuseFinish(id, abi.encodeWithSelector(FundErrors.ExitUnknown.selector, id));
        requireStands(90, 0, 0);
        ExitOrder memory order = exitOf("member", false, 61);
        refuseExit("member", order, abi.encodeWithSelector(FundErrors.UnitsInsufficient.selector, uint128(60), uint128(61)));
    }

    function test_whatIsOnItsWayOutBearsLossesAndWaitsForTheDecision() public {
        fund.joinPool(found("member"), usd, 100, 100);
        uint64 id = asks("member", false, 100);
        owe("one", 25);
        declare(FIRST, PROFILE_XLN);
        vm.warp(block.timestamp + NOTICE);
        refuseFinish(id, abi.encodeWithSelector(FundErrors.DefaultUndecided.selector, uint64(1)));
        fund.advance(FIRST, 32);
        fund.finishExit(id);
        Check.eq(reserve(idOf("member")), 75);
    }

    function test_anOldGenerationsExitIsWorthNothing() public {
        fund.joinPool(found("member"), usd, 100, 100);
        uint64 id = asks("member", false, 100);
        owe("one", 100);
        decided(FIRST, PROFILE_XLN);
        fund.joinPool(entity, usd, 10, 10);
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(idOf("member")), 0);
        Check.eq(fund.poolOf(usd).assets, 10);
        // It held them when the pool paid, all the same.
        vm.warp(block.timestamp + ACCEPTANCE);
        fund.close(FIRST);
        claimRefund(idOf("member"), 100);
    }

    function test_nobodyIsHeldUpByADefaultThatNobodyDecides() public {
        fund.joinPool(found("member"), usd, 100, 100);
        owe("one", 25);
        uint64 id = asks("member", false, 100);
        declare(FIRST, PROFILE_XLN);
        refuseAbandon(FIRST, abi.encodeWithSelector(FundErrors.DefaultRunning.selector, fund.defaultOf(FIRST).until));
        declare(SECOND, PROFILE_XLN);
        vm.warp(block.timestamp + NOTICE);
        refuseAbandon(SECOND, abi.encodeWithSelector(FundErrors.DefaultBefore.selector, uint64(1)));
        fund.abandon(FIRST);
        fund.abandon(SECOND);
        refuseAbandon(FIRST, abi.encodeWithSelector(FundErrors.DefaultNotOpen.selector, FIRST));
        vm.expectRevert(abi.encodeWithSelector(FundErrors.DefaultNotOpen.selector, FIRST));
        fund.advance(FIRST, 1);
        fund.finishExit(id);
        Check.eq(reserve(idOf("member")), 100);
    }

    function test_theBondLeavesToTheHubAloneAndIsSlashedOnItsWay() public {
        fund.postBond(usd, 100);
        ExitOrder memory order = exitOf("house", true, 1);
        refuseExit("house", order, abi.encodeWithSelector(FundErrors.NotBondOwner.selector, house));
        uint64 id = asks("hub", true, 80);
        order = exitOf("hub", true, 21);
        refuseExit("hub", order, abi.encodeWithSelector(FundErrors.UnitsInsufficient.selector, uint128(20), uint128(21)));
        owe("one", 60);
        decided(FIRST, PROFILE_XLN);
        order = exitOf("hub", true, 1);
        refuseExit("hub", order, abi.encodeWithSelector(FundErrors.UnitsInsufficient.selector, uint128(0), uint128(1)));
        vm.warp(block.timestamp + NOTICE);
        fund.finishExit(id);
        Check.eq(reserve(hub), 40);
    }

    function test_anExitTakesItsBoardsWordOfNow() public {
        fund.joinPool(found("member"), usd, 100, 100);
        ExitOrder memory order = exitOf("member", false, 1);
        order.boardEpoch = 2;
        refuseExit("member", order, abi.encodeWithSelector(Errors.BoardEpochMismatch.selector, uint64(1), uint64(2)));
        order = exitOf("member", false, 1);
        order.expiresAt = uint64(block.timestamp) - 1;
        refuseExit("member", order, abi.encodeWithSelector(FundErrors.OrderExpired.selector, order.expiresAt));
        order.expiresAt = uint64(block.timestamp) + 7 days + 1;
        refuseExit("member", order, abi.encodeWithSelector(Errors.ExpiryTooFar.selector, order.expiresAt));
        order = exitOf("member", false, 1);
        order.nonce = 2;
        refuseExit("member", order, abi.encodeWithSelector(Errors.NonceMismatch.selector, uint64(1), uint64(2)));
        order = exitOf("member", false, 0);
        refuseExit("member", order, abi.encodeWithSelector(Errors.AmountZero.selector));
        order = exitOf("member", false, 1);
        Certificate memory others = certified("hub", order);
        vm.expectRevert(abi.encodeWithSelector(Errors.SignerNotOnBoard.selector, Keys.named("hub", 1)[0].account));
        fund.requestExit(order, others);
        asks("member", false, 1);
        asks("member", false, 1);
    }

    // Declaring.

    function test_onlyTheFundsBoardDeclaresAndOnlyWhatIsOwed() public {
        refuseDeclare(declaration(FIRST, PROFILE_XLN), abi.encodeWithSelector(FundErrors.NothingOwed.selector, debtor, usd));
        owe("one", 100);
        refuseDeclare(declaration(FIRST, 2), abi.encodeWithSelector(FundErrors.ProfileUnknown.selector, uint8(2)));
        Declaration memory made = declaration(FIRST, PROFILE_XLN);
        made.boardEpoch = 2;
        refuseDeclare(made, abi.encodeWithSelector(Errors.BoardEpochMismatch.selector, uint64(1), uint64(2)));
        made = declaration(FIRST, PROFILE_XLN);
        Certificate memory none;
        vm.expectRevert(abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(0), uint256(1)));
        fund.declare(made, none);
        declare(FIRST, PROFILE_XLN);
        refuseDeclare(declaration(FIRST, PROFILE_XLN), abi.encodeWithSelector(FundErrors.DefaultExists.selector, FIRST));
        vm.expectRevert(abi.encodeWithSelector(FundErrors.TooManyDebts.selector, uint64(33)));
        fund.advance(FIRST, 33);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.TooManyDebts.selector, uint64(0)));
        fund.advance(FIRST, 0);
        vm.expectRevert(abi.encodeWithSelector(FundErrors.DefaultNotOpen.selector, FIRST));
        fund.recover(FIRST, 1);
        refuseAccept(0, 0, abi.encodeWithSelector(FundErrors.DefaultNotOpen.selector, FIRST));
    }

    function test_termsThatLockSomebodyInAreRefused() public {
        Terms[9] memory bad = [
            Terms(365 days + 1, 1, 1, 1, 0, 0),
            Terms(0, 0, 1, 1, 0, 0),
            Terms(0, 365 days + 1, 1, 1, 0, 0),
            Terms(0, 1, 0, 1, 0, 0),
            Terms(0, 1, 365 days + 1, 1, 0, 0),
            Terms(0, 1, 1, 0, 0, 0),
            Terms(0, 1, 1, 365 days + 1, 0, 0),
            Terms(0, 1, 1, 1, 10_001, 0),
            Terms(0, 1, 1, 1, 0, 10_001)
        ];
        for (uint256 i = 0; i < bad.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(FundErrors.TermsInvalid.selector));
            new DefaultFund(depositary, house, hub, bad[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(FundErrors.TermsInvalid.selector));
        new DefaultFund(depositary, house, house, terms());
        vm.expectRevert(abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
        new DefaultFund(depositary, house, "?", terms());
    }

    // Any numbers.

    /// @dev Strict priority, nothing above a claim, nothing lost or made: for any claims and layers.
    function testFuzz_whatLayersPayIsWhatCreditorsMayTakeAndTheDust(
        uint64[3] memory owed,
        uint64 pool,
        uint64 bond,
        bool emir
    ) public {
        string[3] memory names = ["one", "two", "three"];
        uint256 loss = 0;
        for (uint256 i = 0; i < 3; i++) {
            owe(names[i], uint128(owed[i]) + 1);
            loss += uint256(owed[i]) + 1;
        }
        fund.joinPool(entity, usd, uint128(pool) + 1, 1);
        fund.postBond(usd, uint128(bond) + 1);
        decided(FIRST, emir ? PROFILE_EMIR : PROFILE_XLN);
        Default memory made = fund.defaultOf(FIRST);
        requireOrder(
            loss,
            emir ? bond : pool,
            emir ? pool : bond,
            emir ? made.fromBond : made.fromPool,
            emir ? made.fromPool : made.fromBond
        );
        uint256 sum = requireShares(owed);
        uint256 used = uint256(made.fromPool) + made.fromBond;
        Check.eq(made.unpaid, sum);
        Check.eq(reserve(house), used - sum);
        Check.isTrue(used - sum < 3, "less dust than creditors");
        requireStands(uint256(pool) + 1 - made.fromPool, uint256(bond) + 1 - made.fromBond, sum);
    }

    /// @dev Each layer has a unit more than named.
    function requireOrder(uint256 loss, uint256 first, uint256 second, uint256 paysFirst, uint256 paysSecond)
        private
        pure
    {
        Check.eq(paysFirst, loss < first + 1 ? loss : first + 1);
        uint256 rest = loss - paysFirst;
        Check.eq(paysSecond, rest < second + 1 ? rest : second + 1);
    }

    function requireShares(uint64[3] memory owed) private view returns (uint256 sum) {
        for (uint64 i = 0; i < 3; i++) {
            uint256 payout = fund.payoutOf(FIRST, i);
            Check.isTrue(payout <= uint256(owed[i]) + 1, "no more than the claim");
            sum += payout;
        }
    }

    // What the tests say again and again.

    /// @dev 500 are lost, and taken: 300 of the pool's, 200 of the bond's.
    function paidOut(uint8 profile, bytes32 id) private {
        bytes32 one = owe("one", 500);
        fund.joinPool(entity, usd, 300, 300);
        fund.postBond(usd, 200);
        decided(id, profile);
        take(one, 0, 500);
        fund.close(id);
    }

    function claimRefund(bytes32 id, uint256 amount) private {
        uint256 before = reserve(id);
        fund.claimRefund(FIRST, id);
        Check.eq(reserve(id), before + amount);
    }

    function refuseRefund(bytes32 id) private {
        vm.expectRevert(abi.encodeWithSelector(FundErrors.NothingRefunded.selector, id));
        fund.claimRefund(FIRST, id);
    }

    function refuseAccept(uint64 index, uint64 assigned, bytes memory reason) private {
        vm.expectRevert(reason);
        fund.accept(FIRST, index, assigned);
    }

    function refuseClose(bytes memory reason) private {
        vm.expectRevert(reason);
        fund.close(FIRST);
    }

    function refuseFinish(uint64 id, bytes memory reason) private {
        vm.expectRevert(reason);
        fund.finishExit(id);
    }

    function refuseAbandon(bytes32 id, bytes memory reason) private {
        vm.expectRevert(reason);
        fund.abandon(id);
    }

    function refuseDeclare(Declaration memory made, bytes memory reason) private {
        Certificate memory certificate = certified("house", made);
        vm.expectRevert(reason);
        fund.declare(made, certificate);
    }

    function refuseExit(string memory name, ExitOrder memory order, bytes memory reason) private {
        Certificate memory certificate = certified(name, order);
        vm.expectRevert(reason);
        fund.requestExit(order, certificate);
    }

    function take(bytes32 creditor, uint64 index, uint128 amount) private {
        uint256 before = reserve(creditor);
        fund.accept(FIRST, index, assign(creditor, index, amount));
        Check.eq(reserve(creditor), before + amount);
    }

    function requireStands(uint256 pool, uint256 bond, uint256 unpaid) private view {
        Check.eq(fund.poolOf(usd).assets, pool);
        (uint128 units,) = fund.bondOf(usd);
        Check.eq(units, bond);
        Check.eq(dollar.balanceOf(address(fund)), pool + bond + unpaid);
        Check.eq(fund.heldOf(usd), pool + bond + unpaid);
    }
}
