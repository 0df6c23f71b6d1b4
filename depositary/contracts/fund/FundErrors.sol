// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// What the default fund refuses, beside what `Errors` has.

/// @notice Delays are above zero and at most a year, cap and replenishment at most the whole, and fund and hub are two entities.
error TermsInvalid();
/// @notice So much buys fewer shares than were asked for, or none.
error TooFewShares(uint128 bought);
/// @notice Nobody has shares of this pool: a premium would be nobody's.
error PoolEmpty(bytes32 token);
/// @notice The block's time is after the order's expiry.
error OrderExpired(uint64 expiresAt);
/// @notice Only the hub's bond can leave, to the hub.
error NotBondOwner(bytes32 entity);
/// @notice The entity has fewer units that are not on their way out yet.
error UnitsInsufficient(uint128 have, uint128 need);
/// @notice No exit has this id, or it is finished.
error ExitUnknown(uint64 id);
/// @notice The notice still runs.
/// @param readyAt Unix seconds
error ExitNotReady(uint64 readyAt);
/// @notice The entity is asked to bring back so much, and no more.
error NotAsked(uint128 arrears);
/// @notice The exit would leave behind what its entity may still bring back.
/// @param until Unix seconds
error ReplenishmentRunning(uint128 arrears, uint64 until);
/// @notice A declared default of the token is not decided yet.
/// @param ordinal among the token's defaults
error DefaultUndecided(uint64 ordinal);
/// @notice A default of this id was declared before.
error DefaultExists(bytes32 id);
/// @notice No profile has this number.
error ProfileUnknown(uint8 profile);
/// @notice No debt of the debtor stands.
error NothingOwed(bytes32 debtor, bytes32 token);
/// @notice The default is at another stage, or there is none of this id.
error DefaultNotOpen(bytes32 id);
/// @notice An earlier default of the token must be decided first.
/// @param ordinal of that one
error DefaultBefore(uint64 ordinal);
/// @notice A call looks at 1 to 32 debts.
error TooManyDebts(uint64 given);
/// @notice The time for it still runs.
/// @param until Unix seconds
error DefaultRunning(uint64 until);
/// @notice The time for it is over.
/// @param until Unix seconds
error DefaultOver(uint64 until);
/// @notice Nothing is there to be taken for this debt, or it was taken.
error ClaimUnknown(uint64 index);
/// @notice The fund's entity was not assigned at most this much of that debt, or it was and was paid for.
error NotAssigned(uint64 index, uint128 payout);
/// @notice More comes back than was paid.
/// @param owed what it cost pool and bond and has not come back
error RecoveryTooLarge(uint128 owed);
/// @notice Nothing came back for this entity that it has not had.
error NothingRefunded(bytes32 entity);
