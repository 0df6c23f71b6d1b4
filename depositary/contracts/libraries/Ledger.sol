// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BoardRegistry} from "../BoardRegistry.sol";
import {Reserves} from "../Reserves.sol";
import {Dispute} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Eip712} from "./Eip712.sol";

// What the accounts store.

/// @param moved what the clauses of a dispute moved to left, by dispute and token
/// @param fills what takers chose of orders, by `Clauses.fillKey`
/// @param secrets how far a hash chain was shown, and when; times and steps rise along the list
struct Ledger {
    Reserves reserves;
    BoardRegistry boards;
    mapping(bytes32 account => Account) accounts;
    mapping(bytes32 account => mapping(bytes32 token => Line)) lines;
    mapping(bytes32 account => Dispute) disputes;
    mapping(bytes32 dispute => mapping(bytes32 token => int256)) moved;
    mapping(bytes32 key => Fill) fills;
    mapping(bytes32 hash => Checkpoint[]) secrets;
    mapping(bytes32 debtor => mapping(bytes32 token => Queue)) debts;
    mapping(bytes32 debtor => mapping(bytes32 token => mapping(uint64 index => Assignment))) assignments;
}

/// @param nonce of the last agreement used or burned
/// @param settledVersion proof bodies up to it are void
/// @param disputes how many were started
struct Account {
    bool known;
    uint64 nonce;
    uint64 settledVersion;
    uint64 disputes;
}

/// @dev One storage word.
/// @param ondelta the part of what is left's that the chain knows of (protocol, section 2)
struct Line {
    uint128 collateral;
    int128 ondelta;
}

struct Fill {
    uint16 ratio;
    uint64 time;
}

struct Checkpoint {
    uint32 steps;
    uint64 time;
}

/// @notice How a debt came to its creditor from another one.
/// @param from the number of the debt that it was a part of
/// @param amount as it was then
struct Assignment {
    uint64 from;
    uint128 amount;
}

/// @param head the oldest that may stand
/// @param live how many stand
struct Queue {
    uint64 head;
    uint64 tail;
    uint64 live;
    mapping(uint64 index => Debt) debts;
}

struct Debt {
    bytes32 creditor;
    uint128 amount;
}

/// @dev Two entities, in the order that makes them one account's sides.
struct Pair {
    bytes32 left;
    bytes32 right;
    bytes32 id;
}

/// @title Names of accounts, and what is common to all that changes them
library Accounting {
    /// @notice The account of two entities: left has the smaller id.
    function pair(bytes32 one, bytes32 other) internal pure returns (Pair memory) {
        if (one == other) revert Errors.NotAParty(one);
        (bytes32 left, bytes32 right) = one < other ? (one, other) : (other, one);
        return Pair(left, right, idOf(left, right));
    }

    function idOf(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(left, right));
    }

    /// @notice Tells of an account once.
    function open(Ledger storage self, Pair memory sides) internal returns (Account storage account) {
        account = self.accounts[sides.id];
        if (!account.known) {
            account.known = true;
            emit Events.AccountOpened(sides.id, sides.left, sides.right);
        }
    }

    /// @dev The digest of a struct that a board of the Depositary's signs.
    function digest(Ledger storage self, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain =
            Eip712.separator(Eip712.NAME_HASH, Eip712.VERSION_HASH, block.chainid, address(self.reserves));
        return Eip712.digest(domain, structHash);
    }
}
