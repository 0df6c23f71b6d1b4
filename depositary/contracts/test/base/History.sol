// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, Operation, Rules, Withdrawal} from "../../Types.sol";
import {Accounts} from "../../Accounts.sol";
import {Depositary} from "../../Depositary.sol";
import {TestToken} from "../../lab/TestToken.sol";
import {AllowList} from "./AllowList.sol";
import {Check} from "./Check.sol";
import {Keys} from "./Keys.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @dev A random history of three entities: whoever calls, these functions choose something sensible to do, do it, and keep a model
/// of what must have come of it. The model learns of value only from deposits, from batches a quorum signed, and from the guardian;
/// so where the contract agrees with the model, nothing else moved anything. A broken rule reverts; a refusal by the contract is
/// counted and leaves the model as it was.
contract History {
    using Keys for Keys.Key[];

    uint64 internal constant START = 1_800_000_000;
    uint64 private constant WINDOW = 1 hours;
    uint128 private constant CAP = 5_000;
    address private constant GUARDIAN = address(0x6A4D1A);
    uint256 public constant ENTITIES = 3;

    struct Spend {
        uint256 time;
        uint128 amount;
    }

    Depositary public immutable depositary;
    TestToken public immutable dollar;
    bytes32[2] public tokens;
    bytes32[3] public entities;
    bytes32[] public withdrawals;
    mapping(bytes32 entity => mapping(bytes32 token => uint128)) public reserves;
    mapping(bytes32 token => uint256) public paidOut;
    mapping(bytes32 entity => uint64) public nonces;
    mapping(bytes32 entity => uint64) public epochs;
    mapping(bytes32 entity => mapping(bytes32 token => Spend[])) private promised;
    mapping(bytes32 entity => mapping(bytes32 token => Spend[])) private left;
    mapping(bytes32 what => uint256) public done;

    constructor() payable {
        vm.warp(START);
        depositary = new Depositary(new Accounts());
        dollar = new TestToken();
        tokens[0] = depositary.registerToken(0, address(0), 0);
        tokens[1] = depositary.registerToken(1, address(dollar), 0);
        dollar.mint(address(this), type(uint120).max);
        dollar.approve(address(depositary), type(uint256).max);
        Cap[] memory caps = new Cap[](2);
        caps[0] = Cap(tokens[0], CAP, WINDOW);
        caps[1] = Cap(tokens[1], CAP, WINDOW);
        Rules memory rules =
            Rules(sha256("policy"), 1, AllowList.root(entries()), 4, 10 minutes, 2 hours, 3 hours, 2 hours, GUARDIAN);
        for (uint256 i = 0; i < ENTITIES; i++) {
            entities[i] = depositary.registerEntity(keysOf(i, 1).board(2), rules, caps, bytes32(i));
            epochs[entities[i]] = 1;
        }
    }

    // What may happen.

    function pass(uint16 duration) external {
        vm.warp(block.timestamp + duration % 30 minutes);
    }

    function deposit(uint8 which, uint8 token, uint24 amount) external {
        bytes32 id = entities[which % ENTITIES];
        bytes32 tokenId = tokens[token % 2];
        uint256 value = token % 2 == 0 ? amount : 0;
        bytes memory call = abi.encodeCall(depositary.deposit, (id, tokenId, amount));
        (bool ok,) = address(depositary).call{value: value}(call);
        Check.isTrue(ok == (amount > 0), "every deposit of something is taken");
        if (ok) reserves[id][tokenId] += amount;
        count("deposit", ok);
    }

    function transfer(uint8 from, uint8 to, uint8 token, uint16 amount) external {
        (bytes32 fromId, bytes32 toId, bytes32 tokenId) =
            (entities[from % ENTITIES], entities[to % ENTITIES], tokens[token % 2]);
        if (!batch(from, Steps.transfer(toId, tokenId, amount))) return count("transfer", false);
        // To oneself one may pay on credit: it comes in within the same batch.
        if (fromId != toId) {
            reserves[fromId][tokenId] -= amount;
            reserves[toId][tokenId] += amount;
        }
        count("transfer", true);
    }

    function withdraw(uint8 which, uint8 place, uint16 amount) external {
        bytes32 id = entities[which % ENTITIES];
        AllowList.Entry memory entry = entries()[place % 4];
        amount %= 4_000;
        bytes32[] memory path = AllowList.path(entries(), place % 4);
        if (!batch(which, Steps.withdraw(entry.token, entry.destination, amount, place % 4, path))) {
            return count("withdraw", false);
        }
        reserves[id][entry.token] -= amount;
        withdrawals.push(keccak256(abi.encode(id, nonces[id], uint256(0))));
        spent(promised[id][entry.token], depositary.capOf(id, entry.token), amount);
        count("withdraw", true);
    }

    function release(uint8 which) external {
        if (withdrawals.length == 0) return;
        bytes32 id = recent(which);
        Withdrawal memory before = depositary.withdrawalOf(id);
        bool ok = attempt(abi.encodeCall(depositary.releaseWithdrawal, (id)));
        if (ok) {
            Check.eq(before.status, 1);
            Check.isTrue(block.timestamp >= before.releaseAt, "released after its timelock");
            (,, uint8 level, uint64 anchoredAt,) = depositary.entityOf(before.entity);
            Check.isTrue(level < 2, "released while open");
            uint64 age = depositary.rulesOf(before.entity).maxAnchorAgeSeconds;
            Check.isTrue(block.timestamp <= anchoredAt + age, "released under a fresh anchor");
            paidOut[before.token] += before.amount;
            spent(left[before.entity][before.token], depositary.capOf(before.entity, before.token), before.amount);
        }
        count("release", ok);
    }

    function cancel(uint8 which, bool byGuardian) external {
        if (withdrawals.length == 0 || which % 4 != 0) return;
        bytes32 id = recent(which / 4);
        Withdrawal memory before = depositary.withdrawalOf(id);
        if (byGuardian) vm.prank(GUARDIAN);
        bool ok = attempt(abi.encodeCall(depositary.cancelWithdrawal, (id)));
        Check.isTrue(ok == (byGuardian && before.status == 1), "the guardian cancels what is queued, nobody else does");
        if (ok) reserves[before.entity][before.token] += before.amount;
        count("cancel", ok);
    }

    function burn(uint8 which, bool byGuardian, uint8 ahead) external {
        if (which % 4 != 0) return;
        bytes32 id = entities[(which / 4) % ENTITIES];
        if (byGuardian) vm.prank(GUARDIAN);
        bool ok = attempt(abi.encodeCall(depositary.burnNonce, (id, nonces[id] + ahead % 3)));
        Check.isTrue(ok == (byGuardian && ahead % 3 == 1), "only the guardian burns, and only the next nonce");
        if (ok) nonces[id]++;
        count("burn", ok);
    }

    function freeze(uint8 which, uint8 level, bool byGuardian) external {
        if (which % 8 != 0) return;
        bytes32 id = entities[(which / 8) % ENTITIES];
        uint8 before = levelOf(id);
        if (byGuardian) vm.prank(GUARDIAN);
        bool ok = attempt(abi.encodeCall(depositary.raiseFreeze, (id, level % 4)));
        Check.isTrue(!ok || byGuardian, "nobody but the guardian freezes");
        Check.isTrue(levelOf(id) >= before, "the guardian only closes");
        count("freeze", ok);
    }

    function thaw(uint8 which, uint8 level) external {
        count("thaw", batch(which, Steps.lowerFreeze(level % 3)));
    }

    function proposeRules(uint8 which, uint16 seed) external {
        Rules memory rules = depositary.rulesOf(entities[which % ENTITIES]);
        rules.policyVersion++;
        rules.policyHash = sha256(abi.encode(rules.policyVersion, seed));
        rules.withdrawalDelaySeconds = 1 minutes + seed % 30 minutes;
        rules.rulesDelaySeconds = 1 hours + seed % 2 hours;
        count("proposeRules", batch(which, Steps.proposeRules(rules)));
    }

    function proposeCap(uint8 which, uint8 token, uint16 cap) external {
        count("proposeCap", batch(which, Steps.proposeCap(Cap(tokens[token % 2], 1_000 + cap % 8_000, WINDOW))));
    }

    function proposeBoard(uint8 which) external {
        uint256 place = which % ENTITIES;
        Board memory next = keysOf(place, epochs[entities[place]] + 1).board(2);
        count("proposeBoard", batch(which, Steps.proposeBoard(next)));
    }

    function activate(uint8 which, uint8 what, uint8 token) external {
        bytes32 id = entities[which % ENTITIES];
        bytes memory call;
        if (what % 4 == 0) call = abi.encodeCall(depositary.activateRules, (id));
        if (what % 4 == 1) call = abi.encodeCall(depositary.activateCap, (id, tokens[token % 2]));
        if (what % 4 == 2) call = abi.encodeCall(depositary.activateBoard, (id));
        if (what % 4 == 3) call = abi.encodeCall(depositary.activateFreeze, (id));
        bool ok = attempt(call);
        if (ok && what % 4 == 2) epochs[id]++;
        count("activate", ok);
    }

    /// @dev Every way to be short of a quorum over exactly this batch.
    function forge(uint8 which, uint8 way, uint16 amount) external {
        uint256 place = which % ENTITIES;
        bytes32 id = entities[place];
        Batch memory made = batchOf(id, Steps.transfer(entities[(place + 1) % ENTITIES], tokens[1], 1));
        Keys.Key[] memory keys = keysOf(place, epochs[id]);
        Certificate memory certificate = keys.certify(2, depositary.digestOf(made));
        if (way % 6 == 0) certificate = keys.certify(1, depositary.digestOf(made));
        if (way % 6 == 1) certificate = keysOf(place, epochs[id] + 1).certify(3, depositary.digestOf(made));
        if (way % 6 == 2) certificate = keysOf(place, epochs[id] - 1).certify(3, depositary.digestOf(made));
        if (way % 6 == 3) made.operations[0] = Steps.transfer(id, tokens[1], uint128(amount) + 2);
        if (way % 6 == 4) made.expiresAt++;
        if (way % 6 == 5) certificate.signatures[1] = certificate.signatures[0];
        bool ok = attempt(abi.encodeCall(depositary.processBatch, (made, certificate)));
        Check.isTrue(!ok, "no batch takes effect without a quorum over it");
        count("forge", true);
    }

    // Reading the model.

    function withdrawalCount() external view returns (uint256) {
        return withdrawals.length;
    }

    function entries() public view returns (AllowList.Entry[] memory listed) {
        listed = new AllowList.Entry[](4);
        for (uint160 i = 0; i < 4; i++) {
            listed[i] = AllowList.Entry(tokens[i % 2], address(0xde57000000 + i));
        }
    }

    // Doing it.

    function batch(uint8 which, Operation memory operation) private returns (bool ok) {
        uint256 place = which % ENTITIES;
        bytes32 id = entities[place];
        Batch memory made = batchOf(id, operation);
        Certificate memory certificate = keysOf(place, epochs[id]).certify(2, depositary.digestOf(made));
        bytes memory call = abi.encodeCall(depositary.processBatch, (made, certificate));
        ok = attempt(call);
        if (!ok) return false;
        nonces[id]++;
        Check.isTrue(!attempt(call), "a batch takes effect once");
    }

    function batchOf(bytes32 id, Operation memory operation) private view returns (Batch memory) {
        return Batch({
            entity: id,
            nonce: nonces[id] + 1,
            boardEpoch: epochs[id],
            expiresAt: uint64(block.timestamp + 1),
            policyHash: depositary.rulesOf(id).policyHash,
            auditAnchor: sha256(abi.encode(id, nonces[id])),
            auditAnchoredAt: uint64(block.timestamp),
            operations: Steps.list(operation)
        });
    }

    /// @dev What was admitted fits the cap in force, in the window that ends now, and so in every window.
    function spent(Spend[] storage spends, Cap memory cap, uint128 amount) private {
        spends.push(Spend(block.timestamp, amount));
        uint256 sum = 0;
        for (uint256 i = spends.length; i > 0 && spends[i - 1].time + cap.windowSeconds > block.timestamp; i--) {
            sum += spends[i - 1].amount;
        }
        Check.isTrue(sum <= cap.cap, "no window holds more than its cap");
    }

    function attempt(bytes memory call) private returns (bool ok) {
        (ok,) = address(depositary).call(call);
    }

    function count(bytes32 what, bool ok) private {
        if (ok) done[what]++;
    }

    /// @dev One of the last eight, so that most choices are still open.
    function recent(uint8 which) private view returns (bytes32) {
        uint256 back = which % (withdrawals.length < 8 ? withdrawals.length : 8);
        return withdrawals[withdrawals.length - 1 - back];
    }

    function levelOf(bytes32 id) private view returns (uint8 level) {
        (,, level,,) = depositary.entityOf(id);
    }

    function keysOf(uint256 place, uint64 epoch) private pure returns (Keys.Key[] memory) {
        return Keys.named(string(abi.encode(place, epoch)), 3);
    }
}
