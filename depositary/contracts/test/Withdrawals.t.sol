// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Cap, Operation, Rules, Withdrawal} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {AllowList} from "./base/AllowList.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {HostileDestination, HostileToken} from "./base/HostileToken.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract WithdrawalsTest is Fixture {
    function test_queuesThenReleasesDollarsAfterTheTimelock() public {
        bytes32 id = keccak256(abi.encode(entity, uint64(1), uint256(0)));
        vm.expectEmit(address(depositary));
        emit Events.WithdrawalQueued(id, entity, usd, destination(0), 700e6, START + WITHDRAWAL_DELAY);
        process(withdraw(0, 700e6));
        Check.eq(depositary.reserveOf(entity, usd), FUNDS - 700e6);
        Check.eq(depositary.heldOf(usd), FUNDS);

        vm.warp(START + WITHDRAWAL_DELAY);
        vm.expectEmit(address(depositary));
        emit Events.WithdrawalReleased(id, entity, usd, destination(0), 700e6);
        depositary.releaseWithdrawal(id);
        Check.eq(dollar.balanceOf(destination(0)), 700e6);
        Check.eq(depositary.heldOf(usd), FUNDS - 700e6);
        Withdrawal memory done = depositary.withdrawalOf(id);
        Check.eq(
            keccak256(abi.encode(done)),
            keccak256(abi.encode(Withdrawal(entity, usd, destination(0), 700e6, START + WITHDRAWAL_DELAY, 2)))
        );
        requireConserved();
    }

    function test_releasesCoin() public {
        bytes32 id = queued(1, 700e6);
        vm.warp(START + WITHDRAWAL_DELAY);
        depositary.releaseWithdrawal(id);
        Check.eq(destination(1).balance, 700e6);
        requireConserved();
    }

    function test_numbersWithdrawalsByTheirPlaceInTheBatch() public {
        process(batchOf(Steps.list(Steps.transfer(neighbour, usd, 1), withdraw(0, 5))));
        Check.eq(statusOf(keccak256(abi.encode(entity, uint64(1), uint256(0)))), 0);
        Check.eq(statusOf(keccak256(abi.encode(entity, uint64(1), uint256(1)))), 1);
    }

    function test_refusesToReleaseTwice() public {
        bytes32 id = queued(0, 1);
        vm.warp(START + WITHDRAWAL_DELAY);
        depositary.releaseWithdrawal(id);
        refuseRelease(id, abi.encodeWithSelector(Errors.WithdrawalNotQueued.selector, id));
    }

    function test_refusesToReleaseTheUnknown() public {
        refuseRelease("?", abi.encodeWithSelector(Errors.WithdrawalUnknown.selector, bytes32("?")));
    }

    function test_refusesToReleaseBeforeTheTimelock() public {
        bytes32 id = queued(0, 1);
        vm.warp(START + WITHDRAWAL_DELAY - 1);
        refuseRelease(id, abi.encodeWithSelector(Errors.WithdrawalNotReady.selector, START + WITHDRAWAL_DELAY));
    }

    function test_refusesToReleaseUnderAStaleAnchor() public {
        bytes32 id = queued(0, 1);
        vm.warp(START + ANCHOR_AGE + 1);
        refuseRelease(id, abi.encodeWithSelector(Errors.AnchorStale.selector, START));
        anchor();
        depositary.releaseWithdrawal(id);
    }

    function test_refusesToReleaseWhileFrozen() public {
        bytes32 id = queued(0, 1);
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(entity, 2);
        vm.warp(START + WITHDRAWAL_DELAY);
        refuseRelease(id, abi.encodeWithSelector(Errors.Frozen.selector, uint8(2)));
    }

    function test_refusesToQueueWhileFrozen() public {
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(entity, 2);
        refuse(withdraw(0, 1), abi.encodeWithSelector(Errors.Frozen.selector, uint8(2)));
    }

    function test_queuesWhileOnlyNewCreditIsFrozen() public {
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(entity, 1);
        queued(0, 1);
    }

    function test_refusesToQueueMoreThanTheReserve() public {
        process(Steps.transfer(neighbour, usd, FUNDS - 5));
        refuse(withdraw(0, 6), abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, uint128(5), uint128(6)));
    }

    function test_refusesToQueueNothing() public {
        refuse(withdraw(0, 0), because(Errors.AmountZero.selector));
    }

    function test_refusesToQueueUnknownToken() public {
        refuse(
            Steps.withdraw("?", destination(0), 1, 0, new bytes32[](0)),
            abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?"))
        );
    }

    function test_refusesTheZeroDestination() public {
        refuse(
            Steps.withdraw(usd, address(0), 1, 0, AllowList.path(entries(), 0)),
            because(Errors.DestinationZero.selector)
        );
    }

    function test_refusesUnlistedDestination() public {
        refuseDestination(usd, address(0xbad), 0, AllowList.path(entries(), 0));
    }

    function test_refusesListedDestinationForAnotherToken() public {
        refuseDestination(coin, destination(0), 0, AllowList.path(entries(), 0));
    }

    function test_refusesPathAtAnotherIndex() public {
        refuseDestination(usd, destination(0), 1, AllowList.path(entries(), 0));
    }

    function test_refusesIndexBeyondTheList() public {
        refuseDestination(usd, destination(0), 5, AllowList.path(entries(), 0));
    }

    function test_refusesPathWithOneSiblingTooMany() public {
        bytes32[] memory path = AllowList.path(entries(), 0);
        bytes32[] memory longer = new bytes32[](path.length + 1);
        for (uint256 i = 0; i < path.length; i++) {
            longer[i] = path[i];
        }
        refuseDestination(usd, destination(0), 0, longer);
    }

    function test_refusesToQueueAboveTheCap() public {
        process(withdraw(0, CAP - 10));
        refuse(withdraw(0, 11), abi.encodeWithSelector(Errors.VelocityExceeded.selector, usd, uint128(10)));
        process(withdraw(0, 10));
        refuse(withdraw(0, 1), abi.encodeWithSelector(Errors.VelocityExceeded.selector, usd, uint128(0)));
    }

    function test_capsEachTokenForItself() public {
        process(withdraw(0, CAP));
        process(withdraw(1, CAP));
    }

    function test_admitsAgainWhenTheWindowHasPassed() public {
        process(withdraw(0, CAP));
        vm.warp(START + WINDOW - 1);
        refuse(withdraw(0, 1), abi.encodeWithSelector(Errors.VelocityExceeded.selector, usd, uint128(0)));
        vm.warp(START + WINDOW);
        process(withdraw(0, CAP));
    }

    /// @dev Promised over two windows, due together: they still leave one window apart.
    function test_releasesABacklogNoFasterThanTheCap() public {
        bytes32 first = queued(0, CAP);
        vm.warp(START + WINDOW);
        bytes32 second = queued(0, CAP);
        vm.warp(START + WINDOW + WITHDRAWAL_DELAY);
        depositary.releaseWithdrawal(first);
        refuseRelease(second, abi.encodeWithSelector(Errors.VelocityExceeded.selector, usd, uint128(0)));
        vm.warp(START + 2 * WINDOW + WITHDRAWAL_DELAY);
        anchor();
        depositary.releaseWithdrawal(second);
    }

    function test_refusesTokenWithoutACap() public {
        HostileToken uncapped = new HostileToken();
        bytes32 id = addHostile(uncapped, 100, false);
        refuse(
            Steps.withdraw(id, destination(0), 1, 0, new bytes32[](0)),
            abi.encodeWithSelector(Errors.VelocityExceeded.selector, id, uint128(0))
        );
    }

    function test_guardianReturnsAWithdrawalToTheReserve() public {
        bytes32 id = queued(0, 700e6);
        vm.expectEmit(address(depositary));
        emit Events.WithdrawalCancelled(id, entity, GUARDIAN);
        vm.prank(GUARDIAN);
        depositary.cancelWithdrawal(id);
        Check.eq(depositary.reserveOf(entity, usd), FUNDS);
        Check.eq(statusOf(id), 3);
        vm.warp(START + WITHDRAWAL_DELAY);
        refuseRelease(id, abi.encodeWithSelector(Errors.WithdrawalNotQueued.selector, id));
    }

    function test_refusesToCancelTwice() public {
        bytes32 id = queued(0, 1);
        vm.prank(GUARDIAN);
        depositary.cancelWithdrawal(id);
        vm.expectRevert(abi.encodeWithSelector(Errors.WithdrawalNotQueued.selector, id));
        vm.prank(GUARDIAN);
        depositary.cancelWithdrawal(id);
    }

    function test_refusesToCancelTheUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.WithdrawalUnknown.selector, bytes32("?")));
        vm.prank(GUARDIAN);
        depositary.cancelWithdrawal("?");
    }

    function test_refusesAnyoneElseToCancel() public {
        bytes32 id = queued(0, 1);
        vm.expectRevert(abi.encodeWithSelector(Errors.NotGuardian.selector, address(this)));
        depositary.cancelWithdrawal(id);
    }

    function test_keepsTheWithdrawalWhenTheDestinationRefuses() public {
        HostileDestination hostile = etchDestination(1);
        bytes32 id = queued(1, 5);
        vm.warp(START + WITHDRAWAL_DELAY);
        hostile.refuse(true);
        refuseRelease(id, because(Errors.TransferFailed.selector));
        Check.eq(statusOf(id), 1);
        hostile.refuse(false);
        depositary.releaseWithdrawal(id);
    }

    function test_refusesReentryFromADestination() public {
        HostileDestination hostile = etchDestination(1);
        bytes32 first = queued(1, 5);
        bytes32 second = queued(1, 6);
        vm.warp(START + WITHDRAWAL_DELAY);
        hostile.behave(address(depositary), abi.encodeCall(depositary.releaseWithdrawal, (second)));
        depositary.releaseWithdrawal(first);
        Check.eq(string(hostile.callbackAnswer()), string(because(Errors.Reentered.selector)));
        Check.eq(address(hostile).balance, 5);
        hostile.behave(address(0), "");
        depositary.releaseWithdrawal(second);
    }

    function test_releasesFeeOnReceiptTokensInFull() public {
        HostileToken hostile = new HostileToken();
        bytes32 id = queueHostile(hostile);
        hostile.behave(HostileToken.Mode.FEE_ON_RECEIPT);
        depositary.releaseWithdrawal(id);
        Check.eq(hostile.balanceOf(destination(0)), 90);
        Check.eq(hostile.balanceOf(address(depositary)), 900);
    }

    function test_refusesToPayATokensFeeFromOthersReserves() public {
        refuseHostileRelease(HostileToken.Mode.FEE_ON_TOP);
    }

    function test_refusesReleaseThatMovesNothing() public {
        refuseHostileRelease(HostileToken.Mode.LIES);
    }

    function test_refusesReleaseThatAnswersFalse() public {
        refuseHostileRelease(HostileToken.Mode.FALSE_ANSWER);
    }

    function test_refusesReleaseThatReverts() public {
        refuseHostileRelease(HostileToken.Mode.REVERTS);
    }

    function test_releasesTokenThatAnswersNothing() public {
        HostileToken hostile = new HostileToken();
        bytes32 id = queueHostile(hostile);
        hostile.behave(HostileToken.Mode.NO_ANSWER);
        depositary.releaseWithdrawal(id);
        Check.eq(hostile.balanceOf(destination(0)), 100);
    }

    function test_refusesReentryFromATokenDuringRelease() public {
        HostileToken hostile = new HostileToken();
        bytes32 id = queueHostile(hostile);
        hostile.behave(address(depositary), abi.encodeCall(depositary.releaseWithdrawal, (id)));
        depositary.releaseWithdrawal(id);
        Check.eq(string(hostile.callbackAnswer()), string(because(Errors.Reentered.selector)));
        Check.eq(hostile.balanceOf(destination(0)), 100);
    }

    function testFuzz_queueAndReleaseConserve(uint128 amount, uint8 index, bool cancelled) public {
        amount = 1 + amount % CAP;
        bytes32 token = index % 2 == 0 ? usd : coin;
        bytes32 id = queued(index % 4, amount);
        vm.warp(START + WITHDRAWAL_DELAY);
        if (cancelled) {
            vm.prank(GUARDIAN);
            depositary.cancelWithdrawal(id);
            Check.eq(depositary.reserveOf(entity, token), FUNDS);
        } else {
            depositary.releaseWithdrawal(id);
            Check.eq(depositary.heldOf(token), FUNDS - amount);
        }
        Check.eq(depositary.heldOf(token), depositary.reserveOf(entity, token));
        requireConserved();
    }

    function refuseRelease(bytes32 id, bytes memory reason) private {
        vm.expectRevert(reason);
        depositary.releaseWithdrawal(id);
    }

    function refuseDestination(bytes32 token, address to, uint64 index, bytes32[] memory path) private {
        refuse(
            Steps.withdraw(token, to, 1, index, path), abi.encodeWithSelector(Errors.DestinationNotAllowed.selector, to)
        );
    }

    function etchDestination(uint256 index) private returns (HostileDestination) {
        vm.etch(destination(index), type(HostileDestination).runtimeCode);
        return HostileDestination(payable(destination(index)));
    }

    /// @dev An entity whose only destination takes the hostile token; later batches are its.
    function addHostile(HostileToken hostile, uint128 cap, bool capped) private returns (bytes32 id) {
        id = depositary.registerToken(1, address(hostile), 0);
        AllowList.Entry[] memory lone = new AllowList.Entry[](1);
        lone[0] = AllowList.Entry(id, destination(0));
        Rules memory own = rules();
        (own.allowListRoot, own.allowListSize) = (AllowList.root(lone), 1);
        Cap[] memory caps_ = new Cap[](capped ? 1 : 0);
        if (capped) caps_[0] = Cap(id, cap, WINDOW);
        entity = depositary.registerEntity(depositary.boardOf(entity), own, caps_, "hostile");
        hostile.mint(address(this), 1_000);
        depositary.deposit(entity, id, 1_000);
    }

    function queueHostile(HostileToken hostile) private returns (bytes32 id) {
        bytes32 token = addHostile(hostile, 100, true);
        process(Steps.withdraw(token, destination(0), 100, 0, new bytes32[](0)));
        vm.warp(START + WITHDRAWAL_DELAY);
        return lastWithdrawal();
    }

    function refuseHostileRelease(HostileToken.Mode mode) private {
        HostileToken hostile = new HostileToken();
        bytes32 id = queueHostile(hostile);
        hostile.behave(mode);
        refuseRelease(id, because(Errors.TransferFailed.selector));
        Check.eq(statusOf(id), 1);
        hostile.behave(HostileToken.Mode.HONEST);
        depositary.releaseWithdrawal(id);
    }
}
