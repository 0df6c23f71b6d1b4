// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BLS signatures on BLS12-381: signature in G1, key in G2
/// @notice The ciphersuite BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_ of draft-irtf-cfrg-bls-signature, on the precompiles of
/// EIP-2537. Points are in that EIP's form: coordinates of 64 bytes, big-endian, the first 16 zero; an element of Fp2 is (c0, c1).
/// @dev A precompile that refuses, or that the chain does not have, answers with other than the expected size: that is a no here,
/// never a yes. The pairing checks that its points are on their curves and in their subgroups; infinity is refused by hand, because
/// to the precompiles it is a point like any other.
library Bls {
    uint256 internal constant G1_BYTES = 128;
    uint256 internal constant G2_BYTES = 256;

    uint256 internal constant MODEXP = 0x05;
    uint256 internal constant G1_ADD = 0x0b;
    uint256 internal constant G2_MSM = 0x0e;
    uint256 internal constant PAIRING_CHECK = 0x0f;
    uint256 internal constant MAP_FP_TO_G1 = 0x10;

    bytes internal constant DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_";

    /// @dev The order of the base field.
    bytes private constant P =
        hex"000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

    /// @dev The generator of G2, negated.
    bytes private constant MINUS_G2 =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb80000000000000000000000000000000013e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e000000000000000000000000000000000d1b3cc2c7027888be51d9ef691d77bcb679afda66c73f17f9ee3837a55024f78c71363275a75d75d86bab79f74782aa0000000000000000000000000000000013fa4d4a0ad8b1ce186ed5061789213d993923066dddaf1040bc3ff59f825c78df74f2d75467e25e0f55f8a00fa030ed";

    /// @notice Whether these bytes are a key: a point of G2's subgroup, in its one form, not infinity.
    function isKey(bytes memory key) internal view returns (bool) {
        if (key.length != G2_BYTES || isZero(key)) return false;
        (bool ok, bytes memory same) = ask(G2_MSM, abi.encodePacked(key, uint256(1)), G2_BYTES);
        return ok && keccak256(same) == keccak256(key);
    }

    /// @notice Whether the signature is the key's over the message: e(signature, -g2) · e(H(message), key) = 1.
    /// @param key what `isKey` has accepted
    function verifies(bytes memory key, bytes32 message, bytes memory signature) internal view returns (bool) {
        if (signature.length != G1_BYTES || isZero(signature)) return false;
        (bool hashed, bytes memory point) = hashToG1(abi.encodePacked(message), DST);
        if (!hashed) return false;
        (bool ok, bytes memory one) = ask(PAIRING_CHECK, abi.encodePacked(signature, MINUS_G2, point, key), 32);
        return ok && abi.decode(one, (uint256)) == 1;
    }

    /// @notice hash_to_curve of RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_. Clearing the cofactor is linear, so it does not
    /// matter that the precompile does it before the addition.
    /// @param dst at most 255 bytes
    function hashToG1(bytes memory message, bytes memory dst) internal view returns (bool ok, bytes memory point) {
        (bytes32 b1, bytes32 b2, bytes32 b3, bytes32 b4) = expand(message, dst);
        bytes memory left;
        bytes memory right;
        (ok, left) = mapToG1(b1, b2);
        if (!ok) return (false, left);
        (ok, right) = mapToG1(b3, b4);
        if (!ok) return (false, right);
        return ask(G1_ADD, abi.encodePacked(left, right), G1_BYTES);
    }

    /// @dev expand_message_xmd (RFC 9380, section 5.3.1) with SHA-256, for 128 bytes.
    function expand(bytes memory message, bytes memory dst)
        private
        pure
        returns (bytes32 b1, bytes32 b2, bytes32 b3, bytes32 b4)
    {
        bytes memory tag = abi.encodePacked(dst, uint8(dst.length));
        bytes32 b0 = sha256(abi.encodePacked(bytes32(0), bytes32(0), message, uint16(128), uint8(0), tag));
        b1 = sha256(abi.encodePacked(b0, uint8(1), tag));
        b2 = sha256(abi.encodePacked(b0 ^ b1, uint8(2), tag));
        b3 = sha256(abi.encodePacked(b0 ^ b2, uint8(3), tag));
        b4 = sha256(abi.encodePacked(b0 ^ b3, uint8(4), tag));
    }

    /// @dev 64 uniform bytes modulo p, mapped to a point.
    function mapToG1(bytes32 high, bytes32 low) private view returns (bool ok, bytes memory point) {
        bytes memory element;
        (ok, element) = ask(MODEXP, abi.encodePacked(uint256(64), uint256(1), uint256(64), high, low, uint8(1), P), 64);
        if (!ok) return (false, element);
        return ask(MAP_FP_TO_G1, element, G1_BYTES);
    }

    /// @dev Asks a precompile; `ok` only if it answers with as many bytes as it must.
    function ask(uint256 precompile, bytes memory question, uint256 size)
        internal
        view
        returns (bool ok, bytes memory answer)
    {
        (ok, answer) = address(uint160(precompile)).staticcall(question);
        ok = ok && answer.length == size;
    }

    function isZero(bytes memory point) private pure returns (bool) {
        return keccak256(point) == keccak256(new bytes(point.length));
    }
}
