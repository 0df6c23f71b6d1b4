// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Every change of the fund's state is told by exactly one of these; from them and the Depositary's the report of a default follows exactly.

/// @notice Shares were bought.
event PoolJoined(bytes32 indexed entity, bytes32 indexed token, uint128 amount, uint128 shares);
/// @notice An entity brought back what it was asked for, or somebody did for it, and shares were bought for it.
event PoolReplenished(bytes32 indexed entity, bytes32 indexed token, uint128 amount, uint128 shares);
/// @notice The pool got more, and no share was made.
event PremiumPaid(bytes32 indexed token, uint128 amount);
/// @notice The hub's bond got more.
event BondPosted(bytes32 indexed token, uint128 amount);
/// @notice An exit waits.
event ExitRequested(
    uint64 indexed id, bytes32 indexed entity, bytes32 indexed token, bool ofBond, uint128 units, uint64 readyAt
);
/// @notice Of what an exit is worth so much stays in the pool: its entity was asked for it and did not bring it back. `ExitFinished` is next.
event ArrearsKept(uint64 indexed id, bytes32 indexed entity, bytes32 indexed token, uint128 amount);
/// @notice An exit went into its entity's reserve.
event ExitFinished(uint64 indexed id, uint128 amount);
/// @notice A default was declared: exits of the token wait.
event DefaultDeclared(
    bytes32 indexed id, bytes32 indexed debtor, bytes32 indexed token, uint8 profile, uint64 ordinal
);
/// @notice A debt that stood was counted.
event ClaimCounted(bytes32 indexed id, uint64 indexed index, bytes32 creditor, uint128 amount);
/// @notice All are counted, and this is what pool and bond pay of it.
event DefaultAllocated(bytes32 indexed id, uint128 loss, uint128 fromPool, uint128 fromBond);
/// @notice Creditors may take so much in all; the dust went to the fund's entity.
event DefaultShared(bytes32 indexed id, uint128 payable_, uint128 dust);
/// @notice Nobody decided it in time: exits wait for it no longer.
event DefaultAbandoned(bytes32 indexed id);
/// @notice A creditor took its part.
event ClaimPaid(bytes32 indexed id, uint64 indexed index, bytes32 creditor, uint128 amount);
/// @notice Paying is over; what nobody took is refunded next.
event DefaultClosed(bytes32 indexed id, uint128 rest);
/// @notice So much came back from the debtor.
event Recovered(bytes32 indexed id, uint128 amount);
/// @notice For whom it came back.
event Refunded(bytes32 indexed id, uint128 toPool, uint128 toBond);
/// @notice Who had borne it has it back.
event RefundClaimed(bytes32 indexed id, bytes32 indexed entity, uint128 amount);
