// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {MAX_AMOUNT} from "../Limits.sol";
import {Operations} from "../libraries/Operations.sol";
import {Accounting} from "../libraries/Ledger.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Check} from "./base/Check.sol";
import {Body, Deals} from "./base/Deals.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract DebtsTest is AccountFixture {
    using Deals for Body;

    bytes32 private away;

    function setUp() public override {
        super.setUp();
        away = found("away");
    }

    function test_theReservePaysFirst() public {
        vm.warp(START);
        process(right, startBy(right, body(1, -300)));
        waitOut();
        vm.expectEmit(address(accounts));
        emit Events.OwedPaid(left, right, usd, 300);
        depositary.perform(body(1, -300).finalize());
        requireReserves(OWN - 300, OWN + 300);
        requireDebts(left, 0);
        process(left, Steps.transfer(right, usd, 1));
    }

    function test_rightOwesWhatLiesBeyondTheCollateral() public {
        process(right, Deals.post(left, usd, 100));
        decide(left, body(1, 150));
        requireReserves(OWN + 150, OWN - 150);
    }

    function test_nothingOfAnOwedTokenLeaves() public {
        owing();
        depositary.deposit(left, usd, 50);
        bytes memory reason = abi.encodeWithSelector(Errors.DebtOutstanding.selector, left, usd);
        refuse(left, Steps.transfer(right, usd, 1), reason);
        refuse(left, Deals.post(right, usd, 1), reason);
        refuse(left, settlement(deal(right, -1, 1, 0)), reason);
        refuse(left, withdraw(0, 1), reason);
        // Other tokens are not held up.
        depositary.deposit{value: 5}(left, coin, 5);
        process(left, Steps.transfer(right, coin, 5));
    }

    function test_whatWasQueuedBeforeWaitsToo() public {
        process(left, Steps.transfer(away, usd, OWN - 100));
        process(left, withdraw(0, 100));
        (uint64 nonce,,,,) = depositary.entityOf(left);
        bytes32 id = keccak256(abi.encode(left, nonce, uint256(0)));
        process(left, startBy(left, body(1, -500)));
        waitOut();
        depositary.perform(body(1, -500).finalize());
        process(left, Deals.enforce(right, usd, 1), because(Errors.NothingToEnforce.selector));
        vm.expectRevert(abi.encodeWithSelector(Errors.DebtOutstanding.selector, left, usd));
        depositary.releaseWithdrawal(id);
        vm.prank(GUARDIAN);
        depositary.cancelWithdrawal(id);
        depositary.perform(Deals.enforce(left, usd, 1));
        requireReserves(0, OWN + 100);
    }

    function test_debtsArePaidInTheirOrder() public {
        owing();
        bytes32 third = second();
        depositary.deposit(left, usd, 600);
        vm.expectEmit(address(accounts));
        emit Events.DebtPaid(left, usd, 0, 500);
        vm.expectEmit(address(accounts));
        emit Events.DebtPaid(left, usd, 1, 100);
        depositary.perform(Deals.enforce(left, usd, 32));
        requireReserves(0, OWN + 500);
        Check.eq(depositary.reserveOf(third, usd), 100);
        requireDebts(left, 1);
        Check.eq(debt(left, 1), 100);
        depositary.deposit(left, usd, 100);
        depositary.perform(Deals.enforce(left, usd, 32));
        requireDebts(left, 0);
        depositary.deposit(left, usd, 1);
        process(left, Steps.transfer(right, usd, 1));
    }

    /// @dev A new creditor takes nothing of a reserve that older debts wait for.
    function test_nobodyJumpsTheQueue() public {
        owing();
        depositary.deposit(left, usd, 300);
        second();
        requireReserves(300, OWN);
        requireDebts(left, 2);
        depositary.perform(Deals.enforce(left, usd, 1));
        requireReserves(0, OWN + 300);
        Check.eq(debt(left, 0), 200);
    }

    function test_oneCallLooksAtAsManyDebtsAsAsked() public {
        owing();
        second();
        depositary.deposit(left, usd, 700);
        depositary.perform(Deals.enforce(left, usd, 1));
        requireDebts(left, 1);
        requireReserves(200, OWN + 500);
    }

    function test_refusesToEnforceInVain() public {
        bytes memory nothing = because(Errors.NothingToEnforce.selector);
        refusePerform(Deals.enforce(left, usd, 1), nothing);
        owing();
        refusePerform(Deals.enforce(left, usd, 1), nothing);
        refusePerform(Deals.enforce(left, usd, 0), nothing);
        refusePerform(
            Deals.enforce(left, usd, 33), abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.DEBT_ENFORCE)
        );
    }

    function test_theCreditorForgives() public {
        owing();
        vm.expectEmit(address(accounts));
        emit Events.DebtForgiven(left, usd, 0, 200);
        process(right, Deals.forgive(left, usd, 0, 200));
        Check.eq(debt(left, 0), 300);
        process(right, Deals.forgive(left, usd, 0, 300));
        requireDebts(left, 0);
        depositary.deposit(left, usd, 1);
        process(left, Steps.transfer(right, usd, 1));
    }

    function test_forgivenDebtsAreSteppedOver() public {
        owing();
        bytes32 third = second();
        process(right, Deals.forgive(left, usd, 0, 500));
        depositary.deposit(left, usd, 200);
        depositary.perform(Deals.enforce(left, usd, 1));
        requireReserves(200, OWN);
        depositary.perform(Deals.enforce(left, usd, 1));
        Check.eq(depositary.reserveOf(third, usd), 200);
        requireDebts(left, 0);
    }

    function test_nobodyElseForgives() public {
        owing();
        refuse(left, Deals.forgive(left, usd, 0, 1), abi.encodeWithSelector(Errors.NotCreditor.selector, left));
        refuse(right, Deals.forgive(left, usd, 1, 1), abi.encodeWithSelector(Errors.DebtUnknown.selector, uint64(1)));
        refuse(right, Deals.forgive(left, usd, 0, 0), because(Errors.AmountZero.selector));
        refuse(
            right,
            Deals.forgive(left, usd, 0, 501),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, uint128(500), uint128(501))
        );
    }

    function test_whatIsAssignedIsPaidLast() public {
        owing();
        bytes32 third = second();
        vm.expectEmit(address(accounts));
        emit Events.DebtAssigned(left, usd, 0, 2, away, 300);
        process(right, Deals.assign(left, usd, 0, 300, away));
        requireDebts(left, 3);
        Check.eq(debt(left, 0), 200);
        (bytes32 creditor, uint128 amount) = accounts.debtOf(left, usd, 2);
        Check.eq(creditor, away);
        Check.eq(amount, 300);
        (uint64 from, uint128 was) = accounts.assignmentOf(left, usd, 2);
        Check.eq(from, 0);
        Check.eq(was, 300);
        uint256 before = depositary.reserveOf(away, usd);
        depositary.deposit(left, usd, 450);
        depositary.perform(Deals.enforce(left, usd, 32));
        requireReserves(0, OWN + 200);
        Check.eq(depositary.reserveOf(third, usd), 200);
        Check.eq(depositary.reserveOf(away, usd), before + 50);
        (, was) = accounts.assignmentOf(left, usd, 2);
        Check.eq(was, 300);
        depositary.deposit(left, usd, 250);
        depositary.perform(Deals.enforce(left, usd, 32));
        requireDebts(left, 0);
        Check.isTrue(!depositary.isIndebted(left, usd), "nothing is owed");
    }

    function test_aDebtThatIsAssignedWholeStandsOnce() public {
        owing();
        process(right, Deals.assign(left, usd, 0, 500, away));
        requireDebts(left, 1);
        Check.eq(debt(left, 0), 0);
        process(away, Deals.forgive(left, usd, 1, 500));
        requireDebts(left, 0);
        Check.isTrue(!depositary.isIndebted(left, usd), "nothing is owed");
    }

    function test_nobodyElseAssignsAndNotToAnybody() public {
        owing();
        refuse(left, Deals.assign(left, usd, 0, 1, away), abi.encodeWithSelector(Errors.NotCreditor.selector, left));
        refuse(right, Deals.assign(left, usd, 1, 1, away), abi.encodeWithSelector(Errors.DebtUnknown.selector, uint64(1)));
        refuse(right, Deals.assign(left, usd, 0, 0, away), because(Errors.AmountZero.selector));
        refuse(
            right,
            Deals.assign(left, usd, 0, 501, away),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, uint128(500), uint128(501))
        );
        bytes32 nobody = keccak256("nobody");
        refuse(right, Deals.assign(left, usd, 0, 1, nobody), abi.encodeWithSelector(Errors.UnknownEntity.selector, nobody));
        refuse(right, Deals.assign(left, usd, 0, 1, left), abi.encodeWithSelector(Errors.AssigneeInvalid.selector, left));
        refuse(right, Deals.assign(left, usd, 0, 1, right), abi.encodeWithSelector(Errors.AssigneeInvalid.selector, right));
    }

    /// @dev Two amounts at the bounds add up to more than an amount may be; more than all there can be is owed in vain.
    function test_aDebtBeyondAllThereCanBeIsCutThere() public {
        process(left, Steps.transfer(away, usd, OWN));
        Body memory made = body(1, type(int128).min);
        decide(right, made);
        Check.eq(debt(left, 0), MAX_AMOUNT);
    }

    function test_anUnknownTokenIsOwedAndHurtsNobody() public {
        Body memory made = body(1, -7);
        made.deltas[0].token = "?";
        decide(right, made);
        (,, uint64 live) = accounts.debtsOf(left, "?");
        Check.eq(live, 1);
        requireReserves(OWN, OWN);
    }

    /// @dev Left owes right 500, and has nothing.
    function owing() private {
        process(left, Steps.transfer(away, usd, OWN));
        decide(right, body(1, -500));
    }

    /// @dev Left owes somebody else 200 as well.
    function second() private returns (bytes32 third) {
        third = found("third");
        Body memory made = body(1, left < third ? int256(-200) : int256(200));
        (made.left, made.right) = left < third ? (left, third) : (third, left);
        bytes memory ofLeft = sealOf(left, made);
        process(
            third,
            left < third
                ? Deals.statement(Operations.DISPUTE_START, made, ofLeft, noSeal())
                : Deals.statement(Operations.DISPUTE_START, made, noSeal(), ofLeft)
        );
        vm.warp(block.timestamp + 3 days);
        depositary.perform(made.finalize());
    }

    function process(bytes32, Operation memory operation, bytes memory reason) private {
        refusePerform(operation, reason);
    }
}
