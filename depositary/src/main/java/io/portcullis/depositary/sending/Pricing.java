package io.portcullis.depositary.sending;

import java.math.BigInteger;
import java.util.Optional;

/** What to offer. An empty answer: the cap stands in the way. */
final class Pricing {
    private static final BigInteger EIGHT = BigInteger.valueOf(8);
    private static final BigInteger FOUR = BigInteger.valueOf(4);
    private static final BigInteger FIVE = BigInteger.valueOf(5);

    private final LaneView view;
    private final BigInteger maxFee;
    private final BigInteger maxTip;

    private Pricing(LaneView view, BigInteger maxFee, BigInteger maxTip) {
        this.view = view;
        this.maxFee = maxFee;
        this.maxTip = maxTip;
    }

    /** For an order: a fifth below the cap, so that one at its own cap can still be outbid by an empty transaction. */
    static Pricing ofOrders(LaneRules rules, LaneView view) {
        return new Pricing(view, fourFifths(rules.maxFeePerGas()), fourFifths(rules.maxTipPerGas()));
    }

    static Pricing ofEmpty(LaneRules rules, LaneView view) {
        return new Pricing(view, rules.maxFeePerGas(), rules.maxTipPerGas());
    }

    private static BigInteger fourFifths(BigInteger cap) {
        return cap.multiply(FOUR).divide(FIVE).max(BigInteger.ONE);
    }

    /** Twice the base fee, which may then rise for six blocks, and the suggested tip. */
    Optional<Fees> first() {
        BigInteger tip = view.suggestedTip().min(maxTip);
        if (view.baseFee().add(tip).compareTo(maxFee) > 0) {
            return Optional.empty();
        }
        return Optional.of(new Fees(tip, enough(tip).min(maxFee).max(BigInteger.ONE)));
    }

    /** Both an eighth up, or what the node suggests, whichever is more; a tenth is enough where the cap is near. */
    Optional<Fees> above(Fees before) {
        BigInteger tip = raised(before.tip()).max(view.suggestedTip()).min(maxTip);
        BigInteger maximum = raised(before.maximum()).max(enough(tip)).min(maxFee);
        if (tip.compareTo(maximum) > 0) {
            return Optional.empty();
        }
        return Optional.of(new Fees(tip, maximum)).filter(fees -> fees.replace(before));
    }

    private BigInteger enough(BigInteger tip) {
        return view.baseFee().shiftLeft(1).add(tip);
    }

    private static BigInteger raised(BigInteger fee) {
        return fee.add(fee.divide(EIGHT)).add(BigInteger.ONE);
    }
}
