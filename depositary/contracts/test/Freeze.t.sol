// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Cap, Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

/// @dev The guardian can only close; opening takes the board and a delay.
contract FreezeTest is Fixture {
    using Keys for Keys.Key[];

    function test_guardianRaisesAtOnce() public {
        vm.expectEmit(address(depositary));
        emit Events.FreezeRaised(entity, 3, GUARDIAN);
        raise(3);
        Check.eq(level(), 3);
    }

    function test_boardRaisesAtOnce() public {
        vm.expectEmit(address(depositary));
        emit Events.FreezeRaised(entity, 2, address(depositary));
        process(Steps.raiseFreeze(2));
        Check.eq(level(), 2);
    }

    function test_refusesAnyoneElseToRaise() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.NotGuardian.selector, address(this)));
        depositary.raiseFreeze(entity, 1);
    }

    function test_refusesToRaiseForUnknownEntity() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
        depositary.raiseFreeze("?", 1);
    }

    function test_refusesLevelThatDoesNotExist() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.OperationMalformed.selector, uint8(0xa0)));
        raise(4);
    }

    function test_refusesGuardianToLower() public {
        raise(2);
        vm.expectRevert(because(Errors.FreezeNotHigher.selector));
        raise(1);
    }

    function test_refusesToRaiseToTheSameLevel() public {
        raise(2);
        vm.expectRevert(because(Errors.FreezeNotHigher.selector));
        raise(2);
        refuse(Steps.raiseFreeze(2), because(Errors.FreezeNotHigher.selector));
    }

    function test_boardLowersAfterTheDelay() public {
        raise(3);
        vm.expectEmit(address(depositary));
        emit Events.FreezeLoweringProposed(entity, 1, START + RULES_DELAY);
        process(Steps.lowerFreeze(1));
        Check.eq(level(), 3);
        vm.warp(START + RULES_DELAY);
        vm.expectEmit(address(depositary));
        emit Events.FreezeLowered(entity, 1);
        depositary.activateFreeze(entity);
        Check.eq(level(), 1);
    }

    function test_refusesToLowerEarly() public {
        raise(3);
        process(Steps.lowerFreeze(1));
        vm.warp(START + RULES_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(Errors.NotYetActive.selector, START + RULES_DELAY));
        depositary.activateFreeze(entity);
    }

    function test_refusesToLowerToTheSameLevel() public {
        raise(2);
        refuse(Steps.lowerFreeze(2), because(Errors.FreezeNotLower.selector));
    }

    function test_raisingWithdrawsAPendingLowering() public {
        raise(2);
        process(Steps.lowerFreeze(0));
        raise(3);
        vm.warp(START + RULES_DELAY);
        refuseActivation();
    }

    function test_guardianWithdrawsAPendingLoweringEvenWhenSealed() public {
        raise(3);
        process(Steps.lowerFreeze(0));
        raise(3);
        vm.warp(START + RULES_DELAY);
        refuseActivation();
        Check.eq(level(), 3);
    }

    function test_sealedAdmitsOnlyOpeningAndANewBoard() public {
        raise(3);
        bytes memory frozen = abi.encodeWithSelector(Errors.Frozen.selector, uint8(3));
        refuse(Steps.transfer(neighbour, usd, 1), frozen);
        refuse(withdraw(0, 1), frozen);
        refuse(Steps.raiseFreeze(3), frozen);
        refuse(Steps.proposeRules(newRules()), frozen);
        refuse(Steps.proposeCap(Cap(usd, 1, 1)), frozen);
        refuse(batchOf(Steps.list(Steps.lowerFreeze(0), Steps.proposeRules(newRules()))), frozen);
        process(batchOf(Steps.list(Steps.lowerFreeze(0), Steps.proposeBoard(successors().board(2)))));
    }

    function test_sealedActivatesNeitherRulesNorCaps() public {
        process(batchOf(Steps.list(Steps.proposeRules(newRules()), Steps.proposeCap(Cap(usd, 1, 1)))));
        raise(3);
        vm.warp(START + RULES_DELAY);
        bytes memory frozen = abi.encodeWithSelector(Errors.Frozen.selector, uint8(3));
        vm.expectRevert(frozen);
        depositary.activateRules(entity);
        vm.expectRevert(frozen);
        depositary.activateCap(entity, usd);
    }

    function test_sealedStillTakesDeposits() public {
        raise(3);
        depositary.deposit(entity, usd, 1);
    }

    function test_burnedNonceKillsTheBatchSignedForIt() public {
        Batch memory batch = batchOf(withdraw(0, 1));
        vm.expectEmit(address(depositary));
        emit Events.NonceBurned(entity, 1);
        vm.prank(GUARDIAN);
        depositary.burnNonce(entity, 1);
        refuse(batch, abi.encodeWithSelector(Errors.NonceMismatch.selector, uint64(2), uint64(1)));
        process(withdraw(0, 1));
    }

    function test_refusesToBurnAnyNonceButTheNext() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.NonceMismatch.selector, uint64(1), uint64(2)));
        vm.prank(GUARDIAN);
        depositary.burnNonce(entity, 2);
    }

    function test_refusesAnyoneElseToBurn() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.NotGuardian.selector, address(this)));
        depositary.burnNonce(entity, 1);
    }

    /// @dev Whatever the guardian calls, in any state, nobody's reserve falls and no level falls.
    function testFuzz_guardianOnlyCloses(uint8 before, uint8 choice, uint8 level_, uint64 nonce) public {
        bytes32 id = queued(0, 100);
        if (before % 4 > 0) process(Steps.raiseFreeze(before % 4));
        (uint128 reserve, uint8 freeze) = (depositary.reserveOf(entity, usd), level());
        bytes memory call = choice % 3 == 0
            ? abi.encodeCall(depositary.raiseFreeze, (entity, level_))
            : choice % 3 == 1
                ? abi.encodeCall(depositary.burnNonce, (entity, nonce % 4))
                : abi.encodeCall(depositary.cancelWithdrawal, (id));
        vm.prank(GUARDIAN);
        (bool done,) = address(depositary).call(call);
        done;
        Check.isTrue(level() >= freeze, "no level falls");
        Check.isTrue(depositary.reserveOf(entity, usd) >= reserve, "no reserve falls");
        Check.eq(depositary.heldOf(usd), FUNDS);
    }

    function raise(uint8 to) private {
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(entity, to);
    }

    function level() private view returns (uint8 freeze) {
        (,, freeze,,) = depositary.entityOf(entity);
    }

    function refuseActivation() private {
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateFreeze(entity);
    }
}
