// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {CLAUSE_GRACE_SECONDS} from "../Limits.sol";
import {Clauses} from "../libraries/Clauses.sol";
import {Operations} from "../libraries/Operations.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Check} from "./base/Check.sol";
import {Body, Deals, Delta} from "./base/Deals.sol";
import {vm} from "./base/Vm.sol";

contract ClausesTest is AccountFixture {
    using Deals for Body;

    uint64 private constant EXPIRY = START + 2 days;
    bytes32 private constant SECRET = "secret";

    function setUp() public override {
        super.setUp();
        process(left, Deals.post(right, usd, 1_000));
        process(right, Deals.post(left, usd, 1_000));
        depositary.deposit{value: 5_000}(right, coin, 5_000);
        process(right, Deals.post(left, coin, 5_000));
    }

    // HTLC.

    function test_aSecretShownInTimeMovesTheAmount() public {
        Body memory made = with(htlc(true, 30, sha256(abi.encode(SECRET)), EXPIRY));
        process(left, startBy(left, made));
        vm.expectEmit(address(accounts));
        emit Events.SecretRevealed(sha256(abi.encode(SECRET)), 1, SECRET);
        depositary.perform(Deals.reveal(SECRET, 1));
        end(made);
        requireReserves(OWN - 30, OWN + 30);
    }

    function test_theMakerPays() public {
        Body memory made = with(htlc(false, 30, sha256(abi.encode(SECRET)), EXPIRY));
        depositary.perform(Deals.reveal(SECRET, 1));
        decide(left, made);
        requireReserves(OWN + 30, OWN - 30);
    }

    function test_aSecretShownTooLateMovesNothing() public {
        Body memory made = with(htlc(true, 30, sha256(abi.encode(SECRET)), EXPIRY));
        process(left, startBy(left, made));
        vm.warp(EXPIRY);
        depositary.perform(Deals.reveal(SECRET, 1));
        end(made);
        requireReserves(OWN, OWN);
    }

    function test_aSecretShownInTimeStaysShown() public {
        Body memory made = with(htlc(true, 30, sha256(abi.encode(SECRET)), EXPIRY));
        vm.warp(EXPIRY - 1);
        process(right, Deals.reveal(SECRET, 1));
        vm.warp(EXPIRY + 5);
        depositary.perform(Deals.reveal(SECRET, 1));
        bytes32 before = "before";
        // Nobody knows such a chain of a real secret; of this one its maker does.
        depositary.perform(Deals.reveal(before, 2));
        Check.eq(accounts.shownBefore(sha256(abi.encode(SECRET)), EXPIRY), 1);
        Check.eq(accounts.shownBefore(sha256(abi.encode(SECRET)), EXPIRY - 1), 0);
        decide(left, made);
        requireReserves(OWN - 30, OWN + 30);
    }

    // Pull.

    function test_aPullMovesTheFractionOfItsSteps() public {
        Body memory made = with(pull(10, 10, anchor_(7), 0, 7));
        depositary.perform(Deals.reveal(chainAt(3), 4));
        decide(left, made);
        // ⌊10 · 4 / 7⌋ = 5.
        requireReserves(OWN - 5, OWN + 5);
    }

    function test_aPullGoesOnFromWhatWasDrawn() public {
        // Of 10 in 4 steps the first moved 2; the newest value shown is that of step 1.
        Body memory made = with(pull(8, 10, chainAt(6), 1, 4));
        depositary.perform(Deals.reveal(chainAt(5), 1));
        decide(left, made);
        // ⌊10 · 2 / 4⌋ - ⌊10 · 1 / 4⌋ = 3.
        requireReserves(OWN - 3, OWN + 3);
    }

    function test_laterStepsDoNotUndoEarlierOnes() public {
        Body memory made = with(pull(10, 10, anchor_(7), 0, 7));
        depositary.perform(Deals.reveal(chainAt(4), 3));
        vm.warp(EXPIRY);
        depositary.perform(Deals.reveal(chainAt(0), 7));
        decide(left, made);
        requireReserves(OWN - 4, OWN + 4);
    }

    function test_moreStepsThanThePullHasCountAsAll() public {
        Body memory made = with(pull(10, 10, anchor_(7), 0, 5));
        depositary.perform(Deals.reveal(chainAt(0), 7));
        decide(left, made);
        requireReserves(OWN - 10, OWN + 10);
    }

    // Limit orders.

    /// @dev Protocol, section 5: a swap of 1000 for 2000, left the maker, filled at 32767/65535.
    function test_anOrderFillsAtTheChosenRatio() public {
        fillAt(1_000, 1_000, 2_000, 0, 32_767, 499, 999);
    }

    function test_aWholeFillIsTheWholePrice() public {
        fillAt(1_000, 1_000, 2_000, 65_535, 65_535, 1_000, 2_000);
    }

    /// @dev ⌊1000 · r⌋ = 499 would be paid for ⌊2000 · r⌋ = 999 by ratio alone; the price of 999 is 500.
    function test_theTakerBearsTheRounding() public {
        fillAt(1_000, 1_000, 500, 0, 32_767, 499, 250);
    }

    function test_whatIsLeftOfAnOrderFillsAtItsFirstPrice() public {
        fillAt(7, 10, 13, 0, 65_535, 7, 10);
    }

    function test_aFillBelowTheLeastCountsAsNone() public {
        fillAt(1_000, 1_000, 2_000, 32_768, 32_767, 0, 0);
    }

    function test_ofALastRestEveryFillOfAllCounts() public {
        fillAt(5, 1_000, 2_000, 65_535, 65_535, 5, 10);
    }

    function test_onlyTheTakerFills() public {
        Body memory made = swap(1_000, 1_000, 2_000, 0);
        process(left, startBy(left, made));
        process(left, Deals.fill(right, made.hash(), 0, 65_535));
        end(made);
        requireReserves(OWN, OWN);
    }

    function test_aFillAfterTheExpiryCountsAsNone() public {
        Body memory made = swap(1_000, 1_000, 2_000, 0);
        process(left, startBy(left, made));
        vm.warp(EXPIRY);
        process(right, Deals.fill(left, made.hash(), 0, 65_535));
        end(made);
        requireReserves(OWN, OWN);
    }

    function test_aFillOfAnotherBodyCountsAsNone() public {
        Body memory made = swap(1_000, 1_000, 2_000, 0);
        process(left, startBy(left, made));
        process(right, Deals.fill(left, body(9, 9).hash(), 0, 65_535));
        end(made);
        requireReserves(OWN, OWN);
    }

    function test_fillsAreChosenWhileADisputeRuns() public {
        Body memory made = swap(1_000, 1_000, 2_000, 0);
        bytes32 hash = made.hash();
        refuse(right, Deals.fill(left, hash, 0, 1), abi.encodeWithSelector(Errors.DisputeUnknown.selector, account));
        process(left, startBy(left, made));
        bytes memory malformed = abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.ORDER_FILL);
        refuse(right, Deals.fill(left, hash, 0, 65_536), malformed);
        refuse(right, Deals.fill(left, hash, 65_536, 1), malformed);
        refuse(right, Operation(Operations.ORDER_FILL, abi.encode(left, hash, uint256(0))), malformed);
        refuse(right, Operation(Operations.ORDER_FILL, abi.encode(left, hash, uint256(33))), malformed);
        refuse(right, Operation(Operations.ORDER_FILL, abi.encode(left, hash, uint256(1), uint256(0))), malformed);
        waitOut();
        refuse(right, Deals.fill(left, hash, 0, 1), abi.encodeWithSelector(Errors.DisputeOver.selector, until()));
    }

    // Clauses that make no sense.

    function testFuzz_nothingAClauseSaysStopsTheEnd(bytes32[11] calldata words, uint8 kind) public {
        bytes memory clause = abi.encode(words);
        if (kind < 4) clause[31] = bytes1(kind);
        if (kind < 4) {
            for (uint256 i = 0; i < 31; i++) {
                clause[i] = 0;
            }
        }
        Body memory made = with(clause);
        decide(left, made);
        requireReserves(OWN, OWN);
    }

    function test_pullsOfNoStepsAndMoreThanTheWholeCountAsNone() public {
        depositary.perform(Deals.reveal(chainAt(0), 7));
        depositary.perform(Deals.reveal(SECRET, 1));
        Body memory made = body(1, 0);
        made.clauses = new bytes[](5);
        made.clauses[0] = pull(10, 10, anchor_(7), 0, 0);
        made.clauses[1] = pull(11, 10, anchor_(7), 0, 7);
        made.clauses[2] = pull(10, 10, anchor_(7), 8, 7);
        made.clauses[3] = htlc(true, uint256(1) << 127, sha256(abi.encode(SECRET)), EXPIRY);
        made.clauses[4] = abi.encode(
            uint256(4), true, usd, uint256(1), uint256(1), sha256(abi.encode(SECRET)), EXPIRY, bytes32(0), 0, 0, 0
        );
        decide(left, made);
        requireReserves(OWN, OWN);
    }

    // A part at a time.

    function test_clausesAreExecutedOverSeveralCalls() public {
        Body memory made = body(1, 0);
        made.clauses = new bytes[](7);
        for (uint256 i = 0; i < 7; i++) {
            made.clauses[i] = htlc(i % 2 == 0, 10 * (i + 1), sha256(abi.encode(i)), EXPIRY);
            if (i != 2) depositary.perform(Deals.reveal(bytes32(i), 1));
        }
        process(left, startBy(left, made));
        refusePerform(made.finalize(false, 4, 7), abi.encodeWithSelector(Errors.DisputeRunning.selector, until()));
        waitOut();
        refusePerform(made.finalize(true, 4, 7), abi.encodeWithSelector(Errors.ClausesPending.selector, uint32(4)));
        refusePerform(made.finalize(true, 0, 0), abi.encodeWithSelector(Errors.ClausesPending.selector, uint32(7)));
        vm.expectEmit(address(accounts));
        emit Events.ClausesExecuted(account, 4);
        depositary.perform(made.finalize(false, 4, 7));
        refusePerform(made.finalize(false, 4, 7), because(Errors.EvidenceMismatch.selector));
        refusePerform(made.finalize(false, 3, 6), because(Errors.EvidenceMismatch.selector));
        depositary.perform(made.finalize(false, 3, 4));
        depositary.perform(made.finalize(true, 0, 3));
        // 10 + 50 + 70 from left; 20 + 40 + 60 from right.
        requireReserves(OWN - 10, OWN + 10);
    }

    function test_refusesMoreClausesThanAreLeft() public {
        Body memory made = with(htlc(true, 30, sha256(abi.encode(SECRET)), EXPIRY));
        process(left, startBy(left, made));
        waitOut();
        depositary.perform(made.finalize(false, 0, 1));
        refusePerform(made.finalize(false, 0, 1), because(Errors.EvidenceMismatch.selector));
        depositary.perform(made.finalize(true, 0, 0));
        requireReserves(OWN, OWN);
    }

    function test_refusesMoreClausesThanOneCallMay() public {
        Body memory made = body(1, 0);
        made.clauses = new bytes[](129);
        for (uint256 i = 0; i < 129; i++) {
            made.clauses[i] = new bytes(11 * 32);
        }
        process(left, startBy(left, made));
        waitOut();
        refusePerform(
            made.finalize(), abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.DISPUTE_FINALIZE)
        );
        depositary.perform(made.finalize(false, 1, 129));
        depositary.perform(made.finalize(true, 0, 1));
    }

    /// @dev A body whose clauses nobody shows still ends: after the grace they are left out.
    function test_hiddenClausesHoldNobodyUpForEver() public {
        Body memory made = with(htlc(true, 30, sha256(abi.encode(SECRET)), EXPIRY));
        process(left, startBy(left, made));
        Operation memory without = made.finalize(true, 0, 0);
        vm.warp(until() + CLAUSE_GRACE_SECONDS - 1);
        refusePerform(without, abi.encodeWithSelector(Errors.ClausesPending.selector, uint32(1)));
        vm.warp(until() + CLAUSE_GRACE_SECONDS);
        depositary.perform(without);
        requireReserves(OWN, OWN);
    }

    /// @dev What clauses of one dispute moved does not count in the next.
    function test_everyDisputeCountsItsOwnClauses() public {
        Body memory made = with(htlc(true, 30, sha256(abi.encode(SECRET)), EXPIRY));
        depositary.perform(Deals.reveal(SECRET, 1));
        decide(left, made);
        decide(left, body(2, 0));
        requireReserves(OWN - 30, OWN + 30);
    }

    // Secrets.

    function test_refusesChainsThatAreNone() public {
        bytes memory malformed = abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SECRET_REVEAL);
        refusePerform(Deals.reveal(SECRET, 0), malformed);
        refusePerform(Deals.reveal(SECRET, 4_097), malformed);
        refusePerform(Operation(Operations.SECRET_REVEAL, abi.encode(uint256(0))), malformed);
        refusePerform(
            Operation(Operations.SECRET_REVEAL, abi.encode(uint256(2), SECRET, 4_000, SECRET, 97)), malformed
        );
        refusePerform(Operation(Operations.SECRET_REVEAL, abi.encode(uint256(2), SECRET, 1)), malformed);
        depositary.perform(Operation(Operations.SECRET_REVEAL, abi.encode(uint256(2), SECRET, 4_000, SECRET, 96)));
    }

    // Making them.

    function with(bytes memory clause) private view returns (Body memory made) {
        made = body(1, 0);
        made.clauses = new bytes[](1);
        made.clauses[0] = clause;
    }

    function htlc(bool byLeft, uint256 amount, bytes32 hash, uint64 expiry) private view returns (bytes memory) {
        return abi.encode(uint256(1), byLeft, usd, amount, amount, hash, expiry, bytes32(0), 0, 0, 0);
    }

    function pull(uint256 rest, uint256 whole, bytes32 newest, uint256 progress, uint256 steps)
        private
        view
        returns (bytes memory)
    {
        return abi.encode(uint256(3), true, usd, rest, whole, newest, EXPIRY, bytes32(0), 0, progress, steps);
    }

    function swap(uint256 rest, uint256 whole, uint256 take, uint256 least) private view returns (Body memory made) {
        made = with(abi.encode(uint256(2), true, usd, rest, whole, bytes32(0), EXPIRY, coin, take, 0, least));
        made.deltas = new Delta[](2);
        (made.deltas[0], made.deltas[1]) = coin < usd ? (Delta(coin, 0), Delta(usd, 0)) : (Delta(usd, 0), Delta(coin, 0));
    }

    /// @dev Left makes, right takes: left pays dollars and gets coin.
    function fillAt(
        uint256 rest,
        uint256 whole,
        uint256 take,
        uint256 least,
        uint256 ratio,
        uint256 given,
        uint256 paid
    ) private {
        Body memory made = swap(rest, whole, take, least);
        uint256 coinsBefore = depositary.reserveOf(left, coin);
        process(left, startBy(left, made));
        bytes32 hash = made.hash();
        vm.expectEmit(address(accounts));
        emit Events.OrderFillChosen(account, hash, 0, false, uint16(ratio));
        process(right, Deals.fill(left, hash, 0, ratio));
        end(made);
        requireReserves(OWN - given, OWN + given);
        Check.eq(depositary.reserveOf(left, coin) - coinsBefore, paid);
    }

    /// @dev SHA-256 of the seed, that many times.
    function chainAt(uint256 times) private pure returns (bytes32 value) {
        value = "seed";
        for (uint256 i = 0; i < times; i++) {
            value = sha256(abi.encode(value));
        }
    }

    function anchor_(uint256 steps) private pure returns (bytes32) {
        return chainAt(steps);
    }

    function end(Body memory made) private {
        waitOut();
        depositary.perform(made.finalize());
    }
}
