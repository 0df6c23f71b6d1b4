// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../../Accounts.sol";
import {Depositary} from "../../Depositary.sol";
import {TestToken} from "../../lab/TestToken.sol";
import {Batch, Cap, Certificate, Dispute, Operation, Rules} from "../../Types.sol";
import {Accounting} from "../../libraries/Ledger.sol";
import {Eip712} from "../../libraries/Eip712.sol";
import {Operations} from "../../libraries/Operations.sol";
import {Rfc9162} from "../../libraries/Rfc9162.sol";
import {Body, Deal, Deals, Delta, Part} from "./Deals.sol";
import {Check} from "./Check.sol";
import {Keys} from "./Keys.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @dev A random history of three entities and their three accounts. Off the chain the sides move offdelta as they like, each frame a new
/// version; on the chain they post, settle, close, dispute with any version they remember, counter, finalize, enforce, forgive. Beside the
/// contract stands a model of what each side has in all: its reserves, its part of each account by the newest frame, what it is owed less
/// what it owes. A broken rule reverts; a refusal is counted and leaves the model as it was.
contract AccountHistory {
    using Deals for Body;
    using Deals for Deal;
    using Keys for Keys.Key[];

    uint64 private constant START = 1_800_000_000;
    uint128 private constant FUNDS = 100_000;

    struct Frame {
        uint64 version;
        int256 offdelta;
        bytes32 secret;
        uint256 amount;
        bool byLeft;
    }

    Depositary public immutable depositary;
    Accounts public immutable accounts;
    bytes32 public immutable token;
    bytes32[3] public entities;
    mapping(bytes32 account => Frame[]) private frames;
    mapping(bytes32 account => uint64) public settled;
    mapping(bytes32 account => uint256) private standing;
    mapping(bytes32 what => uint256) public done;
    mapping(bytes32 entity => uint256) public paidIn;
    uint256 public cheated;

    constructor() {
        vm.warp(START);
        accounts = new Accounts();
        depositary = new Depositary(accounts);
        TestToken dollar = new TestToken();
        token = depositary.registerToken(1, address(dollar), 0);
        dollar.mint(address(this), type(uint120).max);
        dollar.approve(address(depositary), type(uint256).max);
        Rules memory rules = Rules(sha256("policy"), 1, 0, 0, 1, 1, 1, 365 days, address(1));
        bytes32[3] memory ids;
        for (uint256 i = 0; i < 3; i++) {
            ids[i] = depositary.registerEntity(keysOf(i).board(1), rules, new Cap[](0), bytes32(i));
            depositary.deposit(ids[i], token, FUNDS);
            paidIn[ids[i]] = FUNDS;
        }
        entities = ids;
    }

    // What may happen.

    function pass(uint32 duration) external {
        vm.warp(block.timestamp + duration % 2 days);
    }

    function deposit(uint8 who, uint16 amount) external {
        bytes32 id = entities[who % 3];
        depositary.deposit(id, token, uint128(amount) + 1);
        paidIn[id] += uint256(amount) + 1;
        count("deposit", true);
    }

    function post(uint8 who, uint8 other, uint16 amount) external {
        (uint256 one, uint256 two) = pairOf(who, other);
        count("post", batch(one, Deals.post(entities[two], token, amount)));
    }

    /// @dev A frame: both sides agree off the chain. What it moves is theirs to decide.
    function frame(uint8 which, int16 moved, bool pending) external {
        (bytes32 id,,) = accountOf(which);
        Frame[] storage all = frames[id];
        int256 last = all.length == 0 || all[all.length - 1].version <= settled[id] ? int256(0) : all[all.length - 1].offdelta;
        uint64 version = (all.length == 0 ? 0 : all[all.length - 1].version) + 1;
        if (version <= settled[id]) version = settled[id] + 1;
        bytes32 secret = pending ? keccak256(abi.encode(id, version)) : bytes32(0);
        all.push(Frame(version, last + moved, secret, pending ? 100 : 0, moved > 0));
        count("frame", true);
    }

    function settle(uint8 which, bool byLeft, int16 left, int16 right, bool closes) external {
        (bytes32 id, bytes32 l, bytes32 r) = accountOf(which);
        Deal memory made;
        (made.by, made.entity, made.epoch) = byLeft ? (r, l, uint64(1)) : (l, r, uint64(1));
        (made.nonce, made.finalVersion) = accounts.accountOf(id);
        made.nonce++;
        made.expiresAt = uint64(block.timestamp) + 1;
        made.parts = new Part[](1);
        made.parts[0] = Part(token, left, right, -int256(left) - right);
        if (closes) {
            (uint128 collateral, int128 ondelta) = accounts.lineOf(id, token);
            Frame[] storage all = frames[id];
            int256 off = all.length == 0 || all[all.length - 1].version <= settled[id] ? int256(0) : all[all.length - 1].offdelta;
            int256 delta = ondelta + off;
            made.finalVersion = all.length == 0 ? 1 : all[all.length - 1].version;
            if (made.finalVersion <= settled[id]) made.finalVersion = settled[id] + 1;
            made.parts[0] = Part(token, delta, int256(uint256(collateral)) - delta, -int256(uint256(collateral)));
        } else {
            made.finalVersion = 0;
        }
        bytes memory agreement = abi.encodePacked(
            Deals.signatures(keysBy(made.by), 1, digest(made.structHash())), uint256(0)
        );
        bool ok = batch(placeOf(made.entity), Deals.settle(1, made.item(agreement)));
        if (ok && closes) settled[id] = made.finalVersion;
        count(closes ? bytes32("close") : bytes32("settle"), ok);
    }

    function start(uint8 which, bool byLeft, uint8 back) external {
        (bytes32 id, bytes32 l, bytes32 r) = accountOf(which);
        uint256 size = frames[id].length;
        if (size == 0) return;
        uint256 index = size - 1 - back % (size < 4 ? size : 4);
        Body memory body = bodyOf(id, l, r, index);
        bytes memory theirs = sealOf(byLeft ? r : l, body);
        bytes memory none = abi.encode(uint256(0));
        Operation memory operation = byLeft
            ? Deals.statement(Operations.DISPUTE_START, body, none, theirs)
            : Deals.statement(Operations.DISPUTE_START, body, theirs, none);
        bool ok = batch(placeOf(byLeft ? l : r), operation);
        if (ok) {
            standing[id] = index;
            if (index != size - 1) cheated++;
        }
        Check.isTrue(!ok || body.version > settled[id], "no settled version starts a dispute");
        count("start", ok);
    }

    function startUnproven(uint8 which, bool byLeft) external {
        (bytes32 id, bytes32 l, bytes32 r) = accountOf(which);
        Body memory body = empty(l, r, settled[id]);
        bytes memory none = abi.encode(uint256(0));
        bool ok = batch(placeOf(byLeft ? l : r), Deals.statement(Operations.DISPUTE_START, body, none, none));
        if (ok) standing[id] = type(uint256).max;
        count("startUnproven", ok);
    }

    function counter(uint8 which, uint8 back) external {
        (bytes32 id, bytes32 l, bytes32 r) = accountOf(which);
        uint256 size = frames[id].length;
        if (size == 0) return;
        uint256 index = size - 1 - back % (size < 4 ? size : 4);
        Body memory body = bodyOf(id, l, r, index);
        Dispute memory before = accounts.disputeOf(id);
        bool ok = perform(Deals.statement(Operations.DISPUTE_COUNTER, body, sealOf(l, body), sealOf(r, body)));
        bool owed = before.until != 0 && block.timestamp < before.until && body.version > before.version;
        Check.isTrue(ok == owed, "a newer frame counters in time, nothing else does");
        if (ok) standing[id] = index;
        count("counter", ok);
    }

    function reveal(uint8 which, uint8 back) external {
        (bytes32 id,,) = accountOf(which);
        uint256 size = frames[id].length;
        if (size == 0) return;
        bytes32 secret = frames[id][size - 1 - back % size].secret;
        count("reveal", secret != 0 && perform(Deals.reveal(secret, 1)));
    }

    function finalize(uint8 which) external {
        (bytes32 id, bytes32 l, bytes32 r) = accountOf(which);
        Dispute memory dispute = accounts.disputeOf(id);
        Body memory body =
            dispute.until == 0 || standing[id] == type(uint256).max ? empty(l, r, settled[id]) : bodyOf(id, l, r, standing[id]);
        (uint128 held, int128 onChain) = accounts.lineOf(id, token);
        int256[2] memory before = [wealth(l), wealth(r)];
        bool ok = perform(body.finalize());
        Check.isTrue(
            ok == (dispute.until != 0 && block.timestamp >= dispute.until), "a dispute ends from its time on, once"
        );
        if (ok) {
            int256 delta = onChain + body.deltas[0].offdelta + movedBy(body, id);
            Check.isTrue(wealth(l) - before[0] == delta, "left has what the frame that stands says");
            Check.isTrue(wealth(r) - before[1] == int256(uint256(held)) - delta, "right has the rest");
            settled[id] = body.version;
            Check.eq(accounts.disputeOf(id).until, 0);
            (uint128 collateral, int128 ondelta) = accounts.lineOf(id, token);
            Check.isTrue(collateral == 0 && ondelta == 0, "the account is empty");
        }
        count("finalize", ok);
    }

    function enforce(uint8 who, uint8 most) external {
        bytes32 id = entities[who % 3];
        uint128 reserve = depositary.reserveOf(id, token);
        (,, uint64 live) = accounts.debtsOf(id, token);
        uint256 owed = owes(id);
        bool ok = perform(Deals.enforce(id, token, most % 33));
        if (ok) {
            Check.eq(uint256(reserve) - depositary.reserveOf(id, token), owed - owes(id));
            Check.isTrue(live > 0 || owed == 0, "only what stands is paid");
        }
        count("enforce", ok);
    }

    function forgive(uint8 who, uint8 other, uint8 index, uint16 amount) external {
        (uint256 one, uint256 two) = pairOf(who, other);
        (bytes32 creditor, uint128 before) = accounts.debtOf(entities[two], token, index % 4);
        bool ok = batch(one, Deals.forgive(entities[two], token, index % 4, amount));
        Check.isTrue(!ok || (creditor == entities[one] && amount <= before), "a creditor forgives what it is owed");
        count("forgive", ok);
    }

    function transfer(uint8 who, uint8 other, uint16 amount) external {
        (uint256 one, uint256 two) = pairOf(who, other);
        uint256 owed = owes(entities[one]);
        bool ok = batch(one, Steps.transfer(entities[two], token, amount));
        Check.isTrue(!ok || owed == 0, "who owes pays nobody else");
        count("transfer", ok);
    }

    /// @dev A third party writes nothing that takes a board.
    function intrude(uint8 which, uint8 kind) external {
        (, bytes32 l, bytes32 r) = accountOf(which);
        Operation memory operation = kind % 3 == 0
            ? Deals.post(l, token, 1)
            : kind % 3 == 1 ? Deals.forgive(l, token, 0, 1) : Deals.statement(Operations.DISPUTE_START, empty(l, r, 0), abi.encode(uint256(0)), abi.encode(uint256(0)));
        Check.isTrue(!perform(operation), "nobody acts for an entity");
        count("intrude", true);
    }

    // Reading.

    function accountOf(uint256 which) public view returns (bytes32 id, bytes32 l, bytes32 r) {
        (bytes32 one, bytes32 two) = (entities[which % 3], entities[(which + 1) % 3]);
        (l, r) = one < two ? (one, two) : (two, one);
        id = Accounting.idOf(l, r);
    }

    function owes(bytes32 debtor) public view returns (uint256 sum) {
        (uint64 head, uint64 tail,) = accounts.debtsOf(debtor, token);
        for (uint64 i = head; i < tail; i++) {
            (, uint128 amount) = accounts.debtOf(debtor, token, i);
            sum += amount;
        }
    }

    function owedTo(bytes32 debtor, bytes32 creditor) public view returns (uint256 sum) {
        (uint64 head, uint64 tail,) = accounts.debtsOf(debtor, token);
        for (uint64 i = head; i < tail; i++) {
            (bytes32 to, uint128 amount) = accounts.debtOf(debtor, token, i);
            if (to == creditor) sum += amount;
        }
    }

    /// @dev What an entity has in reserve and is owed, less what it owes.
    function wealth(bytes32 id) public view returns (int256 sum) {
        sum = int256(uint256(depositary.reserveOf(id, token))) - int256(owes(id));
        for (uint256 i = 0; i < 3; i++) {
            sum += int256(owedTo(entities[i], id));
        }
    }

    function frameCount(bytes32 id) external view returns (uint256) {
        return frames[id].length;
    }

    // Doing it.

    function movedBy(Body memory body, bytes32 id) private view returns (int256) {
        if (body.clauses.length == 0) return 0;
        Frame memory made = frames[id][standing[id]];
        bool shown = accounts.shownBefore(sha256(abi.encode(made.secret)), START + 20 days) != 0;
        return !shown ? int256(0) : made.byLeft ? -int256(made.amount) : int256(made.amount);
    }

    function bodyOf(bytes32 id, bytes32 l, bytes32 r, uint256 index) private view returns (Body memory body) {
        Frame memory made = frames[id][index];
        body = empty(l, r, made.version);
        body.deltas[0].offdelta = made.offdelta;
        if (made.secret != 0) {
            body.clauses = new bytes[](1);
            bytes32 hash = sha256(abi.encode(made.secret));
            body.clauses[0] = abi.encode(
                uint256(1), made.byLeft, token, made.amount, made.amount, hash, START + 20 days, bytes32(0), 0, 0, 0
            );
        }
    }

    function empty(bytes32 l, bytes32 r, uint64 version) private view returns (Body memory body) {
        (body.left, body.right, body.version) = (l, r, version);
        (body.leftResponse, body.rightResponse) = (1 hours, 2 hours);
        body.deltas = new Delta[](1);
        body.deltas[0] = Delta(token, 0);
        body.clauses = new bytes[](0);
    }

    function sealOf(bytes32 id, Body memory body) private view returns (bytes memory) {
        bytes32 root = body.leaf(id);
        bytes memory head = abi.encode(uint256(1), uint256(1), uint256(0), root, uint256(1), uint256(9), uint256(0));
        return abi.encodePacked(head, Deals.signatures(keysBy(id), 1, digest(Deals.sealHash(root, 1, 9))));
    }

    function digest(bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = Eip712.separator(Eip712.NAME_HASH, Eip712.VERSION_HASH, block.chainid, address(depositary));
        return Eip712.digest(domain, structHash);
    }

    function batch(uint256 place, Operation memory operation) private returns (bool ok) {
        bytes32 id = entities[place];
        (uint64 nonce,,,,) = depositary.entityOf(id);
        Batch memory made = Batch({
            entity: id,
            nonce: nonce + 1,
            boardEpoch: 1,
            expiresAt: uint64(block.timestamp + 1),
            policyHash: sha256("policy"),
            auditAnchor: 0,
            auditAnchoredAt: uint64(block.timestamp),
            operations: Steps.list(operation)
        });
        Certificate memory certificate = keysOf(place).certify(1, depositary.digestOf(made));
        (ok,) = address(depositary).call(abi.encodeCall(depositary.processBatch, (made, certificate)));
    }

    function perform(Operation memory operation) private returns (bool ok) {
        (ok,) = address(depositary).call(abi.encodeCall(depositary.perform, (operation)));
    }

    function pairOf(uint8 who, uint8 other) private pure returns (uint256 one, uint256 two) {
        one = who % 3;
        two = (one + 1 + other % 2) % 3;
    }

    function placeOf(bytes32 id) private view returns (uint256 place) {
        while (entities[place] != id) place++;
    }

    function keysBy(bytes32 id) private view returns (Keys.Key[] memory) {
        return keysOf(placeOf(id));
    }

    function keysOf(uint256 place) private pure returns (Keys.Key[] memory) {
        return Keys.named(string(abi.encode("account", place)), 1);
    }

    function count(bytes32 what, bool ok) private {
        if (ok) done[what]++;
    }
}
