// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Every bound the Depositary enforces, in one place. The Java model (`model.Limits`) holds the same numbers; the shared vectors
// would catch a drift of any that shapes bytes. Beyond each limit the call reverts with the error named.

/// @dev The most any balance, amount or cap may be: what an int128 holds (protocol, section 1). Beyond: `BalanceTooLarge`,
/// `AmountMismatch`, `CapInvalid`, or `OperationMalformed` inside an operation.
uint128 constant MAX_AMOUNT = type(uint128).max >> 1;

/// @dev Operations in one batch; bounds the gas of a batch. Beyond: `TooManyOperations`.
uint256 constant MAX_OPERATIONS = 32;

/// @dev Bytes of the data of one operation among several. Beyond: `OperationMalformed`.
uint256 constant MAX_OPERATION_BYTES = 2_560;

/// @dev Bytes of the data of a batch's only operation, or of one that anyone performs. Beyond: `OperationMalformed`.
uint256 constant MAX_LONG_OPERATION_BYTES = 65_536;

/// @dev Settlements in one operation. Beyond: `OperationMalformed`.
uint256 constant MAX_SETTLEMENTS = 128;

/// @dev Tokens in all settlements of one operation together. Beyond: `OperationMalformed`.
uint256 constant MAX_SETTLEMENT_LINES = 128;

/// @dev Tokens in one proof body. Beyond: `OperationMalformed`.
uint256 constant MAX_PROOF_TOKENS = 64;

/// @dev Clauses in one proof body. Beyond: `OperationMalformed`.
uint256 constant MAX_PROOF_CLAUSES = 65_536;

/// @dev Clauses that one call executes; the rest waits for the next. Beyond: `OperationMalformed`.
uint256 constant MAX_CLAUSES_PER_CALL = 128;

/// @dev Orders that one operation fills. Beyond: `OperationMalformed`.
uint256 constant MAX_FILLS = 32;

/// @dev Values that one operation shows. Beyond: `OperationMalformed`.
uint256 constant MAX_REVEALS = 128;

/// @dev Steps of hash chains that one operation shows, over all its values. Beyond: `OperationMalformed`.
uint256 constant MAX_REVEALED_STEPS = 4_096;

/// @dev Debts that one operation looks at. Beyond: `OperationMalformed`.
uint256 constant MAX_DEBTS_PER_CALL = 32;

/// @dev Each response window of a proof body counts as at least this: neither side can agree to a dispute that nobody can answer.
uint64 constant MIN_RESPONSE_SECONDS = 1 hours;

/// @dev Each response window counts as at most this: nobody's collateral is locked for longer than twice this.
uint64 constant MAX_RESPONSE_SECONDS = 14 days;

/// @dev Each response window of a dispute that starts without any proof, since no proof names one.
uint64 constant UNPROVEN_RESPONSE_SECONDS = 2 days;

/// @dev How long after a dispute's end its clauses may be executed; whoever finalizes later may leave the rest out.
uint64 constant CLAUSE_GRACE_SECONDS = 30 days;

/// @dev Members of one board. Beyond: `BoardInvalid`, or `OperationMalformed` inside an operation.
uint256 constant MAX_BOARD_MEMBERS = 32;

/// @dev The say of one member. Beyond: `BoardInvalid`.
uint32 constant MAX_WEIGHT = 65_535;

/// @dev Bytes of a group key. Another length: `GroupKeyInvalid`, or `OperationMalformed` inside an operation.
uint256 constant GROUP_KEY_BYTES = 256;

/// @dev Siblings in one allow-list path. Beyond: `OperationMalformed`.
uint256 constant MAX_PATH_LENGTH = 32;

/// @dev Destinations in one allow-list: what paths of that length can reach. Beyond: `RulesInvalid`.
uint64 constant MAX_ALLOW_LIST_SIZE = 2 ** 32;

/// @dev Velocity caps named at registration; more can be proposed later. Beyond: `CapInvalid`.
uint256 constant MAX_INITIAL_CAPS = 32;

/// @dev How far ahead a batch may expire: no signature is valid for longer than a week. Beyond: `ExpiryTooFar`.
uint64 constant MAX_BATCH_LIFETIME = 7 days;

/// @dev The longest delay, window or anchor age: longer ones could lock an entity out of its own reserve. Beyond: `RulesInvalid`,
/// `CapInvalid`.
uint64 constant MAX_DELAY = 365 days;

/// @dev How far the signers' clocks may run ahead of the block's. Beyond: `AnchorFromFuture`.
uint64 constant MAX_CLOCK_DRIFT = 60;

/// @dev Different block times one velocity window remembers exactly; see `VelocityWindow` for what happens beyond.
uint256 constant MAX_WINDOW_ENTRIES = 256;
