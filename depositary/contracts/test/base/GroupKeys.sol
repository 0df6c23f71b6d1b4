// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bls} from "../../libraries/Bls.sol";

/// @dev Group keys whose secret a test knows, and what they sign, by the precompiles' multiplications.
library GroupKeys {
    uint256 private constant G1_MSM = 0x0c;
    uint256 private constant G2_MSM = 0x0e;

    bytes private constant G2_GENERATOR =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb80000000000000000000000000000000013e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e000000000000000000000000000000000ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801000000000000000000000000000000000606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";

    function keyOf(uint256 secret) internal view returns (bytes memory) {
        return multiply(G2_MSM, G2_GENERATOR, secret);
    }

    function sign(uint256 secret, bytes32 digest) internal view returns (bytes memory) {
        (, bytes memory hashed) = Bls.hashToG1(abi.encodePacked(digest), Bls.DST);
        return multiplyInG1(hashed, secret);
    }

    function multiplyInG1(bytes memory point, uint256 scalar) internal view returns (bytes memory) {
        return multiply(G1_MSM, point, scalar);
    }

    function multiply(uint256 precompile, bytes memory point, uint256 scalar) private view returns (bytes memory) {
        (bool ok, bytes memory product) = address(uint160(precompile)).staticcall(abi.encodePacked(point, scalar));
        require(ok && product.length == point.length, "the chain has EIP-2537");
        return product;
    }
}
