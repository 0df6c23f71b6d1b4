// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Operation} from "../Types.sol";
import {MAX_AMOUNT} from "../Limits.sol";
import {Clauses} from "../libraries/Clauses.sol";
import {Disputes} from "../libraries/Disputes.sol";
import {Operations} from "../libraries/Operations.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Body, Deal, Deals, Delta, Part} from "./base/Deals.sol";
import {Check} from "./base/Check.sol";
import {Json} from "./base/Json.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

/// @dev Writes the file of vectors on accounts that the contracts and the Java model share, or checks that the committed one is up to date.
/// Every operation in it was carried out, every malformed one refused. Amounts are decimal strings, bytes lower-case 0x-hex:
///
///   format 1, chainId, depositary
///   agreements[]   by, entity, boardEpoch, nonce, expiresAt, finalVersion, lines[{token, left, right}], structHash, digest
///   bodies[]       left, right, version, leftResponseSeconds, rightResponseSeconds, deltas[{token, offdelta}],
///                  clauses[{kind, byLeft, token, amount, whole, hash, expiresAt, takeToken, takeAmount, progress, steps}], clausesHash, hash
///   operations[]   type, kind, data, and the fields by name
///   malformed[]    why, kind, data
///   outcomes[]     kind, amount, whole, takeAmount, progress, steps, evidence, given, paid: drawn at random
///   allocations[]  collateral, delta, left, right, leftOwes, rightOwes: drawn at random
contract AccountVectorsTest is AccountFixture {
    using Deals for Body;
    using Deals for Deal;
    using Json for string;

    string private constant FILE = "src/test/resources/vectors/accounts.json";

    string private agreements;
    string private bodies;
    string private operations;
    string private malformed;
    string private outcomes;
    string private allocations;

    function test_committedVectorsAreUpToDate() public {
        vm.chainId(31_337);
        history();
        refusals();
        for (uint256 i = 0; i < 200; i++) {
            outcome(uint256(keccak256(abi.encode("outcome", i))));
            allocation(uint256(keccak256(abi.encode("allocation", i))));
        }
        string memory fields = string("").with("format", "1");
        fields = fields.with("chainId", Json.number(block.chainid));
        fields = fields.with("depositary", Json.account(address(depositary)));
        fields = fields.with("agreements", lines(agreements));
        fields = fields.with("bodies", lines(bodies));
        fields = fields.with("operations", lines(operations));
        fields = fields.with("malformed", lines(malformed));
        fields = fields.with("outcomes", lines(outcomes));
        fields = fields.with("allocations", lines(allocations));
        string memory json = string.concat(Json.object(fields), "\n");
        if (vm.envOr("PORTCULLIS_WRITE_VECTORS", false)) vm.writeFile(FILE, json);
        Check.isTrue(
            keccak256(bytes(vm.readFile(FILE))) == keccak256(bytes(json)),
            "the vectors are what the contracts say; else `npm run vectors` and commit"
        );
    }

    // Each step is carried out by the contracts.

    function history() private {
        string memory fields = string("").with("counterparty", Json.word(right));
        fields = fields.with("token", Json.word(usd)).with("amount", Json.amount(1_000));
        take(left, "collateralPost", Deals.post(right, usd, 1_000), fields);
        take(right, "collateralPost", Deals.post(left, usd, 500), fieldsOf(left, usd, 500));

        Deal memory made = deal(right, 40, 0, -40);
        tell(made);
        fields = string("").with("counterparty", Json.word(right)).with("nonce", Json.number(made.nonce));
        fields = fields.with("expiresAt", Json.number(made.expiresAt)).with("token", Json.word(usd));
        fields = fields.with("amount", Json.amount(40));
        take(left, "collateralRelease", Deals.release(made, usd, 40, agreed(made)), fields);

        made = deal(left, 50, -60, 10);
        tell(made);
        take(right, "settle", settlement(made), string("").with("settlements", Json.array(itemFields(made))));

        Body memory stale = swap(3, 0);
        take(left, "disputeStart", startBy(left, stale), bodyField(stale));
        Body memory newest = swap(4, -77);
        take(0, "disputeCounter", counterByAnyone(newest), bodyField(newest));

        fields = string("").with("counterparty", Json.word(left)).with("bodyHash", Json.word(newest.hash()));
        fields = fields.with("index", Json.number(1)).with("ratio", Json.number(32_767));
        take(right, "orderFill", Deals.fill(left, newest.hash(), 1, 32_767), fields);
        fields = string("").with("value", Json.word("secret")).with("steps", Json.number(1));
        take(0, "secretReveal", Deals.reveal("secret", 1), fields);

        waitOut();
        take(0, "disputeFinalize", newest.finalize(false, 1, 3), finalizeFields(newest, false, 1, 3));
        take(0, "disputeFinalize", newest.finalize(true, 0, 1), finalizeFields(newest, true, 0, 1));

        // Left owes what it has not.
        process(left, Steps.transfer(right, usd, depositary.reserveOf(left, usd)));
        Body memory owing = body(9, -500);
        decide(right, owing);
        depositary.deposit(left, usd, 100);
        fields = string("").with("debtor", Json.word(left)).with("token", Json.word(usd)).with("most", Json.number(7));
        take(0, "debtEnforce", Deals.enforce(left, usd, 7), fields);
        fields = string("").with("debtor", Json.word(left)).with("token", Json.word(usd));
        fields = fields.with("index", Json.number(0)).with("amount", Json.amount(33));
        take(right, "debtForgive", Deals.forgive(left, usd, 0, 33), fields);
        bytes32 to = found("assignee");
        fields = string("").with("debtor", Json.word(left)).with("token", Json.word(usd));
        fields = fields.with("index", Json.number(0)).with("amount", Json.amount(11)).with("to", Json.word(to));
        take(right, "debtAssign", Deals.assign(left, usd, 0, 11, to), fields);

        made = deal(right, new Part[](0));
        made.finalVersion = 12;
        tell(made);
        take(left, "settle", settlement(made), string("").with("settlements", Json.array(itemFields(made))));
        Body memory nothing = body(12, 0);
        take(left, "disputeStart", unproven(nothing), bodyField(nothing));
    }

    function take(bytes32 by, string memory name, Operation memory operation, string memory fields) private {
        if (by == 0) depositary.perform(operation);
        else process(by, operation);
        string memory all = string("").with("type", Json.text(name)).with("kind", Json.number(operation.kind));
        all = all.with("data", Json.hexOf(operation.data)).append(fields);
        operations = operations.appendLine(Json.object(all));
    }

    function fieldsOf(bytes32 counterparty, bytes32 token, uint128 amount) private pure returns (string memory) {
        string memory fields = string("").with("counterparty", Json.word(counterparty));
        return fields.with("token", Json.word(token)).with("amount", Json.amount(amount));
    }

    function itemFields(Deal memory made) private pure returns (string memory) {
        string memory fields = string("").with("counterparty", Json.word(made.by));
        fields = fields.with("nonce", Json.number(made.nonce)).with("expiresAt", Json.number(made.expiresAt));
        fields = fields.with("finalVersion", Json.number(made.finalVersion));
        return Json.object(fields.with("lines", linesOf(made)));
    }

    function linesOf(Deal memory made) private pure returns (string memory) {
        string memory all;
        for (uint256 i = 0; i < made.parts.length; i++) {
            string memory line = string("").with("token", Json.word(made.parts[i].token));
            line = line.with("left", Json.signed(made.parts[i].left)).with("right", Json.signed(made.parts[i].right));
            all = all.append(Json.object(line));
        }
        return Json.array(all);
    }

    function tell(Deal memory made) private {
        string memory fields = string("").with("by", Json.word(made.by)).with("entity", Json.word(made.entity));
        fields = fields.with("boardEpoch", Json.number(made.epoch)).with("nonce", Json.number(made.nonce));
        fields = fields.with("expiresAt", Json.number(made.expiresAt));
        fields = fields.with("finalVersion", Json.number(made.finalVersion)).with("lines", linesOf(made));
        fields = fields.with("structHash", Json.word(made.structHash()));
        fields = fields.with("digest", Json.word(digest(made.structHash())));
        agreements = agreements.appendLine(Json.object(fields));
    }

    /// @dev Two tokens; a payment, an order and a pull.
    function swap(uint64 version, int256 offdelta) private view returns (Body memory made) {
        made = body(version, offdelta);
        made.deltas = new Delta[](2);
        (bytes32 first, bytes32 second) = coin < usd ? (coin, usd) : (usd, coin);
        made.deltas[0] = Delta(first, first == usd ? offdelta : int256(5));
        made.deltas[1] = Delta(second, second == usd ? offdelta : int256(5));
        made.clauses = new bytes[](3);
        uint64 expiry = START + 3 days;
        made.clauses[0] = abi.encode(
            uint256(1), true, usd, uint256(30), uint256(30), sha256(abi.encode("secret")), expiry, bytes32(0), 0, 0, 0
        );
        made.clauses[1] =
            abi.encode(uint256(2), false, usd, uint256(70), uint256(100), bytes32(0), expiry, coin, 130, 0, 6_553);
        made.clauses[2] =
            abi.encode(uint256(3), true, usd, uint256(8), uint256(10), sha256("newest"), expiry, bytes32(0), 0, 1, 4);
    }

    function bodyField(Body memory made) private returns (string memory) {
        string memory fields = string("").with("left", Json.word(made.left)).with("right", Json.word(made.right));
        fields = fields.with("version", Json.number(made.version));
        fields = fields.with("leftResponseSeconds", Json.number(made.leftResponse));
        fields = fields.with("rightResponseSeconds", Json.number(made.rightResponse));
        fields = fields.with("deltas", deltasOf(made));
        string memory clauses;
        for (uint256 i = 0; i < made.clauses.length; i++) {
            clauses = clauses.append(clauseFields(made.clauses[i]));
        }
        fields = fields.with("clauses", Json.array(clauses));
        fields = fields.with("clausesHash", Json.word(made.clausesHash(made.clauses.length)));
        bodies = bodies.appendLine(Json.object(fields.with("hash", Json.word(made.hash()))));
        return string("").with("bodyHash", Json.word(made.hash()));
    }

    function deltasOf(Body memory made) private pure returns (string memory) {
        string memory deltas;
        for (uint256 i = 0; i < made.deltas.length; i++) {
            string memory delta = string("").with("token", Json.word(made.deltas[i].token));
            deltas = deltas.append(Json.object(delta.with("offdelta", Json.signed(made.deltas[i].offdelta))));
        }
        return Json.array(deltas);
    }

    function clauseFields(bytes memory clause) private pure returns (string memory) {
        bytes32[11] memory w = abi.decode(clause, (bytes32[11]));
        string memory fields = string("").with("kind", Json.number(uint256(w[0])));
        fields = fields.with("byLeft", Json.flag(w[1] != 0)).with("token", Json.word(w[2]));
        fields = fields.with("amount", Json.amount(uint256(w[3]))).with("whole", Json.amount(uint256(w[4])));
        fields = fields.with("hash", Json.word(w[5])).with("expiresAt", Json.number(uint256(w[6])));
        fields = fields.with("takeToken", Json.word(w[7])).with("takeAmount", Json.amount(uint256(w[8])));
        return Json.object(
            fields.with("progress", Json.number(uint256(w[9]))).with("steps", Json.number(uint256(w[10])))
        );
    }

    function finalizeFields(Body memory made, bool allocates, uint256 from, uint256 to)
        private
        pure
        returns (string memory)
    {
        string memory fields = string("").with("allocates", Json.flag(allocates)).with("from", Json.number(from));
        return fields.with("to", Json.number(to)).with("bodyHash", Json.word(made.hash()));
    }

    // What no decoder may accept.

    function refusals() private {
        refuse("a word is left over", Operations.COLLATERAL_POST, abi.encode(right, usd, 1, 0));
        refuse("the amount is 2^127", Operations.COLLATERAL_POST, abi.encode(right, usd, uint256(1) << 127));
        refuse("no settlements", Operations.SETTLE, abi.encode(uint256(0)));
        refuse("more settlements than may be", Operations.SETTLE, abi.encode(uint256(129)));
        Deal memory made = deal(left, 1, -1, 0);
        bytes memory item = made.item(agreed(made));
        refuse("a settlement is missing", Operations.SETTLE, abi.encodePacked(uint256(2), item));
        refuse("a word after the settlements", Operations.SETTLE, abi.encodePacked(uint256(1), item, uint256(0)));
        bytes memory quorum = abi.encode(left, uint256(9), block.timestamp + 60, usd, uint256(1), uint256(0));
        refuse("no words for the group", Operations.COLLATERAL_RELEASE, quorum);
        refuse("ten tokens missing", Operations.DISPUTE_START, abi.encode(left, right, 1, 1, 1, 0, 0, 10));
        refuse("65 tokens", Operations.DISPUTE_START, abi.encode(left, right, 1, 1, 1, 0, 0, 65));
        refuse("a seal that is neither there nor not", Operations.DISPUTE_COUNTER, abi.encode(left, right, 13, 1, 1, 0, 0, 0, 2, 0));
        refuse("one seal only", Operations.DISPUTE_COUNTER, abi.encode(left, right, 13, 1, 1, 0, 0, 0, 0));
        refuse("no fills", Operations.ORDER_FILL, abi.encode(left, "hash", uint256(0)));
        refuse("a ratio above the whole", Operations.ORDER_FILL, abi.encode(left, bytes32("hash"), 1, 0, 65_536));
        refuse("an index above the last", Operations.ORDER_FILL, abi.encode(left, bytes32("hash"), 1, 65_536, 1));
        refuse("no values", Operations.SECRET_REVEAL, abi.encode(uint256(0)));
        refuse("more values than may be", Operations.SECRET_REVEAL, abi.encode(uint256(129)));
        refuse("no steps", Operations.SECRET_REVEAL, abi.encode(1, "value", 0));
        refuse("too many steps in all", Operations.SECRET_REVEAL, abi.encode(2, bytes32("value"), 4_000, bytes32("value"), 97));
        refuse("more debts than may be", Operations.DEBT_ENFORCE, abi.encode(left, usd, 33));
        refuse("an assignment to nobody", Operations.DEBT_ASSIGN, abi.encode(left, usd, 0, 1));
        refuse("an index beyond 64 bits", Operations.DEBT_FORGIVE, abi.encode(left, usd, uint256(1) << 64, 1));
    }

    function refuse(string memory why, uint8 kind, bytes memory data) private {
        // Under a batch of a side, so that nothing but the form is at fault.
        bytes memory call = abi.encodeWithSelector(this.processFor.selector, right, Operation(kind, data));
        (bool ok, bytes memory answer) = address(this).call(call);
        Check.isTrue(!ok, why);
        Check.isTrue(bytes4(answer) == bytes4(keccak256("OperationMalformed(uint8)")), why);
        string memory fields = string("").with("why", Json.text(why)).with("kind", Json.number(kind));
        malformed = malformed.appendLine(Json.object(fields.with("data", Json.hexOf(data))));
    }

    function processFor(bytes32 id, Operation memory operation) external {
        process(id, operation);
    }

    // Arithmetic, drawn at random: sizes from one unit to the largest amount.

    function outcome(uint256 seed) private {
        Clauses.Clause memory clause;
        clause.kind = 1 + seed % 3;
        clause.whole = 1 + sized(seed, 1);
        clause.amount = seed % 5 == 0 ? clause.whole : 1 + sized(seed, 2) % clause.whole;
        clause.take = clause.kind == 2 ? sized(seed, 3) : 0;
        clause.steps = clause.kind == 1 ? 0 : 1 + uint256(uint16(seed >> 32)) % 65_535;
        clause.progress = clause.kind == 3 ? uint256(uint16(seed >> 64)) % clause.steps : 0;
        uint256 evidence = uint256(uint16(seed >> 96));
        if (seed % 7 == 0) evidence = 65_535;
        uint256 given;
        uint256 paid;
        if (clause.kind == 1) given = evidence == 0 ? 0 : clause.amount;
        if (clause.kind == 2) (given, paid) = Clauses.filled(clause, evidence);
        if (clause.kind == 3) given = Clauses.drawn(clause, evidence);
        string memory fields = string("").with("kind", Json.number(clause.kind));
        fields = fields.with("amount", Json.amount(clause.amount)).with("whole", Json.amount(clause.whole));
        fields = fields.with("takeAmount", Json.amount(clause.take)).with("progress", Json.number(clause.progress));
        fields = fields.with("steps", Json.number(clause.steps)).with("evidence", Json.number(evidence));
        fields = fields.with("given", Json.amount(given)).with("paid", Json.amount(paid));
        outcomes = outcomes.appendLine(Json.object(fields));
    }

    function allocation(uint256 seed) private {
        int256 collateral = int256(seed % 4 == 0 ? 0 : sized(seed, 4));
        int256 delta = int256(sized(seed, 5)) + int256(sized(seed, 6)) - (seed % 3 == 0 ? int256(0) : int256(sized(seed, 7)));
        if (seed % 5 == 0) delta = -delta;
        if (seed % 11 == 0) delta = collateral;
        if (seed % 13 == 0) delta = 0;
        (int256 toLeft, uint256 leftOwes, uint256 rightOwes) = Disputes.split(collateral, delta);
        string memory fields = string("").with("collateral", Json.signed(collateral)).with("delta", Json.signed(delta));
        fields = fields.with("left", Json.signed(toLeft)).with("right", Json.signed(collateral - toLeft));
        fields = fields.with("leftOwes", Json.amount(leftOwes > MAX_AMOUNT ? MAX_AMOUNT : leftOwes));
        fields = fields.with("rightOwes", Json.amount(rightOwes > MAX_AMOUNT ? MAX_AMOUNT : rightOwes));
        allocations = allocations.appendLine(Json.object(fields));
    }

    function sized(uint256 seed, uint256 salt) private pure returns (uint256) {
        uint256 drawn = uint256(keccak256(abi.encode(seed, salt)));
        return (drawn >> 8) % (uint256(1) << (1 + drawn % 127));
    }

    function lines(string memory items) private pure returns (string memory) {
        return string.concat("[", items, "\n  ]");
    }
}
