// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, Operation, Rules, Withdrawal} from "../../Types.sol";
import "../../Errors.sol" as Errors;
import {Accounts} from "../../Accounts.sol";
import {Depositary} from "../../Depositary.sol";
import {TestToken} from "../../lab/TestToken.sol";
import {AllowList} from "./AllowList.sol";
import {Check} from "./Check.sol";
import {Keys} from "./Keys.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @dev An entity with a board of three (two must sign), coin and dollars in its reserve, and five listed destinations: dollars at
/// the even places, coin at the odd ones. States are reached by real calls only.
abstract contract Fixture {
    using Keys for Keys.Key[];

    uint64 internal constant START = 1_800_000_000;
    uint64 internal constant WITHDRAWAL_DELAY = 1 hours;
    uint64 internal constant RULES_DELAY = 1 days;
    uint64 internal constant BOARD_DELAY = 2 days;
    uint64 internal constant ANCHOR_AGE = 12 hours;
    uint64 internal constant WINDOW = 6 hours;
    uint128 internal constant CAP = 1_000e6;
    uint128 internal constant FUNDS = 1_000_000e6;
    address internal constant GUARDIAN = address(0x6A4D1A);

    Depositary internal depositary;
    TestToken internal dollar;
    bytes32 internal coin;
    bytes32 internal usd;
    bytes32 internal entity;
    bytes32 internal neighbour;

    function setUp() public virtual {
        vm.warp(START);
        depositary = new Depositary(new Accounts());
        dollar = new TestToken();
        coin = depositary.registerToken(0, address(0), 0);
        usd = depositary.registerToken(1, address(dollar), 0);
        entity = depositary.registerEntity(members().board(2), rules(), caps(), "salt");
        neighbour = depositary.registerEntity(Keys.named("neighbour", 1).board(1), rules(), caps(), "salt");
        vm.deal(address(this), type(uint128).max);
        dollar.mint(address(this), type(uint128).max);
        dollar.approve(address(depositary), type(uint256).max);
        depositary.deposit(entity, usd, FUNDS);
        depositary.deposit{value: FUNDS}(entity, coin, FUNDS);
    }

    function members() internal pure returns (Keys.Key[] memory) {
        return Keys.named("member", 3);
    }

    function successors() internal pure returns (Keys.Key[] memory) {
        return Keys.named("successor", 3);
    }

    function entries() internal view returns (AllowList.Entry[] memory listed) {
        listed = new AllowList.Entry[](5);
        for (uint256 i = 0; i < 5; i++) {
            listed[i] = AllowList.Entry(i % 2 == 0 ? usd : coin, destination(i));
        }
    }

    function destination(uint256 index) internal pure returns (address) {
        return address(uint160(0xde57000000 + index));
    }

    function rules() internal view returns (Rules memory) {
        return Rules({
            policyHash: sha256("policy 1"),
            policyVersion: 1,
            allowListRoot: AllowList.root(entries()),
            allowListSize: 5,
            withdrawalDelaySeconds: WITHDRAWAL_DELAY,
            rulesDelaySeconds: RULES_DELAY,
            boardDelaySeconds: BOARD_DELAY,
            maxAnchorAgeSeconds: ANCHOR_AGE,
            guardian: GUARDIAN
        });
    }

    /// @dev The rules in force with another policy, ready to be proposed.
    function newRules() internal view returns (Rules memory changed) {
        changed = depositary.rulesOf(entity);
        changed.policyVersion++;
        changed.policyHash = sha256(abi.encode("policy", changed.policyVersion));
    }

    function caps() internal view returns (Cap[] memory all) {
        all = new Cap[](2);
        all[0] = Cap(usd, CAP, WINDOW);
        all[1] = Cap(coin, CAP, WINDOW);
    }

    /// @dev To listed destination `index`, with its true path.
    function withdraw(uint256 index, uint128 amount) internal view returns (Operation memory) {
        AllowList.Entry[] memory listed = entries();
        return Steps.withdraw(
            listed[index].token, listed[index].destination, amount, uint64(index), AllowList.path(listed, index)
        );
    }

    /// @dev A batch that would be accepted now, with a fresh anchor.
    function batchOf(Operation[] memory operations) internal view returns (Batch memory) {
        (uint64 nonce, uint64 epoch,, uint64 anchoredAt,) = depositary.entityOf(entity);
        return Batch({
            entity: entity,
            nonce: nonce + 1,
            boardEpoch: epoch,
            expiresAt: uint64(block.timestamp + 1 hours),
            policyHash: depositary.rulesOf(entity).policyHash,
            auditAnchor: sha256(abi.encode("anchor", nonce)),
            auditAnchoredAt: anchoredAt > block.timestamp ? anchoredAt : uint64(block.timestamp),
            operations: operations
        });
    }

    function batchOf(Operation memory operation) internal view returns (Batch memory) {
        return batchOf(Steps.list(operation));
    }

    function certified(Batch memory batch) internal view returns (Certificate memory) {
        return members().certify(2, depositary.digestOf(batch));
    }

    function process(Batch memory batch) internal {
        depositary.processBatch(batch, certified(batch));
    }

    function process(Operation memory operation) internal {
        process(batchOf(operation));
    }

    /// @dev As many operations as fit, each of the most that its kind costs among others.
    function heaviest(Board memory board) internal view returns (Operation[] memory worst) {
        worst = new Operation[](32);
        for (uint256 i = 0; i < 31; i++) {
            worst[i] = withdraw(i % 2, 1);
        }
        worst[31] = Steps.proposeBoard(board);
    }

    /// @dev The batch is well signed, and still refused for this reason.
    function refuse(Batch memory batch, bytes memory reason) internal {
        Certificate memory certificate = certified(batch);
        vm.expectRevert(reason);
        depositary.processBatch(batch, certificate);
    }

    function refuse(Operation memory operation, bytes memory reason) internal {
        refuse(batchOf(operation), reason);
    }

    function because(bytes4 selector) internal pure returns (bytes memory) {
        return abi.encodePacked(selector);
    }

    /// @return id of the first withdrawal in the batch last processed
    function lastWithdrawal() internal view returns (bytes32 id) {
        (uint64 nonce,,,,) = depositary.entityOf(entity);
        return keccak256(abi.encode(entity, nonce, uint256(0)));
    }

    function queued(uint256 index, uint128 amount) internal returns (bytes32 id) {
        process(withdraw(index, amount));
        return lastWithdrawal();
    }

    /// @dev Time passes, and the signers' log is anchored anew by a batch that changes nothing of note.
    function pass(uint64 duration) internal {
        vm.warp(block.timestamp + duration);
        anchor();
    }

    function anchor() internal {
        process(Steps.transfer(entity, usd, 1));
    }

    function requireConserved() internal view {
        Check.isTrue(dollar.balanceOf(address(depositary)) >= depositary.heldOf(usd), "dollars held cover what is owed");
        Check.isTrue(address(depositary).balance >= depositary.heldOf(coin), "coin held covers what is owed");
    }

    function statusOf(bytes32 id) internal view returns (uint8) {
        Withdrawal memory withdrawal = depositary.withdrawalOf(id);
        return withdrawal.status;
    }

    receive() external payable {}
}
