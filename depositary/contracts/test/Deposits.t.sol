// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {MAX_AMOUNT} from "../Limits.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {HostileToken} from "./base/HostileToken.sol";
import {vm} from "./base/Vm.sol";

contract DepositsTest is Fixture {
    HostileToken private hostile;
    bytes32 private hostileId;

    function setUp() public override {
        super.setUp();
        hostile = new HostileToken();
        hostileId = depositary.registerToken(1, address(hostile), 0);
        hostile.mint(address(this), 1_000_000);
    }

    function test_creditsWhatWasSent() public {
        vm.expectEmit(address(depositary));
        emit Events.Deposited(neighbour, usd, address(this), 5);
        depositary.deposit(neighbour, usd, 5);
        depositary.deposit{value: 7}(neighbour, coin, 7);
        Check.eq(depositary.reserveOf(neighbour, usd), 5);
        Check.eq(depositary.reserveOf(neighbour, coin), 7);
        Check.eq(depositary.heldOf(usd), FUNDS + 5);
        Check.eq(depositary.heldOf(coin), FUNDS + 7);
        requireConserved();
    }

    function test_refusesDepositToUnknownEntity() public {
        refuseDeposit("?", usd, 1, 0, abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
    }

    function test_refusesDepositOfUnknownToken() public {
        refuseDeposit(entity, "?", 1, 0, abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?")));
    }

    function test_refusesDepositOfNothing() public {
        refuseDeposit(entity, usd, 0, 0, because(Errors.AmountZero.selector));
    }

    function test_refusesCoinThatIsNotTheAmount() public {
        refuseDeposit(entity, coin, 5, 4, because(Errors.AmountMismatch.selector));
    }

    function test_refusesCoinSentAlongWithErc20() public {
        refuseDeposit(entity, usd, 5, 5, because(Errors.AmountMismatch.selector));
    }

    function test_refusesDepositWithoutAllowance() public {
        dollar.approve(address(depositary), 4);
        refuseDeposit(entity, usd, 5, 0, because(Errors.TransferFailed.selector));
    }

    function test_refusesCoinSentPastDeposit() public {
        (bool accepted,) = address(depositary).call{value: 1}("");
        Check.isTrue(!accepted, "plain coin is refused");
    }

    function test_refusesToHoldMoreThanTheLargestAmount() public {
        depositary.deposit(entity, usd, MAX_AMOUNT - FUNDS);
        refuseDeposit(neighbour, usd, 1, 0, because(Errors.BalanceTooLarge.selector));
    }

    function test_creditsWhatArrivesOfAFeeToken() public {
        hostile.behave(HostileToken.Mode.FEE_ON_RECEIPT);
        depositary.deposit(entity, hostileId, 1_000);
        Check.eq(depositary.reserveOf(entity, hostileId), 900);
        Check.eq(depositary.heldOf(hostileId), 900);
    }

    function test_acceptsTokenThatAnswersNothing() public {
        hostile.behave(HostileToken.Mode.NO_ANSWER);
        depositary.deposit(entity, hostileId, 1_000);
        Check.eq(depositary.reserveOf(entity, hostileId), 1_000);
    }

    function test_acceptsTokenWithALongAnswerWithoutCopyingIt() public {
        hostile.behave(HostileToken.Mode.LONG_ANSWER);
        depositary.deposit(entity, hostileId, 1_000);
        Check.eq(depositary.reserveOf(entity, hostileId), 1_000);
    }

    function test_refusesTokenThatAnswersFalse() public {
        refuseHostile(HostileToken.Mode.FALSE_ANSWER, because(Errors.TransferFailed.selector));
    }

    function test_refusesTokenThatSaysYesAndMovesNothing() public {
        refuseHostile(HostileToken.Mode.LIES, because(Errors.TransferFailed.selector));
    }

    function test_refusesTokenThatReverts() public {
        refuseHostile(HostileToken.Mode.REVERTS, because(Errors.TransferFailed.selector));
    }

    function test_refusesTokenThatAnswersNeitherYesNorNo() public {
        refuseHostile(HostileToken.Mode.ODD_ANSWER, because(Errors.TransferFailed.selector));
    }

    function test_refusesTokenThatAnswersLessThanAWord() public {
        refuseHostile(HostileToken.Mode.SHORT_ANSWER, because(Errors.TransferFailed.selector));
    }

    function test_refusesTokenWithoutReadableBalance() public {
        refuseHostile(HostileToken.Mode.BALANCE_REVERTS, because(Errors.TransferFailed.selector));
    }

    function test_refusesTokenThatMovesMoreThanAsked() public {
        refuseHostile(HostileToken.Mode.GENEROUS, because(Errors.AmountMismatch.selector));
    }

    function test_refusesTokenWhoseCodeIsGone() public {
        vm.etch(address(hostile), "");
        refuseDeposit(entity, hostileId, 1_000, 0, because(Errors.TransferFailed.selector));
    }

    function test_refusesReentryFromATokenDuringDeposit() public {
        hostile.behave(address(depositary), abi.encodeCall(depositary.deposit, (entity, hostileId, 10)));
        depositary.deposit(entity, hostileId, 1_000);
        Check.eq(string(hostile.callbackAnswer()), string(because(Errors.Reentered.selector)));
        Check.eq(depositary.reserveOf(entity, hostileId), 1_000);
    }

    function testFuzz_heldIsTheSumOfReserves(uint64 first, uint64 second) public {
        vm.assume(first > 0 && second > 0);
        depositary.deposit(entity, usd, first);
        depositary.deposit(neighbour, usd, second);
        Check.eq(depositary.heldOf(usd), uint256(FUNDS) + first + second);
        Check.eq(depositary.reserveOf(entity, usd) + depositary.reserveOf(neighbour, usd), depositary.heldOf(usd));
    }

    function refuseHostile(HostileToken.Mode mode, bytes memory reason) private {
        hostile.behave(mode);
        refuseDeposit(entity, hostileId, 1_000, 0, reason);
    }

    function refuseDeposit(bytes32 to, bytes32 token, uint128 amount, uint256 value, bytes memory reason) private {
        vm.expectRevert(reason);
        depositary.deposit{value: value}(to, token, amount);
    }
}
