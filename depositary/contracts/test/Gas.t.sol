// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "../BlsVerifier.sol";
import {Batch, Board, Certificate, Operation} from "../Types.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

/// @dev What the main calls cost, kept in `.gas-snapshot`: preparation is not metered, so that the figure is the call's and little
/// else. Nothing here is random.
contract GasTest is Fixture {
    using Keys for Keys.Key[];

    bytes32 private due;

    function setUp() public override {
        super.setUp();
        due = queued(0, 10e6);
        vm.warp(START + WITHDRAWAL_DELAY);
    }

    function test_gasOfOneWithdrawalByTwoOfThree() public {
        vm.pauseGasMetering();
        meter(batchOf(withdraw(2, 10e6)));
    }

    function test_gasOfOneWithdrawalWithTheGroupsSignature() public {
        vm.pauseGasMetering();
        Board memory board = members().board(2);
        board.groupKey = GroupKeys.keyOf(7);
        process(Steps.proposeBoard(board));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
        Batch memory batch = batchOf(withdraw(2, 10e6));
        Certificate memory certificate = certified(batch);
        certificate.groupSignature = GroupKeys.sign(7, depositary.digestOf(batch));
        bytes memory data = abi.encodeCall(depositary.processBatch, (batch, certificate));
        vm.resumeGasMetering();
        (bool ok,) = address(depositary).call(data);
        Check.isTrue(ok, "accepted");
    }

    function test_gasOf32Operations() public {
        vm.pauseGasMetering();
        Operation[] memory many = new Operation[](32);
        for (uint256 i = 0; i < 32; i++) {
            many[i] = i < 16 ? Steps.transfer(neighbour, usd, 1) : withdraw(i % 2, 1);
        }
        meter(batchOf(many));
    }

    function test_gasOfProposingAFullBoard() public {
        vm.pauseGasMetering();
        meter(batchOf(Steps.proposeBoard(Keys.named("many", 32).board(17))));
    }

    function test_gasOfProposingAFullBoardWithAGroupKey() public {
        vm.pauseGasMetering();
        Board memory board = Keys.named("many", 32).board(17);
        board.groupKey = GroupKeys.keyOf(7);
        meter(batchOf(Steps.proposeBoard(board)));
    }

    function test_gasOfActivatingABoardWithAGroupKey() public {
        vm.pauseGasMetering();
        Board memory board = members().board(2);
        board.groupKey = GroupKeys.keyOf(7);
        process(Steps.proposeBoard(board));
        vm.warp(block.timestamp + BOARD_DELAY);
        vm.resumeGasMetering();
        depositary.activateBoard(entity);
    }

    function test_gasOfCheckingAGroupKey() public {
        vm.pauseGasMetering();
        BlsVerifier verifier = new BlsVerifier();
        bytes memory key = GroupKeys.keyOf(7);
        vm.resumeGasMetering();
        Check.isTrue(verifier.isKey(key), "key");
    }

    /// @dev The whole of what a group adds to a batch's check, but for reading its key from six words of storage.
    function test_gasOfCheckingAGroupSignature() public {
        vm.pauseGasMetering();
        BlsVerifier verifier = new BlsVerifier();
        bytes memory key = GroupKeys.keyOf(7);
        bytes memory signature = GroupKeys.sign(7, "digest");
        vm.resumeGasMetering();
        Check.isTrue(verifier.verifies(key, "digest", signature), "signature");
    }

    function test_gasOfRelease() public {
        depositary.releaseWithdrawal(due);
    }

    function test_gasOfDepositOfCoin() public {
        depositary.deposit{value: 1}(neighbour, coin, 1);
    }

    function test_gasOfDepositOfDollars() public {
        depositary.deposit(neighbour, usd, 1);
    }

    function test_gasOfBurningANonce() public {
        vm.prank(GUARDIAN);
        depositary.burnNonce(entity, 2);
    }

    function meter(Batch memory batch) private {
        bytes memory data = abi.encodeCall(depositary.processBatch, (batch, certified(batch)));
        vm.resumeGasMetering();
        (bool ok,) = address(depositary).call(data);
        Check.isTrue(ok, "accepted");
    }
}
