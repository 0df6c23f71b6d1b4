// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Certificate} from "../../Types.sol";
import {vm} from "./Vm.sol";

/// @dev Test keys, derived from a name, and what boards of them sign.
library Keys {
    struct Key {
        uint256 secret;
        address account;
    }

    /// @dev Ascending by account, as boards and certificates need them.
    function named(string memory name, uint256 count) internal pure returns (Key[] memory keys) {
        keys = new Key[](count);
        for (uint256 i = 0; i < count; i++) {
            uint256 secret = uint256(keccak256(abi.encode(name, i))) >> 1;
            Key memory key = Key(secret, vm.addr(secret));
            uint256 place = i;
            for (; place > 0 && keys[place - 1].account > key.account; place--) {
                keys[place] = keys[place - 1];
            }
            keys[place] = key;
        }
    }

    function board(Key[] memory keys, uint32 threshold) internal pure returns (Board memory made) {
        made = Board(new address[](keys.length), new uint32[](keys.length), threshold, "");
        for (uint256 i = 0; i < keys.length; i++) {
            (made.members[i], made.weights[i]) = (keys[i].account, 1);
        }
    }

    function sign(Key memory key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key.secret, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev By the first `count` keys.
    function certify(Key[] memory keys, uint256 count, bytes32 digest) internal pure returns (Certificate memory made) {
        made.signatures = new bytes[](count);
        for (uint256 i = 0; i < count; i++) {
            made.signatures[i] = sign(keys[i], digest);
        }
    }
}
