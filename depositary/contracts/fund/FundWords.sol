// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Eip712} from "../libraries/Eip712.sol";
import {Declaration, ExitOrder} from "./FundTypes.sol";

/// @title What boards sign for the default fund, as EIP-712 hashes it
library FundWords {
    bytes32 internal constant DECLARATION_TYPEHASH = keccak256(
        "Declaration(bytes32 id,bytes32 debtor,bytes32 token,uint8 profile,uint64 boardEpoch,uint64 expiresAt)"
    );
    bytes32 internal constant EXIT_ORDER_TYPEHASH = keccak256(
        "ExitOrder(bytes32 entity,bytes32 token,bool ofBond,uint128 units,uint64 nonce,uint64 boardEpoch,uint64 expiresAt)"
    );
    bytes32 internal constant NAME_HASH = keccak256("Portcullis Default Fund");
    bytes32 internal constant VERSION_HASH = keccak256("1");

    function digestOf(Declaration calldata declaration) internal view returns (bytes32) {
        return digest(keccak256(abi.encode(DECLARATION_TYPEHASH, declaration)));
    }

    function digestOf(ExitOrder calldata order) internal view returns (bytes32) {
        return digest(keccak256(abi.encode(EXIT_ORDER_TYPEHASH, order)));
    }

    /// @dev Computed anew at each call, so that after a fork of the chain no signature is valid on both sides.
    function digest(bytes32 structHash) private view returns (bytes32) {
        return Eip712.digest(Eip712.separator(NAME_HASH, VERSION_HASH, block.chainid, address(this)), structHash);
    }
}
