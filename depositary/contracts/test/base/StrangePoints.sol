// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Points that are almost right, in EIP-2537's form: coordinates of 64 bytes, the first 16 zero.
library StrangePoints {
    /// @dev The order of both subgroups.
    uint256 internal constant ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001;

    /// @dev The order of the base field: the 16 bytes above its low word, and that.
    uint256 private constant FIELD_HIGH = 0x1a0111ea397fe69a4b1ba7b6434bacd7;
    uint256 private constant FIELD_LOW = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;

    /// @dev On the curve, outside the subgroup (ethereum/EIPs, assets/eip-2537/fail-pairing_check_bls.json).
    bytes internal constant G1_OUTSIDE =
        hex"000000000000000000000000000000000123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef00000000000000000000000000000000193fb7cedb32b2c3adc06ec11a96bc0d661869316f5e4a577a9f7c179593987beb4fb2ee424dbb2f5dd891e228b46c4a";

    /// @dev On the twist, outside the subgroup (the same file).
    bytes internal constant G2_OUTSIDE =
        hex"00000000000000000000000000000000197bfd0342bbc8bee2beced2f173e1a87be576379b343e93232d6cef98d84b1d696e5612ff283ce2cfdccb2cfb65fa0c00000000000000000000000000000000184e811f55e6f9d84d77d2f79102fd7ea7422f4759df5bf7f6331d550245e3f1bcf6a30e3b29110d85e0ca16f9f6ae7a000000000000000000000000000000000f10e1eb3c1e53d2ad9cf2d398b2dc22c5842fab0a74b174f691a7e914975da3564d835cd7d2982815b8ac57f507348f000000000000000000000000000000000767d1c453890f1b9110fda82f5815c27281aba3f026ee868e4176a0654feea41a96575e0c4d58a14dbfbcc05b5010b1";

    /// @dev The same point with the field's order added to one coordinate: it still fits its 48 bytes.
    function beyondField(bytes memory point, uint256 coordinate) internal pure returns (bytes memory other) {
        other = bytes.concat(point);
        (uint256 high, uint256 low) = read(point, coordinate);
        unchecked {
            uint256 sum = low + FIELD_LOW;
            write(other, coordinate, high + FIELD_HIGH + (sum < low ? 1 : 0), sum);
        }
    }

    function negatedInG1(bytes memory point) internal pure returns (bytes memory other) {
        other = bytes.concat(point);
        (uint256 high, uint256 low) = read(point, 1);
        unchecked {
            write(other, 1, FIELD_HIGH - high - (low > FIELD_LOW ? 1 : 0), FIELD_LOW - low);
        }
    }

    function swapped(bytes memory point, uint256 one, uint256 another) internal pure returns (bytes memory other) {
        other = bytes.concat(point);
        (uint256 high, uint256 low) = read(point, one);
        (uint256 otherHigh, uint256 otherLow) = read(point, another);
        write(other, one, otherHigh, otherLow);
        write(other, another, high, low);
    }

    /// @dev Cut, or followed by zeros.
    function resized(bytes memory point, uint256 length) internal pure returns (bytes memory other) {
        other = new bytes(length);
        for (uint256 i = 0; i < length && i < point.length; i++) {
            other[i] = point[i];
        }
    }

    function read(bytes memory point, uint256 coordinate) private pure returns (uint256 high, uint256 low) {
        assembly ("memory-safe") {
            high := mload(add(add(point, 32), mul(coordinate, 64)))
            low := mload(add(add(point, 64), mul(coordinate, 64)))
        }
    }

    function write(bytes memory point, uint256 coordinate, uint256 high, uint256 low) private pure {
        assembly ("memory-safe") {
            mstore(add(add(point, 32), mul(coordinate, 64)), high)
            mstore(add(add(point, 64), mul(coordinate, 64)), low)
        }
    }
}
