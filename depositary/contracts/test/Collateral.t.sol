// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../Accounts.sol";
import {BoardRegistry} from "../BoardRegistry.sol";
import {Depositary} from "../Depositary.sol";
import {Board, Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Operations} from "../libraries/Operations.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Check} from "./base/Check.sol";
import {Deal, Deals} from "./base/Deals.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract CollateralTest is AccountFixture {
    function test_leftsCollateralRaisesOndelta() public {
        vm.expectEmit(address(accounts));
        emit Events.AccountOpened(account, left, right);
        vm.expectEmit(address(accounts));
        emit Events.CollateralPosted(account, usd, true, 100);
        process(left, Deals.post(right, usd, 100));
        requireLine(100, 100);
        requireReserves(OWN - 100, OWN);
    }

    function test_rightsCollateralLeavesOndelta() public {
        process(right, Deals.post(left, usd, 100));
        requireLine(100, 0);
        requireReserves(OWN, OWN - 100);
        Check.eq(depositary.heldOf(usd), FUNDS + 2 * OWN);
    }

    function test_refusesToPostNothing() public {
        refuse(left, Deals.post(right, usd, 0), because(Errors.AmountZero.selector));
    }

    function test_refusesAnAccountWithOneself() public {
        refuse(left, Deals.post(left, usd, 1), abi.encodeWithSelector(Errors.NotAParty.selector, left));
    }

    function test_refusesAnUnknownCounterparty() public {
        refuse(left, Deals.post("?", usd, 1), abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
    }

    function test_refusesMoreThanTheReserve() public {
        refuse(
            left,
            Deals.post(right, usd, OWN + 1),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, OWN, OWN + 1)
        );
    }

    function test_refusesAnAmountThatNoReserveHolds() public {
        refuse(
            left,
            Operation(Operations.COLLATERAL_POST, abi.encode(right, usd, uint256(1) << 127)),
            abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.COLLATERAL_POST)
        );
    }

    /// @dev Collateral can be signed away in frames, past the timelock and the list of destinations.
    function test_refusesToPostWhenWithdrawalsAreFrozen() public {
        process(left, Steps.raiseFreeze(1));
        process(left, Deals.post(right, usd, 1));
        process(left, Steps.raiseFreeze(2));
        refuse(left, Deals.post(right, usd, 1), abi.encodeWithSelector(Errors.Frozen.selector, uint8(2)));
        process(right, Deals.post(left, usd, 1));
    }

    function test_refusesToPostIntoADispute() public {
        process(left, startBy(left, body(1, 0)));
        refuse(left, Deals.post(right, usd, 1), abi.encodeWithSelector(Errors.DisputeStands.selector, account));
    }

    function test_releaseNeedsTheCounterpartysAgreement() public {
        process(left, Deals.post(right, usd, 100));
        Deal memory agreement = deal(right, 40, 0, -40);
        process(left, Deals.release(agreement, usd, 40, agreed(agreement)));
        requireLine(60, 60);
        requireReserves(OWN - 60, OWN);
        agreement = deal(left, 0, 10, -10);
        process(right, Deals.release(agreement, usd, 10, agreed(agreement)));
        requireLine(50, 60);
        requireReserves(OWN - 60, OWN + 10);
    }

    function test_refusesToReleaseAnotherAmountThanAgreed() public {
        process(left, Deals.post(right, usd, 100));
        Deal memory agreement = deal(right, 40, 0, -40);
        Operation memory more = Deals.release(agreement, usd, 41, agreed(agreement));
        (bool ok,) = tryProcess(left, more);
        Check.isTrue(!ok, "signed for 40");
        refuse(left, Deals.release(agreement, usd, 0, agreed(agreement)), because(Errors.AmountZero.selector));
    }

    function test_refusesToReleaseMoreThanThereIs() public {
        process(left, Deals.post(right, usd, 100));
        Deal memory agreement = deal(right, 101, 0, -101);
        refuse(
            left,
            Deals.release(agreement, usd, 101, agreed(agreement)),
            abi.encodeWithSelector(Errors.CollateralInsufficient.selector, usd, uint128(100))
        );
    }

    function test_refusesAReleaseWithAWordTooMany() public {
        process(left, Deals.post(right, usd, 100));
        Deal memory agreement = deal(right, 40, 0, -40);
        refuse(
            left,
            Deals.release(agreement, usd, 40, abi.encodePacked(agreed(agreement), uint256(0))),
            abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.COLLATERAL_RELEASE)
        );
    }

    // Who may write.

    function test_nobodyButTheDepositaryWritesToTheAccounts() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.NotDepositary.selector, address(this)));
        accounts.execute(left, Operations.COLLATERAL_POST, "");
        vm.expectRevert(abi.encodeWithSelector(Errors.NotDepositary.selector, address(this)));
        accounts.burnAgreement(left, right, 1);
        vm.expectRevert(because(Errors.AlreadyBound.selector));
        accounts.bind(BoardRegistry(address(1)));
    }

    function test_nobodyButTheDepositaryWritesToTheBoards() public {
        BoardRegistry boards = depositary.boards();
        Board memory board = depositary.boardOf(left);
        vm.expectRevert(abi.encodeWithSelector(Errors.NotDepositary.selector, address(this)));
        boards.found(board, "salt");
        vm.expectRevert(abi.encodeWithSelector(Errors.NotDepositary.selector, address(this)));
        boards.propose(left, 2, "");
    }

    function test_nobodyButTheAccountsBooksReserves() public {
        bytes memory refused = abi.encodeWithSelector(Errors.NotAccounts.selector, address(this));
        vm.expectRevert(refused);
        depositary.book(usd, left, 1, right, -1);
        vm.expectRevert(refused);
        depositary.collect(left, right, usd, 1, false);
        // Not even the accounts, unless the Depositary called them.
        vm.expectRevert(abi.encodeWithSelector(Errors.NotAccounts.selector, address(accounts)));
        vm.prank(address(accounts));
        depositary.book(usd, left, 1, right, -1);
        vm.expectRevert(abi.encodeWithSelector(Errors.NotAccounts.selector, address(accounts)));
        vm.prank(address(accounts));
        depositary.collect(left, right, usd, 1, false);
    }

    function test_accountsServeOneDepositary() public {
        vm.expectRevert(because(Errors.AlreadyBound.selector));
        new Depositary(accounts);
        (address of_, address boards) = accounts.bound();
        Check.eq(of_, address(depositary));
        Check.eq(boards, address(depositary.boards()));
    }

    function test_refusesOperationsThatNeedABatch() public {
        uint8[6] memory kinds = [
            Operations.SETTLE,
            Operations.COLLATERAL_POST,
            Operations.COLLATERAL_RELEASE,
            Operations.DISPUTE_START,
            Operations.ORDER_FILL,
            Operations.DEBT_FORGIVE
        ];
        for (uint256 i = 0; i < kinds.length; i++) {
            refusePerform(Operation(kinds[i], ""), abi.encodeWithSelector(Errors.BatchRequired.selector, kinds[i]));
        }
        refuse(left, Operation(0x21, ""), abi.encodeWithSelector(Errors.OperationUnknown.selector, uint8(0x21)));
        refuse(left, Operation(0x7f, ""), abi.encodeWithSelector(Errors.OperationUnknown.selector, uint8(0x7f)));
    }

    function test_refusesAnOperationThatIsTooLong() public {
        refusePerform(
            Operation(Operations.SECRET_REVEAL, new bytes(65_568)),
            abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SECRET_REVEAL)
        );
    }

    // Flash credit.

    function test_spendsBeforeItComesInWithinOneBatch() public {
        process(left, Deals.post(right, usd, OWN));
        requireReserves(0, OWN);
        Deal memory agreement = deal(right, 700, 0, -700);
        process(
            left,
            Steps.list(Steps.transfer(entity == left ? neighbour : entity, usd, 700), Deals.release(agreement, usd, 700, agreed(agreement)))
        );
        requireReserves(0, OWN + 700);
        requireLine(OWN - 700, int256(uint256(OWN)) - 700);
    }

    function test_refusesCreditThatIsNotRepaidByTheBatchsEnd() public {
        process(left, Deals.post(right, usd, OWN));
        Deal memory agreement = deal(right, 699, 0, -699);
        refuse(
            left,
            Steps.list(Steps.transfer(right, usd, 700), Deals.release(agreement, usd, 699, agreed(agreement))),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, uint128(699), uint128(700))
        );
    }

    function test_refusesToWithdrawOnCredit() public {
        (bool ok,) = tryProcess(entity, withdraw(0, OWN + 1));
        Check.isTrue(!ok, "what leaves must be there");
        refuse(
            entity,
            withdraw(0, OWN + 1),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, OWN, OWN + 1)
        );
    }

    function test_aCounterpartyNeverLends() public {
        process(left, Deals.post(right, usd, 100));
        Deal memory asked = deal(right, 0, -int256(uint256(OWN)) - 1, int256(uint256(OWN)) + 1);
        refuse(
            left,
            settlement(asked),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, OWN, OWN + 1)
        );
    }

    function tryProcess(bytes32 id, Operation memory operation) private returns (bool ok, bytes memory answer) {
        (ok, answer) = address(this).call(abi.encodeWithSelector(this.processFor.selector, id, operation));
    }

    function processFor(bytes32 id, Operation memory operation) external {
        process(id, operation);
    }
}
