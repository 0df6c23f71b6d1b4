// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, Operation, Rules, Withdrawal} from "../Types.sol";
import "../Errors.sol" as Errors;
import {MAX_AMOUNT, MAX_DELAY} from "../Limits.sol";
import {Accounts} from "../Accounts.sol";
import {BoardRegistry} from "../BoardRegistry.sol";
import {Depositary} from "../Depositary.sol";
import {Eip712} from "../libraries/Eip712.sol";
import {Operations} from "../libraries/Operations.sol";
import {TestToken} from "../lab/TestToken.sol";
import {AllowList} from "./base/AllowList.sol";
import {Check} from "./base/Check.sol";
import {Json} from "./base/Json.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {Keys} from "./base/Keys.sol";
import {VectorStep, VectorSteps} from "./base/VectorSteps.sol";
import {vm} from "./base/Vm.sol";

/// @dev Writes the file of vectors that the contract and the Java model share, or checks that the committed one is up to date.
/// Every batch in it was accepted by `processBatch`, every malformed operation was refused by it. Shape of the file (bytes are
/// lower-case 0x-hex, amounts decimal strings, the rest numbers):
///
///   format 1, chainId, depositary, domainSeparator
///   tokens[]      name, kind, contract, subId (decimal string), id
///   entities[]    name, members[{address, weight}], threshold, salt, boardData (abi.encode of the board's four fields), id
///   allowLists[]  name, entries[{token, destination}], leaves[], root, paths[][] (paths[i] proves entries[i])
///   keys[]        secret, address: every key that signs below
///   batches[]     name, entity, nonce, boardEpoch, expiresAt, policyHash, auditAnchor, auditAnchoredAt,
///                 operations[{kind, data, and the fields by name, with "type" of transfer, withdraw, raiseFreeze, lowerFreeze,
///                   proposeRules, proposeCap, proposeBoard; freeze levels are codes}],
///                 bytes (abi.encode(batch)), operationsHash, structHash, digest, acceptedAt (block time),
///                 withdrawals[{operationIndex, id, releaseAt}], signatures[{address, signature}] in certificate order
///   malformed[]   why, kind, data: operations that no decoder may accept
contract VectorsTest {
    using Json for string;
    using Keys for Keys.Key[];
    using Keys for Keys.Key;

    string private constant FILE = "src/test/resources/vectors/batches.json";
    uint64 private constant START = 1_800_000_000;
    /// @dev Where the Depositary keeps its boards and its accounts, which its constructor would have made and bound.
    bytes32 private constant BOARDS_SLOT = bytes32(uint256(3));
    bytes32 private constant ACCOUNTS_SLOT = bytes32(uint256(4));
    Depositary private constant DEPOSITARY = Depositary(address(0xD390517a12));
    TestToken private constant DOLLAR = TestToken(address(0xd0114a));
    TestToken private constant OTHER = TestToken(address(0xfFFffFFFfFfFfFFfFffFFfFFfFffffFFFFFFFffA));
    address private constant GUARDIAN = address(0x6A4D1A);

    bytes32 private coin;
    bytes32 private usd;
    bytes32 private other;
    string private tokens;
    string private entities;
    string private allowLists;
    string private keys;
    string private batches;
    string private malformed;

    /// @dev An entity and all that is needed to sign for it.
    struct Party {
        bytes32 id;
        Keys.Key[] keys;
        uint256 signers;
    }

    function setUp() public {
        vm.chainId(31_337);
        vm.warp(START);
        vm.etch(address(DEPOSITARY), type(Depositary).runtimeCode);
        vm.prank(address(DEPOSITARY));
        BoardRegistry boards = new BoardRegistry();
        Accounts accounts = new Accounts();
        vm.prank(address(DEPOSITARY));
        accounts.bind(boards);
        vm.store(address(DEPOSITARY), BOARDS_SLOT, bytes32(uint256(uint160(address(boards)))));
        vm.store(address(DEPOSITARY), ACCOUNTS_SLOT, bytes32(uint256(uint160(address(accounts)))));
        vm.etch(address(DOLLAR), type(TestToken).runtimeCode);
        vm.etch(address(OTHER), type(TestToken).runtimeCode);
        coin = token("coin", 0, address(0));
        usd = token("dollar", 1, address(DOLLAR));
        other = token("other", 1, address(OTHER));
    }

    function test_committedVectorsAreUpToDate() public {
        Party memory one = single();
        Party memory three = ofThree();
        Party memory full = ofThirtyTwo();
        largestAmount(one);
        manySorts(three, one);
        changes(three, full);
        freezes(three);
        successorsTakeOver(three);
        asManyOperationsAsAllowed(full, three);
        refusals(one);

        string memory fields = string("").with("format", "1");
        fields = fields.with("chainId", Json.number(block.chainid));
        fields = fields.with("depositary", Json.account(address(DEPOSITARY)));
        fields = fields.with("domainSeparator", Json.word(separator()));
        fields = fields.with("tokens", lines(tokens));
        fields = fields.with("entities", lines(entities));
        fields = fields.with("allowLists", lines(allowLists));
        fields = fields.with("keys", lines(keys));
        fields = fields.with("batches", lines(batches));
        fields = fields.with("malformed", lines(malformed));
        string memory json = string.concat(Json.object(fields), "\n");
        if (vm.envOr("PORTCULLIS_WRITE_VECTORS", false)) vm.writeFile(FILE, json);
        Check.isTrue(
            keccak256(bytes(vm.readFile(FILE))) == keccak256(bytes(json)),
            "the vectors are what the contract says; else `npm run vectors` and commit"
        );
    }

    // The history: each step is accepted by the contract.

    function largestAmount(Party memory one) private {
        OTHER.mint(address(this), MAX_AMOUNT);
        OTHER.approve(address(DEPOSITARY), MAX_AMOUNT);
        DEPOSITARY.deposit(one.id, other, MAX_AMOUNT);
        record("the largest amount, and an empty path", one, 1, steps(VectorSteps.withdraw(loneEntry(), 0, MAX_AMOUNT)));
    }

    function manySorts(Party memory three, Party memory one) private {
        vm.deal(address(this), 10 ether);
        DEPOSITARY.deposit{value: 10 ether}(three.id, coin, 10 ether);
        DOLLAR.mint(address(this), 5_000e6);
        DOLLAR.approve(address(DEPOSITARY), 5_000e6);
        DEPOSITARY.deposit(three.id, usd, 5_000e6);
        record("one withdrawal", three, 1, steps(VectorSteps.withdraw(sevenEntries(), 0, 1_250e6)));
        VectorStep[] memory many = new VectorStep[](5);
        many[0] = VectorSteps.transfer(one.id, usd, 1);
        many[1] = VectorSteps.withdraw(sevenEntries(), 6, 2_000e6);
        many[2] = VectorSteps.withdraw(sevenEntries(), 3, 1 ether);
        many[3] = VectorSteps.raiseFreeze(1);
        many[4] = VectorSteps.proposeCap(Cap(usd, 0, 1));
        record("operations of many sorts", three, 1, many);
    }

    function changes(Party memory three, Party memory full) private {
        VectorStep[] memory all = new VectorStep[](3);
        Rules memory extreme = rules(AllowList.root(sevenEntries()), 7);
        extreme.policyVersion = 2 ** 53 - 1;
        extreme.allowListSize = 2 ** 32;
        extreme.withdrawalDelaySeconds = MAX_DELAY;
        extreme.rulesDelaySeconds = MAX_DELAY;
        extreme.boardDelaySeconds = MAX_DELAY;
        extreme.maxAnchorAgeSeconds = MAX_DELAY;
        extreme.guardian = address(type(uint160).max);
        all[0] = VectorSteps.proposeRules(extreme);
        all[1] = VectorSteps.proposeCap(Cap(coin, MAX_AMOUNT, MAX_DELAY));
        Board memory grouped = DEPOSITARY.boardOf(full.id);
        grouped.groupKey = GroupKeys.keyOf(5);
        all[2] = VectorSteps.proposeBoard(grouped);
        record("every change, with extreme values and a full board", three, 1, all);
    }

    function freezes(Party memory three) private {
        record("sealing", three, 1, steps(VectorSteps.raiseFreeze(3)));
        VectorStep[] memory opening = new VectorStep[](2);
        opening[0] = VectorSteps.lowerFreeze(0);
        opening[1] = VectorSteps.proposeBoard(Keys.named("successor", 4).board(3));
        record("opening again, with a new board", three, 1, opening);
        vm.warp(START + 2 days);
        DEPOSITARY.activateFreeze(three.id);
        DEPOSITARY.activateBoard(three.id);
    }

    function successorsTakeOver(Party memory three) private {
        Party memory successors = party(three.id, "successor", 4, 3);
        record("the second board, under epoch 2", successors, 2, steps(VectorSteps.withdraw(sevenEntries(), 5, 1)));
    }

    function asManyOperationsAsAllowed(Party memory full, Party memory three) private {
        DOLLAR.mint(address(this), 1_000);
        DOLLAR.approve(address(DEPOSITARY), 1_000);
        DEPOSITARY.deposit(full.id, usd, 1_000);
        VectorStep[] memory all = new VectorStep[](32);
        for (uint128 i = 0; i < 32; i++) {
            all[i] = i < 16
                ? VectorSteps.transfer(three.id, usd, i + 1)
                : VectorSteps.withdraw(sevenEntries(), i % 2 == 0 ? 0 : 2, i);
        }
        record("32 operations, signed by most of a full weighted board", full, 1, all);
    }

    // The parties. Each appears in the file.

    function single() private returns (Party memory) {
        Keys.Key[] memory own = Keys.named("single", 1);
        return registered("single", own, own.board(1), 1, loneEntry(), "lone entry");
    }

    function ofThree() private returns (Party memory) {
        Keys.Key[] memory own = Keys.named("three", 3);
        return registered("three", own, own.board(2), 2, sevenEntries(), "seven entries");
    }

    function ofThirtyTwo() private returns (Party memory) {
        Keys.Key[] memory own = Keys.named("full", 32);
        Board memory board = own.board(0);
        uint32 total = 0;
        for (uint32 i = 0; i < 32; i++) {
            board.weights[i] = i == 0 ? 65_535 : i;
            total += board.weights[i];
        }
        board.threshold = total / 2 + 1;
        return registered("full", own, board, 17, sevenEntries(), "");
    }

    function registered(
        string memory name,
        Keys.Key[] memory own,
        Board memory board,
        uint256 signers,
        AllowList.Entry[] memory listed,
        string memory listName
    ) private returns (Party memory made) {
        if (bytes(listName).length > 0) describe(listed, listName);
        Cap[] memory caps = new Cap[](3);
        caps[0] = Cap(coin, MAX_AMOUNT, 1 days);
        caps[1] = Cap(usd, MAX_AMOUNT, 1 days);
        caps[2] = Cap(other, MAX_AMOUNT, 1 days);
        bytes32 salt = keccak256(bytes(name));
        Rules memory initial = rules(AllowList.root(listed), uint64(listed.length));
        made = Party(DEPOSITARY.registerEntity(board, initial, caps, salt), own, signers);
        string memory fields = string("").with("name", Json.text(name));
        fields = fields.append(VectorSteps.boardFields(board));
        fields = fields.with("salt", Json.word(salt));
        fields = fields.with("boardData", Json.hexOf(boardData(board)));
        fields = fields.with("id", Json.word(made.id));
        entities = entities.appendLine(Json.object(fields));
        tell(own, signers);
    }

    function party(bytes32 id, string memory name, uint256 count, uint256 signers) private returns (Party memory) {
        Keys.Key[] memory own = Keys.named(name, count);
        tell(own, signers);
        return Party(id, own, signers);
    }

    function tell(Keys.Key[] memory own, uint256 signers) private {
        for (uint256 i = 0; i < signers; i++) {
            string memory fields = string("").with("secret", Json.word(bytes32(own[i].secret)));
            fields = fields.with("address", Json.account(own[i].account));
            keys = keys.appendLine(Json.object(fields));
        }
    }

    function rules(bytes32 root, uint64 size) private pure returns (Rules memory) {
        return Rules(sha256("policy"), 1, root, size, 1 hours, 1 days, 2 days, 30 days, GUARDIAN);
    }

    function loneEntry() private view returns (AllowList.Entry[] memory listed) {
        listed = new AllowList.Entry[](1);
        listed[0] = AllowList.Entry(other, address(0xA110));
    }

    function sevenEntries() private view returns (AllowList.Entry[] memory listed) {
        listed = new AllowList.Entry[](7);
        for (uint160 i = 0; i < 7; i++) {
            listed[i] = AllowList.Entry(i % 2 == 0 ? usd : coin, address(0xA110 + i));
        }
    }

    // Writing down.

    function token(string memory name, uint8 kind, address at_) private returns (bytes32 id) {
        id = DEPOSITARY.registerToken(kind, at_, 0);
        string memory fields = string("").with("name", Json.text(name));
        fields = fields.with("kind", Json.number(kind));
        fields = fields.with("contract", Json.account(at_));
        fields = fields.with("subId", Json.amount(0));
        fields = fields.with("id", Json.word(id));
        tokens = tokens.appendLine(Json.object(fields));
    }

    function describe(AllowList.Entry[] memory listed, string memory name) private {
        (string memory rows, string memory paths) = ("", "");
        for (uint256 i = 0; i < listed.length; i++) {
            string memory row = string("").with("token", Json.word(listed[i].token));
            row = row.with("destination", Json.account(listed[i].destination));
            rows = rows.append(Json.object(row));
            paths = paths.append(Json.words(AllowList.path(listed, i)));
        }
        string memory fields = string("").with("name", Json.text(name));
        fields = fields.with("entries", Json.array(rows));
        fields = fields.with("leaves", Json.words(AllowList.leaves(listed)));
        fields = fields.with("root", Json.word(AllowList.root(listed)));
        fields = fields.with("paths", Json.array(paths));
        allowLists = allowLists.appendLine(Json.object(fields));
    }

    function record(string memory name, Party memory by, uint64 epoch, VectorStep[] memory taken) private {
        Batch memory batch = batchOf(by.id, epoch, taken);
        bytes32 digest = DEPOSITARY.digestOf(batch);
        Certificate memory certificate = by.keys.certify(by.signers, digest);
        DEPOSITARY.processBatch(batch, certificate);

        bytes32 structHash = this.structHashOf(batch);
        Check.eq(Eip712.digest(separator(), structHash), digest);
        string memory fields = string("").with("name", Json.text(name));
        fields = fields.append(headFields(batch));
        fields = fields.with("operations", operationsOf(taken));
        fields = fields.with("bytes", Json.hexOf(abi.encode(batch)));
        fields = fields.with("operationsHash", Json.word(keccak256(abi.encode(batch.operations))));
        fields = fields.with("structHash", Json.word(structHash));
        fields = fields.with("digest", Json.word(digest));
        fields = fields.with("acceptedAt", Json.number(block.timestamp));
        fields = fields.with("withdrawals", withdrawalsOf(batch));
        fields = fields.with("signatures", signaturesOf(by, certificate));
        batches = batches.appendLine(Json.object(fields));
    }

    function batchOf(bytes32 id, uint64 epoch, VectorStep[] memory taken) private view returns (Batch memory batch) {
        (uint64 nonce,,,,) = DEPOSITARY.entityOf(id);
        batch.entity = id;
        batch.nonce = nonce + 1;
        batch.boardEpoch = epoch;
        batch.expiresAt = uint64(block.timestamp + 7 days - nonce);
        batch.policyHash = DEPOSITARY.rulesOf(id).policyHash;
        batch.auditAnchor = sha256(abi.encode("anchor", id, nonce));
        batch.auditAnchoredAt = uint64(block.timestamp - 5);
        batch.operations = new Operation[](taken.length);
        for (uint256 i = 0; i < taken.length; i++) {
            batch.operations[i] = taken[i].operation;
        }
    }

    function headFields(Batch memory batch) private pure returns (string memory) {
        string memory fields = string("").with("entity", Json.word(batch.entity));
        fields = fields.with("nonce", Json.number(batch.nonce));
        fields = fields.with("boardEpoch", Json.number(batch.boardEpoch));
        fields = fields.with("expiresAt", Json.number(batch.expiresAt));
        fields = fields.with("policyHash", Json.word(batch.policyHash));
        fields = fields.with("auditAnchor", Json.word(batch.auditAnchor));
        return fields.with("auditAnchoredAt", Json.number(batch.auditAnchoredAt));
    }

    function operationsOf(VectorStep[] memory taken) private pure returns (string memory all) {
        for (uint256 i = 0; i < taken.length; i++) {
            Operation memory operation = taken[i].operation;
            string memory fields = string("").with("kind", Json.number(operation.kind));
            fields = fields.append(taken[i].fields);
            fields = fields.with("data", Json.hexOf(operation.data));
            all = all.append(Json.object(fields));
        }
        return Json.array(all);
    }

    function withdrawalsOf(Batch memory batch) private view returns (string memory all) {
        for (uint256 i = 0; i < batch.operations.length; i++) {
            if (batch.operations[i].kind != Operations.WITHDRAW) continue;
            bytes32 id = keccak256(abi.encode(batch.entity, batch.nonce, i));
            Withdrawal memory queued = DEPOSITARY.withdrawalOf(id);
            Check.eq(queued.status, 1);
            string memory fields = string("").with("operationIndex", Json.number(i));
            fields = fields.with("id", Json.word(id));
            fields = fields.with("releaseAt", Json.number(queued.releaseAt));
            all = all.append(Json.object(fields));
        }
        return Json.array(all);
    }

    function signaturesOf(Party memory by, Certificate memory certificate) private pure returns (string memory all) {
        for (uint256 i = 0; i < certificate.signatures.length; i++) {
            string memory fields = string("").with("address", Json.account(by.keys[i].account));
            fields = fields.with("signature", Json.hexOf(certificate.signatures[i]));
            all = all.append(Json.object(fields));
        }
        return Json.array(all);
    }

    // What no decoder may accept.

    function refusals(Party memory one) private {
        bytes memory transfer = VectorSteps.transfer(one.id, other, 1).operation.data;
        refuse(one, "a byte is left over", 0x10, abi.encodePacked(transfer, uint8(0)));
        refuse(one, "a word is left over", 0x10, abi.encodePacked(transfer, uint256(0)));
        refuse(one, "the amount is 2^127", 0x10, abi.encode(one.id, other, uint256(MAX_AMOUNT) + 1));
        refuse(one, "the data is empty", 0x10, "");
        address to = address(0xA110);
        refuse(one, "the path starts at another offset", 0x80, abi.encode(other, to, 1, 0, 0xc0, 0));
        refuse(one, "the path overlaps the fields", 0x80, abi.encode(other, to, 1, 0, 0x80, 0));
        refuse(one, "the path is longer than its words", 0x80, abi.encode(other, to, 1, 0, 0xa0, 1));
        refuse(one, "the path has 33 siblings", 0x80, abi.encode(other, to, 1, 0, new bytes32[](33)));
        refuse(one, "the address has bytes above its 20", 0x80, abi.encode(other, 1 << 160, 1, 0, 0xa0, 0));
        refuse(one, "the level does not exist", 0xa0, abi.encode(4));
        refuse(one, "the level does not fit", 0xa1, abi.encode(256));
        refuse(one, "the rules miss a field", 0xa2, new bytes(8 * 32));
        refuse(one, "the window does not fit 64 bits", 0xa3, abi.encode(other, 1, 1 << 64));
        Board memory board = Keys.named("successor", 2).board(2);
        bytes memory data = boardData(board);
        refuse(one, "the arrays differ in length", 0xa4, patched(data, 7, 1));
        refuse(one, "the group key starts elsewhere", 0xa4, patched(data, 3, 0x160));
        refuse(one, "the group key has 32 bytes", 0xa4, abi.encodePacked(patched(data, 10, 32), uint256(1)));
        refuse(one, "the group key is shorter than its length", 0xa4, patched(data, 10, 256));
        refuse(one, "the second array starts elsewhere", 0xa4, patched(data, 1, 0x100));
        refuse(one, "the threshold does not fit", 0xa4, patched(data, 2, 1 << 32));
    }

    function refuse(Party memory one, string memory why, uint8 kind, bytes memory data) private {
        VectorStep[] memory bad = steps(VectorStep(Operation(kind, data), ""));
        Batch memory batch = batchOf(one.id, 1, bad);
        Certificate memory certificate = one.keys.certify(1, DEPOSITARY.digestOf(batch));
        vm.expectRevert(abi.encodeWithSelector(Errors.OperationMalformed.selector, kind));
        DEPOSITARY.processBatch(batch, certificate);
        string memory fields = string("").with("why", Json.text(why));
        fields = fields.with("kind", Json.number(kind));
        fields = fields.with("data", Json.hexOf(data));
        malformed = malformed.appendLine(Json.object(fields));
    }

    function structHashOf(Batch calldata batch) external pure returns (bytes32) {
        return Eip712.structHash(batch);
    }

    function separator() private view returns (bytes32) {
        return Eip712.separator(Eip712.NAME_HASH, Eip712.VERSION_HASH, block.chainid, address(DEPOSITARY));
    }

    function boardData(Board memory board) private pure returns (bytes memory) {
        return abi.encode(board.members, board.weights, board.threshold, board.groupKey);
    }

    function patched(bytes memory data, uint256 index, uint256 value) private pure returns (bytes memory copy) {
        copy = bytes.concat(data);
        assembly {
            mstore(add(add(copy, 32), mul(index, 32)), value)
        }
    }

    function steps(VectorStep memory one) private pure returns (VectorStep[] memory all) {
        all = new VectorStep[](1);
        all[0] = one;
    }

    function lines(string memory items) private pure returns (string memory) {
        return string.concat("[", items, "\n  ]");
    }
}
