// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BoardRegistry} from "./BoardRegistry.sol";
import {Reserves} from "./Reserves.sol";
import {Dispute} from "./Types.sol";
import "./Errors.sol" as Errors;
import {Agreements} from "./libraries/Agreements.sol";
import {Debts} from "./libraries/Debts.sol";
import {Disputes} from "./libraries/Disputes.sol";
import {Account, Assignment, Debt, Ledger, Line, Queue} from "./libraries/Ledger.sol";
import {Operations} from "./libraries/Operations.sol";
import {Secrets} from "./libraries/Secrets.sol";

/// @title The accounts between two entities: collateral, settlements, disputes, debts
/// @notice The Depositary's second half, in a contract of its own because of EIP-170. It holds no token: what is collateral here is held by
/// the Depositary and counted in its `heldOf`. It calls nothing but the Depositary and its boards, and only the Depositary writes to it.
/// @dev Invariants, tested after every call of a random history (protocol, section 5):
///  - what is an entity's changes only by its own board's batch, by an agreement or a seal of its board, by the end of a dispute after the
///    time to answer, or by a debt that stands;
///  - for each token, collateral changes by what reserves lose or gain, never otherwise;
///  - an account's version never falls, and no proof body up to it counts again.
contract Accounts {
    using Agreements for Ledger;
    using Debts for Ledger;
    using Disputes for Ledger;
    using Secrets for Ledger;

    Ledger private ledger;

    modifier onlyDepositary() {
        if (msg.sender != address(ledger.reserves)) revert Errors.NotDepositary(msg.sender);
        _;
    }

    /// @notice Binds these accounts to the caller, once: a Depositary does it when it is made.
    /// @dev Errors: AlreadyBound.
    function bind(BoardRegistry boards) external {
        if (address(ledger.reserves) != address(0)) revert Errors.AlreadyBound();
        (ledger.reserves, ledger.boards) = (Reserves(msg.sender), boards);
    }

    /// @notice Carries out one operation.
    /// @param entity whose batch it comes in; 0 if anybody sent it
    /// @dev Errors: NotDepositary, OperationUnknown, BatchRequired; then of the operation.
    function execute(bytes32 entity, uint8 kind, bytes calldata data) external onlyDepositary {
        if (kind == Operations.DISPUTE_COUNTER) return ledger.counter(entity, data);
        if (kind == Operations.DISPUTE_FINALIZE) return ledger.finalize(data);
        if (kind == Operations.SECRET_REVEAL) return ledger.reveal(data);
        if (kind == Operations.DEBT_ENFORCE) return ledger.enforce(data);
        if (entity == 0) revert Errors.BatchRequired(kind);
        if (kind == Operations.SETTLE) return ledger.settle(entity, data);
        if (kind == Operations.COLLATERAL_POST) return ledger.post(entity, data);
        if (kind == Operations.COLLATERAL_RELEASE) return ledger.release(entity, data);
        if (kind == Operations.DISPUTE_START) return ledger.start(entity, data);
        if (kind == Operations.ORDER_FILL) return ledger.fill(entity, data);
        if (kind == Operations.DEBT_FORGIVE) return ledger.forgive(entity, data);
        if (kind == Operations.DEBT_ASSIGN) return ledger.assign(entity, data);
        revert Errors.OperationUnknown(kind);
    }

    /// @notice See `Depositary.burnAgreement`.
    /// @dev Errors: NotDepositary, NotAParty, AgreementNonceMismatch.
    function burnAgreement(bytes32 entity, bytes32 counterparty, uint64 nonce) external onlyDepositary {
        ledger.burn(entity, counterparty, nonce);
    }

    /// @notice The Depositary and its boards; zeros before they are bound.
    function bound() external view returns (address depositary, address boards) {
        return (address(ledger.reserves), address(ledger.boards));
    }

    /// @param id Keccak-256 of left's id and right's, the smaller first
    /// @return nonce of the last agreement used or burned
    /// @return settledVersion proof bodies up to it are void
    function accountOf(bytes32 id) external view returns (uint64 nonce, uint64 settledVersion) {
        Account storage account = ledger.accounts[id];
        return (account.nonce, account.settledVersion);
    }

    /// @notice What the account holds of a token, and the part of left's share in it that the chain knows of.
    function lineOf(bytes32 account, bytes32 token) external view returns (uint128 collateral, int128 ondelta) {
        Line storage line = ledger.lines[account][token];
        return (line.collateral, line.ondelta);
    }

    /// @notice The dispute that stands; `until` is 0 if none does.
    function disputeOf(bytes32 account) external view returns (Dispute memory) {
        return ledger.disputes[account];
    }

    /// @notice The queue of an entity's debts of a token: numbers from `head` to before `tail`, of which `live` stand.
    function debtsOf(bytes32 debtor, bytes32 token) external view returns (uint64 head, uint64 tail, uint64 live) {
        Queue storage queue = ledger.debts[debtor][token];
        return (queue.head, queue.tail, queue.live);
    }

    /// @notice One debt; an amount of 0 means that it was paid or forgiven, or never was.
    function debtOf(bytes32 debtor, bytes32 token, uint64 index)
        external
        view
        returns (bytes32 creditor, uint128 amount)
    {
        Debt storage debt = ledger.debts[debtor][token].debts[index];
        return (debt.creditor, debt.amount);
    }

    /// @notice The debt that this one was a part of before it was assigned, and how much it was then; an amount of 0 means that it never was.
    function assignmentOf(bytes32 debtor, bytes32 token, uint64 index)
        external
        view
        returns (uint64 from, uint128 amount)
    {
        Assignment storage assignment = ledger.assignments[debtor][token][index];
        return (assignment.from, assignment.amount);
    }

    /// @notice How many steps of a hash chain were shown before a time.
    function shownBefore(bytes32 hash, uint64 time) external view returns (uint256 steps) {
        return Secrets.shownBefore(ledger.secrets[hash], time);
    }
}
