// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import {Bls} from "../libraries/Bls.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

/// @dev A board that names a group key: both halves of a certificate, and nothing but both.
contract GroupKeysTest is Fixture {
    using Keys for Keys.Key[];

    uint256 private constant SECRET = uint256(keccak256("group key")) >> 2;
    uint256 private constant OTHER = uint256(keccak256("other group key")) >> 2;
    string private constant VECTORS = "src/test/resources/vectors/group-signatures.json";

    function setUp() public override {
        super.setUp();
        process(Steps.proposeBoard(grouped(SECRET)));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
    }

    function test_acceptsTheQuorumAndTheGroupTogether() public {
        Batch memory batch = batchOf(withdraw(0, 1));
        depositary.processBatch(batch, both(batch, SECRET));
        Check.eq(keccak256(depositary.boardOf(entity).groupKey), keccak256(GroupKeys.keyOf(SECRET)));
    }

    function test_refusesTheQuorumWithoutTheGroup() public {
        Batch memory batch = batchOf(withdraw(0, 1));
        refuseCertificate(batch, certified(batch), because(Errors.GroupSignatureMissing.selector));
    }

    function test_refusesTheGroupWithoutTheQuorum() public {
        Batch memory batch = batchOf(withdraw(0, 1));
        Certificate memory half = members().certify(1, depositary.digestOf(batch));
        half.groupSignature = GroupKeys.sign(SECRET, depositary.digestOf(batch));
        refuseCertificate(batch, half, abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(1), uint256(2)));
    }

    function test_refusesAnotherGroup() public {
        Batch memory batch = batchOf(withdraw(0, 1));
        refuseCertificate(batch, both(batch, OTHER), because(Errors.GroupSignatureInvalid.selector));
    }

    function test_refusesTheGroupsSignatureOfAnotherBatch() public {
        Certificate memory other = both(batchOf(withdraw(0, 2)), SECRET);
        Batch memory batch = batchOf(withdraw(0, 1));
        Certificate memory certificate = certified(batch);
        certificate.groupSignature = other.groupSignature;
        refuseCertificate(batch, certificate, because(Errors.GroupSignatureInvalid.selector));
    }

    function test_refusesInfinityAndOtherLengths() public {
        Batch memory batch = batchOf(withdraw(0, 1));
        Certificate memory certificate = certified(batch);
        uint256[4] memory lengths = [uint256(1), 127, 128, 256];
        for (uint256 i = 0; i < lengths.length; i++) {
            certificate.groupSignature = new bytes(lengths[i]);
            refuseCertificate(batch, certificate, because(Errors.GroupSignatureInvalid.selector));
        }
    }

    function test_refusesAGroupSignatureThatNobodyAskedFor() public {
        Batch memory batch = batchOf(Steps.transfer(entity, usd, 1));
        (batch.entity, batch.boardEpoch, batch.nonce) = (neighbour, 1, 1);
        Certificate memory certificate = Keys.named("neighbour", 1).certify(1, depositary.digestOf(batch));
        certificate.groupSignature = GroupKeys.sign(SECRET, depositary.digestOf(batch));
        refuseCertificate(batch, certificate, because(Errors.GroupSignatureUnexpected.selector));
    }

    function test_rotatesTheKeyAfterTheDelayAndTheOldOneIsDead() public {
        Batch memory change = batchOf(Steps.proposeBoard(grouped(OTHER)));
        depositary.processBatch(change, both(change, SECRET));
        vm.expectRevert(
            abi.encodeWithSelector(Errors.NotYetActive.selector, uint64(block.timestamp + BOARD_DELAY))
        );
        depositary.activateBoard(entity);
        Batch memory meanwhile = batchOf(withdraw(0, 1));
        depositary.processBatch(meanwhile, both(meanwhile, SECRET));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
        Batch memory batch = batchOf(withdraw(0, 1));
        refuseCertificate(batch, both(batch, SECRET), because(Errors.GroupSignatureInvalid.selector));
        depositary.processBatch(batch, both(batch, OTHER));
    }

    function test_aBoardCanGiveUpItsKey() public {
        Batch memory change = batchOf(Steps.proposeBoard(members().board(2)));
        depositary.processBatch(change, both(change, SECRET));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
        Check.eq(depositary.boardOf(entity).groupKey.length, 0);
        process(withdraw(0, 1));
    }

    function test_refusesBoardsWhoseKeyIsNone() public {
        bytes[6] memory keys = [
            new bytes(256),
            new bytes(255),
            bytes.concat(GroupKeys.keyOf(SECRET), hex"00"),
            flipped(GroupKeys.keyOf(SECRET), 255),
            flipped(GroupKeys.keyOf(SECRET), 0),
            flipped(GroupKeys.keyOf(SECRET), 20)
        ];
        for (uint256 i = 0; i < keys.length; i++) {
            Board memory board = Keys.named("new", 3).board(2);
            board.groupKey = keys[i];
            Rules memory chosen = rules();
            vm.expectRevert(because(Errors.GroupKeyInvalid.selector));
            depositary.registerEntity(board, chosen, new Cap[](0), "salt");
        }
        Board memory infinite = grouped(SECRET);
        infinite.groupKey = new bytes(256);
        Batch memory batch = batchOf(Steps.proposeBoard(infinite));
        refuseCertificate(batch, both(batch, SECRET), because(Errors.GroupKeyInvalid.selector));
    }

    /// @dev The file's verdicts come from the Java side's verifier, which its own tests hold against it.
    function test_agreesWithTheJavaVerifierOnEverySharedVector() public view {
        string memory json = vm.readFile(VECTORS);
        uint256 count = abi.decode(vm.parseJson(json, ".count"), (uint256));
        Check.isTrue(count >= 14, "the file has its cases");
        for (uint256 i = 0; i < count; i++) {
            string memory one = string.concat(".cases[", vm.toString(i), "]");
            bytes memory key = vm.parseJsonBytes(json, string.concat(one, ".key"));
            bytes memory message = vm.parseJsonBytes(json, string.concat(one, ".message"));
            bytes memory signature = vm.parseJsonBytes(json, string.concat(one, ".signature"));
            bool expected = abi.decode(vm.parseJson(json, string.concat(one, ".valid")), (bool));
            bool actual = Bls.isKey(key) && Bls.verifies(key, bytes32(message), signature);
            Check.isTrue(actual == expected, string.concat("case ", vm.toString(i)));
            (, bytes memory hashed) = Bls.hashToG1(message, Bls.DST);
            Check.eq(keccak256(hashed), keccak256(vm.parseJsonBytes(json, string.concat(one, ".hashed"))));
        }
    }

    function testFuzz_noOtherBytesAreASignature(bytes32 digest, uint256 where, uint8 bit) public view {
        bytes memory key = GroupKeys.keyOf(SECRET);
        bytes memory signature = GroupKeys.sign(SECRET, digest);
        Check.isTrue(Bls.verifies(key, digest, signature), "the signature itself");
        signature[where % 128] ^= bytes1(uint8(1 << (bit % 8)));
        Check.isTrue(!Bls.verifies(key, digest, signature), "another one");
        Check.isTrue(!Bls.verifies(key, sha256(abi.encode(digest)), GroupKeys.sign(SECRET, digest)), "another digest");
    }

    function test_gasOfCheckingTheGroupsSignature() public view {
        bytes memory key = GroupKeys.keyOf(SECRET);
        bytes memory signature = GroupKeys.sign(SECRET, "digest");
        uint256 before = gasleft();
        bool valid = Bls.verifies(key, "digest", signature);
        uint256 spent = before - gasleft();
        Check.isTrue(valid, "valid");
        Check.isTrue(spent < 135_000, "one pairing of two, two maps, and little else");
    }

    function grouped(uint256 secret) private view returns (Board memory board) {
        board = members().board(2);
        board.groupKey = GroupKeys.keyOf(secret);
    }

    function both(Batch memory batch, uint256 secret) private view returns (Certificate memory certificate) {
        certificate = certified(batch);
        certificate.groupSignature = GroupKeys.sign(secret, depositary.digestOf(batch));
    }

    function refuseCertificate(Batch memory batch, Certificate memory certificate, bytes memory reason) private {
        vm.expectRevert(reason);
        depositary.processBatch(batch, certificate);
    }

    function flipped(bytes memory key, uint256 place) private pure returns (bytes memory copy) {
        copy = bytes.concat(key);
        copy[place] ^= 0x01;
    }
}
