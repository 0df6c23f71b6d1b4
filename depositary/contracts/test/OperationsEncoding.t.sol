// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Cap, Operation, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import {MAX_AMOUNT} from "../Limits.sol";
import {Operations} from "../libraries/Operations.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

/// @dev One value, one encoding: every deviation is named as malformed, whatever the compiler's decoder would say of it.
contract OperationsEncodingTest is Fixture {
    using Keys for Keys.Key[];

    function test_refusesUnknownKind() public {
        refuse(Operation(0x11, ""), abi.encodeWithSelector(Errors.OperationUnknown.selector, uint8(0x11)));
    }

    function test_refusesTrailingByteOfEveryKind() public {
        Operation[] memory all = oneOfEach();
        for (uint256 i = 0; i < all.length; i++) {
            refuseData(all[i].kind, abi.encodePacked(all[i].data, uint8(0)));
        }
    }

    function test_refusesTrailingWordOfEveryKind() public {
        Operation[] memory all = oneOfEach();
        for (uint256 i = 0; i < all.length; i++) {
            refuseData(all[i].kind, abi.encodePacked(all[i].data, uint256(0)));
        }
    }

    function test_refusesMissingByteOfEveryKind() public {
        Operation[] memory all = oneOfEach();
        for (uint256 i = 0; i < all.length; i++) {
            refuseData(all[i].kind, cut(all[i].data, all[i].data.length - 1));
        }
    }

    function testFuzz_refusesEveryTruncation(uint8 which, uint16 length) public {
        Operation[] memory all = oneOfEach();
        Operation memory one = all[which % all.length];
        refuseData(one.kind, cut(one.data, length % one.data.length));
    }

    /// @dev Every word that has bits no value of its type uses, with those bits set.
    function test_refusesDirtyHighBits() public {
        refuseWord(Steps.transfer(neighbour, usd, 1), 2, uint256(MAX_AMOUNT) + 1);
        refuseWord(Steps.transfer(neighbour, usd, 1), 2, 1 << 128);
        refuseWord(withdraw(0, 1), 1, 1 << 160);
        refuseWord(withdraw(0, 1), 2, uint256(MAX_AMOUNT) + 1);
        refuseWord(withdraw(0, 1), 3, 1 << 64);
        refuseWord(Steps.raiseFreeze(1), 0, 1 << 8);
        refuseWord(Steps.lowerFreeze(1), 0, 1 << 8);
        refuseWord(Steps.proposeCap(Cap(usd, 1, 1)), 1, uint256(MAX_AMOUNT) + 1);
        refuseWord(Steps.proposeCap(Cap(usd, 1, 1)), 2, 1 << 64);
        uint8[6] memory uint64Fields = [1, 3, 4, 5, 6, 7];
        for (uint256 i = 0; i < 6; i++) {
            refuseWord(Steps.proposeRules(newRules()), uint64Fields[i], 1 << 64);
        }
        refuseWord(Steps.proposeRules(newRules()), 8, 1 << 160);
        refuseWord(proposeSuccessors(), 2, 1 << 32);
        refuseWord(proposeSuccessors(), 4, 1 << 160);
        refuseWord(proposeSuccessors(), 8, 1 << 32);
    }

    function test_refusesFreezeLevelsThatDoNotExist() public {
        refuseWord(Steps.raiseFreeze(1), 0, 4);
        refuseWord(Steps.lowerFreeze(1), 0, 4);
    }

    function test_refusesPathAtAnotherOffset() public {
        refuseWord(withdraw(0, 1), 4, 6 * 32);
        // The compiler's decoder would read this one as an empty path.
        refuseWord(withdraw(0, 1), 4, 4 * 32);
    }

    function test_refusesPathOfAnotherLength() public {
        refuseWord(withdraw(0, 1), 5, 2);
        refuseWord(withdraw(0, 1), 5, 4);
        refuseWord(withdraw(0, 1), 5, type(uint256).max);
    }

    function test_refusesPathLongerThanAnyTree() public {
        refuseData(Operations.WITHDRAW, Steps.withdraw(usd, destination(0), 1, 0, new bytes32[](33)).data);
    }

    function test_refusesBoardAtOtherOffsets() public {
        refuseWord(proposeSuccessors(), 0, 5 * 32);
        refuseWord(proposeSuccessors(), 1, 9 * 32);
        refuseWord(proposeSuccessors(), 3, 13 * 32);
    }

    function test_refusesBoardWhoseArraysDiffer() public {
        refuseWord(proposeSuccessors(), 4, 2);
        refuseWord(proposeSuccessors(), 8, 2);
        refuseWord(proposeSuccessors(), 4, type(uint256).max);
    }

    function test_refusesGroupKeyOfAnotherLength() public {
        refuseWord(proposeSuccessors(), 12, 256);
        refuseWord(proposeSuccessors(), 12, 1);
        bytes memory data = proposeSuccessors().data;
        refuseData(Operations.PROPOSE_BOARD, abi.encodePacked(data, uint256(0)));
    }

    function test_refusesBoardLargerThanAllowed() public {
        refuseData(Operations.PROPOSE_BOARD, Steps.proposeBoard(Keys.named("many", 33).board(17)).data);
    }

    function test_refusesMoreDataThanAllowed() public {
        refuseData(Operations.RESERVE_TRANSFER, new bytes(2_561));
    }

    /// @dev The strict reader against the compiler's encoder: whatever is encoded is read as the same value.
    function testFuzz_readsWhatTheCompilerEncodes(Rules memory any, Cap memory cap, bytes32 to, uint128 amount)
        public
        view
    {
        cap.cap &= MAX_AMOUNT;
        amount &= MAX_AMOUNT;
        Check.eq(keccak256(abi.encode(this.readRules(abi.encode(any)))), keccak256(abi.encode(any)));
        Check.eq(keccak256(abi.encode(this.readCap(abi.encode(cap)))), keccak256(abi.encode(cap)));
        (bytes32 readTo, bytes32 readToken, uint128 readAmount) = this.readTransfer(abi.encode(to, usd, amount));
        Check.eq(readTo, to);
        Check.eq(readToken, usd);
        Check.eq(readAmount, amount);
    }

    function testFuzz_readsBoardsTheCompilerEncodes(address[] memory accounts, uint32 weight, uint32 threshold, bool key)
        public
        view
    {
        vm.assume(accounts.length <= 32);
        uint32[] memory weights = new uint32[](accounts.length);
        for (uint256 i = 0; i < weights.length; i++) {
            weights[i] = weight;
        }
        Board memory board = Board(accounts, weights, threshold, key ? new bytes(256) : bytes(""));
        Check.eq(keccak256(abi.encode(this.readBoard(Steps.proposeBoard(board).data))), keccak256(abi.encode(board)));
    }

    function readRules(bytes calldata data) external pure returns (Rules memory) {
        return Operations.readRules(data);
    }

    function readCap(bytes calldata data) external pure returns (Cap memory) {
        return Operations.readCap(data);
    }

    function readTransfer(bytes calldata data) external pure returns (bytes32, bytes32, uint128) {
        return Operations.readReserveTransfer(data);
    }

    function readBoard(bytes calldata data) external pure returns (Board memory) {
        return Operations.readBoard(data);
    }

    function oneOfEach() private view returns (Operation[] memory all) {
        all = new Operation[](7);
        all[0] = Steps.transfer(neighbour, usd, 1);
        all[1] = withdraw(0, 1);
        all[2] = Steps.raiseFreeze(1);
        all[3] = Steps.lowerFreeze(0);
        all[4] = Steps.proposeRules(newRules());
        all[5] = Steps.proposeCap(Cap(usd, 1, 1));
        all[6] = proposeSuccessors();
    }

    function proposeSuccessors() private pure returns (Operation memory) {
        return Steps.proposeBoard(successors().board(2));
    }

    function refuseWord(Operation memory operation, uint256 index, uint256 value) private {
        bytes memory data = operation.data;
        assembly {
            mstore(add(add(data, 32), mul(index, 32)), value)
        }
        refuseData(operation.kind, data);
    }

    function refuseData(uint8 kind, bytes memory data) private {
        refuse(Operation(kind, data), abi.encodeWithSelector(Errors.OperationMalformed.selector, kind));
    }

    function cut(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            part[i] = data[i];
        }
    }
}
