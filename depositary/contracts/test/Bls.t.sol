// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "../BlsVerifier.sol";
import {Bls} from "../libraries/Bls.sol";
import {Check} from "./base/Check.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {StrangePoints} from "./base/StrangePoints.sol";
import {vm} from "./base/Vm.sol";

/// @dev What is a key, what is a signature, and what a chain may answer. Published vectors are in `BlsVectors.t.sol`, verdicts that
/// Java shares in `GroupKeys.t.sol`.
contract BlsTest {
    /// @dev A precompile that refuses takes all the gas it was given.
    uint256 private constant ENOUGH = 1_000_000;
    uint256 private constant SECRET = uint256(keccak256("group key")) >> 2;
    bytes32 private constant DIGEST = keccak256("digest");

    BlsVerifier private verifier;
    bytes private key;
    bytes private signature;

    function setUp() public {
        verifier = new BlsVerifier();
        key = GroupKeys.keyOf(SECRET);
        signature = GroupKeys.sign(SECRET, DIGEST);
    }

    function testFuzz_everyKeySignsEveryDigest(uint256 secret, bytes32 digest) public view {
        secret = 1 + secret % (StrangePoints.ORDER - 1);
        bytes memory itsKey = GroupKeys.keyOf(secret);
        Check.isTrue(isKey(itsKey), "a key");
        Check.isTrue(verifies(itsKey, digest, GroupKeys.sign(secret, digest)), "its signature");
        Check.isTrue(!verifies(itsKey, digest, GroupKeys.sign(secret + 1, digest)), "its neighbour's");
    }

    function testFuzz_noBytesAreAKey(uint256[8] memory words, uint256 shape) public view {
        // Half of them with the padding of a point, or they would all fall to that.
        for (uint256 i = 0; i < 8 && shape % 2 == 0; i += 2) {
            words[i] &= type(uint128).max >> 3;
        }
        Check.isTrue(!isKey(abi.encode(words)), "no key");
    }

    function testFuzz_noBytesAreASignature(bytes32 digest, uint256[4] memory words, uint256 shape) public view {
        for (uint256 i = 0; i < 4 && shape % 2 == 0; i += 2) {
            words[i] &= type(uint128).max >> 3;
        }
        Check.isTrue(!verifies(key, digest, abi.encode(words)), "no signature");
    }

    /// @dev A random point of the right subgroup is the nearest to a signature that one can have.
    function testFuzz_noOtherPointIsTheSignature(uint256 scalar, bytes32 digest) public view {
        scalar = 1 + scalar % (StrangePoints.ORDER - 1);
        if (scalar == SECRET) return;
        Check.isTrue(!verifies(key, digest, GroupKeys.sign(scalar, digest)), "another multiple");
    }

    /// @dev One point has one encoding: no second certificate says the same.
    function test_refusesCoordinatesBeyondTheField() public view {
        for (uint256 i = 0; i < 2; i++) {
            Check.isTrue(!verifies(key, DIGEST, StrangePoints.beyondField(signature, i)), "signature");
        }
        for (uint256 i = 0; i < 4; i++) {
            bytes memory other = StrangePoints.beyondField(key, i);
            Check.isTrue(!isKey(other), "key");
            Check.isTrue(!verifies(other, DIGEST, signature), "signature by such a key");
        }
    }

    function test_refusesPaddingThatIsNotZero() public view {
        for (uint256 i = 0; i < 256; i++) {
            if (i % 64 >= 16) continue;
            bytes memory other = bytes.concat(key);
            other[i] = 0x01;
            Check.isTrue(!isKey(other), "key");
            if (i >= 128) continue;
            other = bytes.concat(signature);
            other[i] = 0x80;
            Check.isTrue(!verifies(key, DIGEST, other), "signature");
        }
    }

    function test_refusesEveryOtherLength() public view {
        for (uint256 i = 0; i < 3; i++) {
            uint256 length = [uint256(0), 48, 96][i];
            Check.isTrue(!isKey(StrangePoints.resized(key, length)), "key");
            Check.isTrue(!verifies(key, DIGEST, StrangePoints.resized(signature, length)), "signature");
        }
        Check.isTrue(!isKey(StrangePoints.resized(key, 255)), "key, one less");
        Check.isTrue(!isKey(StrangePoints.resized(key, 257)), "key, one more");
        Check.isTrue(!isKey(StrangePoints.resized(key, 512)), "two keys");
        Check.isTrue(!isKey(signature), "a signature as key");
        Check.isTrue(!verifies(key, DIGEST, StrangePoints.resized(signature, 127)), "signature, one less");
        Check.isTrue(!verifies(key, DIGEST, StrangePoints.resized(signature, 129)), "signature, one more");
        Check.isTrue(!verifies(key, DIGEST, key), "a key as signature");
    }

    /// @dev The length is what keeps a signature from bringing a pairing of its own: e(-H, key) · e(0, -g2) · e(H, key) = 1 for anyone.
    function test_refusesASignatureThatBringsItsOwnPairing() public view {
        (, bytes memory hashed) = Bls.hashToG1(abi.encodePacked(DIGEST), Bls.DST);
        bytes memory forged = bytes.concat(StrangePoints.negatedInG1(hashed), key, new bytes(128));
        Check.isTrue(!verifies(key, DIGEST, forged), "forged");
    }

    function test_refusesInfinity() public view {
        Check.isTrue(!isKey(new bytes(256)), "key");
        Check.isTrue(!verifies(key, DIGEST, new bytes(128)), "signature");
        // To the pairing alone, infinity signs everything under a key of infinity.
        Check.isTrue(!verifies(new bytes(256), DIGEST, new bytes(128)), "both");
    }

    function test_refusesPointsOffTheirCurve() public view {
        Check.isTrue(!verifies(key, DIGEST, StrangePoints.swapped(signature, 0, 1)), "signature");
        Check.isTrue(!isKey(StrangePoints.swapped(key, 0, 1)), "key in the order of other encodings");
        Check.isTrue(!isKey(StrangePoints.swapped(key, 2, 3)), "key with its y turned");
    }

    function test_refusesPointsOutsideTheirSubgroup() public view {
        Check.isTrue(!verifies(key, DIGEST, StrangePoints.G1_OUTSIDE), "signature");
        Check.isTrue(!isKey(StrangePoints.G2_OUTSIDE), "key");
        Check.isTrue(!verifies(StrangePoints.G2_OUTSIDE, DIGEST, signature), "signature by such a key");
        // A true signature with a point outside added: on the curve, and equal to the true one but for the cofactor's part.
        (bool ok, bytes memory sum) =
            Bls.ask(Bls.G1_ADD, bytes.concat(signature, StrangePoints.G1_OUTSIDE), Bls.G1_BYTES);
        Check.isTrue(ok, "on the curve");
        Check.isTrue(!verifies(key, DIGEST, sum), "signature and more");
    }

    function test_refusesTheNegatives() public view {
        Check.isTrue(!verifies(key, DIGEST, StrangePoints.negatedInG1(signature)), "signature");
        bytes memory other = GroupKeys.keyOf(StrangePoints.ORDER - SECRET);
        Check.isTrue(!verifies(other, DIGEST, signature), "key");
        Check.isTrue(verifies(other, DIGEST, StrangePoints.negatedInG1(signature)), "both negated agree");
    }

    /// @dev The tag of the ciphersuite is part of what is hashed.
    function test_refusesASignatureMadeUnderAnotherTag() public view {
        (, bytes memory hashed) = Bls.hashToG1(abi.encodePacked(DIGEST), "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_");
        Check.isTrue(!verifies(key, DIGEST, GroupKeys.multiplyInG1(hashed, SECRET)), "another ciphersuite");
        (, hashed) = Bls.hashToG1(abi.encodePacked(DIGEST), "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_");
        Check.isTrue(!verifies(key, DIGEST, GroupKeys.multiplyInG1(hashed, SECRET)), "a proof of possession");
    }

    /// @dev Each precompile in turn answers too little, too much, or something that is not one.
    function test_saysNoToAnswersOfAnotherShape() public {
        uint256[5] memory asked = [Bls.MODEXP, Bls.G1_ADD, Bls.G2_MSM, Bls.PAIRING_CHECK, Bls.MAP_FP_TO_G1];
        uint256[5] memory sizes = [uint256(64), Bls.G1_BYTES, Bls.G2_BYTES, 32, Bls.G1_BYTES];
        for (uint256 i = 0; i < asked.length; i++) {
            refuseAnswer(asked[i], "");
            refuseAnswer(asked[i], new bytes(sizes[i] - 1));
            refuseAnswer(asked[i], new bytes(sizes[i]));
            refuseAnswer(asked[i], new bytes(sizes[i] + 1));
        }
        refuseAnswer(Bls.PAIRING_CHECK, abi.encode(2));
        refuseAnswer(Bls.PAIRING_CHECK, abi.encode(type(uint256).max));
        refuseAnswer(Bls.PAIRING_CHECK, abi.encode(1, 0));
        refuseAnswer(Bls.PAIRING_CHECK, hex"01");
        refuseAnswer(Bls.PAIRING_CHECK, abi.encodePacked(uint248(1)));
    }

    /// @dev Whoever sends a batch can be mean with gas: that can only make a no of a yes.
    function testFuzz_littleGasNeverMakesAYes(uint256 gas) public view {
        gas = 1_000 + gas % 300_000;
        bytes memory wrong = GroupKeys.sign(SECRET, "another digest");
        try verifier.verifies{gas: gas}(key, DIGEST, wrong) returns (bool valid) {
            Check.isTrue(!valid, "never");
        } catch {}
    }

    function refuseAnswer(uint256 precompile, bytes memory answer) private {
        vm.mockCall(address(uint160(precompile)), "", answer);
        bool yes = precompile == Bls.G2_MSM ? isKey(key) : verifies(key, DIGEST, signature);
        Check.isTrue(!yes, vm.toString(precompile));
        vm.clearMockedCalls();
    }

    function isKey(bytes memory candidate) private view returns (bool) {
        return verifier.isKey{gas: ENOUGH}(candidate);
    }

    function verifies(bytes memory by, bytes32 digest, bytes memory candidate) private view returns (bool) {
        return verifier.verifies{gas: ENOUGH}(by, digest, candidate);
    }
}
