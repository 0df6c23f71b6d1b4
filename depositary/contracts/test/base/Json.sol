// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @dev Plain JSON text: bytes as lower-case 0x-hex, amounts as decimal strings, small counts and times as numbers.
library Json {
    function hexOf(bytes memory value) internal pure returns (string memory) {
        return text(vm.toString(value));
    }

    function word(bytes32 value) internal pure returns (string memory) {
        return hexOf(abi.encodePacked(value));
    }

    function account(address value) internal pure returns (string memory) {
        return hexOf(abi.encodePacked(value));
    }

    function amount(uint256 value) internal pure returns (string memory) {
        return text(vm.toString(value));
    }

    function signed(int256 value) internal pure returns (string memory) {
        return text(vm.toString(value));
    }

    function flag(bool value) internal pure returns (string memory) {
        return value ? "true" : "false";
    }

    function number(uint256 value) internal pure returns (string memory) {
        return vm.toString(value);
    }

    function text(string memory value) internal pure returns (string memory) {
        return string.concat('"', value, '"');
    }

    function words(bytes32[] memory values) internal pure returns (string memory all) {
        for (uint256 i = 0; i < values.length; i++) {
            all = append(all, word(values[i]));
        }
        return array(all);
    }

    /// @dev Adds a field to the inside of an object.
    function with(string memory fields, string memory key, string memory value) internal pure returns (string memory) {
        return append(fields, string.concat(text(key), ":", value));
    }

    function append(string memory list, string memory item) internal pure returns (string memory) {
        return bytes(list).length == 0 ? item : string.concat(list, ",", item);
    }

    function appendLine(string memory list, string memory item) internal pure returns (string memory) {
        return bytes(list).length == 0 ? string.concat("\n    ", item) : string.concat(list, ",\n    ", item);
    }

    function object(string memory fields) internal pure returns (string memory) {
        return string.concat("{", fields, "}");
    }

    function array(string memory items) internal pure returns (string memory) {
        return string.concat("[", items, "]");
    }
}
