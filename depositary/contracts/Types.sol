// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The words of the interface. Field orders and types are what keys sign and what the Java model encodes: they never change.

/// @notice The weighted members whose quorum acts for an entity, and the key that they share; see `Boards` for what makes one valid.
/// @param groupKey a BLS12-381 key in G2, 256 bytes as EIP-2537 has them; empty for a board without one
struct Board {
    address[] members;
    uint32[] weights;
    uint32 threshold;
    bytes groupKey;
}

/// @notice What binds an entity beside its board. Times are seconds.
/// @param policyHash SHA-256 of the policy document every batch must name
/// @param policyVersion the version inside that document; rises with every change
/// @param allowListRoot RFC 9162 root over the destinations a withdrawal may go to
/// @param allowListSize how many leaves that tree has
/// @param withdrawalDelaySeconds the timelock between queueing and release
/// @param rulesDelaySeconds how long new rules, new caps and a lower freeze level wait
/// @param boardDelaySeconds how long a new board waits
/// @param maxAnchorAgeSeconds how old the audit anchor may be when a batch is processed and when value is released
/// @param guardian the account that may cancel, freeze and burn nonces: it can only close
struct Rules {
    bytes32 policyHash;
    uint64 policyVersion;
    bytes32 allowListRoot;
    uint64 allowListSize;
    uint64 withdrawalDelaySeconds;
    uint64 rulesDelaySeconds;
    uint64 boardDelaySeconds;
    uint64 maxAnchorAgeSeconds;
    address guardian;
}

/// @notice The most of a token that may leave within any window.
/// @param cap in the token's smallest unit; zero closes the token
/// @param windowSeconds the length of every rolling window
struct Cap {
    bytes32 token;
    uint128 cap;
    uint64 windowSeconds;
}

/// @notice One step of a batch; `Operations` reads the data of each kind.
struct Operation {
    uint8 kind;
    bytes data;
}

/// @notice What a board signs and `processBatch` executes, whole or not at all.
/// @param nonce the entity's next
/// @param boardEpoch how many boards the entity has had, from 1
/// @param expiresAt Unix seconds after which the batch is refused
/// @param policyHash the policy document the approvals were judged by
/// @param auditAnchor RFC 9162 root over the signers' audit checkpoints
/// @param auditAnchoredAt Unix seconds of the oldest of those checkpoints
/// @param operations in non-decreasing order of kind
struct Batch {
    bytes32 entity;
    uint64 nonce;
    uint64 boardEpoch;
    uint64 expiresAt;
    bytes32 policyHash;
    bytes32 auditAnchor;
    uint64 auditAnchoredAt;
    Operation[] operations;
}

/// @notice A quorum's agreement to one batch.
/// @param signatures 65 bytes `r ‖ s ‖ v` each, strictly ascending by signer address
/// @param groupSignature of the board's group key over the same digest: a point of G1, 128 bytes as EIP-2537 has them; empty if the
/// board names no key
struct Certificate {
    bytes[] signatures;
    bytes groupSignature;
}

/// @notice Value set aside for a destination.
/// @param releaseAt Unix seconds from which anyone may release it
/// @param status one of the WITHDRAWAL_ constants
struct Withdrawal {
    bytes32 entity;
    bytes32 token;
    address destination;
    uint128 amount;
    uint64 releaseAt;
    uint8 status;
}

uint8 constant WITHDRAWAL_NONE = 0;
uint8 constant WITHDRAWAL_QUEUED = 1;
uint8 constant WITHDRAWAL_RELEASED = 2;
uint8 constant WITHDRAWAL_CANCELLED = 3;

uint8 constant TOKEN_NATIVE = 0;
uint8 constant TOKEN_ERC20 = 1;
uint8 constant TOKEN_ERC1155 = 2;

uint8 constant FREEZE_OPEN = 0;
uint8 constant FREEZE_NO_NEW_CREDIT = 1;
uint8 constant FREEZE_NO_WITHDRAWALS = 2;
uint8 constant FREEZE_SEALED = 3;

/// @notice A dispute of an account.
/// @param version of the proof body that stands
/// @param until Unix seconds: answers before it, the end from it on; 0 means no dispute
/// @param leftEpoch of left's board when the dispute began
/// @param bodyHash of the proof body that stands
/// @param deltasHash of its tokens
/// @param clausesHash of its clauses that are not executed yet
/// @param clausesLeft how many those are
struct Dispute {
    uint64 version;
    uint64 until;
    uint64 leftEpoch;
    uint64 rightEpoch;
    bytes32 bodyHash;
    bytes32 deltasHash;
    bytes32 clausesHash;
    uint32 clausesLeft;
}
