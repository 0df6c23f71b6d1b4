package io.portcullis.engine.credit;

/**
 * How often a counterparty paid when it was due. Its probability of missing the next is Laplace's rule of succession, (missed + 1) / (kept + missed +
 * 2): who has no history is as likely to pay as not, and no history is ever proof.
 */
public record PaymentHistory(long kept, long missed) {
    public static final PaymentHistory NONE = new PaymentHistory(0, 0);

    /** Beyond this a count says nothing more; further events are not counted. */
    private static final long MOST = 1L << 40;

    public PaymentHistory {
        if (kept < 0 || missed < 0 || kept > MOST || missed > MOST) {
            throw new IllegalArgumentException("counts are from 0 to 2^40");
        }
    }

    public PaymentHistory afterKept() {
        return kept == MOST ? this : new PaymentHistory(kept + 1, missed);
    }

    public PaymentHistory afterMissed() {
        return missed == MOST ? this : new PaymentHistory(kept, missed + 1);
    }

    public FixedPoint missProbability() {
        return FixedPoint.of(missed + 1).over(kept + missed + 2);
    }
}
