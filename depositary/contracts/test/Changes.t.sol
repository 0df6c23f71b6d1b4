// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, Operation, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract ChangesTest is Fixture {
    using Keys for Keys.Key[];

    function test_newRulesWaitThenBindEveryBatch() public {
        Rules memory next = newRules();
        vm.expectEmit(address(depositary));
        emit Events.RulesProposed(entity, next.policyHash, 2, START + RULES_DELAY);
        process(Steps.proposeRules(next));
        (Rules memory waiting, uint64 activeAt) = depositary.pendingRulesOf(entity);
        Check.eq(keccak256(abi.encode(waiting)), keccak256(abi.encode(next)));
        Check.eq(activeAt, START + RULES_DELAY);

        vm.warp(activeAt);
        vm.expectEmit(address(depositary));
        emit Events.RulesActivated(entity, next.policyHash, 2);
        depositary.activateRules(entity);
        Check.eq(keccak256(abi.encode(depositary.rulesOf(entity))), keccak256(abi.encode(next)));
        (, activeAt) = depositary.pendingRulesOf(entity);
        Check.eq(activeAt, 0);
        Batch memory old = batchOf(Steps.transfer(neighbour, usd, 1));
        old.policyHash = sha256("policy 1");
        refuse(old, abi.encodeWithSelector(Errors.PolicyMismatch.selector, next.policyHash, sha256("policy 1")));
    }

    function test_refusesToActivateRulesEarly() public {
        process(Steps.proposeRules(newRules()));
        vm.warp(START + RULES_DELAY - 1);
        refuseRules(abi.encodeWithSelector(Errors.NotYetActive.selector, START + RULES_DELAY));
    }

    function test_refusesToActivateRulesTwice() public {
        process(Steps.proposeRules(newRules()));
        vm.warp(START + RULES_DELAY);
        depositary.activateRules(entity);
        refuseRules(because(Errors.NothingPending.selector));
    }

    function test_refusesToActivateWhatNobodyProposed() public {
        refuseRules(because(Errors.NothingPending.selector));
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateCap(entity, usd);
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateBoard(entity);
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateFreeze(entity);
    }

    function test_refusesToActivateForUnknownEntity() public {
        bytes memory unknown = abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?"));
        vm.expectRevert(unknown);
        depositary.activateRules("?");
        vm.expectRevert(unknown);
        depositary.activateCap("?", usd);
        vm.expectRevert(unknown);
        depositary.activateBoard("?");
        vm.expectRevert(unknown);
        depositary.activateFreeze("?");
    }

    function test_refusesRulesOfTheSamePolicyVersion() public {
        Rules memory next = newRules();
        next.policyVersion = 1;
        refuse(Steps.proposeRules(next), because(Errors.PolicyVersionNotNewer.selector));
    }

    function test_refusesToProposeInvalidRules() public {
        Rules memory next = newRules();
        next.maxAnchorAgeSeconds = 0;
        refuse(Steps.proposeRules(next), because(Errors.RulesInvalid.selector));
    }

    function test_aNewProposalTakesThePlaceAndStartsTheDelayAnew() public {
        process(Steps.proposeRules(newRules()));
        vm.warp(START + RULES_DELAY - 1);
        Rules memory better = newRules();
        better.policyHash = sha256("better");
        process(Steps.proposeRules(better));
        vm.warp(START + RULES_DELAY);
        refuseRules(abi.encodeWithSelector(Errors.NotYetActive.selector, START + 2 * RULES_DELAY - 1));
    }

    function test_shorteningTheRulesDelayWaitsTheOldOne() public {
        Rules memory next = newRules();
        next.rulesDelaySeconds = 1;
        process(Steps.proposeRules(next));
        vm.warp(START + RULES_DELAY - 1);
        refuseRules(abi.encodeWithSelector(Errors.NotYetActive.selector, START + RULES_DELAY));
        vm.warp(START + RULES_DELAY);
        depositary.activateRules(entity);
    }

    /// @dev The board delay is longer than the rules delay here: the shorter one must not be the way around it.
    function test_shorteningTheBoardDelayWaitsTheOldOne() public {
        Rules memory next = newRules();
        next.boardDelaySeconds = 1;
        process(Steps.proposeRules(next));
        vm.warp(START + BOARD_DELAY - 1);
        refuseRules(abi.encodeWithSelector(Errors.NotYetActive.selector, START + BOARD_DELAY));
    }

    function test_shorteningTheWithdrawalDelayWaitsTheOldOne() public {
        Rules memory next = newRules();
        (next.withdrawalDelaySeconds, next.rulesDelaySeconds) = (30 days, 1);
        process(Steps.proposeRules(next));
        vm.warp(START + RULES_DELAY);
        depositary.activateRules(entity);
        next.policyVersion++;
        next.withdrawalDelaySeconds = 1 days;
        process(Steps.proposeRules(next));
        (, uint64 activeAt) = depositary.pendingRulesOf(entity);
        Check.eq(activeAt, START + RULES_DELAY + 30 days);
    }

    function test_lengtheningADelayWaitsOnlyTheRulesDelay() public {
        Rules memory next = newRules();
        (next.withdrawalDelaySeconds, next.boardDelaySeconds, next.rulesDelaySeconds) = (30 days, 30 days, 30 days);
        process(Steps.proposeRules(next));
        (, uint64 activeAt) = depositary.pendingRulesOf(entity);
        Check.eq(activeAt, START + RULES_DELAY);
    }

    function testFuzz_noDelayEverShortensFasterThanItself(uint24 withdrawal, uint24 rules_, uint24 board) public {
        Rules memory next = newRules();
        (next.withdrawalDelaySeconds, next.rulesDelaySeconds, next.boardDelaySeconds) =
        (uint64(withdrawal) + 1, uint64(rules_) + 1, uint64(board) + 1);
        process(Steps.proposeRules(next));
        (, uint64 activeAt) = depositary.pendingRulesOf(entity);
        Check.isTrue(activeAt >= START + RULES_DELAY, "the rules delay");
        if (next.withdrawalDelaySeconds < WITHDRAWAL_DELAY) {
            Check.isTrue(activeAt >= START + WITHDRAWAL_DELAY, "the withdrawal delay");
        }
        if (next.boardDelaySeconds < BOARD_DELAY) Check.isTrue(activeAt >= START + BOARD_DELAY, "the board delay");
    }

    function test_aNewTimelockLeavesQueuedWithdrawalsAsTheyWere() public {
        Rules memory next = newRules();
        next.withdrawalDelaySeconds = 30 days;
        process(Steps.proposeRules(next));
        vm.warp(START + RULES_DELAY);
        bytes32 id = queued(0, 1);
        depositary.activateRules(entity);
        vm.warp(START + RULES_DELAY + WITHDRAWAL_DELAY);
        depositary.releaseWithdrawal(id);
    }

    function test_newCapWaitsThenBinds() public {
        vm.expectEmit(address(depositary));
        emit Events.CapProposed(entity, usd, 5, 1 hours, START + RULES_DELAY);
        process(Steps.proposeCap(Cap(usd, 5, 1 hours)));
        process(withdraw(0, 6));
        vm.warp(START + RULES_DELAY);
        vm.expectEmit(address(depositary));
        emit Events.CapActivated(entity, usd, 5, 1 hours);
        depositary.activateCap(entity, usd);
        Check.eq(depositary.capOf(entity, usd).cap, 5);
        refuse(withdraw(0, 6), abi.encodeWithSelector(Errors.VelocityExceeded.selector, usd, uint128(5)));
    }

    function test_aLoweredCapBelowWhatWasSpentAdmitsNothing() public {
        process(Steps.proposeCap(Cap(usd, 5, WINDOW)));
        vm.warp(START + RULES_DELAY);
        process(withdraw(0, CAP));
        depositary.activateCap(entity, usd);
        refuse(withdraw(0, 1), abi.encodeWithSelector(Errors.VelocityExceeded.selector, usd, uint128(0)));
    }

    function test_refusesToActivateCapEarly() public {
        process(Steps.proposeCap(Cap(usd, 5, 1 hours)));
        vm.expectRevert(abi.encodeWithSelector(Errors.NotYetActive.selector, START + RULES_DELAY));
        depositary.activateCap(entity, usd);
    }

    function test_refusesToProposeInvalidCap() public {
        refuse(Steps.proposeCap(Cap(usd, 5, 0)), because(Errors.CapInvalid.selector));
    }

    function test_refusesToProposeCapForUnknownToken() public {
        refuse(Steps.proposeCap(Cap("?", 5, 1)), abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?")));
    }

    function test_retiredBoardIsDeadAtActivation() public {
        activateSuccessors();
        Batch memory late = batchOf(Steps.transfer(neighbour, usd, 1));
        refuse(late, abi.encodeWithSelector(Errors.SignerNotOnBoard.selector, members()[0].account));
        late.boardEpoch = 1;
        refuse(late, abi.encodeWithSelector(Errors.BoardEpochMismatch.selector, uint64(2), uint64(1)));
        late.boardEpoch = 2;
        depositary.processBatch(late, successors().certify(2, depositary.digestOf(late)));
    }

    function test_newBoardIsWorthlessBeforeActivation() public {
        process(Steps.proposeBoard(successors().board(2)));
        vm.warp(START + BOARD_DELAY);
        Batch memory early = batchOf(Steps.transfer(neighbour, usd, 1));
        Certificate memory certificate = successors().certify(2, depositary.digestOf(early));
        vm.expectRevert(abi.encodeWithSelector(Errors.SignerNotOnBoard.selector, successors()[0].account));
        depositary.processBatch(early, certificate);
        process(early);
    }

    function test_whatABoardProposedDiesWithIt() public {
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(entity, 1);
        Operation[] memory all = new Operation[](4);
        all[0] = Steps.lowerFreeze(0);
        all[1] = Steps.proposeRules(newRules());
        all[2] = Steps.proposeCap(Cap(usd, 5, 1));
        all[3] = Steps.proposeBoard(successors().board(2));
        process(batchOf(all));
        vm.warp(START + BOARD_DELAY);
        depositary.activateBoard(entity);
        refuseRules(because(Errors.NothingPending.selector));
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateCap(entity, usd);
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateFreeze(entity);
        (, uint64 activeAt) = depositary.pendingRulesOf(entity);
        Check.eq(activeAt, 0);
    }

    function test_refusesToActivateBoardEarly() public {
        process(Steps.proposeBoard(successors().board(2)));
        vm.warp(START + BOARD_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(Errors.NotYetActive.selector, START + BOARD_DELAY));
        depositary.activateBoard(entity);
    }

    function test_refusesToActivateBoardTwice() public {
        activateSuccessors();
        vm.expectRevert(because(Errors.NothingPending.selector));
        depositary.activateBoard(entity);
    }

    function test_refusesToProposeInvalidBoard() public {
        refuse(Steps.proposeBoard(successors().board(1)), because(Errors.BoardInvalid.selector));
    }

    function test_aSmallerBoardLeavesNoMemberBehind() public {
        process(Steps.proposeBoard(Keys.named("many", 32).board(17)));
        process(Steps.proposeBoard(Keys.named("lone", 1).board(1)));
        vm.warp(START + BOARD_DELAY);
        depositary.activateBoard(entity);
        Check.eq(
            keccak256(abi.encode(depositary.boardOf(entity))), keccak256(abi.encode(Keys.named("lone", 1).board(1)))
        );
        Batch memory batch = batchOf(Steps.transfer(neighbour, usd, 1));
        Certificate memory old = members().certify(3, depositary.digestOf(batch));
        (bool accepted,) = address(depositary).call(abi.encodeCall(depositary.processBatch, (batch, old)));
        Check.isTrue(!accepted, "members of longer boards are gone");
    }

    function activateSuccessors() private {
        vm.expectEmit(address(depositary));
        emit Events.BoardProposed(entity, 2, START + BOARD_DELAY);
        process(Steps.proposeBoard(successors().board(2)));
        vm.warp(START + BOARD_DELAY);
        vm.expectEmit(address(depositary));
        emit Events.BoardActivated(entity, 2);
        depositary.activateBoard(entity);
    }

    function refuseRules(bytes memory reason) private {
        vm.expectRevert(reason);
        depositary.activateRules(entity);
    }
}
