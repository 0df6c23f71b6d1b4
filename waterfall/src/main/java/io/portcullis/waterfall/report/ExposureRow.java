package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What one counterparty owes, may owe and has put up in one token, and what is made of it.
 *
 * @param line the account's line as the log has it
 * @param risk what the model says of it
 * @param state of its reserve call
 * @param lastTopUpSeconds Unix time at which its reserve last grew
 */
public record ExposureRow(
        EntityId counterparty,
        EntityId parent,
        TokenId token,
        AccountLine line,
        Risk risk,
        Held held,
        String state,
        Optional<Long> lastTopUpSeconds) {

    /**
     * @param limitLeft L, the credit of left
     * @param limitRight R, the credit of right
     * @param delta Δ, what of the account belongs to left
     * @param drawn what the counterparty owes beyond its collateral
     * @param undrawn what it may still draw
     */
    public record AccountLine(
            Amount limitLeft, Amount limitRight, Amount collateral, Amount delta, Amount drawn, Amount undrawn) {}

    /**
     * Amounts rounded up to whole units; the others times 10¹⁸.
     *
     * @param utilisationBasisPoints drawn of the limit
     * @param capital K·EAD
     * @param volatility σ of a day
     * @param distance to default, in standard deviations; empty for who has no quoted equity
     */
    public record Risk(
            BigInteger utilisationBasisPoints,
            BigInteger exposureAtDefault,
            BigInteger defaultProbability,
            BigInteger lossGivenDefault,
            BigInteger expectedLoss,
            BigInteger capital,
            BigInteger volatility,
            Optional<BigInteger> distance,
            BigInteger spread) {}

    /**
     * @param coverageBasisPoints held of required; empty where nothing is
     * @param isWrongWay then what is held counts for nothing
     */
    public record Held(
            Amount required,
            Amount held,
            Optional<BigInteger> coverageBasisPoints,
            Amount shortfall,
            boolean isWrongWay) {}
}
