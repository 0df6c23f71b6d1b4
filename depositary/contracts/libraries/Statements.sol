// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAX_BOARD_MEMBERS, MAX_PATH_LENGTH, MAX_PROOF_CLAUSES, MAX_PROOF_TOKENS} from "../Limits.sol";
import "../Errors.sol" as Errors;
import {Accounting, Ledger} from "./Ledger.sol";
import {Rfc9162} from "./Rfc9162.sol";
import {Words} from "./Words.sol";

/// @title Proof bodies and seals as disputes carry them
/// @dev Data of DISPUTE_START and DISPUTE_COUNTER, all words in a row: left, right, version, leftResponseSeconds, rightResponseSeconds, count
/// of clauses, hash of the clauses, count of tokens, each token and offdelta; left's seal, right's seal. A seal is the word 0 if there is
/// none, or 1 and then: epoch of the board that sealed, index of the leaf, root, count of leaves, block height, count of the path and it,
/// count of signatures, each r, s, v.
///
/// The hash of a proof body is Keccak-256 over left, right, version, both windows, the hash of the deltas' words, the count of clauses and
/// their hash. The clauses' hash folds them: it is zero without any, and Keccak-256 over the hash before and the clause's words with each. So
/// they can be shown from the last to the first, some at a time, and no body is too long to be finalized.
library Statements {
    using Accounting for Ledger;

    bytes32 internal constant SEAL_TYPEHASH = keccak256("Seal(bytes32 root,uint64 leafCount,uint64 blockHeight)");

    /// @param kind of the operation that carries it
    /// @param untouched whether no token moved off the chain
    /// @param next the word after the body
    struct Statement {
        uint8 kind;
        bytes32 left;
        bytes32 right;
        bytes32 account;
        uint64 version;
        uint64 leftResponse;
        uint64 rightResponse;
        uint32 clauses;
        bytes32 clausesHash;
        bytes32 deltasHash;
        bytes32 bodyHash;
        bool untouched;
        uint256 next;
    }

    /// @dev What says whether an entity stands by a statement.
    /// @param inForce the epoch of its board now
    /// @param atStart that of its board when the dispute began
    struct Signer {
        bytes32 entity;
        uint64 inForce;
        uint64 atStart;
    }

    function read(bytes calldata data, uint8 kind) internal pure returns (Statement memory s) {
        s.kind = kind;
        (s.left, s.right) = (Words.safeWord(data, 0, kind), Words.safeWord(data, 1, kind));
        if (s.left >= s.right) revert Errors.ProofBodyInvalid();
        s.account = Accounting.idOf(s.left, s.right);
        s.version = Words.uint64At(data, 2, kind);
        s.leftResponse = uint64(Words.numberAt(data, 3, type(uint32).max, kind));
        s.rightResponse = uint64(Words.numberAt(data, 4, type(uint32).max, kind));
        s.clauses = uint32(Words.numberAt(data, 5, MAX_PROOF_CLAUSES, kind));
        s.clausesHash = Words.safeWord(data, 6, kind);
        if ((s.clauses == 0) != (s.clausesHash == 0)) revert Errors.ProofBodyInvalid();
        s.next = 8 + 2 * Words.numberAt(data, 7, MAX_PROOF_TOKENS, kind);
        (s.deltasHash, s.untouched) = readDeltas(data, 8, s.next, kind);
        s.bodyHash = keccak256(
            abi.encode(
                s.left, s.right, s.version, s.leftResponse, s.rightResponse, s.deltasHash, s.clauses, s.clausesHash
            )
        );
    }

    /// @param from the first token's word
    /// @param to the word after the last offdelta
    function readDeltas(bytes calldata data, uint256 from, uint256 to, uint8 kind)
        internal
        pure
        returns (bytes32 hash, bool untouched)
    {
        hash = keccak256(Words.slice(data, from, to, kind));
        untouched = true;
        bytes32 previous = 0;
        for (uint256 i = from; i < to; i += 2) {
            bytes32 token = Words.word(data, i);
            if (token <= previous) revert Errors.ProofBodyInvalid();
            previous = token;
            if (Words.signedAt(data, i + 1, kind) != 0) untouched = false;
        }
    }

    /// @notice Reads one side's seal, and checks it if there is one.
    /// @param seal begins with it
    /// @return isSealed whether there is one
    /// @return words how many it takes
    function readSeal(Ledger storage self, Statement memory s, Signer memory by, bytes calldata seal)
        internal
        view
        returns (bool isSealed, uint256 words)
    {
        if (Words.numberAt(seal, 0, 1, s.kind) == 0) return (false, 1);
        requireEpoch(by, Words.uint64At(seal, 1, s.kind));
        words = 7 + Words.numberAt(seal, 6, MAX_PATH_LENGTH, s.kind);
        if (!isIncluded(s, by.entity, seal, words)) revert Errors.SealPathInvalid(by.entity);
        uint256 from = words + 1;
        words = from + 3 * Words.numberAt(seal, words, MAX_BOARD_MEMBERS, s.kind);
        requireSeal(self, by, sealDigest(self, seal, s.kind), Words.slice(seal, from, words, s.kind));
        return (true, words);
    }

    function requireSeal(Ledger storage self, Signer memory by, bytes32 signed, bytes calldata signatures) private view {
        self.boards.requireSeal(by.entity, by.inForce, signed, signatures);
    }

    /// @dev Leaves the epoch that sealed in `inForce`.
    function requireEpoch(Signer memory by, uint64 epoch) private pure {
        if (epoch == 0 || (epoch != by.inForce && epoch != by.atStart)) {
            revert Errors.SealEpochRetired(by.entity, epoch);
        }
        by.inForce = epoch;
    }

    function isIncluded(Statement memory s, bytes32 entity, bytes calldata seal, uint256 pathEnd)
        private
        pure
        returns (bool)
    {
        bytes calldata path = Words.slice(seal, 7, pathEnd, s.kind);
        return Rfc9162.includes(
            Words.uint64At(seal, 2, s.kind),
            Words.uint64At(seal, 4, s.kind),
            Rfc9162.leafHash(abi.encode(entity, s.account, s.version, s.bodyHash)),
            path,
            Words.word(seal, 3)
        );
    }

    function sealDigest(Ledger storage self, bytes calldata seal, uint8 kind) private view returns (bytes32) {
        uint64 height = Words.uint64At(seal, 5, kind);
        return self.digest(keccak256(abi.encode(SEAL_TYPEHASH, Words.word(seal, 3), Words.word(seal, 4), height)));
    }
}
