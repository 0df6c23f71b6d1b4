// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Operation} from "../../Types.sol";
import {Accounting} from "../../libraries/Ledger.sol";
import {Agreements} from "../../libraries/Agreements.sol";
import {Operations} from "../../libraries/Operations.sol";
import {Statements} from "../../libraries/Statements.sol";
import {Rfc9162} from "../../libraries/Rfc9162.sol";
import {Keys} from "./Keys.sol";
import {vm} from "./Vm.sol";

/// @dev What a settlement does to one token.
struct Part {
    bytes32 token;
    int256 left;
    int256 right;
    int256 collateral;
}

/// @dev One settlement, before anybody agreed.
struct Deal {
    bytes32 entity;
    bytes32 by;
    uint64 epoch;
    uint64 nonce;
    uint64 expiresAt;
    uint64 finalVersion;
    Part[] parts;
}

struct Delta {
    bytes32 token;
    int256 offdelta;
}

/// @dev A proof body, whose clauses are words already.
struct Body {
    bytes32 left;
    bytes32 right;
    uint64 version;
    uint32 leftResponse;
    uint32 rightResponse;
    Delta[] deltas;
    bytes[] clauses;
}

/// @dev Operations on accounts, encoded word by word: what the strict reader must accept.
library Deals {
    using Keys for Keys.Key[];

    function post(bytes32 counterparty, bytes32 token, uint128 amount) internal pure returns (Operation memory) {
        return Operation(Operations.COLLATERAL_POST, abi.encode(counterparty, token, amount));
    }

    function enforce(bytes32 debtor, bytes32 token, uint256 most) internal pure returns (Operation memory) {
        return Operation(Operations.DEBT_ENFORCE, abi.encode(debtor, token, most));
    }

    function forgive(bytes32 debtor, bytes32 token, uint64 index, uint128 amount)
        internal
        pure
        returns (Operation memory)
    {
        return Operation(Operations.DEBT_FORGIVE, abi.encode(debtor, token, index, amount));
    }

    function assign(bytes32 debtor, bytes32 token, uint64 index, uint128 amount, bytes32 to)
        internal
        pure
        returns (Operation memory)
    {
        return Operation(Operations.DEBT_ASSIGN, abi.encode(debtor, token, index, amount, to));
    }

    function reveal(bytes32 value, uint256 steps) internal pure returns (Operation memory) {
        return Operation(Operations.SECRET_REVEAL, abi.encode(uint256(1), value, steps));
    }

    function fill(bytes32 counterparty, bytes32 bodyHash, uint256 index, uint256 ratio)
        internal
        pure
        returns (Operation memory)
    {
        return Operation(Operations.ORDER_FILL, abi.encode(counterparty, bodyHash, uint256(1), index, ratio));
    }

    function words(Part[] memory parts) internal pure returns (bytes memory all) {
        for (uint256 i = 0; i < parts.length; i++) {
            all = abi.encodePacked(
                all, abi.encode(parts[i].token, parts[i].left, parts[i].right, parts[i].collateral)
            );
        }
    }

    function structHash(Deal memory deal) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                Agreements.TYPEHASH,
                deal.by,
                deal.entity,
                deal.epoch,
                deal.nonce,
                deal.expiresAt,
                deal.finalVersion,
                keccak256(words(deal.parts))
            )
        );
    }

    /// @dev As one of a SETTLE operation's list.
    function item(Deal memory deal, bytes memory agreement) internal pure returns (bytes memory) {
        return abi.encodePacked(
            abi.encode(deal.by, deal.nonce, deal.expiresAt, deal.finalVersion, deal.parts.length),
            words(deal.parts),
            agreement
        );
    }

    function settle(uint256 count, bytes memory items) internal pure returns (Operation memory) {
        return Operation(Operations.SETTLE, abi.encodePacked(count, items));
    }

    function release(Deal memory deal, bytes32 token, uint128 amount, bytes memory agreement)
        internal
        pure
        returns (Operation memory)
    {
        return Operation(
            Operations.COLLATERAL_RELEASE,
            abi.encodePacked(abi.encode(deal.by, deal.nonce, deal.expiresAt, token, amount), agreement)
        );
    }

    /// @dev By the first `count` keys: the count, then r, s, v each.
    function signatures(Keys.Key[] memory keys, uint256 count, bytes32 digest) internal pure returns (bytes memory all) {
        all = abi.encode(count);
        for (uint256 i = 0; i < count; i++) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[i].secret, digest);
            all = abi.encodePacked(all, r, s, uint256(v));
        }
    }

    // Proof bodies.

    function account(Body memory body) internal pure returns (bytes32) {
        return Accounting.idOf(body.left, body.right);
    }

    function deltaWords(Body memory body) internal pure returns (bytes memory all) {
        for (uint256 i = 0; i < body.deltas.length; i++) {
            all = abi.encodePacked(all, body.deltas[i].token, body.deltas[i].offdelta);
        }
    }

    /// @dev The hash of the first `count` clauses.
    function clausesHash(Body memory body, uint256 count) internal pure returns (bytes32 folded) {
        for (uint256 i = 0; i < count; i++) {
            folded = keccak256(abi.encodePacked(folded, body.clauses[i]));
        }
    }

    function hash(Body memory body) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                body.left,
                body.right,
                body.version,
                body.leftResponse,
                body.rightResponse,
                keccak256(deltaWords(body)),
                body.clauses.length,
                clausesHash(body, body.clauses.length)
            )
        );
    }

    function statement(uint8 kind, Body memory body, bytes memory leftSeal, bytes memory rightSeal)
        internal
        pure
        returns (Operation memory)
    {
        bytes memory head = abi.encode(
            body.left,
            body.right,
            body.version,
            body.leftResponse,
            body.rightResponse,
            body.clauses.length,
            clausesHash(body, body.clauses.length),
            body.deltas.length
        );
        return Operation(kind, abi.encodePacked(head, deltaWords(body), leftSeal, rightSeal));
    }

    function leaf(Body memory body, bytes32 entity) internal pure returns (bytes32) {
        return Rfc9162.leafHash(abi.encode(entity, account(body), body.version, hash(body)));
    }

    function sealHash(bytes32 root, uint64 leaves, uint64 height) internal pure returns (bytes32) {
        return keccak256(abi.encode(Statements.SEAL_TYPEHASH, root, leaves, height));
    }

    /// @dev All of it at once.
    function finalize(Body memory body) internal pure returns (Operation memory) {
        return finalize(body, true, 0, body.clauses.length);
    }

    /// @dev Clauses from one index to before another.
    function finalize(Body memory body, bool allocates, uint256 from, uint256 to)
        internal
        pure
        returns (Operation memory)
    {
        bytes memory data = abi.encode(body.left, body.right, allocates, allocates ? body.deltas.length : 0);
        if (allocates) data = abi.encodePacked(data, deltaWords(body));
        data = abi.encodePacked(data, to - from);
        if (to > from) data = abi.encodePacked(data, clausesHash(body, from));
        for (uint256 i = from; i < to; i++) {
            data = abi.encodePacked(data, body.clauses[i]);
        }
        return Operation(Operations.DISPUTE_FINALIZE, data);
    }
}
