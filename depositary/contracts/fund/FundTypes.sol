// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The words of the default fund. Times are seconds, amounts a token's smallest unit.

uint8 constant PROFILE_XLN = 0;
uint8 constant PROFILE_EMIR = 1;

/// @dev The whole, in basis points.
uint16 constant WHOLE = 10_000;

uint8 constant STAGE_NONE = 0;
uint8 constant STAGE_COUNTING = 1;
uint8 constant STAGE_SHARING = 2;
uint8 constant STAGE_PAYING = 3;
uint8 constant STAGE_CLOSED = 4;
uint8 constant STAGE_ABANDONED = 5;

/// @notice How a fund works; fixed when it is made.
/// @param noticeSeconds how long an exit waits, and how long after a default its holders may bring back before an exit leaves it behind
/// @param declarationSeconds how long a declared default may hold exits up before anybody may abandon it
/// @param acceptanceSeconds how long creditors may take what is theirs
/// @param capPeriodSeconds the length of the periods for which the pool's cap counts
/// @param capBasisPoints what part of itself, as it was at a period's first default, the pool pays within the period at most
/// @param replenishBasisPoints what part of what a default took from the pool its holders are asked to bring back. As the cap bounds what is
/// taken within a period, it bounds what is asked within it
struct Terms {
    uint64 noticeSeconds;
    uint64 declarationSeconds;
    uint64 acceptanceSeconds;
    uint64 capPeriodSeconds;
    uint16 capBasisPoints;
    uint16 replenishBasisPoints;
}

/// @notice What the fund's board signs to declare a default.
/// @param id names the default; one is allocated once
/// @param profile PROFILE_XLN: the pool before the bond; PROFILE_EMIR: the bond before the pool
/// @param boardEpoch of the fund's board
struct Declaration {
    bytes32 id;
    bytes32 debtor;
    bytes32 token;
    uint8 profile;
    uint64 boardEpoch;
    uint64 expiresAt;
}

/// @notice What an entity's board signs to leave.
/// @param units shares of the pool, or units of the bond
/// @param nonce the entity's next here
struct ExitOrder {
    bytes32 entity;
    bytes32 token;
    bool ofBond;
    uint128 units;
    uint64 nonce;
    uint64 boardEpoch;
    uint64 expiresAt;
}

/// @notice An exit that waits. It goes to its entity's reserve.
/// @param generation of the pool's shares
struct Exit {
    bytes32 entity;
    bytes32 token;
    uint64 generation;
    uint64 readyAt;
    uint128 units;
    bool ofBond;
}

/// @notice The shares of a token's pool.
/// @param generation rises when a pool that lost everything begins anew: older shares have no part in it
/// @param decided how many defaults of the token were allocated or abandoned; exits wait while fewer were than were declared
/// @param askedUntil until when what the last default asked may be brought back before an exit leaves it behind
/// @param asked of holders, ever
/// @param broughtBack of that, or kept of what left; what remains is at least the sum of all arrears
struct Pool {
    uint128 assets;
    uint128 shares;
    uint64 generation;
    uint64 declared;
    uint64 decided;
    uint64 capPeriod;
    uint128 capLeft;
    uint64 askedUntil;
    uint128 asked;
    uint128 broughtBack;
}

/// @notice From so many decided defaults on, a holder has these shares.
struct Holding {
    uint64 decided;
    uint128 shares;
}

/// @notice One default.
/// @param ordinal among the token's, from 1: they are decided in this order
/// @param until when counting may be abandoned, or paying ends
/// @param head and tail of the debtor's queue when it was declared
/// @param next debt to look at
/// @param loss what was owed when it was counted
/// @param fromPool what the pool pays
/// @param unpaid of what creditors may take
/// @param generation and shares of the pool when it paid
/// @param poolRefund what came back to those who held these shares
struct Default {
    bytes32 debtor;
    bytes32 token;
    uint8 profile;
    uint8 stage;
    uint64 ordinal;
    uint64 until;
    uint64 head;
    uint64 tail;
    uint64 next;
    uint64 generation;
    uint128 loss;
    uint128 fromPool;
    uint128 fromBond;
    uint128 unpaid;
    uint128 shares;
    uint128 poolRefund;
    uint128 bondRefund;
}
