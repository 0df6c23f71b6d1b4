// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Certificate, Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {MAX_AMOUNT, MAX_SETTLEMENT_LINES} from "../Limits.sol";
import {Operations} from "../libraries/Operations.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Check} from "./base/Check.sol";
import {Deal, Deals, Part} from "./base/Deals.sol";
import {HostileToken} from "./base/HostileToken.sol";
import {Keys} from "./base/Keys.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract SettlementsTest is AccountFixture {
    using Deals for Deal;
    using Keys for Keys.Key[];

    function setUp() public override {
        super.setUp();
        process(left, Deals.post(right, usd, 1_000));
    }

    /// @dev Protocol, section 5.
    function test_acceptsWhatAddsUp() public {
        Deal memory made = deal(right, 50, 50, -100);
        vm.expectEmit(address(accounts));
        emit Events.AgreementUsed(account, 1);
        vm.expectEmit(address(accounts));
        emit Events.CollateralSettled(account, usd, 50, 50);
        process(left, settlement(made));
        requireLine(900, 950);
        requireReserves(OWN - 950, OWN + 50);
    }

    /// @dev Protocol, section 5.
    function test_refusesWhatDoesNotAddUp() public {
        refuse(
            left, settlement(deal(right, 50, 40, -100)), abi.encodeWithSelector(Errors.SettlementUnbalanced.selector, usd)
        );
    }

    function test_eitherSideMayBringIt() public {
        process(right, settlement(deal(left, 50, 50, -100)));
        requireLine(900, 950);
    }

    function test_takesFromReservesAsWell() public {
        process(left, settlement(deal(right, -300, -200, 500)));
        requireLine(1_500, 1_300);
        requireReserves(OWN - 1_300, OWN - 200);
        process(left, settlement(deal(right, -50, 50, 0)));
        requireLine(1_500, 1_350);
        requireReserves(OWN - 1_350, OWN - 150);
    }

    /// @dev What either side has in all, reserve and account, is what it was: left's share is ondelta and what moved off the chain.
    function testFuzz_noSettlementChangesWhatEitherSideHas(int64 leftGain, int64 rightGain) public {
        (int256 l, int256 r) = (int256(leftGain) % 12_000, int256(rightGain) % 12_000);
        vm.assume(l != 0 || r != 0);
        (bool ok,) = tryProcess(left, settlement(deal(right, l, r, -l - r)));
        (uint128 c, int128 d) = accounts.lineOf(account, usd);
        Check.eq(uint256(int256(uint256(depositary.reserveOf(left, usd))) + d), OWN);
        int256 ofRight = int256(uint256(depositary.reserveOf(right, usd))) + int256(uint256(c)) - d;
        Check.eq(uint256(ofRight), OWN);
        bool fits = l + r <= 1_000 && -l <= int256(uint256(OWN)) - 1_000 && -r <= int256(uint256(OWN));
        Check.isTrue(ok == fits, "what there is can be settled, nothing else");
    }

    function test_settlesManyAccountsInOneOperation() public {
        bytes memory items;
        Deal memory made = deal(right, 10, 10, -20);
        items = abi.encodePacked(items, made.item(agreed(made)));
        made.nonce = 2;
        items = abi.encodePacked(items, made.item(agreed(made)));
        bytes32 third = found("third");
        Deal memory other = deal(right, 0, 0, 0);
        other.by = third;
        other.epoch = 1;
        other.nonce = 1;
        bool leftOfThird = left < third;
        other.parts[0] = leftOfThird ? Part(usd, -5, 0, 5) : Part(usd, 0, -5, 5);
        items = abi.encodePacked(items, other.item(agreed(other)));
        process(left, Deals.settle(3, items));
        requireLine(960, 980);
        requireReserves(OWN - 980 - 5, OWN + 20);
    }

    function test_settlesManyTokensAtOnce() public {
        depositary.deposit{value: 50}(left, coin, 50);
        Part[] memory parts = new Part[](2);
        (bytes32 first, bytes32 second) = coin < usd ? (coin, usd) : (usd, coin);
        parts[0] = Part(first, -20, 0, 20);
        parts[1] = Part(second, -30, 0, 30);
        process(left, settlement(deal(right, parts)));
        parts[0].token = second;
        refuse(left, settlement(deal(right, parts)), because(Errors.SettlementInvalid.selector));
    }

    function test_refusesNothing() public {
        refuse(left, settlement(deal(right, 0, 0, 0)), because(Errors.SettlementInvalid.selector));
        refuse(left, settlement(deal(right, new Part[](0))), because(Errors.SettlementInvalid.selector));
        bytes memory malformed = abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SETTLE);
        refuse(left, Deals.settle(0, ""), malformed);
    }

    function test_refusesTooManyLinesOverSeveralAccounts() public {
        Deal memory made = deal(right, 50, 50, -100);
        bytes memory second = abi.encode(right, uint64(1), uint64(2), until(), MAX_SETTLEMENT_LINES);
        bytes memory malformed = abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SETTLE);
        refuse(left, Deals.settle(2, abi.encodePacked(made.item(agreed(made)), second)), malformed);
    }

    /// @dev Reserves are bounded by what was deposited; ondelta is not: the same amount may pass over an account again and again.
    function test_refusesAnOndeltaThatDoesNotFit() public {
        HostileToken large = new HostileToken();
        bytes32 token = depositary.registerToken(1, address(large), 0);
        large.mint(address(this), MAX_AMOUNT);
        depositary.deposit(left, token, MAX_AMOUNT);
        int256 all = int256(uint256(MAX_AMOUNT));
        Part[] memory parts = new Part[](1);
        parts[0] = Part(token, -all, all, 0);
        process(left, settlement(deal(right, parts)));
        process(right, Steps.transfer(left, token, MAX_AMOUNT));
        refuse(left, settlement(deal(right, parts)), because(Errors.BalanceTooLarge.selector));
    }

    function test_refusesMoreThanTheCollateral() public {
        refuse(
            left,
            settlement(deal(right, 1_001, 0, -1_001)),
            abi.encodeWithSelector(Errors.CollateralInsufficient.selector, usd, uint128(1_000))
        );
    }

    function test_refusesAnOddNumberOfWords() public {
        Deal memory made = deal(right, 50, 50, -100);
        bytes memory malformed = abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SETTLE);
        bytes memory item = made.item(agreed(made));
        refuse(left, Deals.settle(1, abi.encodePacked(item, uint256(0))), malformed);
        refuse(left, Deals.settle(2, item), malformed);
        refuse(left, Deals.settle(1, abi.encodePacked(item, uint8(0))), malformed);
        refuse(left, Deals.settle(129, item), malformed);
        made.parts[0].left = int256(1) << 127;
        refuse(left, settlement(made), malformed);
    }

    function test_refusesMoreLinesThanOneOperationMay() public {
        Deal memory made = deal(right, 50, 50, -100);
        bytes memory item = abi.encode(made.by, made.nonce, made.expiresAt, 0, uint256(129));
        refuse(left, Deals.settle(1, item), abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SETTLE));
    }

    /// @dev What costs most comes once a batch, and the end of a dispute alone: so that no batch costs more than a transaction may.
    function test_costlyOperationsComeOnce() public {
        Operation[5] memory costly = [
            settlement(deal(right, 1, 1, -2)),
            Deals.fill(right, "body", 0, 1),
            Deals.reveal("secret", 1),
            Deals.enforce(left, usd, 1),
            Steps.proposeBoard(members().board(2))
        ];
        bytes memory repeated = abi.encodeWithSelector(Errors.OperationsOutOfOrder.selector, uint256(1));
        for (uint256 i = 0; i < costly.length; i++) {
            refuse(left, Steps.list(costly[i], costly[i]), repeated);
        }
        Operation memory end = Operation(Operations.DISPUTE_FINALIZE, "");
        bytes memory notAlone = abi.encodeWithSelector(Errors.OperationsOutOfOrder.selector, uint256(0));
        refuse(left, Steps.list(end, Deals.reveal("secret", 1)), notAlone);
        Operation memory long = Operation(Operations.SECRET_REVEAL, new bytes(2_592));
        refuse(
            left,
            Steps.list(Steps.transfer(right, usd, 1), long),
            abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SECRET_REVEAL)
        );
    }

    // The agreement.

    function test_refusesWithoutTheCounterpartysQuorum() public {
        Deal memory made = deal(entity, 50, 50, -100);
        bytes memory one = abi.encodePacked(Deals.signatures(members(), 1, digest(made.structHash())), uint256(0));
        refuse(
            made.entity,
            Deals.settle(1, made.item(one)),
            abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(1), uint256(2))
        );
    }

    function test_refusesItsOwnSideAsCounterparty() public {
        Deal memory made = deal(right, 50, 50, -100);
        made.by = left;
        refuse(left, settlement(made), abi.encodeWithSelector(Errors.NotAParty.selector, left));
    }

    function test_refusesAnAgreementTwice() public {
        Deal memory made = deal(right, 50, 50, -100);
        process(left, settlement(made));
        refuse(
            left,
            settlement(made),
            abi.encodeWithSelector(Errors.AgreementNonceMismatch.selector, uint64(2), uint64(1))
        );
    }

    function test_refusesAnAgreementAfterItsExpiry() public {
        Deal memory made = deal(right, 50, 50, -100);
        vm.warp(made.expiresAt);
        Operation memory late = settlement(made);
        vm.warp(made.expiresAt + 1);
        refuse(left, late, abi.encodeWithSelector(Errors.AgreementExpired.selector, made.expiresAt));
    }

    function test_refusesAnAgreementForLongerThanAWeek() public {
        Deal memory made = deal(right, 50, 50, -100);
        made.expiresAt = uint64(block.timestamp) + 7 days + 1;
        refuse(left, settlement(made), abi.encodeWithSelector(Errors.ExpiryTooFar.selector, made.expiresAt));
        made.expiresAt--;
        process(left, settlement(made));
    }

    /// @dev Every word of what was agreed is signed.
    function testFuzz_refusesAnotherDealThanAgreed(uint8 which) public {
        Deal memory made = deal(right, 50, 50, -100);
        bytes memory signed = agreed(made);
        if (which % 3 == 0) made.expiresAt++;
        if (which % 3 == 1) made.finalVersion++;
        if (which % 3 == 2) (made.parts[0].left, made.parts[0].right) = (51, 49);
        (bool ok,) = tryProcess(left, Deals.settle(1, made.item(signed)));
        Check.isTrue(!ok, "another deal");
    }

    function test_anAgreementDiesWithTheBoardThatMadeIt() public {
        Deal memory made = deal(entity, 50, 50, -100);
        made.expiresAt = uint64(block.timestamp) + 3 days;
        bytes memory signed = agreed(made);
        // The same members again: a new epoch all the same.
        process(entity, Steps.proposeBoard(members().board(2)));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
        (bool ok,) = tryProcess(made.entity, Deals.settle(1, made.item(signed)));
        Check.isTrue(!ok, "the old board's word is dead");
        made.epoch = 2;
        process(made.entity, settlement(made));
    }

    function test_agroupKeyIsAskedForAgreementsToo() public {
        Board memory board = members().board(2);
        board.groupKey = GroupKeys.keyOf(7);
        process(entity, Steps.proposeBoard(board));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
        Deal memory made = deal(entity, 50, 50, -100);
        refuse(made.entity, settlement(made), because(Errors.GroupSignatureMissing.selector));
        bytes32 signed = digest(made.structHash());
        bytes memory quorum = Deals.signatures(members(), 2, signed);
        bytes memory whole = abi.encodePacked(quorum, uint256(4), GroupKeys.sign(7, signed));
        bytes memory odd = abi.encodePacked(quorum, uint256(3), new bytes(96));
        refuse(
            made.entity,
            Deals.settle(1, made.item(odd)),
            abi.encodeWithSelector(Errors.OperationMalformed.selector, Operations.SETTLE)
        );
        process(made.entity, Deals.settle(1, made.item(whole)));
    }

    function test_theGuardianBurnsAnAgreement() public {
        Deal memory made = deal(right, 50, 50, -100);
        vm.expectEmit(address(accounts));
        emit Events.AgreementBurned(account, 1, right);
        vm.prank(GUARDIAN);
        depositary.burnAgreement(right, left, 1);
        refuse(
            left,
            settlement(made),
            abi.encodeWithSelector(Errors.AgreementNonceMismatch.selector, uint64(2), uint64(1))
        );
        vm.expectRevert(abi.encodeWithSelector(Errors.AgreementNonceMismatch.selector, uint64(2), uint64(3)));
        vm.prank(GUARDIAN);
        depositary.burnAgreement(right, left, 3);
        vm.expectRevert(abi.encodeWithSelector(Errors.NotGuardian.selector, address(this)));
        depositary.burnAgreement(right, left, 2);
    }

    // Freeze.

    function test_aFrozenReserveDoesNotFallBySettlement() public {
        process(right, Steps.raiseFreeze(2));
        refuse(left, settlement(deal(right, 50, -50, 0)), abi.encodeWithSelector(Errors.Frozen.selector, uint8(2)));
        process(left, settlement(deal(right, 50, 50, -100)));
        process(left, Steps.raiseFreeze(2));
        refuse(left, settlement(deal(right, -50, 50, 0)), abi.encodeWithSelector(Errors.Frozen.selector, uint8(2)));
    }

    function test_aSealedEntityAgreesToNothing() public {
        process(right, Steps.raiseFreeze(3));
        bytes memory frozen = abi.encodeWithSelector(Errors.Frozen.selector, uint8(3));
        refuse(left, settlement(deal(right, 0, 100, -100)), frozen);
        refuse(right, settlement(deal(left, 0, 100, -100)), frozen);
    }

    // Closing.

    function test_closesTogether() public {
        Deal memory made = deal(right, 400, 600, -1_000);
        made.finalVersion = 12;
        vm.expectEmit(address(accounts));
        emit Events.AccountClosed(account, 12);
        process(left, settlement(made));
        requireLine(0, 0);
        requireReserves(OWN - 600, OWN + 600);
        refuse(
            right,
            startBy(right, body(12, 400)),
            abi.encodeWithSelector(Errors.VersionNotNewer.selector, uint64(12), uint64(12))
        );
    }

    function test_refusesToCloseWithCollateralLeft() public {
        Deal memory made = deal(right, 400, 599, -999);
        made.finalVersion = 12;
        refuse(left, settlement(made), abi.encodeWithSelector(Errors.CloseNotZero.selector, usd));
    }

    function test_closesAnAccountOfNothing() public {
        Deal memory made = deal(right, new Part[](0));
        made.finalVersion = 3;
        process(left, settlement(made));
        made = deal(right, new Part[](0));
        made.finalVersion = 2;
        refuse(
            left, settlement(made), abi.encodeWithSelector(Errors.VersionNotNewer.selector, uint64(3), uint64(2))
        );
    }

    function test_closingEndsADispute() public {
        process(left, startBy(left, body(3, -100)));
        Deal memory made = deal(right, 900, 100, -1_000);
        made.finalVersion = 4;
        process(left, settlement(made));
        Check.eq(until(), 0);
        process(left, Deals.post(right, usd, 1));
    }

    function tryProcess(bytes32 id, Operation memory operation) private returns (bool ok, bytes memory answer) {
        (ok, answer) = address(this).call(abi.encodeWithSelector(this.processFor.selector, id, operation));
    }

    function processFor(bytes32 id, Operation memory operation) external {
        process(id, operation);
    }
}
