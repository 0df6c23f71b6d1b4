// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dispute, Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Operations} from "../libraries/Operations.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Check} from "./base/Check.sol";
import {Body, Deals, Delta} from "./base/Deals.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract DisputesTest is AccountFixture {
    using Deals for Body;

    // What a dispute gives each side: protocol, section 5.

    function test_splitsTheCollateral() public {
        process(right, Deals.post(left, usd, 1_000));
        process(left, startBy(left, body(1, 400)));
        Operation memory end = body(1, 400).finalize();
        vm.warp(until() - 1);
        refusePerform(end, abi.encodeWithSelector(Errors.DisputeRunning.selector, until()));
        waitOut();
        vm.expectEmit(address(accounts));
        emit Events.CollateralAllocated(account, usd, 400, 600);
        vm.expectEmit(address(accounts));
        emit Events.DisputeFinalized(account, 1);
        depositary.perform(end);
        requireReserves(OWN + 400, OWN - 1_000 + 600);
        requireLine(0, 0);
        refusePerform(end, abi.encodeWithSelector(Errors.DisputeUnknown.selector, account));
    }

    function test_whatNoReserveCoversIsADebt() public {
        process(left, Steps.transfer(found("away"), usd, OWN));
        decide(right, body(1, -500));
        requireReserves(0, OWN);
        requireDebts(left, 1);
        Check.eq(debt(left, 0), 500);
        requireDebts(right, 0);
    }

    function test_payAsYouEnforce() public {
        process(left, Steps.list(Steps.transfer(found("away"), usd, OWN - 100), Deals.post(right, usd, 100)));
        requireLine(100, 100);
        decide(right, body(1, -300));
        requireReserves(0, OWN + 100);
        Check.eq(debt(left, 0), 200);
        depositary.deposit(left, usd, 100);
        refuse(left, Steps.transfer(right, usd, 1), abi.encodeWithSelector(Errors.DebtOutstanding.selector, left, usd));
        depositary.perform(Deals.enforce(left, usd, 1));
        requireReserves(0, OWN + 200);
        Check.eq(debt(left, 0), 100);
    }

    /// @dev Left's part is Δ within 0 and C; whoever it lies beyond owes the rest; nobody gains or loses in all.
    function testFuzz_everySplitIsExact(uint16 posted, uint16 byRight, int24 moved) public {
        (uint128 l, uint128 r) = (uint128(posted) % OWN + 1, uint128(byRight) % OWN + 1);
        process(left, Deals.post(right, usd, l));
        process(right, Deals.post(left, usd, r));
        int256 off = int256(moved) % 40_000;
        decide(left, body(1, off));
        int256 wanted = int256(uint256(OWN)) + off;
        int256 owed = wanted < 0 ? -wanted : wanted > int256(uint256(2 * OWN)) ? wanted - int256(uint256(2 * OWN)) : int256(0);
        int256 hasLeft = wanted < 0 ? int256(0) : wanted > int256(uint256(2 * OWN)) ? int256(uint256(2 * OWN)) : wanted;
        requireReserves(uint256(hasLeft), uint256(int256(uint256(2 * OWN)) - hasLeft));
        Check.eq(debt(wanted < 0 ? left : right, 0), uint256(owed));
        requireLine(0, 0);
    }

    function test_tokensAreSettledOneByOne() public {
        depositary.deposit{value: 50}(right, coin, 50);
        process(right, Deals.post(left, coin, 50));
        process(left, Deals.post(right, usd, 100));
        Body memory made = body(1, 0);
        made.deltas = new Delta[](2);
        (made.deltas[0], made.deltas[1]) =
            coin < usd ? (Delta(coin, 20), Delta(usd, -30)) : (Delta(usd, -30), Delta(coin, 20));
        decide(left, made);
        requireReserves(OWN - 30, OWN + 30);
        Check.eq(depositary.reserveOf(left, coin), 20 + (left == entity ? FUNDS : 0));
    }

    // Starting.

    function test_tellsOfADispute() public {
        Body memory made = body(7, -3);
        uint64 end = uint64(block.timestamp) + 3 days;
        vm.expectEmit(address(accounts));
        emit Events.AccountOpened(account, left, right);
        vm.expectEmit(address(accounts));
        emit Events.DisputeStarted(account, right, 7, made.hash(), end);
        process(right, startBy(right, made));
        Dispute memory dispute = accounts.disputeOf(account);
        Check.eq(dispute.version, 7);
        Check.eq(dispute.until, end);
        Check.eq(dispute.bodyHash, made.hash());
    }

    function test_refusesASecondDispute() public {
        process(left, startBy(left, body(1, 0)));
        refuse(right, startBy(right, body(2, 0)), abi.encodeWithSelector(Errors.DisputeStands.selector, account));
    }

    function test_refusesAThirdPartysStart() public {
        bytes32 third = found("third");
        Body memory made = body(1, 0);
        refuse(
            third,
            Deals.statement(Operations.DISPUTE_START, made, sealOf(left, made), sealOf(right, made)),
            abi.encodeWithSelector(Errors.NotAParty.selector, third)
        );
    }

    function test_refusesOnesOwnSealInOnesOwnBatch() public {
        Body memory made = body(1, 0);
        refuse(
            left,
            Deals.statement(Operations.DISPUTE_START, made, sealOf(left, made), sealOf(right, made)),
            malformed(Operations.DISPUTE_START)
        );
        refuse(
            right,
            Deals.statement(Operations.DISPUTE_START, made, sealOf(left, made), sealOf(right, made)),
            malformed(Operations.DISPUTE_START)
        );
    }

    function test_shortAndEndlessWindowsAreBounded() public {
        Body memory made = body(1, 0);
        (made.leftResponse, made.rightResponse) = (0, 0);
        process(left, startBy(left, made));
        Check.eq(until(), block.timestamp + 2 hours);
        waitOut();
        depositary.perform(made.finalize());
        made.version = 2;
        (made.leftResponse, made.rightResponse) = (type(uint32).max, type(uint32).max);
        process(left, startBy(left, made));
        Check.eq(until(), block.timestamp + 28 days);
    }

    // Seals.

    function test_refusesASealOfAnotherBody() public {
        Body memory made = body(1, 400);
        bytes memory other = sealOf(right, body(1, 401));
        refuse(
            left,
            Deals.statement(Operations.DISPUTE_START, made, noSeal(), other),
            abi.encodeWithSelector(Errors.SealPathInvalid.selector, right)
        );
    }

    function test_refusesASealOfTheOtherEntity() public {
        Body memory made = body(1, 400);
        refuse(
            left,
            Deals.statement(Operations.DISPUTE_START, made, noSeal(), sealOf(left, made)),
            abi.encodeWithSelector(Errors.SealPathInvalid.selector, right)
        );
    }

    function test_refusesASealWithoutQuorum() public {
        Body memory made = body(1, 400);
        hold(entity, members(), 1);
        bytes memory weak = sealOf(entity, made);
        hold(entity, members(), 2);
        refuse(
            neighbour,
            entity == left
                ? Deals.statement(Operations.DISPUTE_START, made, weak, noSeal())
                : Deals.statement(Operations.DISPUTE_START, made, noSeal(), weak),
            abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(1), uint256(2))
        );
    }

    function test_refusesASealOfAnotherEpoch() public {
        Body memory made = body(1, 400);
        refuse(
            left,
            Deals.statement(Operations.DISPUTE_START, made, noSeal(), sealOf(right, made, 2)),
            abi.encodeWithSelector(Errors.SealEpochRetired.selector, right, uint64(2))
        );
        refuse(
            left,
            Deals.statement(Operations.DISPUTE_START, made, noSeal(), sealOf(right, made, 0)),
            abi.encodeWithSelector(Errors.SealEpochRetired.selector, right, uint64(0))
        );
    }

    function test_refusesBodiesThatAreNone() public {
        Body memory made = body(1, 0);
        made.deltas = new Delta[](2);
        (made.deltas[0], made.deltas[1]) = (Delta(usd, 0), Delta(usd, 0));
        refuse(left, startBy(left, made), because(Errors.ProofBodyInvalid.selector));
        made = body(1, 0);
        (made.left, made.right) = (right, left);
        refuse(left, startBy(left, made), because(Errors.ProofBodyInvalid.selector));
        made = body(1, int256(1) << 127);
        refuse(left, startBy(left, made), malformed(Operations.DISPUTE_START));
        // Clauses without their hash.
        Operation memory odd = startBy(left, body(1, 0));
        odd.data[5 * 32 + 31] = 0x01;
        refuse(left, odd, because(Errors.ProofBodyInvalid.selector));
        odd.data[5 * 32 + 30] = 0x01;
        odd.data[5 * 32 + 29] = 0x01;
        refuse(left, odd, malformed(Operations.DISPUTE_START));
        // More tokens than a body may have.
        odd = startBy(left, body(1, 0));
        odd.data[7 * 32 + 31] = 0x41;
        refuse(left, odd, malformed(Operations.DISPUTE_START));
    }

    function test_refusesAWordTooManyOrTooFew() public {
        Operation memory start = startBy(left, body(1, 0));
        bytes memory whole = start.data;
        start.data = abi.encodePacked(whole, uint256(0));
        refuse(left, start, malformed(Operations.DISPUTE_START));
        for (uint256 words = 0; words < whole.length / 32; words++) {
            bytes memory cut = new bytes(words * 32);
            for (uint256 i = 0; i < cut.length; i++) {
                cut[i] = whole[i];
            }
            start.data = cut;
            refuse(left, start, malformed(Operations.DISPUTE_START));
        }
    }

    // Countering.

    function test_anyoneCountersWithTheSealsOfBoth() public {
        process(left, Deals.post(right, usd, 1_000));
        process(left, startBy(left, body(1, 0)));
        Body memory newest = body(2, -700);
        vm.expectEmit(address(accounts));
        emit Events.DisputeCountered(account, 2, newest.hash());
        vm.prank(address(0x70e4));
        depositary.perform(counterByAnyone(newest));
        waitOut();
        depositary.perform(newest.finalize());
        requireReserves(OWN - 700, OWN + 700);
    }

    function test_theOtherSideCountersInItsOwnBatch() public {
        process(left, startBy(left, body(1, 0)));
        process(right, brought(Operations.DISPUTE_COUNTER, right, body(2, -700)));
        Check.eq(accounts.disputeOf(account).version, 2);
    }

    function test_theStarterBettersItsOwn() public {
        process(left, startBy(left, body(1, 0)));
        process(left, brought(Operations.DISPUTE_COUNTER, left, body(2, 5)));
        Check.eq(accounts.disputeOf(account).version, 2);
    }

    function test_refusesACounterThatIsNotNewer() public {
        process(left, startBy(left, body(5, 0)));
        refusePerform(
            counterByAnyone(body(5, -1)), abi.encodeWithSelector(Errors.VersionNotNewer.selector, uint64(5), uint64(5))
        );
    }

    function test_refusesACounterThatOneSideAloneStandsBy() public {
        process(left, startBy(left, body(1, 0)));
        Body memory made = body(2, 9_000);
        uint8 kind = Operations.DISPUTE_COUNTER;
        bytes memory missingRight = abi.encodeWithSelector(Errors.SealMissing.selector, right);
        bytes memory missingLeft = abi.encodeWithSelector(Errors.SealMissing.selector, left);
        refusePerform(Deals.statement(kind, made, sealOf(left, made), noSeal()), missingRight);
        refusePerform(Deals.statement(kind, made, noSeal(), sealOf(right, made)), missingLeft);
        refuse(left, Deals.statement(kind, made, noSeal(), noSeal()), missingRight);
        refuse(right, Deals.statement(kind, made, noSeal(), noSeal()), missingLeft);
    }

    function test_refusesACounterWithoutADispute() public {
        refusePerform(counterByAnyone(body(1, 0)), abi.encodeWithSelector(Errors.DisputeUnknown.selector, account));
    }

    function test_refusesACounterAfterTheEnd() public {
        process(left, startBy(left, body(1, 0)));
        Operation memory late = counterByAnyone(body(2, 0));
        waitOut();
        refusePerform(late, abi.encodeWithSelector(Errors.DisputeOver.selector, until()));
    }

    function test_aCounterDoesNotExtendTheTime() public {
        process(left, startBy(left, body(1, 0)));
        uint64 end = until();
        vm.warp(end - 1);
        depositary.perform(counterByAnyone(body(2, 0)));
        Check.eq(until(), end);
    }

    // The end.

    function test_refusesOtherDeltasThanStand() public {
        process(left, startBy(left, body(1, 400)));
        waitOut();
        refusePerform(body(1, 401).finalize(), because(Errors.EvidenceMismatch.selector));
    }

    function test_refusesAnEndOfNothing() public {
        process(left, startBy(left, body(1, 400)));
        waitOut();
        refusePerform(body(1, 400).finalize(false, 0, 0), malformed(Operations.DISPUTE_FINALIZE));
        Operation memory odd = body(1, 400).finalize();
        odd.data = abi.encodePacked(odd.data, uint256(0));
        refusePerform(odd, malformed(Operations.DISPUTE_FINALIZE));
        odd = body(1, 400).finalize();
        odd.data[2 * 32 + 31] = 0x00;
        refusePerform(odd, malformed(Operations.DISPUTE_FINALIZE));
        odd.data[2 * 32 + 31] = 0x02;
        refusePerform(odd, malformed(Operations.DISPUTE_FINALIZE));
    }

    function test_settledVersionsAreVoid() public {
        decide(left, body(5, 0));
        refuse(
            right, startBy(right, body(5, 400)), abi.encodeWithSelector(Errors.VersionNotNewer.selector, uint64(5), uint64(5))
        );
        process(right, startBy(right, body(6, 400)));
    }

    // A dispute without any proof.

    function test_collateralComesBackFromAPartnerThatNeverAnswers() public {
        process(left, Deals.post(right, usd, 1_000));
        Body memory nothing = body(0, 0);
        process(left, unproven(nothing));
        Check.eq(until(), block.timestamp + 4 days);
        waitOut();
        depositary.perform(nothing.finalize());
        requireReserves(OWN, OWN);
    }

    function test_anyProofBeatsNone() public {
        process(left, Deals.post(right, usd, 1_000));
        process(left, unproven(body(0, 0)));
        depositary.perform(counterByAnyone(body(1, -1_000)));
        waitOut();
        depositary.perform(body(1, -1_000).finalize());
        requireReserves(OWN - 1_000, OWN + 1_000);
    }

    function test_withoutProofNothingMoved() public {
        refuse(left, unproven(body(0, 1)), because(Errors.ProofBodyInvalid.selector));
        refuse(left, unproven(body(1, 0)), because(Errors.ProofBodyInvalid.selector));
        Body memory made = body(0, 0);
        made.clauses = new bytes[](1);
        made.clauses[0] = new bytes(11 * 32);
        refuse(left, unproven(made), because(Errors.ProofBodyInvalid.selector));
    }

    function test_tokensThatAProofForgotComeBackToo() public {
        process(left, Deals.post(right, usd, 1_000));
        Body memory empty = body(4, 0);
        empty.deltas = new Delta[](0);
        decide(right, empty);
        requireLine(1_000, 1_000);
        Body memory rest = body(4, 0);
        process(left, unproven(rest));
        waitOut();
        depositary.perform(rest.finalize());
        requireReserves(OWN, OWN);
    }

    // Boards that change.

    function test_rotatingDuringADisputeVoidsNoEvidence() public {
        process(neighbour, startBy(neighbour, body(1, 0)));
        Body memory newest = body(2, 5);
        Operation memory prepared = counterByAnyone(newest);
        rotate();
        depositary.perform(prepared);
        Check.eq(accounts.disputeOf(account).version, 2);
        // The new board's seal counts as well.
        hold(entity, successors(), 2);
        depositary.perform(counterByAnyone(body(3, 5)));
        Check.eq(accounts.disputeOf(account).version, 3);
    }

    function test_aRetiredBoardStartsNothing() public {
        Operation memory prepared = startBy(neighbour, body(1, 0));
        rotate();
        refuse(
            neighbour, prepared, abi.encodeWithSelector(Errors.SealEpochRetired.selector, entity, uint64(1))
        );
    }

    function test_aBoardRetiredBeforeTheDisputeSealsNothingInIt() public {
        Operation memory prepared = counterByAnyone(body(2, 0));
        rotate();
        hold(entity, successors(), 2);
        process(neighbour, startBy(neighbour, body(1, 0)));
        refusePerform(prepared, abi.encodeWithSelector(Errors.SealEpochRetired.selector, entity, uint64(1)));
    }

    // Freeze.

    /// @dev Nobody escapes a dispute by freezing, and nobody is beaten by it: what needs no trust in the frozen board stays open.
    function test_aSealedEntityCanBeDisputedAndDefendsItself() public {
        process(left, Deals.post(right, usd, 1_000));
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(right, 3);
        process(left, startBy(left, body(1, 0)));
        process(right, brought(Operations.DISPUTE_COUNTER, right, body(2, -10)));
        depositary.perform(counterByAnyone(body(3, -20)));
        waitOut();
        process(right, body(3, -20).finalize());
        requireReserves(OWN - 20, OWN + 20);
    }

    function test_aSealedEntityStartsNoDispute() public {
        vm.prank(GUARDIAN);
        depositary.raiseFreeze(left, 3);
        refuse(left, startBy(left, body(1, 0)), abi.encodeWithSelector(Errors.Frozen.selector, uint8(3)));
    }

    function rotate() private {
        process(entity, Steps.proposeBoard(successors().board(2)));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
    }

    function malformed(uint8 kind) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Errors.OperationMalformed.selector, kind);
    }

    using Keys for Keys.Key[];
}
