package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;

/**
 * When reserve is called, and what follows if it does not come.
 *
 * @param callBasisPoints T_hi: required of what is held, at which a call is made
 * @param clearBasisPoints T_lo: at or below which it is cleared; less than T_hi, so that a call does not flutter
 * @param bufferBasisPoints asked for on top of what is required, so that the next turn of the market makes no new call at once
 * @param leastTransfer no call is made for less
 * @param dwellSeconds how long a state lasts at least before it may be left for a better one
 * @param callSeconds until a call that was not met freezes credit
 * @param freezeSeconds from then until the account is closed to new exposure
 * @param closeSeconds from then until default is proposed to the quorum
 */
public record CallRules(
        int callBasisPoints,
        int clearBasisPoints,
        int bufferBasisPoints,
        Amount leastTransfer,
        long dwellSeconds,
        long callSeconds,
        long freezeSeconds,
        long closeSeconds) {
    static final int WHOLE = 10_000;
    private static final int MOST_BASIS_POINTS = 100_000;

    public CallRules {
        if (clearBasisPoints < 1
                || clearBasisPoints >= callBasisPoints
                || callBasisPoints > MOST_BASIS_POINTS
                || bufferBasisPoints < 0
                || bufferBasisPoints > MOST_BASIS_POINTS
                || !leastTransfer.isPositive()
                || dwellSeconds < 0
                || callSeconds < 1
                || freezeSeconds < 1
                || closeSeconds < 1) {
            throw new IllegalArgumentException("a call clears below where it is made, and each step has its time");
        }
        if ((long) clearBasisPoints * (WHOLE + bufferBasisPoints) < (long) WHOLE * WHOLE) {
            throw new IllegalArgumentException("a call that is met in full must be cleared by it");
        }
    }
}
