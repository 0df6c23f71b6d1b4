// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Cap, Certificate, FREEZE_SEALED, Operation, Rules, Withdrawal} from "./Types.sol";
import {Accounts} from "./Accounts.sol";
import {BoardRegistry} from "./BoardRegistry.sol";
import {MAX_INITIAL_CAPS, MAX_LONG_OPERATION_BYTES} from "./Limits.sol";
import {Reserves} from "./Reserves.sol";
import "./Errors.sol" as Errors;
import "./Events.sol" as Events;
import {Batches} from "./libraries/Batches.sol";
import {Changes} from "./libraries/Changes.sol";
import {Eip712} from "./libraries/Eip712.sol";
import {Operations} from "./libraries/Operations.sol";
import {RuleBook} from "./libraries/RuleBook.sol";
import {Books, Entity, PendingRules, Reserve, State, Velocity} from "./libraries/State.sol";
import {Tokens} from "./libraries/Tokens.sol";
import {Withdrawals} from "./libraries/Withdrawals.sol";

/// @title The Depositary: reserves of entities, moved only by their boards' quorums
/// @notice One deployment serves every entity of a chain. It has no owner, no upgrade, no delegatecall and no parameters: what an
/// entity is bound by, its own board agreed to.
/// @dev Invariants, tested after every call of a random history (protocol, section 5):
///  - conservation: for each token, the sum of all reserves, all collateral and queued withdrawals equals `heldOf`, which never exceeds
///    what this contract holds;
///  - an entity's nonce only rises, by one;
///  - value leaves only through a batch that the entity's board in force signed; a reserve falls by such a batch, by an agreement that the
///    board in force signed, or for a debt: of a dispute that ended, never for more than was owed;
///  - within any window of a token's cap, neither what is promised nor what leaves exceeds the cap;
///  - the guardian, and anyone else without a certificate, can only close.
///
/// Every writing function is guarded against reentry, and pays out last. Amounts are in a token's smallest unit, at most
/// 2^127 - 1; times are Unix seconds, delays are seconds.
contract Depositary is Reserves {
    using Batches for Entity;
    using Books for State;
    using Books for Entity;
    using Changes for State;
    using Changes for Entity;
    using Tokens for Tokens.Token;
    using Withdrawals for State;

    State private state;
    bool private transient running;
    /// @dev Flash credit: the entity whose batch runs, how many of its reserves are below zero, and the last of those with its need.
    bytes32 private transient spender;
    uint256 private transient overdrawn;
    bytes32 private transient overdrawnToken;
    uint128 private transient overdrawnNeed;

    /// @param accounts_ newly made, and no other Depositary's; bound here for good
    /// @dev Errors: AlreadyBound.
    constructor(Accounts accounts_) {
        state.boards = new BoardRegistry();
        state.accounts = accounts_;
        accounts_.bind(state.boards);
    }

    /// @dev Transient, so a revert anywhere leaves nothing locked.
    modifier guarded() {
        if (running) revert Errors.Reentered();
        running = true;
        _;
        running = false;
    }

    /// @dev `running` says that the Depositary called the accounts, which have no other way in.
    modifier onlyAccounts() {
        if (msg.sender != address(state.accounts) || !running) revert Errors.NotAccounts(msg.sender);
        _;
    }

    modifier onlyGuardian(bytes32 entity) {
        if (msg.sender != state.entity(entity).rules.guardian) revert Errors.NotGuardian(msg.sender);
        _;
    }

    /// @notice Makes a token holdable, for everybody. Anyone may: the id fixes what it means, and a hostile token can only hurt
    /// those who deposit it.
    /// @param kind 0 for the chain's coin, 1 for an ERC-20, 2 for an ERC-1155
    /// @param token the contract's address; zero for coin
    /// @param subId an ERC-1155's id; zero for the others
    /// @return id Keccak-256 of `abi.encode(kind, token, subId)`
    /// @dev Errors: TokenInvalid, TokenExists.
    function registerToken(uint8 kind, address token, uint256 subId) external guarded returns (bytes32 id) {
        Tokens.check(kind, token, subId);
        id = Tokens.idOf(kind, token, subId);
        Tokens.Token storage entry = state.tokens[id];
        if (entry.known) revert Errors.TokenExists();
        (entry.kind, entry.known, entry.contract_, entry.subId) = (kind, true, token, subId);
        emit Events.TokenRegistered(id, kind, token, subId);
    }

    /// @notice Founds an entity. The id commits to the board and the salt, not to the rules or caps: whoever registers first chooses
    /// those. So read `rulesOf` and `capOf` before the first deposit, and take another salt if they are not yours.
    /// @param caps the tokens that may leave from the start; each registered before, named once
    /// @return id Keccak-256 of `abi.encode(board.members, board.weights, board.threshold, board.groupKey, salt)`
    /// @dev Errors: BoardInvalid, GroupKeyInvalid, RulesInvalid, EntityExists, UnknownToken, CapInvalid.
    function registerEntity(Board calldata board, Rules calldata rules, Cap[] calldata caps, bytes32 salt)
        external
        guarded
        returns (bytes32 id)
    {
        id = state.boards.found(board, salt);
        RuleBook.check(rules);
        Entity storage entity = state.entities[id];
        if (entity.boardEpoch != 0) revert Errors.EntityExists(id);
        emit Events.EntityRegistered(id, salt);
        entity.setBoard(id);
        entity.setRules(id, rules);
        if (caps.length > MAX_INITIAL_CAPS) revert Errors.CapInvalid();
        for (uint256 i = 0; i < caps.length; i++) {
            state.token(caps[i].token);
            RuleBook.check(caps[i]);
            if (entity.velocities[caps[i].token].windowSeconds != 0) revert Errors.CapInvalid();
            entity.setCap(id, caps[i]);
        }
    }

    /// @notice Adds to an entity's reserve, from the caller. Credited is what arrives: less than `amount` if the token keeps a fee.
    /// @param amount for coin, the value sent; for a token, what is asked of the caller's allowance
    /// @dev Errors: UnknownEntity, UnknownToken, AmountZero, AmountMismatch, TransferFailed, BalanceTooLarge.
    function deposit(bytes32 entity, bytes32 token, uint128 amount) external payable guarded {
        Entity storage beneficiary = state.entity(entity);
        uint128 received = state.token(token).take(amount);
        beneficiary.credit(token, received);
        emit Events.Deposited(entity, token, msg.sender, received);
    }

    /// @notice Takes an ERC-1155 only as part of a running deposit; what is sent past it would belong to nobody.
    /// @dev Errors: TransferFailed.
    function onERC1155Received(address operator, address, uint256, uint256, bytes calldata)
        external
        view
        returns (bytes4)
    {
        if (!running || operator != address(this)) revert Errors.TransferFailed();
        return this.onERC1155Received.selector;
    }

    /// @notice Executes what an entity's board agreed to, whole or not at all. Anyone may submit it.
    /// @param certificate of the board in force over `digestOf(batch)`: its quorum's signatures and, if it names a key, its group's
    /// @dev Errors, in this order: UnknownEntity, BoardEpochMismatch, NonceMismatch, BatchExpired, ExpiryTooFar, PolicyMismatch,
    /// AnchorFromFuture, AnchorRegressed, AnchorStale; of the certificate; BatchEmpty, TooManyOperations, OperationsOutOfOrder,
    /// Frozen, OperationMalformed; then of each operation.
    function processBatch(Batch calldata batch, Certificate calldata certificate) external guarded {
        Entity storage entity = state.entity(batch.entity);
        bytes32 digest = entity.accept(batch, certificate, state.boards);
        spender = batch.entity;
        for (uint256 i = 0; i < batch.operations.length; i++) {
            execute(entity, batch, i);
        }
        requireRepaid(entity);
        emit Events.BatchProcessed(batch.entity, batch.nonce, digest, batch.auditAnchor, batch.auditAnchoredAt);
    }

    /// @notice Does what takes no board's agreement: counters or finalizes a dispute, reveals secrets, enforces debts. Anyone may.
    /// @param operation DISPUTE_COUNTER, DISPUTE_FINALIZE, SECRET_REVEAL or DEBT_ENFORCE
    /// @dev Errors: OperationMalformed, OperationUnknown, BatchRequired; then of the operation.
    function perform(Operation calldata operation) external guarded {
        if (operation.data.length > MAX_LONG_OPERATION_BYTES) revert Errors.OperationMalformed(operation.kind);
        state.accounts.execute(0, operation.kind, operation.data);
    }

    /// @notice Spends the next nonce of the entity's account with another: what a board agreed to for it is dead. Guardian only.
    /// @param nonce the account's last used plus one
    /// @dev Errors: UnknownEntity, NotGuardian, AgreementNonceMismatch.
    function burnAgreement(bytes32 entity, bytes32 counterparty, uint64 nonce) external guarded onlyGuardian(entity) {
        state.accounts.burnAgreement(entity, counterparty, nonce);
    }

    /// @inheritdoc Reserves
    function book(bytes32 token, bytes32 left, int256 leftGain, bytes32 right, int256 rightGain)
        external
        onlyAccounts
    {
        gain(left, token, leftGain);
        gain(right, token, rightGain);
    }

    /// @inheritdoc Reserves
    function collect(bytes32 debtor, bytes32 creditor, bytes32 token, uint128 most, bool owesMore)
        external
        onlyAccounts
        returns (uint128 paid)
    {
        Reserve storage reserve = state.entities[debtor].reserves[token];
        uint128 have = reserve.amount > 0 ? uint128(reserve.amount) : 0;
        paid = have < most ? have : most;
        // Cast: at most what the reserve has.
        reserve.amount -= int128(paid);
        bool indebted = owesMore || paid < most;
        if (reserve.indebted != indebted) reserve.indebted = indebted;
        if (paid > 0) gain(creditor, token, int256(uint256(paid)));
    }

    /// @notice Pays out a queued withdrawal whose timelock has run. Anyone may.
    /// @dev Errors: WithdrawalUnknown, WithdrawalNotQueued, WithdrawalNotReady, Frozen, AnchorStale, VelocityExceeded, TransferFailed.
    function releaseWithdrawal(bytes32 id) external guarded {
        state.release(id);
    }

    /// @notice Returns a queued withdrawal to the reserve. Guardian only.
    /// @dev Errors: WithdrawalUnknown, WithdrawalNotQueued, NotGuardian.
    function cancelWithdrawal(bytes32 id) external guarded {
        state.cancel(id);
    }

    /// @notice Raises the freeze level at once; naming the level that stands withdraws a pending lowering. Guardian only.
    /// @dev Errors: UnknownEntity, NotGuardian, OperationMalformed (no such level), FreezeNotHigher.
    function raiseFreeze(bytes32 entity, uint8 level) external guarded onlyGuardian(entity) {
        if (level > FREEZE_SEALED) revert Errors.OperationMalformed(Operations.RAISE_FREEZE);
        state.entity(entity).raiseFreeze(entity, level, msg.sender);
    }

    /// @notice Spends the entity's next nonce without effect: what was signed for it is dead. Guardian only.
    /// @param nonce the last used plus one
    /// @dev Errors: UnknownEntity, NotGuardian, NonceMismatch.
    function burnNonce(bytes32 entity, uint64 nonce) external guarded onlyGuardian(entity) {
        state.entity(entity).spendNonce(nonce);
        emit Events.NonceBurned(entity, nonce);
    }

    /// @notice Puts the proposed rules in force once their delay has run. Anyone may.
    /// @dev Errors: UnknownEntity, NothingPending, NotYetActive, Frozen.
    function activateRules(bytes32 entity) external guarded {
        state.entity(entity).activateRules(entity);
    }

    /// @notice Puts the proposed cap of a token in force once its delay has run. Anyone may.
    /// @dev Errors: UnknownEntity, NothingPending, NotYetActive, Frozen.
    function activateCap(bytes32 entity, bytes32 token) external guarded {
        state.entity(entity).activateCap(entity, token);
    }

    /// @notice Puts the proposed board in force once its delay has run. From then on the old board's signatures are worthless, and
    /// whatever it had proposed is dead. Anyone may.
    /// @dev Errors: UnknownEntity, NothingPending, NotYetActive.
    function activateBoard(bytes32 entity) external guarded {
        state.entity(entity).activateBoard(entity);
    }

    /// @notice Lowers the freeze level to the proposed one once the delay has run. Anyone may.
    /// @dev Errors: UnknownEntity, NothingPending, NotYetActive.
    function activateFreeze(bytes32 entity) external guarded {
        state.entity(entity).activateFreeze(entity);
    }

    /// @return nonce the last used; 0 before the first batch
    /// @return boardEpoch from 1; 0 means that no such entity exists
    /// @return freezeLevel 0 open, 1 no new credit, 2 no withdrawals, 3 sealed
    /// @return auditAnchoredAt of the last batch; 0 before the first
    /// @return auditAnchor of the last batch
    function entityOf(bytes32 entity)
        external
        view
        returns (uint64 nonce, uint64 boardEpoch, uint8 freezeLevel, uint64 auditAnchoredAt, bytes32 auditAnchor)
    {
        Entity storage found = state.entities[entity];
        return (found.nonce, found.boardEpoch, found.freezeLevel, found.auditAnchoredAt, found.auditAnchor);
    }

    /// @inheritdoc Reserves
    function standingOf(bytes32 entity) external view returns (uint64 boardEpoch, uint8 freezeLevel) {
        Entity storage found = state.entity(entity);
        return (found.boardEpoch, found.freezeLevel);
    }

    /// @notice The rules in force; zeros for an unknown entity.
    function rulesOf(bytes32 entity) external view returns (Rules memory) {
        return state.entities[entity].rules;
    }

    /// @notice The rules that wait and when they may be activated; zeros if none wait.
    function pendingRulesOf(bytes32 entity) external view returns (Rules memory rules, uint64 activeAt) {
        Entity storage found = state.entities[entity];
        PendingRules storage pending = found.pendingRules;
        if (pending.activeAt != 0 && pending.epoch == found.boardEpoch) {
            (rules, activeAt) = (pending.rules, pending.activeAt);
        }
    }

    /// @notice The board in force; empty for an unknown entity.
    function boardOf(bytes32 entity) external view returns (Board memory) {
        return state.boards.boardOf(entity, state.entities[entity].boardEpoch);
    }

    /// @notice Every board of every entity, by epoch; made with this contract.
    function boards() external view returns (BoardRegistry) {
        return state.boards;
    }

    /// @notice The accounts between entities: collateral, disputes, debts.
    function accounts() external view returns (Accounts) {
        return state.accounts;
    }

    /// @notice The cap in force; a window of 0 means none, and nothing may leave.
    function capOf(bytes32 entity, bytes32 token) external view returns (Cap memory) {
        Velocity storage velocity = state.entities[entity].velocities[token];
        return Cap(token, velocity.cap, velocity.windowSeconds);
    }

    /// @notice What the entity can move: queued withdrawals are no part of it.
    function reserveOf(bytes32 entity, bytes32 token) external view returns (uint128) {
        return uint128(state.entities[entity].reserves[token].amount);
    }

    /// @notice Whether the entity owes of a token: then nothing of it leaves.
    function isIndebted(bytes32 entity, bytes32 token) external view returns (bool) {
        return state.entities[entity].reserves[token].indebted;
    }

    /// @notice Status 0: no such withdrawal; 1 queued, 2 released, 3 cancelled.
    function withdrawalOf(bytes32 id) external view returns (Withdrawal memory) {
        return state.withdrawals[id];
    }

    /// @notice What an id stands for.
    /// @dev Errors: UnknownToken.
    function tokenOf(bytes32 id) external view returns (uint8 kind, address token, uint256 subId) {
        Tokens.Token storage found = state.token(id);
        return (found.kind, found.contract_, found.subId);
    }

    /// @notice What this contract owes its entities of a token: all reserves and queued withdrawals.
    function heldOf(bytes32 token) external view returns (uint128) {
        return state.tokens[token].held;
    }

    /// @notice The EIP-712 digest that board members sign, on this chain and for this deployment.
    function digestOf(Batch calldata batch) external view returns (bytes32) {
        return Eip712.digest(Eip712.here(), Eip712.structHash(batch));
    }

    function execute(Entity storage entity, Batch calldata batch, uint256 index) private {
        Operation calldata operation = batch.operations[index];
        uint8 kind = operation.kind;
        if (kind == Operations.RESERVE_TRANSFER) {
            transferReserve(batch.entity, operation.data);
        } else if (kind >= Operations.ACCOUNTS_FROM && kind <= Operations.ACCOUNTS_TO) {
            state.accounts.execute(batch.entity, kind, operation.data);
        } else if (kind == Operations.WITHDRAW) {
            bytes32 id = Withdrawals.idOf(batch.entity, batch.nonce, index);
            state.queue(entity, batch.entity, id, operation.data);
        } else if (kind == Operations.RAISE_FREEZE) {
            entity.raiseFreeze(batch.entity, Operations.readFreeze(operation.data, kind), address(this));
        } else if (kind == Operations.LOWER_FREEZE) {
            entity.proposeLowerFreeze(batch.entity, Operations.readFreeze(operation.data, kind));
        } else if (kind == Operations.PROPOSE_RULES) {
            entity.proposeRules(batch.entity, Operations.readRules(operation.data));
        } else if (kind == Operations.PROPOSE_CAP) {
            state.proposeCap(entity, batch.entity, Operations.readCap(operation.data));
        } else if (kind == Operations.PROPOSE_BOARD) {
            state.proposeBoard(entity, batch.entity, operation.data);
        } else {
            revert Errors.OperationUnknown(kind);
        }
    }

    /// @dev The accounts book at most 2^127 in either direction, so the casts keep the number.
    function gain(bytes32 id, bytes32 token, int256 change) private {
        if (change > 0 && state.entity(id).credit(token, uint128(uint256(change)))) overdrawn--;
        if (change < 0) {
            uint128 amount = uint128(uint256(-change));
            if (state.entity(id).debit(id, token, amount, id == spender)) overdrawn++;
            (overdrawnToken, overdrawnNeed) = (token, amount);
        }
    }

    /// @dev What the batch spent before it came in has come in. Told is the last token spent, which lacks the rest unless that came in and
    /// another did not.
    function requireRepaid(Entity storage entity) private {
        spender = 0;
        if (overdrawn == 0) return;
        int256 rest = entity.reserves[overdrawnToken].amount;
        uint128 missing = rest < 0 ? uint128(uint256(-rest)) : 0;
        uint128 need = overdrawnNeed;
        revert Errors.BalanceInsufficient(overdrawnToken, need > missing ? need - missing : 0, need);
    }

    function transferReserve(bytes32 fromId, bytes calldata data) private {
        (bytes32 toId, bytes32 token, uint128 amount) = Operations.readReserveTransfer(data);
        state.entity(toId);
        state.token(token);
        if (amount == 0) revert Errors.AmountZero();
        gain(fromId, token, -int256(uint256(amount)));
        gain(toId, token, int256(uint256(amount)));
        emit Events.ReserveTransferred(fromId, toId, token, amount);
    }
}
