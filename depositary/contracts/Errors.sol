// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Every way the Depositary refuses. A refusal reverts the whole call, so nothing is half done. The Java side maps each name to its
// tag (UPPER_SNAKE of the name); tests provoke each one.

/// @notice No entity has this id.
error UnknownEntity(bytes32 entity);
/// @notice The board and salt are registered already. Registration is permissionless: read `rulesOf` before trusting what stands there.
error EntityExists(bytes32 entity);
/// @notice No token has this id.
error UnknownToken(bytes32 token);
/// @notice Kind, contract and sub-id do not describe a token this contract can hold.
error TokenInvalid();
/// @notice The token is registered already; its id is known from its parts.
error TokenExists();
/// @notice Members not strictly ascending, a zero member, a weight outside 1..65,535, or a threshold not above half of the weight.
error BoardInvalid();
/// @notice A zero policy hash, version or guardian, a delay outside 1 s..365 days, or an allow-list above 2^32 leaves.
error RulesInvalid();
/// @notice A cap above 2^127 - 1, a window outside 1 s..365 days, a token named twice, or too many caps.
error CapInvalid();
/// @notice Nonces are strictly sequential per entity.
/// @param expected the last used nonce plus one
error NonceMismatch(uint64 expected, uint64 given);
/// @notice The block's time is after the batch's expiry.
error BatchExpired(uint64 expiresAt);
/// @notice The batch would be valid for longer than a week.
error ExpiryTooFar(uint64 expiresAt);
/// @notice The batch was made for another board: the signing board is retired, or not yet active.
error BoardEpochMismatch(uint64 expected, uint64 given);
/// @notice The approvals were judged by another policy document than the one in force.
error PolicyMismatch(bytes32 expected, bytes32 given);
/// @notice Proposed rules must carry a higher policy version than the rules in force.
error PolicyVersionNotNewer();
/// @notice The audit anchor is older than the rules allow: no log, no money.
/// @param anchoredAt Unix seconds
error AnchorStale(uint64 anchoredAt);
/// @notice The audit anchor is more than a minute ahead of the block's time.
error AnchorFromFuture(uint64 anchoredAt);
/// @notice The audit anchor is older than the one stored: a log that went back.
error AnchorRegressed(uint64 anchoredAt);
/// @notice Every signature is good, but together they weigh less than the board's threshold.
error QuorumNotMet(uint256 weight, uint256 threshold);
/// @notice Not 65 bytes, `v` not 27 or 28, or no key could have made it.
/// @param index position in the certificate, from 0
error SignatureMalformed(uint256 index);
/// @notice `s` lies in the upper half of the group order (EIP-2): one agreement has one signature.
error SignatureHighS(uint256 index);
/// @notice The recovered signer is no member of the board in force.
error SignerNotOnBoard(address signer);
/// @notice Signers must ascend strictly by address, so that no key counts twice.
error SignersNotAscending(address signer);
/// @notice The group key is not a point of G2's subgroup in its one form, or it is infinity.
error GroupKeyInvalid();
/// @notice The board names a group key: the quorum's signatures are half of a certificate.
error GroupSignatureMissing();
/// @notice The signature is not the group key's over this batch.
error GroupSignatureInvalid();
/// @notice The board names no group key: a certificate has nothing that is not checked.
error GroupSignatureUnexpected();
/// @notice A batch has at least one operation.
error BatchEmpty();
/// @notice A batch has at most 32 operations.
error TooManyOperations(uint256 given);
/// @notice Operations come in non-decreasing order of kind; some kinds come once, and the end of a dispute alone.
/// @param index the first operation that does not follow the one before it
error OperationsOutOfOrder(uint256 index);
/// @notice No operation has this kind.
error OperationUnknown(uint8 kind);
/// @notice The data is not the one canonical encoding of this kind's fields.
error OperationMalformed(uint8 kind);
/// @notice The reserve holds less than is moved.
error BalanceInsufficient(bytes32 token, uint128 have, uint128 need);
/// @notice The Depositary would hold more than 2^127 - 1 of the token.
error BalanceTooLarge();
/// @notice An amount moved must be positive.
error AmountZero();
/// @notice The value sent is not the amount named, or coin was sent along with a token that is not coin.
error AmountMismatch();
/// @notice A withdrawal needs a destination.
error DestinationZero();
/// @notice The path does not lead from (token, destination) to the allow-list's root.
error DestinationNotAllowed(address destination);
/// @notice More of the token would leave within a window than its cap allows; without a cap nothing may leave.
/// @param available what the window still admits now
error VelocityExceeded(bytes32 token, uint128 available);
/// @notice The entity's freeze level forbids this.
error Frozen(uint8 level);
/// @notice Raising needs a higher level (the same level only withdraws a pending lowering).
error FreezeNotHigher();
/// @notice Lowering needs a lower level.
error FreezeNotLower();
/// @notice Only the entity's guardian may do this.
error NotGuardian(address caller);
/// @notice No withdrawal has this id.
error WithdrawalUnknown(bytes32 id);
/// @notice The withdrawal was released or cancelled before.
error WithdrawalNotQueued(bytes32 id);
/// @notice The timelock still runs.
/// @param releaseAt Unix seconds
error WithdrawalNotReady(uint64 releaseAt);
/// @notice Nothing waits for activation, or what waited died with the board that proposed it.
error NothingPending();
/// @notice The delay still runs.
/// @param activeAt Unix seconds
error NotYetActive(uint64 activeAt);
/// @notice The token or the destination refused, or did not move exactly what it said it moved.
error TransferFailed();
/// @notice A token or destination called back into a call that is still running.
error Reentered();
/// @notice Only the Depositary may call this.
error NotDepositary(address caller);
/// @notice Only the contract of the accounts may call this, and only within a call to the Depositary.
error NotAccounts(address caller);
/// @notice The accounts belong to another Depositary already.
error AlreadyBound();
/// @notice While the entity owes of this token, none of it leaves.
error DebtOutstanding(bytes32 entity, bytes32 token);
/// @notice This takes a batch of the entity's own board.
error BatchRequired(uint8 kind);
/// @notice The batch's entity is neither side of the account.
error NotAParty(bytes32 entity);
/// @notice Agreements are used in the order of the account's nonces.
/// @param expected the last used nonce plus one
error AgreementNonceMismatch(uint64 expected, uint64 given);
/// @notice The block's time is after the agreement's expiry.
error AgreementExpired(uint64 expiresAt);
/// @notice Of each token, what left, right and the collateral gain is zero in sum.
error SettlementUnbalanced(bytes32 token);
/// @notice A settlement of nothing, or tokens that do not ascend.
error SettlementInvalid();
/// @notice An account closes with no collateral in the tokens named.
error CloseNotZero(bytes32 token);
/// @notice The account holds less collateral than is moved.
error CollateralInsufficient(bytes32 token, uint128 have);
/// @notice Versions up to this one are settled.
error VersionNotNewer(uint64 settled, uint64 given);
/// @notice A dispute of this account stands.
error DisputeStands(bytes32 account);
/// @notice No dispute of this account stands.
error DisputeUnknown(bytes32 account);
/// @notice The time to answer is over.
error DisputeOver(uint64 until);
/// @notice The time to answer still runs.
error DisputeRunning(uint64 until);
/// @notice Nothing shows that this entity stands by the proof body.
error SealMissing(bytes32 entity);
/// @notice The seal is by a board that was neither in force now nor when the dispute began.
error SealEpochRetired(bytes32 entity, uint64 epoch);
/// @notice The path does not lead from the leaf to the sealed root.
error SealPathInvalid(bytes32 entity);
/// @notice Tokens of a proof body ascend, each once; one without any seal has no history.
error ProofBodyInvalid();
/// @notice What was revealed does not have the hash that the proof body names.
error EvidenceMismatch();
/// @notice Clauses of the proof body wait to be executed.
error ClausesPending(uint32 left);
/// @notice No debt of this number stands.
error DebtUnknown(uint64 index);
/// @notice Only the creditor may forgive or assign a debt.
error NotCreditor(bytes32 entity);
/// @notice A debt is assigned to somebody else than its creditor and its debtor.
error AssigneeInvalid(bytes32 to);
/// @notice Nothing was paid: no debt stands, or the reserve is empty.
error NothingToEnforce();
