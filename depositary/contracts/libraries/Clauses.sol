// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dispute} from "../Types.sol";
import {MAX_AMOUNT} from "../Limits.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Fill, Ledger} from "./Ledger.sol";
import {Secrets} from "./Secrets.sol";
import {Words} from "./Words.sol";

/// @title Subcontracts of a proof body, executed by what was shown on the chain
/// @dev A clause is eleven words: kind (1 HTLC, 2 order, 3 pull), whether left made it, token, amount still held, whole amount, hash,
/// expiresAt, takeToken, takeAmount for the whole, progress, steps. Nothing here reverts on a clause's own words: a clause that says
/// nothing sensible, and evidence that does not fit it, count as none. The maker gives; nothing moves more than is held.
///
///  - HTLC: the preimage was shown before its expiry: the amount moves.
///  - Pull: the steps shown before its expiry go on from `progress`; what moves is ⌊whole · p / steps⌋ less the same for `progress`.
///  - Order: the other side chose to fill r / 65,535 of it before its expiry. What is given is g = ⌊amount · r / 65,535⌋; what is paid is the
///    greater of ⌊rest · r / 65,535⌋, where rest = ⌈amount · take / whole⌉ is the price of all that is held, and ⌈g · take / whole⌉: the
///    same fraction of both, and never less than the order's price. A fill below the least (`steps`, in units of 1/65,535 of the whole)
///    counts as none, unless it takes all that is left.
library Clauses {
    uint256 internal constant WORDS = 11;
    uint256 private constant HTLC = 1;
    uint256 private constant ORDER = 2;
    uint256 private constant PULL = 3;
    uint256 private constant ALL = type(uint16).max;

    struct Clause {
        uint256 kind;
        bool byLeft;
        bytes32 token;
        uint256 amount;
        uint256 whole;
        bytes32 hash;
        uint256 expiresAt;
        bytes32 takeToken;
        uint256 take;
        uint256 progress;
        uint256 steps;
    }

    function fillKey(bytes32 account, bytes32 bodyHash, uint32 index, bool byLeft) internal pure returns (bytes32) {
        return keccak256(abi.encode(account, bodyHash, index, byLeft));
    }

    /// @param key of what the dispute's clauses moved
    /// @param data the hash before the clauses, and their words
    function execute(Ledger storage self, bytes32 account, bytes32 key, bytes calldata data) internal {
        Dispute storage dispute = self.disputes[account];
        uint256 count = (data.length / 32 - 1) / WORDS;
        uint32 left = dispute.clausesLeft;
        if (count > left) revert Errors.EvidenceMismatch();
        bytes32 hash = Words.word(data, 0);
        for (uint256 i = 0; i < count; i++) {
            hash = keccak256(abi.encodePacked(hash, data[(1 + i * WORDS) * 32:(1 + (i + 1) * WORDS) * 32]));
        }
        if (hash != dispute.clausesHash) revert Errors.EvidenceMismatch();
        left -= uint32(count);
        (dispute.clausesHash, dispute.clausesLeft) = (Words.word(data, 0), left);
        for (uint256 i = 0; i < count; i++) {
            bytes calldata words = data[(1 + i * WORDS) * 32:(1 + (i + 1) * WORDS) * 32];
            bytes32 fillOf = fillKey(account, dispute.bodyHash, left + uint32(i), Words.word(words, 1) == 0);
            executeOne(self, key, fillOf, words);
        }
        emit Events.ClausesExecuted(account, left);
    }

    function executeOne(Ledger storage self, bytes32 key, bytes32 fillOf, bytes calldata words) private {
        Clause memory clause = read(words);
        if (!isSensible(clause)) return;
        (uint256 given, uint256 paid) = outcome(self, clause, fillOf);
        if (given == 0) return;
        move(self, key, clause.token, clause.byLeft, given);
        if (paid != 0) move(self, key, clause.takeToken, !clause.byLeft, paid);
    }

    function outcome(Ledger storage self, Clause memory clause, bytes32 fillOf)
        private
        view
        returns (uint256 given, uint256 paid)
    {
        if (clause.kind == ORDER) {
            Fill memory chosen = self.fills[fillOf];
            return chosen.time < clause.expiresAt ? filled(clause, chosen.ratio) : (given, paid);
        }
        uint256 shown = Secrets.shownBefore(self.secrets[clause.hash], clause.expiresAt);
        if (clause.kind == HTLC) return (shown == 0 ? 0 : clause.amount, 0);
        return (drawn(clause, shown), 0);
    }

    /// @notice What a fill moves, and what it pays for it.
    function filled(Clause memory clause, uint256 ratio) internal pure returns (uint256 given, uint256 paid) {
        given = clause.amount * ratio / ALL;
        uint256 least = up(clause.whole * clause.steps, ALL);
        if (given == 0 || (given < clause.amount && given < least)) return (0, 0);
        uint256 atRatio = up(clause.amount * clause.take, clause.whole) * ratio / ALL;
        uint256 atPrice = up(given * clause.take, clause.whole);
        paid = atRatio > atPrice ? atRatio : atPrice;
    }

    /// @notice What the steps shown beyond `progress` move.
    function drawn(Clause memory clause, uint256 shown) internal pure returns (uint256 given) {
        uint256 reached = clause.progress + shown;
        if (reached > clause.steps) reached = clause.steps;
        given = clause.whole * reached / clause.steps - clause.whole * clause.progress / clause.steps;
        if (given > clause.amount) given = clause.amount;
    }

    function move(Ledger storage self, bytes32 key, bytes32 token, bool fromLeft, uint256 amount) private {
        self.moved[key][token] += fromLeft ? -int256(amount) : int256(amount);
    }

    function read(bytes calldata words) private pure returns (Clause memory clause) {
        clause.kind = uint256(Words.word(words, 0));
        clause.byLeft = Words.word(words, 1) != 0;
        clause.token = Words.word(words, 2);
        clause.amount = uint256(Words.word(words, 3));
        clause.whole = uint256(Words.word(words, 4));
        clause.hash = Words.word(words, 5);
        clause.expiresAt = uint256(Words.word(words, 6));
        clause.takeToken = Words.word(words, 7);
        clause.take = uint256(Words.word(words, 8));
        clause.progress = uint256(Words.word(words, 9));
        clause.steps = uint256(Words.word(words, 10));
    }

    /// @dev With these bounds no product below overflows.
    function isSensible(Clause memory clause) private pure returns (bool) {
        return clause.kind >= HTLC && clause.kind <= PULL && clause.amount <= clause.whole && clause.whole <= MAX_AMOUNT
            && clause.whole != 0 && clause.take <= MAX_AMOUNT && clause.steps <= type(uint32).max
            && clause.progress <= clause.steps && (clause.kind != PULL || clause.steps != 0);
    }

    function up(uint256 product, uint256 divisor) private pure returns (uint256) {
        return (product + divisor - 1) / divisor;
    }
}
