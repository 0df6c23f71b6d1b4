package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Keccak;
import java.util.Arrays;
import java.util.List;

/**
 * Which rule of the contract refused: one for each custom error, in {@code UPPER_SNAKE} of its name. Names are stable. The sentence says
 * it to a person, with the error's arguments in their places.
 */
public enum RevertTag {
    UNKNOWN_ENTITY("UnknownEntity(bytes32 entity)", "no entity {0} is registered"),
    ENTITY_EXISTS("EntityExists(bytes32 entity)", "entity {0} is registered already"),
    UNKNOWN_TOKEN("UnknownToken(bytes32 token)", "no token {0} is registered"),
    TOKEN_INVALID("TokenInvalid()", "the token's kind, address or sub-id is not one that can be held"),
    TOKEN_EXISTS("TokenExists()", "the token is registered already"),
    BOARD_INVALID("BoardInvalid()", "the board breaks its invariants of order, weights or threshold"),
    GROUP_KEY_INVALID("GroupKeyInvalid()", "the board's group key is no point of its group"),
    GROUP_SIGNATURE_MISSING("GroupSignatureMissing()", "the board names a group key, and its signature is missing"),
    GROUP_SIGNATURE_INVALID("GroupSignatureInvalid()", "the signature is not the group key's over this batch"),
    GROUP_SIGNATURE_UNEXPECTED("GroupSignatureUnexpected()", "the board names no group key"),
    RULES_INVALID("RulesInvalid()", "the rules break their invariants"),
    CAP_INVALID("CapInvalid()", "a velocity cap breaks its invariants, or names a token twice"),
    NONCE_MISMATCH("NonceMismatch(uint64 expected,uint64 given)", "the entity's next nonce is {0}, this one is {1}"),
    BATCH_EXPIRED("BatchExpired(uint64 expiresAt)", "the batch expired at {0}"),
    EXPIRY_TOO_FAR("ExpiryTooFar(uint64 expiresAt)", "the batch would expire at {0}, more than a week ahead"),
    BOARD_EPOCH_MISMATCH(
            "BoardEpochMismatch(uint64 expected,uint64 given)",
            "the board in force has epoch {0}, the batch names {1}"),
    POLICY_MISMATCH(
            "PolicyMismatch(bytes32 expected,bytes32 given)",
            "the policy in force is {0}, the batch was judged by {1}"),
    POLICY_VERSION_NOT_NEWER("PolicyVersionNotNewer()", "the proposed policy is not newer than the one in force"),
    ANCHOR_STALE("AnchorStale(uint64 anchoredAt)", "the audit anchor of {0} is too old"),
    ANCHOR_FROM_FUTURE("AnchorFromFuture(uint64 anchoredAt)", "the audit anchor of {0} lies ahead of the chain's time"),
    ANCHOR_REGRESSED("AnchorRegressed(uint64 anchoredAt)", "the audit anchor of {0} is older than the last one"),
    QUORUM_NOT_MET("QuorumNotMet(uint256 weight,uint256 threshold)", "the signatures weigh {0} of the {1} needed"),
    SIGNATURE_MALFORMED("SignatureMalformed(uint256 index)", "signature {0} is malformed"),
    SIGNATURE_HIGH_S("SignatureHighS(uint256 index)", "signature {0} has its s in the upper half"),
    SIGNER_NOT_ON_BOARD("SignerNotOnBoard(address signer)", "{0} is not on the board"),
    SIGNERS_NOT_ASCENDING("SignersNotAscending(address signer)", "the signature of {0} is out of order or doubled"),
    BATCH_EMPTY("BatchEmpty()", "the batch has no operation"),
    TOO_MANY_OPERATIONS("TooManyOperations(uint256 given)", "the batch has {0} operations, more than may be"),
    OPERATIONS_OUT_OF_ORDER("OperationsOutOfOrder(uint256 index)", "operation {0} is out of the order of kinds"),
    OPERATION_UNKNOWN("OperationUnknown(uint8 kind)", "no operation has the kind {0}"),
    OPERATION_MALFORMED("OperationMalformed(uint8 kind)", "the data of an operation of kind {0} is malformed"),
    BALANCE_INSUFFICIENT(
            "BalanceInsufficient(bytes32 token,uint128 have,uint128 need)",
            "of token {0} the reserve has {1}, and {2} is needed"),
    BALANCE_TOO_LARGE("BalanceTooLarge()", "a balance would exceed 2^127 - 1"),
    AMOUNT_ZERO("AmountZero()", "the amount is zero"),
    AMOUNT_MISMATCH("AmountMismatch()", "the value received is not the amount named"),
    DESTINATION_ZERO("DestinationZero()", "the destination is the zero address"),
    DESTINATION_NOT_ALLOWED("DestinationNotAllowed(address destination)", "{0} is not on the allow-list"),
    VELOCITY_EXCEEDED(
            "VelocityExceeded(bytes32 token,uint128 available)",
            "of token {0} only {1} more may leave within the window"),
    FROZEN("Frozen(uint8 level)", "the entity is frozen at level {0}"),
    FREEZE_NOT_HIGHER("FreezeNotHigher()", "the freeze level is not higher than the one in force"),
    FREEZE_NOT_LOWER("FreezeNotLower()", "the freeze level is not lower than the one in force"),
    NOT_GUARDIAN("NotGuardian(address caller)", "{0} is not the entity's guardian"),
    WITHDRAWAL_UNKNOWN("WithdrawalUnknown(bytes32 id)", "no withdrawal {0} was queued"),
    WITHDRAWAL_NOT_QUEUED("WithdrawalNotQueued(bytes32 id)", "withdrawal {0} was released or cancelled already"),
    WITHDRAWAL_NOT_READY("WithdrawalNotReady(uint64 releaseAt)", "the withdrawal is released from {0} on"),
    NOTHING_PENDING("NothingPending()", "nothing waits to be activated"),
    NOT_YET_ACTIVE("NotYetActive(uint64 activeAt)", "the change may be activated from {0} on"),
    TRANSFER_FAILED("TransferFailed()", "the token's or coin's transfer failed"),
    REENTERED("Reentered()", "the call came from within another one"),
    NOT_DEPOSITARY("NotDepositary(address caller)", "{0} is not the Depositary"),
    NOT_ACCOUNTS("NotAccounts(address caller)", "{0} is not the contract of the accounts at work"),
    ALREADY_BOUND("AlreadyBound()", "the accounts are bound to another Depositary"),
    DEBT_OUTSTANDING(
            "DebtOutstanding(bytes32 entity,bytes32 token)",
            "entity {0} owes of token {1}: nothing of it leaves before the debt is paid or forgiven"),
    BATCH_REQUIRED("BatchRequired(uint8 kind)", "an operation of kind {0} takes a batch of the entity's own board"),
    NOT_A_PARTY("NotAParty(bytes32 entity)", "entity {0} is not a side of this account"),
    AGREEMENT_NONCE_MISMATCH(
            "AgreementNonceMismatch(uint64 expected,uint64 given)",
            "the account's next nonce is {0}, this agreement names {1}"),
    AGREEMENT_EXPIRED("AgreementExpired(uint64 expiresAt)", "the counterparty's agreement expired at {0}"),
    SETTLEMENT_UNBALANCED(
            "SettlementUnbalanced(bytes32 token)",
            "of token {0}, left, right and the collateral do not add up to zero"),
    SETTLEMENT_INVALID("SettlementInvalid()", "the settlement moves nothing, or its tokens do not ascend"),
    CLOSE_NOT_ZERO("CloseNotZero(bytes32 token)", "the account would close with collateral of token {0}"),
    COLLATERAL_INSUFFICIENT(
            "CollateralInsufficient(bytes32 token,uint128 have)", "of token {0} the account holds only {1}"),
    VERSION_NOT_NEWER(
            "VersionNotNewer(uint64 settled,uint64 given)", "version {0} stands or is settled, {1} is not newer"),
    DISPUTE_STANDS("DisputeStands(bytes32 account)", "a dispute of account {0} stands"),
    DISPUTE_UNKNOWN("DisputeUnknown(bytes32 account)", "no dispute of account {0} stands"),
    DISPUTE_OVER("DisputeOver(uint64 until)", "the time to answer the dispute was over at {0}"),
    DISPUTE_RUNNING("DisputeRunning(uint64 until)", "the dispute may be answered until {0}"),
    SEAL_MISSING("SealMissing(bytes32 entity)", "nothing shows that entity {0} stands by the proof body"),
    SEAL_EPOCH_RETIRED(
            "SealEpochRetired(bytes32 entity,uint64 epoch)",
            "the board of epoch {1} of entity {0} was neither in force now nor when the dispute began"),
    SEAL_PATH_INVALID(
            "SealPathInvalid(bytes32 entity)", "the seal of entity {0} does not have this proof body among its leaves"),
    PROOF_BODY_INVALID("ProofBodyInvalid()", "the proof body breaks its invariants"),
    EVIDENCE_MISMATCH("EvidenceMismatch()", "what was shown does not have the hash that the proof body names"),
    CLAUSES_PENDING("ClausesPending(uint32 left)", "{0} clauses wait to be executed"),
    DEBT_UNKNOWN("DebtUnknown(uint64 index)", "no debt of number {0} stands"),
    NOT_CREDITOR("NotCreditor(bytes32 entity)", "the debt is not owed to entity {0}"),
    ASSIGNEE_INVALID(
            "AssigneeInvalid(bytes32 to)", "a debt is not assigned to entity {0}, which is its creditor or its debtor"),
    NOTHING_TO_ENFORCE("NothingToEnforce()", "no debt stands, or the debtor's reserve is empty"),
    TERMS_INVALID("TermsInvalid()", "the fund's terms break their bounds, or fund and hub are one entity"),
    TOO_FEW_SHARES("TooFewShares(uint128 bought)", "so much buys {0} shares: fewer than asked for, or none"),
    POOL_EMPTY("PoolEmpty(bytes32 token)", "nobody has shares of the pool of token {0}: a premium would be nobody's"),
    ORDER_EXPIRED("OrderExpired(uint64 expiresAt)", "the order expired at {0}"),
    NOT_BOND_OWNER("NotBondOwner(bytes32 entity)", "the bond is the hub's, not that of entity {0}"),
    UNITS_INSUFFICIENT(
            "UnitsInsufficient(uint128 have,uint128 need)",
            "{0} units are not on their way out yet, and {1} are to leave"),
    EXIT_UNKNOWN("ExitUnknown(uint64 id)", "no exit {0} waits"),
    EXIT_NOT_READY("ExitNotReady(uint64 readyAt)", "the exit's notice runs until {0}"),
    NOT_ASKED("NotAsked(uint128 arrears)", "the entity is asked to bring back {0}, and no more"),
    REPLENISHMENT_RUNNING(
            "ReplenishmentRunning(uint128 arrears,uint64 until)",
            "the exit would leave {0} behind, which its entity may bring back until {1}: bring it back, or wait"),
    DEFAULT_UNDECIDED(
            "DefaultUndecided(uint64 ordinal)",
            "default {0} of the token is declared and not decided: exits wait for it"),
    DEFAULT_EXISTS("DefaultExists(bytes32 id)", "default {0} was declared before"),
    PROFILE_UNKNOWN("ProfileUnknown(uint8 profile)", "no profile has the number {0}"),
    NOTHING_OWED("NothingOwed(bytes32 debtor,bytes32 token)", "no debt of entity {0} stands in token {1}"),
    DEFAULT_NOT_OPEN("DefaultNotOpen(bytes32 id)", "default {0} is at another stage, or was never declared"),
    DEFAULT_BEFORE("DefaultBefore(uint64 ordinal)", "default {0} of the token must be decided first"),
    TOO_MANY_DEBTS("TooManyDebts(uint64 given)", "one call looks at 1 to 32 debts, not at {0}"),
    DEFAULT_RUNNING("DefaultRunning(uint64 until)", "the time for it runs until {0}"),
    DEFAULT_OVER("DefaultOver(uint64 until)", "the time for it was over at {0}"),
    CLAIM_UNKNOWN("ClaimUnknown(uint64 index)", "nothing is to be taken for debt {0}, or it was taken"),
    NOT_ASSIGNED(
            "NotAssigned(uint64 index,uint128 payout)",
            "of debt {0} the fund's entity was not assigned up to {1}, or it was and was paid for"),
    RECOVERY_TOO_LARGE("RecoveryTooLarge(uint128 owed)", "pool and bond are short of {0} only"),
    NOTHING_REFUNDED("NothingRefunded(bytes32 entity)", "nothing came back for entity {0} that it has not had"),
    BALANCE_TOO_LOW(
            "BalanceTooLow(uint256 balance,uint256 needed)", "the lab token's holder has {0}, and {1} is needed"),
    ALLOWANCE_TOO_LOW(
            "AllowanceTooLow(uint256 allowance,uint256 needed)",
            "the lab token's spender may take {0}, and {1} is needed"),
    REASON("Error(string reason)", "the called contract says: {0}"),
    PANIC("Panic(uint256 code)", "the called contract broke down with code {0}"),
    NO_REASON("", "the call failed and gave no reason"),
    UNKNOWN_ERROR("", "the call failed with an error that is none of the Depositary's: {0}");

    /** The length of what names an error in its data. */
    static final int SELECTOR = 4;

    private final String signature;
    private final String words;

    RevertTag(String signature, String words) {
        this.signature = signature;
        this.words = words;
    }

    /** The Solidity types of the error's arguments. */
    List<String> argumentTypes() {
        int open = signature.indexOf('(');
        String arguments = open < 0 ? "" : signature.substring(open + 1, signature.length() - 1);
        return arguments.isEmpty()
                ? List.of()
                : Arrays.stream(arguments.split(",", -1))
                        .map(argument -> argument.substring(0, argument.indexOf(' ')))
                        .toList();
    }

    /** {@code Name(type,type)}; empty for the two that stand for the absence of a known error. */
    String canonicalSignature() {
        int open = signature.indexOf('(');
        return open < 0 ? "" : signature.substring(0, open) + "(" + String.join(",", argumentTypes()) + ")";
    }

    /** The first four bytes of the signature's hash. */
    byte[] selector() {
        return Arrays.copyOf(
                Keccak.hash(canonicalSignature().getBytes(US_ASCII)).toArray(), SELECTOR);
    }

    /** The sentence with its values. */
    String inWords(List<String> values) {
        String text = words;
        for (int i = 0; i < values.size(); i++) {
            text = text.replace("{" + i + "}", values.get(i));
        }
        return text;
    }
}
