// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch} from "../Types.sol";

/// @title Typed structured data, as EIP-712 hashes it
/// @dev The batch type is flat on purpose: a key's owner can read what it signs, and the operations are covered by their hash.
library Eip712 {
    bytes32 internal constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "Batch(bytes32 entity,uint64 nonce,uint64 boardEpoch,uint64 expiresAt,bytes32 policyHash,bytes32 auditAnchor,uint64 auditAnchoredAt,bytes32 operationsHash)"
    );
    bytes32 internal constant NAME_HASH = keccak256("Portcullis Depositary");
    bytes32 internal constant VERSION_HASH = keccak256("1");

    /// @notice The domain separator of a contract on a chain.
    function separator(bytes32 nameHash, bytes32 versionHash, uint256 chainId, address verifyingContract)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, nameHash, versionHash, chainId, verifyingContract));
    }

    /// @notice The separator of this deployment. Computed anew at each call, so that after a fork of the chain no signature is
    /// valid on both sides.
    function here() internal view returns (bytes32) {
        return separator(NAME_HASH, VERSION_HASH, block.chainid, address(this));
    }

    /// @notice The field through which a signature covers the operations: Keccak-256 of their canonical ABI encoding, whatever
    /// layout the caller sent them in.
    function operationsHash(Batch calldata batch) internal pure returns (bytes32) {
        return keccak256(abi.encode(batch.operations));
    }

    /// @notice `hashStruct` of a batch.
    function structHash(Batch calldata batch) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                BATCH_TYPEHASH,
                batch.entity,
                batch.nonce,
                batch.boardEpoch,
                batch.expiresAt,
                batch.policyHash,
                batch.auditAnchor,
                batch.auditAnchoredAt,
                operationsHash(batch)
            )
        );
    }

    /// @notice The 32 bytes a key signs.
    function digest(bytes32 domainSeparator, bytes32 hash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domainSeparator, hash));
    }
}
