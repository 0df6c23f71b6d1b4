package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shares whole units by weights, by largest remainder (Hamilton's method): everybody gets the whole part of an exact quota, and what is left goes
 * unit by unit to the largest remainders; equal remainders by ascending name.
 *
 * <p>Invariants: the shares sum to the total, exactly; each is its quota rounded down or up; nobody gets more than its weight while the total
 * is not above the weights' sum. What largest remainders cannot promise: that a larger total gives nobody less. It may, by one unit.
 */
public final class Apportionment {
    private record Rest<K>(K name, BigInteger remainder) {}

    private Apportionment() {}

    /**
     * @param <K> what the sharers are told apart by
     * @param total not below zero
     * @param weights none below zero; if all are zero, the total must be
     * @throws IllegalArgumentException otherwise
     */
    public static <K extends Comparable<K>> SortedMap<K, Amount> share(Amount total, Map<K, Amount> weights) {
        BigInteger sum = BigInteger.ZERO;
        for (Amount weight : weights.values()) {
            if (weight.isNegative()) {
                throw new IllegalArgumentException("a weight is not below zero");
            }
            sum = sum.add(weight.units());
        }
        if (total.isNegative() || (sum.signum() == 0 && total.isPositive())) {
            throw new IllegalArgumentException("nobody is there to share " + total);
        }
        SortedMap<K, Amount> shares = new TreeMap<>();
        List<Rest<K>> rests = new ArrayList<>();
        Amount left = total;
        for (Map.Entry<K, Amount> entry : weights.entrySet()) {
            BigInteger[] quota = sum.signum() == 0
                    ? new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO}
                    : total.units().multiply(entry.getValue().units()).divideAndRemainder(sum);
            Amount whole = new Amount(quota[0]);
            shares.put(entry.getKey(), whole);
            rests.add(new Rest<>(entry.getKey(), quota[1]));
            left = left.minus(whole);
        }
        rests.sort(Comparator.<Rest<K>, BigInteger>comparing(Rest::remainder)
                .reversed()
                .thenComparing(Rest::name));
        int units = left.units().intValueExact();
        for (Rest<K> rest : rests.subList(0, units)) {
            shares.merge(rest.name(), Amount.of(1), Amount::plus);
        }
        return shares;
    }
}
