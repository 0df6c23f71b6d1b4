// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../../Accounts.sol";
import {Batch, Certificate, Operation} from "../../Types.sol";
import {Eip712} from "../../libraries/Eip712.sol";
import {Accounting} from "../../libraries/Ledger.sol";
import {Operations} from "../../libraries/Operations.sol";
import {Rfc9162} from "../../libraries/Rfc9162.sol";
import {Body, Deal, Deals, Delta, Part} from "./Deals.sol";
import {Fixture} from "./Fixture.sol";
import {Check} from "./Check.sol";
import {Keys} from "./Keys.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @dev The entity and its neighbour as the two sides of an account, each with dollars in reserve.
abstract contract AccountFixture is Fixture {
    using Deals for Body;
    using Deals for Deal;
    using Keys for Keys.Key[];

    uint128 internal constant OWN = 10_000;

    Accounts internal accounts;
    bytes32 internal left;
    bytes32 internal right;
    bytes32 internal account;
    mapping(bytes32 entity => Keys.Key[]) private keys;
    mapping(bytes32 entity => uint256) private signers;

    function setUp() public virtual override {
        super.setUp();
        accounts = depositary.accounts();
        (left, right) = entity < neighbour ? (entity, neighbour) : (neighbour, entity);
        account = Accounting.idOf(left, right);
        hold(entity, members(), 2);
        hold(neighbour, Keys.named("neighbour", 1), 1);
        // Both begin with the same.
        process(entity, Steps.transfer(neighbour, usd, FUNDS));
        process(neighbour, Steps.transfer(found("bank"), usd, FUNDS));
        depositary.deposit(left, usd, OWN);
        depositary.deposit(right, usd, OWN);
    }

    /// @dev Another entity with a board of one.
    function found(string memory name) internal returns (bytes32 id) {
        Keys.Key[] memory own = Keys.named(name, 1);
        id = depositary.registerEntity(own.board(1), rules(), caps(), "salt");
        hold(id, own, 1);
    }

    function hold(bytes32 id, Keys.Key[] memory own, uint256 count) internal {
        delete keys[id];
        for (uint256 i = 0; i < own.length; i++) {
            keys[id].push(own[i]);
        }
        signers[id] = count;
    }

    // Batches.

    function batchFor(bytes32 id, Operation[] memory operations) internal view returns (Batch memory made) {
        made = batchOf(operations);
        made.entity = id;
        uint64 anchoredAt;
        (made.nonce, made.boardEpoch,, anchoredAt,) = depositary.entityOf(id);
        made.nonce++;
        made.policyHash = depositary.rulesOf(id).policyHash;
        made.auditAnchoredAt = anchoredAt > block.timestamp ? anchoredAt : uint64(block.timestamp);
    }

    function certifiedFor(Batch memory batch) internal view returns (Certificate memory) {
        return keys[batch.entity].certify(signers[batch.entity], depositary.digestOf(batch));
    }

    function process(bytes32 id, Operation memory operation) internal {
        process(id, Steps.list(operation));
    }

    function process(bytes32 id, Operation[] memory operations) internal {
        Batch memory batch = batchFor(id, operations);
        depositary.processBatch(batch, certifiedFor(batch));
    }

    function refuse(bytes32 id, Operation memory operation, bytes memory reason) internal {
        refuse(id, Steps.list(operation), reason);
    }

    function refuse(bytes32 id, Operation[] memory operations, bytes memory reason) internal {
        Batch memory batch = batchFor(id, operations);
        Certificate memory certificate = certifiedFor(batch);
        vm.expectRevert(reason);
        depositary.processBatch(batch, certificate);
    }

    function refusePerform(Operation memory operation, bytes memory reason) internal {
        vm.expectRevert(reason);
        depositary.perform(operation);
    }

    // Settlements.

    function deal(bytes32 by, int256 leftGain, int256 rightGain, int256 collateral) internal view returns (Deal memory) {
        Part[] memory parts = new Part[](1);
        parts[0] = Part(usd, leftGain, rightGain, collateral);
        return deal(by, parts);
    }

    /// @dev In a batch of the other side.
    function deal(bytes32 by, Part[] memory parts) internal view returns (Deal memory made) {
        made.by = by;
        made.entity = by == left ? right : left;
        (, made.epoch,,,) = depositary.entityOf(by);
        (made.nonce,) = accounts.accountOf(Accounting.idOf(left, right));
        made.nonce++;
        made.expiresAt = uint64(block.timestamp) + 1 hours;
        made.parts = parts;
    }

    function agreed(Deal memory made) internal view returns (bytes memory) {
        return abi.encodePacked(
            Deals.signatures(keys[made.by], signers[made.by], digest(made.structHash())), uint256(0)
        );
    }

    function settlement(Deal memory made) internal view returns (Operation memory) {
        return Deals.settle(1, made.item(agreed(made)));
    }

    // Disputes.

    function body(uint64 version, int256 offdelta) internal view returns (Body memory made) {
        made.left = left;
        made.right = right;
        made.version = version;
        made.leftResponse = 1 days;
        made.rightResponse = 2 days;
        made.deltas = new Delta[](1);
        made.deltas[0] = Delta(usd, offdelta);
        made.clauses = new bytes[](0);
    }

    /// @dev The entity's seal, in a tree of three leaves, by its board in force.
    function sealOf(bytes32 id, Body memory made) internal view returns (bytes memory) {
        (, uint64 epoch,,,) = depositary.entityOf(id);
        return sealOf(id, made, epoch);
    }

    function sealOf(bytes32 id, Body memory made, uint64 epoch) internal view returns (bytes memory) {
        bytes32[2] memory others = [Rfc9162.leafHash("one"), Rfc9162.leafHash("three")];
        bytes32 root = Rfc9162.nodeHash(Rfc9162.nodeHash(others[0], made.leaf(id)), others[1]);
        bytes32 signed = digest(Deals.sealHash(root, 3, 77));
        bytes memory head = abi.encode(uint256(1), epoch, uint256(1), root, uint256(3), uint256(77), uint256(2), others);
        return abi.encodePacked(head, Deals.signatures(keys[id], signers[id], signed));
    }

    function noSeal() internal pure returns (bytes memory) {
        return abi.encode(uint256(0));
    }

    /// @dev As `id` brings it in its own batch: the other side sealed it.
    function brought(uint8 kind, bytes32 id, Body memory made) internal view returns (Operation memory) {
        return id == left
            ? Deals.statement(kind, made, noSeal(), sealOf(right, made))
            : Deals.statement(kind, made, sealOf(left, made), noSeal());
    }

    function startBy(bytes32 id, Body memory made) internal view returns (Operation memory) {
        return brought(Operations.DISPUTE_START, id, made);
    }

    function counterByAnyone(Body memory made) internal view returns (Operation memory) {
        return Deals.statement(Operations.DISPUTE_COUNTER, made, sealOf(left, made), sealOf(right, made));
    }

    function unproven(Body memory made) internal pure returns (Operation memory) {
        return Deals.statement(Operations.DISPUTE_START, made, noSeal(), noSeal());
    }

    function until() internal view returns (uint64) {
        return accounts.disputeOf(account).until;
    }

    /// @dev To the moment from which a dispute may be finalized.
    function waitOut() internal {
        vm.warp(until());
    }

    /// @dev Start, wait, finalize.
    function decide(bytes32 by, Body memory made) internal {
        process(by, startBy(by, made));
        waitOut();
        depositary.perform(made.finalize());
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = Eip712.separator(Eip712.NAME_HASH, Eip712.VERSION_HASH, block.chainid, address(depositary));
        return Eip712.digest(domain, structHash);
    }

    // Looking.

    function requireReserves(uint256 ofLeft, uint256 ofRight) internal view {
        Check.eq(depositary.reserveOf(left, usd), ofLeft);
        Check.eq(depositary.reserveOf(right, usd), ofRight);
    }

    function requireLine(uint256 collateral, int256 ondelta) internal view {
        (uint128 c, int128 d) = accounts.lineOf(account, usd);
        Check.eq(c, collateral);
        Check.eq(uint256(int256(d)), uint256(ondelta));
    }

    function requireDebts(bytes32 debtor, uint256 live) internal view {
        (,, uint64 stand) = accounts.debtsOf(debtor, usd);
        Check.eq(stand, live);
    }

    function debt(bytes32 debtor, uint64 index) internal view returns (uint128 amount) {
        (, amount) = accounts.debtOf(debtor, usd, index);
    }
}
