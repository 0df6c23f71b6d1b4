package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import java.util.List;

/** What is asked about accounts on the chain, in the terms of the wire. */
interface AgreementDesk {
    /** Collateral to post from the reserve. */
    record NewCollateral(String counterparty, String token, String amount, String purpose, long lifetimeSeconds) {}

    /** What left's reserve and right's gain of a token, in its smallest unit; the collateral gains what makes the sum zero. */
    record AgreedLine(String token, String left, String right) {}

    /**
     * What this board is asked to agree to.
     *
     * @param counterparty whose batch it is for
     * @param finalVersion 0, or for a close the last version that both made
     */
    record NewAgreement(
            String counterparty, long finalVersion, List<AgreedLine> lines, String purpose, long lifetimeSeconds) {}

    /**
     * What a board agreed to, with its certificate: handed from one appliance to another.
     *
     * @param by who agreed
     * @param entity whose batch it is for
     * @param signatures 65 bytes each, in the order of their signers
     * @param groupSignature 128 bytes, or {@code 0x} where the board names no group key
     */
    record SignedAgreement(
            long chainId,
            String by,
            String entity,
            long boardEpoch,
            long nonce,
            long expiresAt,
            long finalVersion,
            List<AgreedLine> lines,
            List<String> signatures,
            String groupSignature) {}

    /** Collateral to take back, as the counterparty agreed. */
    record NewRelease(SignedAgreement agreement, String purpose, long lifetimeSeconds) {}

    /** Accounts to settle, each as its counterparty agreed. */
    record NewSettlement(List<SignedAgreement> agreements, String purpose, long lifetimeSeconds) {}

    /** @param nothingAgreed whether the dispute is begun with the word that nothing ever was, instead of the newest body */
    record NewDispute(String counterparty, boolean nothingAgreed, String purpose, long lifetimeSeconds) {}

    /** @param ratio how much of what the order still holds is taken, in units of 1/65,535 */
    record OrderChoice(long index, long ratio) {}

    /** How much of orders is taken, of the body that stands in the dispute. */
    record NewFill(String counterparty, List<OrderChoice> choices, String purpose, long lifetimeSeconds) {}

    IntentView dispute(NewDispute wanted, Caller.Known by) throws Exception;

    IntentView fill(NewFill wanted, Caller.Known by) throws Exception;

    IntentView post(NewCollateral wanted, Caller.Known by) throws Exception;

    IntentView release(NewRelease wanted, Caller.Known by) throws Exception;

    IntentView settle(NewSettlement wanted, Caller.Known by) throws Exception;

    IntentView agree(NewAgreement wanted, Caller.Known by) throws Exception;

    /** What the board agreed to by an intent of that kind. */
    SignedAgreement agreement(String intent) throws Exception;
}
