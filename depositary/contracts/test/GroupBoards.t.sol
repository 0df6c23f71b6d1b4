// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import {MAX_OPERATION_BYTES} from "../Limits.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {StrangePoints} from "./base/StrangePoints.sol";
import {vm} from "./base/Vm.sol";

/// @dev Group keys over a board's life: they come with a board, wait with it, are kept whole, and go with it.
contract GroupBoardsTest is Fixture {
    using Keys for Keys.Key[];

    /// @dev A precompile that refuses takes all the gas it was given.
    uint256 private constant ENOUGH = 4_000_000;
    uint256 private constant SECRET = uint256(keccak256("group key")) >> 2;
    uint256 private constant OTHER = uint256(keccak256("other group key")) >> 2;

    function test_registersAnEntityUnderAKeyThatItsIdCommitsTo() public {
        Board memory board = grouped(SECRET);
        bytes32 id = depositary.registerEntity(board, rules(), caps(), "other salt");
        Check.eq(
            id,
            keccak256(abi.encode(board.members, board.weights, board.threshold, board.groupKey, bytes32("other salt")))
        );
        Check.eq(keccak256(depositary.boardOf(id).groupKey), keccak256(board.groupKey));
        Check.isTrue(depositary.registerEntity(grouped(OTHER), rules(), caps(), "other salt") != id, "another key");
        Check.isTrue(depositary.registerEntity(members().board(2), rules(), caps(), "other salt") != id, "no key");
    }

    /// @dev Through registration, the proposal's storage, activation and the packing of six words.
    function testFuzz_keepsEveryKeyWhole(uint256 secret) public {
        secret = 1 + secret % (StrangePoints.ORDER - 1);
        process(Steps.proposeBoard(grouped(secret)));
        activate();
        Check.eq(keccak256(depositary.boardOf(entity).groupKey), keccak256(GroupKeys.keyOf(secret)));
        Batch memory batch = batchOf(withdraw(0, 1));
        refuseSigned(batch, "", because(Errors.GroupSignatureMissing.selector));
        process(batch, secret);
    }

    function test_refusesEachMalformedSignatureAndChangesNothing() public {
        rotateTo(SECRET);
        Batch memory batch = batchOf(withdraw(0, 1));
        bytes memory good = GroupKeys.sign(SECRET, depositary.digestOf(batch));
        bytes memory padded = bytes.concat(good);
        padded[15] = 0x01;
        bytes[12] memory bad = [
            new bytes(128),
            StrangePoints.G1_OUTSIDE,
            StrangePoints.swapped(good, 0, 1),
            StrangePoints.beyondField(good, 0),
            StrangePoints.beyondField(good, 1),
            StrangePoints.negatedInG1(good),
            padded,
            StrangePoints.resized(good, 127),
            StrangePoints.resized(good, 129),
            StrangePoints.resized(good, 96),
            bytes.concat(good, good),
            GroupKeys.keyOf(SECRET)
        ];
        for (uint256 i = 0; i < bad.length; i++) {
            refuseSigned(batch, bad[i], because(Errors.GroupSignatureInvalid.selector));
        }
        (uint64 nonce,,,,) = depositary.entityOf(entity);
        Check.eq(nonce + 1, batch.nonce);
        process(batch, SECRET);
    }

    /// @dev With the reason of the half that comes first, whatever the other is.
    function test_asksTheQuorumFirst() public {
        rotateTo(SECRET);
        Batch memory batch = batchOf(withdraw(0, 1));
        bytes memory reason = abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(1), uint256(2));
        Certificate memory half = members().certify(1, depositary.digestOf(batch));
        vm.expectRevert(reason);
        depositary.processBatch(batch, half);
        half.groupSignature = StrangePoints.G1_OUTSIDE;
        vm.expectRevert(reason);
        depositary.processBatch(batch, half);
    }

    function test_aProposedKeySignsNothingUntilItsBoardIsActive() public {
        rotateTo(SECRET);
        Batch memory change = batchOf(Steps.proposeBoard(grouped(OTHER)));
        process(change, SECRET);
        vm.warp(block.timestamp + BOARD_DELAY);
        Batch memory batch = batchOf(withdraw(0, 1));
        refuseSigned(batch, signed(batch, OTHER), because(Errors.GroupSignatureInvalid.selector));
        process(batch, SECRET);
    }

    /// @dev Resharing keeps the key and may change the members: what was signed under the old board dies with it all the same.
    function test_certificatesDoNotOutliveTheirBoardUnderTheSameKey() public {
        rotateTo(SECRET);
        process(batchOf(Steps.proposeBoard(grouped(SECRET))), SECRET);
        vm.warp(block.timestamp + BOARD_DELAY);
        Batch memory batch = batchOf(withdraw(0, 1));
        Certificate memory certificate = certified(batch);
        certificate.groupSignature = signed(batch, SECRET);
        depositary.activateBoard(entity);
        vm.expectRevert(
            abi.encodeWithSelector(Errors.BoardEpochMismatch.selector, batch.boardEpoch + 1, batch.boardEpoch)
        );
        depositary.processBatch(batch, certificate);
        process(batchOf(withdraw(0, 1)), SECRET);
    }

    function test_aKeyGivenUpLeavesNothingBehind() public {
        rotateTo(SECRET);
        process(batchOf(Steps.proposeBoard(members().board(2))), SECRET);
        activate();
        Batch memory batch = batchOf(withdraw(0, 1));
        refuseSigned(batch, signed(batch, SECRET), because(Errors.GroupSignatureUnexpected.selector));
        process(batch);
        process(Steps.proposeBoard(grouped(OTHER)));
        activate();
        Check.eq(keccak256(depositary.boardOf(entity).groupKey), keccak256(GroupKeys.keyOf(OTHER)));
        batch = batchOf(withdraw(0, 1));
        refuseSigned(batch, signed(batch, SECRET), because(Errors.GroupSignatureInvalid.selector));
        process(batch, OTHER);
    }

    function test_refusesEachMalformedKeyAtRegistrationAndInAProposal() public {
        bytes memory good = GroupKeys.keyOf(SECRET);
        bytes memory padded = bytes.concat(good);
        padded[64] = 0x01;
        bytes[9] memory bad = [
            new bytes(256),
            StrangePoints.G2_OUTSIDE,
            StrangePoints.swapped(good, 0, 1),
            StrangePoints.swapped(good, 2, 3),
            StrangePoints.beyondField(good, 0),
            StrangePoints.beyondField(good, 1),
            StrangePoints.beyondField(good, 2),
            StrangePoints.beyondField(good, 3),
            padded
        ];
        for (uint256 i = 0; i < bad.length; i++) {
            Board memory board = members().board(2);
            board.groupKey = bad[i];
            bytes memory call = abi.encodeCall(depositary.registerEntity, (board, rules(), new Cap[](0), "bad"));
            requireReverts(call, because(Errors.GroupKeyInvalid.selector));
            Batch memory batch = batchOf(Steps.proposeBoard(board));
            call = abi.encodeCall(depositary.processBatch, (batch, certified(batch)));
            requireReverts(call, because(Errors.GroupKeyInvalid.selector));
        }
    }

    function test_theLargestBoardWithAKeyFitsAnOperation() public {
        Board memory board = Keys.named("many", 32).board(17);
        board.groupKey = GroupKeys.keyOf(SECRET);
        Operation memory operation = Steps.proposeBoard(board);
        Check.isTrue(operation.data.length <= MAX_OPERATION_BYTES, "within the limit");
        process(operation);
        activate();
        Check.eq(depositary.boardOf(entity).members.length, 32);
    }

    /// @dev Worse than the worst batch of a board without a key: each proposal's key is checked, and so is the group's signature.
    function test_worstBatchUnderAGroupKeyFitsOneTransaction() public {
        Board memory large = Keys.named("many", 32).board(17);
        large.groupKey = GroupKeys.keyOf(SECRET);
        rotateTo(SECRET);
        Operation[] memory worst = heaviest(large);
        Batch memory batch = batchOf(worst);
        Certificate memory certificate = certified(batch);
        certificate.groupSignature = signed(batch, SECRET);
        bytes memory call = abi.encodeCall(depositary.processBatch, (batch, certificate));
        uint256 calldataGas = call.length * 40 + 21_000;
        uint256 before = gasleft();
        depositary.processBatch(batch, certificate);
        Check.isTrue(before - gasleft() + calldataGas < 16_777_216, "within EIP-7825, even at 40 gas a byte");
    }

    function grouped(uint256 secret) private view returns (Board memory board) {
        board = members().board(2);
        board.groupKey = GroupKeys.keyOf(secret);
    }

    function rotateTo(uint256 secret) private {
        process(Steps.proposeBoard(grouped(secret)));
        activate();
    }

    function activate() private {
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
    }

    function signed(Batch memory batch, uint256 secret) private view returns (bytes memory) {
        return GroupKeys.sign(secret, depositary.digestOf(batch));
    }

    function process(Batch memory batch, uint256 secret) private {
        Certificate memory certificate = certified(batch);
        certificate.groupSignature = signed(batch, secret);
        depositary.processBatch(batch, certificate);
    }

    function refuseSigned(Batch memory batch, bytes memory groupSignature, bytes memory reason) private {
        Certificate memory certificate = certified(batch);
        certificate.groupSignature = groupSignature;
        requireReverts(abi.encodeCall(depositary.processBatch, (batch, certificate)), reason);
    }

    function requireReverts(bytes memory call, bytes memory reason) private {
        (bool ok, bytes memory answer) = address(depositary).call{gas: ENOUGH}(call);
        Check.isTrue(!ok, "refused");
        Check.eq(keccak256(answer), keccak256(reason));
    }
}
