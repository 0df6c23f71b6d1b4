package io.portcullis.engine.credit;

import static java.util.Objects.requireNonNull;

/**
 * By what a creditor rates: everything that its treasury decides, and no feed.
 *
 * @param model of exposure, loss and reserve
 * @param calls when reserve is called, and what follows
 * @param feeds who may say prices
 * @param volatility how a day's variance follows from the one before
 * @param daySeconds how long a day of the model lasts: 86,400, and less only where nothing is at stake
 */
public record RiskTerms(
        RiskRules model, CallRules calls, FeedRules feeds, Volatility.Weighted volatility, long daySeconds) {
    /** What a day is. */
    public static final long DAY_SECONDS = 86_400;

    public RiskTerms {
        requireNonNull(model);
        requireNonNull(calls);
        requireNonNull(feeds);
        requireNonNull(volatility);
        if (daySeconds < 1 || daySeconds > DAY_SECONDS) {
            throw new IllegalArgumentException("a day of the model is from 1 to " + DAY_SECONDS + " s");
        }
    }
}
