// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Certificate, Operation} from "../Types.sol";
import {Operations} from "../libraries/Operations.sol";
import {AccountFixture} from "./base/AccountFixture.sol";
import {Check} from "./base/Check.sol";
import {Body, Deal, Deals, Delta, Part} from "./base/Deals.sol";
import {GroupKeys} from "./base/GroupKeys.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

/// @dev What operations on accounts cost as whole transactions: execution, calldata (16 gas a byte that is not zero, 4 a zero) and 21,000.
/// `forge test --match-contract AccountGas -vvvvv` prints them; SECURITY.md keeps a table; the bounds are asserted here.
contract AccountGasTest is AccountFixture {
    using Deals for Body;
    using Deals for Deal;
    using Keys for Keys.Key[];

    uint256 private constant LIMIT = 16_777_216;
    uint256 private constant MANY = 100;

    event Measured(string what, uint256 gas);

    bytes32[] private partners;

    /// @dev Row 19 of the benchmarks: 100 accounts of one hub. Every account had been settled before, as in a hub's daily run.
    function test_row19_aHundredSettlementsInOneBatch() public {
        found100();
        uint256 single = settleAll(1, 1);
        uint256 hundred = settleAll(MANY, 2);
        emit Measured("one settlement", single);
        emit Measured("100 settlements in one batch", hundred);
        emit Measured("each, in thousandths of a single one", hundred * 10 / single);
        Check.isTrue(hundred < single * 50, "each below half of a single one");
        Check.isTrue(hundred < LIMIT, "within EIP-7825");
    }

    /// @dev The same hub with a board of 32, 17 of whom sign, and a group key: what a batch shares weighs more.
    function test_row19_underAFullBoardWithAGroupKey() public {
        found100();
        Board memory board = Keys.named("many", 32).board(17);
        board.groupKey = GroupKeys.keyOf(7);
        process(entity, Steps.proposeBoard(board));
        vm.warp(block.timestamp + BOARD_DELAY);
        depositary.activateBoard(entity);
        hold(entity, Keys.named("many", 32), 17);
        uint256 single = settleAll(1, 1);
        uint256 hundred = settleAll(MANY, 2);
        emit Measured("one settlement", single);
        emit Measured("100 settlements in one batch", hundred);
        emit Measured("each, in thousandths of a single one", hundred * 10 / single);
        Check.isTrue(hundred < single * 18, "each below 18 % of a single one");
    }

    function test_boundSettlementsOfNewAccounts() public {
        found100();
        for (uint256 i = MANY; i < 128; i++) {
            partners.push(found(string(abi.encode("partner", i))));
        }
        Operation memory operation = settlementOf(128, 1, -1);
        uint256 gas = metered(entity, operation);
        emit Measured("128 first settlements", gas);
        Check.isTrue(gas < LIMIT, "within EIP-7825");
    }

    function test_boundOneSettlementOf128Lines() public {
        Part[] memory parts = new Part[](128);
        for (uint256 i = 0; i < 128; i++) {
            bytes32 token = depositary.registerToken(2, address(this), i);
            uint256 place = i;
            for (; place > 0 && parts[place - 1].token > token; place--) {
                parts[place] = parts[place - 1];
            }
            parts[place] = Part(token, 0, 0, 0);
            give(left, token, 10);
        }
        for (uint256 i = 0; i < 128; i++) {
            (parts[i].left, parts[i].right, parts[i].collateral) = (-2, 1, 1);
        }
        Operation memory operation = settlement(deal(right, parts));
        uint256 gas = metered(left, operation);
        emit Measured("one settlement of 128 new lines", gas);
        Check.isTrue(gas < LIMIT, "within EIP-7825");
    }

    function test_boundDisputeOf64Tokens() public {
        Body memory made = body(1, 0);
        made.deltas = new Delta[](64);
        for (uint256 i = 0; i < 64; i++) {
            bytes32 token = depositary.registerToken(2, address(this), i);
            uint256 place = i;
            for (; place > 0 && made.deltas[place - 1].token > token; place--) {
                made.deltas[place] = made.deltas[place - 1];
            }
            // Both collateral that is split anew and a debt that queues.
            made.deltas[place] = Delta(token, -50);
            give(left, token, 20);
            process(left, Deals.post(right, token, 20));
        }
        made.clauses = new bytes[](128);
        for (uint256 i = 0; i < 128; i++) {
            bytes32 token = made.deltas[i % 64].token;
            made.clauses[i] = abi.encode(
                uint256(1), true, token, uint256(1), uint256(1), sha256(abi.encode(i)), block.timestamp + 1 days, 0, 0, 0, 0
            );
            depositary.perform(Deals.reveal(bytes32(i), 1));
        }
        uint256 gas = metered(left, startBy(left, made));
        emit Measured("start of a dispute over 64 tokens", gas);
        gas = performed(counterByAnyone(with(made, 2)));
        emit Measured("counter by anyone", gas);
        waitOut();
        made.version = 2;
        gas = performed(made.finalize());
        emit Measured("128 clauses, and 64 tokens with 64 new debts, at once", gas);
        Check.isTrue(gas < LIMIT, "within EIP-7825");
    }

    function test_boundReveals() public {
        uint256 gas = performed(Deals.reveal("secret", 4_096));
        emit Measured("4,096 steps of one chain", gas);
        emit Measured("128 preimages", performed(preimages(0, 128)));
    }

    function preimages(uint256 salt, uint256 count) private pure returns (Operation memory) {
        bytes memory many = abi.encode(count);
        for (uint256 i = 0; i < count; i++) {
            many = abi.encodePacked(many, keccak256(abi.encode(salt, i)), uint256(1));
        }
        return Operation(Operations.SECRET_REVEAL, many);
    }

    /// @dev The worst batch of several operations has each kind that comes once, as large as several may be, and for the rest the dearest
    /// of those that may repeat. Each is measured as a transaction of its own, which counts what they share again and again.
    function test_boundWorstBatchOfSeveral() public {
        uint256 sum = metered(entity, Steps.proposeBoard(fullBoard()));
        sum += performed(preimages(1, 39));
        sum += debts();
        Part[] memory parts = new Part[](17);
        for (uint256 i = 0; i < 17; i++) {
            bytes32 token = depositary.registerToken(2, address(this), 1_000 + i);
            uint256 place = i;
            for (; place > 0 && parts[place - 1].token > token; place--) {
                parts[place] = parts[place - 1];
            }
            parts[place] = Part(token, -2, 1, 1);
            give(left, token, 10);
        }
        sum += metered(left, settlement(deal(right, parts)));
        Body memory made = body(1, 0);
        made.deltas = new Delta[](12);
        for (uint256 i = 0; i < 12; i++) {
            made.deltas[i] = Delta(bytes32(i + 1), 1);
        }
        uint256 start = metered(left, startBy(left, made));
        bytes memory fills = abi.encode(right, made.hash(), uint256(32));
        for (uint256 i = 0; i < 32; i++) {
            fills = abi.encodePacked(fills, i, uint256(7));
        }
        sum += metered(left, Operation(Operations.ORDER_FILL, fills));
        emit Measured("one of each that comes once", sum);
        emit Measured("a start over 12 tokens", start);
        sum += 27 * start;
        emit Measured("the worst batch of several, at most", sum);
        Check.isTrue(sum < LIMIT, "within EIP-7825");
    }

    function fullBoard() private view returns (Board memory board) {
        board = Keys.named("many", 32).board(17);
        board.groupKey = GroupKeys.keyOf(7);
    }

    /// @dev 32 debts to 32 creditors, paid at once.
    function debts() private returns (uint256) {
        process(left, Steps.transfer(right, usd, depositary.reserveOf(left, usd)));
        for (uint256 i = 0; i < 32; i++) {
            bytes32 creditor = found(string(abi.encode("creditor", i)));
            Body memory made = body(1, left < creditor ? int256(-5) : int256(5));
            (made.left, made.right) = left < creditor ? (left, creditor) : (creditor, left);
            bytes memory debtors = sealOf(left, made);
            process(
                creditor,
                left < creditor
                    ? Deals.statement(Operations.DISPUTE_START, made, debtors, noSeal())
                    : Deals.statement(Operations.DISPUTE_START, made, noSeal(), debtors)
            );
            vm.warp(block.timestamp + 3 days);
            depositary.perform(made.finalize());
        }
        depositary.deposit(left, usd, 1_000);
        return performed(Deals.enforce(left, usd, 32));
    }

    function test_ordinaryDispute() public {
        process(left, Deals.post(right, usd, 1_000));
        emit Measured("start", metered(left, startBy(left, body(1, -10))));
        emit Measured("counter by anyone", performed(counterByAnyone(body(2, -20))));
        waitOut();
        emit Measured("finalize", performed(body(2, -20).finalize()));
    }

    // The token of many ids is this contract: it says what the Depositary asks.

    mapping(uint256 id => mapping(address account => uint256)) private units;

    function balanceOf(address account, uint256 id) external view returns (uint256) {
        return units[id][account];
    }

    function safeTransferFrom(address, address to, uint256 id, uint256 amount, bytes calldata) external {
        units[id][to] += amount;
    }

    function give(bytes32 to, bytes32 token, uint128 amount) private {
        depositary.deposit(to, token, amount);
    }

    function with(Body memory made, uint64 version) private pure returns (Body memory) {
        made.version = version;
        return made;
    }

    function found100() private {
        depositary.deposit(entity, usd, 1_000_000);
        for (uint256 i = 0; i < MANY; i++) {
            bytes32 partner = found(string(abi.encode("partner", i)));
            partners.push(partner);
            depositary.deposit(partner, usd, 1_000);
            process(partner, Deals.post(entity, usd, 500));
        }
        for (uint256 i = 0; i < MANY; i += 50) {
            bytes memory items;
            for (uint256 j = i; j < i + 50; j++) {
                items = abi.encodePacked(items, itemWith(partners[j], 1, -10));
            }
            process(entity, Deals.settle(50, items));
        }
    }

    function settleAll(uint256 count, uint64 round) private returns (uint256) {
        return metered(entity, settlementOf(count, count == 1 ? 1 + round : 2, count == 1 ? int256(-7) : int256(-9)));
    }

    /// @dev The first of them was settled once more than the others.
    function settlementOf(uint256 count, uint64 nonce, int256 hubs) private view returns (Operation memory) {
        bytes memory items;
        for (uint256 i = 0; i < count; i++) {
            (uint64 last,) = accounts.accountOf(idWith(partners[i]));
            items = abi.encodePacked(items, itemWith(partners[i], nonce > 0 ? last + 1 : last, hubs));
        }
        return Deals.settle(count, items);
    }

    /// @dev The hub pays in, the partner takes as much of the account's collateral out.
    function itemWith(bytes32 partner, uint64 nonce, int256 hubs) private view returns (bytes memory) {
        Part[] memory parts = new Part[](1);
        parts[0] = entity < partner ? Part(usd, hubs, -hubs, 0) : Part(usd, -hubs, hubs, 0);
        Deal memory made;
        (made.by, made.entity, made.epoch, made.nonce) = (partner, entity, 1, nonce);
        (made.expiresAt, made.parts) = (uint64(block.timestamp) + 1 hours, parts);
        return made.item(agreed(made));
    }

    function idWith(bytes32 partner) private view returns (bytes32) {
        return keccak256(entity < partner ? abi.encodePacked(entity, partner) : abi.encodePacked(partner, entity));
    }

    function metered(bytes32 id, Operation memory operation) private returns (uint256) {
        Batch memory batch = batchFor(id, Steps.list(operation));
        Certificate memory certificate = certifiedFor(batch);
        (, uint64 epoch,,,) = depositary.entityOf(id);
        if (depositary.boards().boardOf(id, epoch).groupKey.length != 0) {
            certificate.groupSignature = GroupKeys.sign(7, depositary.digestOf(batch));
        }
        return cold(abi.encodeCall(depositary.processBatch, (batch, certificate)));
    }

    function performed(Operation memory operation) private returns (uint256) {
        return cold(abi.encodeCall(depositary.perform, (operation)));
    }

    /// @dev As a transaction of its own: nothing is warm.
    function cold(bytes memory call) private returns (uint256 gas) {
        vm.cool(address(depositary));
        vm.cool(address(accounts));
        vm.cool(address(depositary.boards()));
        vm.cool(address(depositary));
        gas = 21_000;
        uint256 tokens = 0;
        for (uint256 i = 0; i < call.length; i++) {
            tokens += call[i] == 0 ? 1 : 4;
        }
        uint256 before = gasleft();
        (bool ok, bytes memory answer) = address(depositary).call(call);
        uint256 used = before - gasleft() + 4 * tokens;
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
        // EIP-7623: calldata costs at least 10 gas a token.
        gas += used > 10 * tokens ? used : 10 * tokens;
    }
}
