// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bls} from "./libraries/Bls.sol";

/// @title The library `Bls` as a contract of its own
/// @notice The Depositary makes one when it is deployed and asks it by static call: code that is shared this way keeps the Depositary below
/// EIP-170's size without a delegatecall. It has no storage, no owner, no way to change or to die.
contract BlsVerifier {
    /// @notice See `Bls.isKey`.
    function isKey(bytes memory key) external view returns (bool) {
        return Bls.isKey(key);
    }

    /// @notice See `Bls.verifies`.
    function verifies(bytes memory key, bytes32 message, bytes memory signature) external view returns (bool) {
        return Bls.verifies(key, message, signature);
    }
}
