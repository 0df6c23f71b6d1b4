// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Board, Cap, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {MAX_AMOUNT, MAX_BOARD_MEMBERS, MAX_DELAY} from "../Limits.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {vm} from "./base/Vm.sol";

contract RegistrationTest is Fixture {
    using Keys for Keys.Key[];

    function test_tokenIdsAreTheHashOfTheirParts() public view {
        Check.eq(coin, keccak256(abi.encode(uint8(0), address(0), uint256(0))));
        Check.eq(usd, keccak256(abi.encode(uint8(1), address(dollar), uint256(0))));
        (uint8 kind, address token,) = depositary.tokenOf(usd);
        Check.eq(kind, 1);
        Check.eq(token, address(dollar));
    }

    function test_tellsOfANewToken() public {
        bytes32 id = keccak256(abi.encode(uint8(1), address(this), uint256(0)));
        vm.expectEmit(address(depositary));
        emit Events.TokenRegistered(id, 1, address(this), 0);
        depositary.registerToken(1, address(this), 0);
    }

    function test_refusesCoinAtAnAddress() public {
        refuseToken(0, address(dollar), 0);
    }

    function test_refusesErc20WithoutCode() public {
        refuseToken(1, address(0xdead), 0);
    }

    function test_refusesItselfAsAToken() public {
        refuseToken(1, address(depositary), 0);
    }

    function test_refusesUnknownTokenKind() public {
        refuseToken(3, address(dollar), 0);
    }

    function test_refusesSubId() public {
        refuseToken(1, address(dollar), 1);
    }

    function test_refusesTokenTwice() public {
        vm.expectRevert(because(Errors.TokenExists.selector));
        depositary.registerToken(1, address(dollar), 0);
    }

    function test_refusesToNameAnUnknownToken() public {
        vm.expectRevert(abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?")));
        depositary.tokenOf("?");
    }

    function test_entityIdCommitsToBoardAndSalt() public view {
        Board memory board = members().board(2);
        Check.eq(entity, keccak256(abi.encode(board.members, board.weights, board.threshold, board.groupKey, bytes32("salt"))));
    }

    function test_newEntityStartsAtNonceZeroAndEpochOneAndOpen() public view {
        (uint64 nonce, uint64 epoch, uint8 level, uint64 anchoredAt, bytes32 anchored) = depositary.entityOf(neighbour);
        Check.eq(nonce, 0);
        Check.eq(epoch, 1);
        Check.eq(level, 0);
        Check.eq(anchoredAt, 0);
        Check.eq(anchored, bytes32(0));
        Check.eq(keccak256(abi.encode(depositary.rulesOf(entity))), keccak256(abi.encode(rules())));
        Check.eq(keccak256(abi.encode(depositary.boardOf(entity))), keccak256(abi.encode(members().board(2))));
        Check.eq(keccak256(abi.encode(depositary.capOf(entity, usd))), keccak256(abi.encode(caps()[0])));
    }

    function test_unknownEntityReadsAsZeros() public view {
        (, uint64 epoch,,,) = depositary.entityOf("?");
        Check.eq(epoch, 0);
        Check.eq(depositary.boardOf("?").members.length, 0);
    }

    function test_refusesEntityTwice() public {
        Rules memory others = rules();
        others.guardian = address(this);
        Board memory board = members().board(2);
        Cap[] memory same = caps();
        vm.expectRevert(abi.encodeWithSelector(Errors.EntityExists.selector, entity));
        depositary.registerEntity(board, others, same, "salt");
    }

    function test_acceptsFullBoardOfHeaviestMembers() public {
        Board memory board = Keys.named("many", MAX_BOARD_MEMBERS).board(0);
        for (uint256 i = 0; i < MAX_BOARD_MEMBERS; i++) {
            board.weights[i] = 65_535;
        }
        board.threshold = uint32(MAX_BOARD_MEMBERS * 65_535);
        bytes32 id = depositary.registerEntity(board, rules(), caps(), "full");
        Check.eq(depositary.boardOf(id).members.length, MAX_BOARD_MEMBERS);
    }

    function test_refusesEmptyBoard() public {
        refuseBoard(Board(new address[](0), new uint32[](0), 1, ""));
    }

    function test_refusesTooManyMembers() public {
        refuseBoard(Keys.named("many", MAX_BOARD_MEMBERS + 1).board(uint32(MAX_BOARD_MEMBERS)));
    }

    function test_refusesMembersWithoutWeights() public {
        Board memory board = members().board(2);
        board.weights = new uint32[](2);
        refuseBoard(board);
    }

    function test_refusesMembersOutOfOrder() public {
        Board memory board = members().board(2);
        (board.members[0], board.members[1]) = (board.members[1], board.members[0]);
        refuseBoard(board);
    }

    function test_refusesMemberTwice() public {
        Board memory board = members().board(2);
        board.members[1] = board.members[0];
        refuseBoard(board);
    }

    function test_refusesZeroMember() public {
        Board memory board = members().board(2);
        board.members[0] = address(0);
        refuseBoard(board);
    }

    function test_refusesWeightlessMember() public {
        Board memory board = members().board(2);
        board.weights[1] = 0;
        refuseBoard(board);
    }

    function test_refusesOverweightMember() public {
        Board memory board = members().board(65_530);
        board.weights[1] = 65_536;
        refuseBoard(board);
    }

    function test_refusesThresholdOfExactlyHalf() public {
        refuseBoard(Keys.named("even", 4).board(2));
    }

    function test_refusesThresholdAboveTotal() public {
        refuseBoard(members().board(4));
    }

    function test_refusesRulesWithoutPolicy() public {
        Rules memory bad = rules();
        bad.policyHash = 0;
        refuseRules(bad);
    }

    function test_refusesRulesOfVersionZero() public {
        Rules memory bad = rules();
        bad.policyVersion = 0;
        refuseRules(bad);
    }

    function test_refusesRulesWithoutGuardian() public {
        Rules memory bad = rules();
        bad.guardian = address(0);
        refuseRules(bad);
    }

    function test_refusesAllowListLongerThanPathsReach() public {
        Rules memory bad = rules();
        bad.allowListSize = 2 ** 32 + 1;
        refuseRules(bad);
    }

    function testFuzz_refusesDelaysOutOfBounds(uint64 delay, uint8 field) public {
        if (delay > 0 && delay <= MAX_DELAY) delay = field % 2 == 0 ? 0 : MAX_DELAY + delay;
        Rules memory bad = rules();
        if (field % 4 == 0) bad.withdrawalDelaySeconds = delay;
        if (field % 4 == 1) bad.rulesDelaySeconds = delay;
        if (field % 4 == 2) bad.boardDelaySeconds = delay;
        if (field % 4 == 3) bad.maxAnchorAgeSeconds = delay;
        refuseRules(bad);
    }

    function test_refusesCapAboveTheLargestAmount() public {
        refuseCaps(oneCap(Cap(usd, MAX_AMOUNT + 1, 1)), because(Errors.CapInvalid.selector));
    }

    function test_refusesCapWithoutWindow() public {
        refuseCaps(oneCap(Cap(usd, 1, 0)), because(Errors.CapInvalid.selector));
    }

    function test_refusesCapWithTooLongWindow() public {
        refuseCaps(oneCap(Cap(usd, 1, MAX_DELAY + 1)), because(Errors.CapInvalid.selector));
    }

    function test_refusesCapTwice() public {
        Cap[] memory twice = caps();
        twice[1].token = twice[0].token;
        refuseCaps(twice, because(Errors.CapInvalid.selector));
    }

    function test_refusesTooManyCaps() public {
        refuseCaps(new Cap[](33), because(Errors.CapInvalid.selector));
    }

    function test_refusesCapForUnknownToken() public {
        refuseCaps(oneCap(Cap("?", 1, 1)), abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?")));
    }

    function oneCap(Cap memory cap) private pure returns (Cap[] memory all) {
        all = new Cap[](1);
        all[0] = cap;
    }

    function refuseToken(uint8 kind, address token, uint256 subId) private {
        vm.expectRevert(because(Errors.TokenInvalid.selector));
        depositary.registerToken(kind, token, subId);
    }

    function refuseBoard(Board memory board) private {
        refuseEntity(board, rules(), caps(), because(Errors.BoardInvalid.selector));
    }

    function refuseRules(Rules memory bad) private {
        refuseEntity(members().board(2), bad, caps(), because(Errors.RulesInvalid.selector));
    }

    function refuseCaps(Cap[] memory bad, bytes memory reason) private {
        refuseEntity(members().board(2), rules(), bad, reason);
    }

    function refuseEntity(Board memory board, Rules memory rules_, Cap[] memory caps_, bytes memory reason) private {
        vm.expectRevert(reason);
        depositary.registerEntity(board, rules_, caps_, "other");
    }
}
