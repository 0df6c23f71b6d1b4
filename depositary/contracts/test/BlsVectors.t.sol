// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "../BlsVerifier.sol";
import {Bls} from "../libraries/Bls.sol";
import {Check} from "./base/Check.sol";
import {vm} from "./base/Vm.sol";

/// @dev Published vectors, through the functions that `Bls` itself uses. The files name their sources.
contract BlsVectorsTest {
    /// @dev A precompile that refuses takes all the gas it was given.
    uint256 private constant ENOUGH = 1_000_000;
    string private constant EIP_2537 = "src/test/resources/vectors/eip2537/";
    /// @dev The one file that the Java side reads as well.
    string private constant RFC_9380 = "../threshold/src/test/resources/vectors/rfc9380-g1.json";

    function test_addsInG1AsPublished() public view {
        agree("g1-add.json", Bls.G1_ADD, Bls.G1_BYTES, 8, 6);
    }

    function test_multipliesInG2AsPublished() public view {
        agree("g2-msm.json", Bls.G2_MSM, Bls.G2_BYTES, 11, 8);
    }

    function test_mapsToG1AsPublished() public view {
        agree("map-fp-to-g1.json", Bls.MAP_FP_TO_G1, Bls.G1_BYTES, 5, 5);
    }

    function test_checksPairingsAsPublished() public view {
        agree("pairing-check.json", Bls.PAIRING_CHECK, 32, 12, 22);
    }

    /// @dev RFC 9380, appendix J.9.1.
    function test_hashesToG1AsPublished() public view {
        string memory json = vm.readFile(RFC_9380);
        bytes memory dst = text(json, ".dst");
        Check.eq(string(dst), "QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_");
        for (uint256 i = 0; i < 5; i++) {
            string memory one = entry("vectors", i);
            (bool ok, bytes memory point) = Bls.hashToG1(text(json, string.concat(one, ".msg")), dst);
            Check.isTrue(ok, one);
            bytes memory x = vm.parseJsonBytes(json, string.concat(one, ".x"));
            bytes memory y = vm.parseJsonBytes(json, string.concat(one, ".y"));
            Check.eq(keccak256(point), keccak256(abi.encodePacked(bytes16(0), x, bytes16(0), y)));
        }
    }

    /// @dev What the G2 vectors start with is a point: a key if it is accepted and not infinity.
    function test_takesAsKeysThePublishedPointsOfG2AndNoOthers() public {
        BlsVerifier verifier = new BlsVerifier();
        string memory json = vm.readFile(string.concat(EIP_2537, "g2-msm.json"));
        for (uint256 i = 0; i < 11; i++) {
            bytes memory point = first(vm.parseJsonBytes(json, string.concat(entry("accepts", i), ".input")));
            Check.isTrue(verifier.isKey(point) == (keccak256(point) != keccak256(new bytes(256))), entry("accepts", i));
        }
        for (uint256 i = 0; i < 8; i++) {
            bytes memory point = first(vm.parseJsonBytes(json, string.concat(entry("refuses", i), ".input")));
            Check.isTrue(!verifier.isKey{gas: ENOUGH}(point), entry("refuses", i));
        }
    }

    /// @dev Of what these vectors start with, the point of G1 or that of G2 is none: the one is no signature under the other.
    function test_refusesThePublishedStrangePointsAsSignaturesAndKeys() public {
        BlsVerifier verifier = new BlsVerifier();
        string memory json = vm.readFile(string.concat(EIP_2537, "pairing-check.json"));
        for (uint256 i = 3; i < 22; i++) {
            bytes memory input = vm.parseJsonBytes(json, string.concat(entry("refuses", i), ".input"));
            bytes memory signature = cut(input, 0, Bls.G1_BYTES);
            bytes memory key = cut(input, Bls.G1_BYTES, Bls.G2_BYTES);
            Check.isTrue(!verifier.verifies{gas: ENOUGH}(key, "message", signature), entry("refuses", i));
        }
    }

    function agree(string memory file, uint256 precompile, uint256 size, uint256 accepted, uint256 refused)
        private
        view
    {
        string memory json = vm.readFile(string.concat(EIP_2537, file));
        Check.eq(number(json, ".precompile"), precompile);
        Check.eq(number(json, ".accepted"), accepted);
        Check.eq(number(json, ".refused"), refused);
        for (uint256 i = 0; i < accepted; i++) {
            string memory one = entry("accepts", i);
            (bool ok, bytes memory answer) =
                Bls.ask(precompile, vm.parseJsonBytes(json, string.concat(one, ".input")), size);
            Check.isTrue(ok, string.concat(file, one));
            Check.eq(keccak256(answer), keccak256(vm.parseJsonBytes(json, string.concat(one, ".output"))));
        }
        for (uint256 i = 0; i < refused; i++) {
            string memory one = entry("refuses", i);
            bytes memory input = vm.parseJsonBytes(json, string.concat(one, ".input"));
            Check.isTrue(!this.accepts{gas: ENOUGH}(precompile, input, size), string.concat(file, one));
        }
    }

    function accepts(uint256 precompile, bytes memory input, uint256 size) external view returns (bool ok) {
        (ok,) = Bls.ask(precompile, input, size);
    }

    function first(bytes memory input) private pure returns (bytes memory) {
        return cut(input, 0, Bls.G2_BYTES);
    }

    /// @dev Zeros beyond the end.
    function cut(bytes memory input, uint256 from, uint256 size) private pure returns (bytes memory part) {
        part = new bytes(size);
        for (uint256 i = 0; i < size && from + i < input.length; i++) {
            part[i] = input[from + i];
        }
    }

    function entry(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(index), "]");
    }

    function number(string memory json, string memory key) private pure returns (uint256) {
        return abi.decode(vm.parseJson(json, key), (uint256));
    }

    function text(string memory json, string memory key) private pure returns (bytes memory) {
        return bytes(abi.decode(vm.parseJson(json, key), (string)));
    }
}
