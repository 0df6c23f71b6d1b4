// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Every change of state is told by exactly one of these; a follower can rebuild the whole state from them. Times are Unix seconds,
// amounts the token's smallest unit.

/// @notice A token can be held from now on.
event TokenRegistered(bytes32 indexed token, uint8 kind, address contract_, uint256 subId);
/// @notice An entity exists from now on; `BoardActivated`, `RulesActivated` and `CapActivated` follow with what it starts with.
event EntityRegistered(bytes32 indexed entity, bytes32 salt);
/// @notice A reserve grew by what was received, which may be less than what was sent.
event Deposited(bytes32 indexed entity, bytes32 indexed token, address from, uint128 amount);
/// @notice A batch took effect, whole; it follows the events of its operations.
event BatchProcessed(
    bytes32 indexed entity, uint64 indexed nonce, bytes32 digest, bytes32 auditAnchor, uint64 auditAnchoredAt
);
/// @notice Reserve moved between two entities.
event ReserveTransferred(bytes32 indexed from, bytes32 indexed to, bytes32 indexed token, uint128 amount);
/// @notice Reserve was set aside for a destination; anyone may release it from `releaseAt` on.
event WithdrawalQueued(
    bytes32 indexed id, bytes32 indexed entity, bytes32 token, address destination, uint128 amount, uint64 releaseAt
);
/// @notice The value left.
event WithdrawalReleased(
    bytes32 indexed id, bytes32 indexed entity, bytes32 token, address destination, uint128 amount
);
/// @notice The guardian cancelled; the amount is back in the reserve.
event WithdrawalCancelled(bytes32 indexed id, bytes32 indexed entity, address by);
/// @notice New rules wait.
event RulesProposed(bytes32 indexed entity, bytes32 policyHash, uint64 policyVersion, uint64 activeAt);
/// @notice Rules are in force.
event RulesActivated(bytes32 indexed entity, bytes32 policyHash, uint64 policyVersion);
/// @notice A new velocity cap waits.
event CapProposed(bytes32 indexed entity, bytes32 indexed token, uint128 cap, uint64 windowSeconds, uint64 activeAt);
/// @notice A velocity cap is in force.
event CapActivated(bytes32 indexed entity, bytes32 indexed token, uint128 cap, uint64 windowSeconds);
/// @notice A new board waits.
/// @param epoch the epoch it will have
event BoardProposed(bytes32 indexed entity, uint64 epoch, uint64 activeAt);
/// @notice A board is in force, and the one before it is dead, with all it had proposed.
event BoardActivated(bytes32 indexed entity, uint64 epoch);
/// @notice The entity closed itself further, or withdrew a pending lowering.
/// @param by the guardian, or this contract when the board's own batch did it
event FreezeRaised(bytes32 indexed entity, uint8 level, address by);
/// @notice A lower level waits.
event FreezeLoweringProposed(bytes32 indexed entity, uint8 level, uint64 activeAt);
/// @notice The entity opened itself to this level.
event FreezeLowered(bytes32 indexed entity, uint8 level);
/// @notice A nonce was spent without effect.
event NonceBurned(bytes32 indexed entity, uint64 nonce);
/// @notice Two entities have an account; `left` is the one with the smaller id.
event AccountOpened(bytes32 indexed account, bytes32 indexed left, bytes32 indexed right);
/// @notice Reserve became collateral; if left posted it, ondelta rose by as much.
event CollateralPosted(bytes32 indexed account, bytes32 indexed token, bool byLeft, uint128 amount);
/// @notice An agreement took effect: the account's nonce is spent. It precedes the events of what was agreed.
event AgreementUsed(bytes32 indexed account, uint64 nonce);
/// @notice A guardian spent the account's nonce without effect.
event AgreementBurned(bytes32 indexed account, uint64 nonce, bytes32 by);
/// @notice The reserves gained this, the collateral lost both, and ondelta lost left's.
event CollateralSettled(bytes32 indexed account, bytes32 indexed token, int256 left, int256 right);
/// @notice Both closed the account: the tokens just settled are at zero, their ondelta too; proof bodies up to this version are void, and
/// no dispute stands.
event AccountClosed(bytes32 indexed account, uint64 finalVersion);
/// @notice A dispute began.
event DisputeStarted(bytes32 indexed account, bytes32 indexed by, uint64 version, bytes32 bodyHash, uint64 until);
/// @notice A newer proof body stands.
event DisputeCountered(bytes32 indexed account, uint64 version, bytes32 bodyHash);
/// @notice Clauses were executed; this many are left.
event ClausesExecuted(bytes32 indexed account, uint32 clausesLeft);
/// @notice The taker of an order chose how much of it to fill, in units of 1/65,535 of what is held.
event OrderFillChosen(bytes32 indexed account, bytes32 bodyHash, uint32 index, bool byLeft, uint16 ratio);
/// @notice A dispute's end: the collateral of a token went to the reserves, and ondelta is zero.
event CollateralAllocated(bytes32 indexed account, bytes32 indexed token, uint128 left, uint128 right);
/// @notice The dispute is over: proof bodies up to this version are void. It follows the events of what it moved.
event DisputeFinalized(bytes32 indexed account, uint64 version);
/// @notice At a dispute's end the debtor's reserve paid this of what it owes.
event OwedPaid(bytes32 indexed debtor, bytes32 indexed creditor, bytes32 indexed token, uint128 amount);
/// @notice A debt waits in the queue.
event DebtOpened(bytes32 indexed debtor, bytes32 indexed token, uint64 index, bytes32 creditor, uint128 amount);
/// @notice The debtor's reserve paid this of the debt.
event DebtPaid(bytes32 indexed debtor, bytes32 indexed token, uint64 index, uint128 amount);
/// @notice The creditor forgave this of the debt.
event DebtForgiven(bytes32 indexed debtor, bytes32 indexed token, uint64 index, uint128 amount);
/// @notice A part of a debt has another creditor now, under a number of its own.
event DebtAssigned(
    bytes32 indexed debtor, bytes32 indexed token, uint64 index, uint64 newIndex, bytes32 to, uint128 amount
);
/// @notice So many times SHA-256 leads from the value to the hash; nobody had shown as many steps before.
event SecretRevealed(bytes32 indexed hash, uint32 steps, bytes32 value);
