package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundTerms;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One token's pool and bond, as {@code Shares.sol} keeps them.
 *
 * <p>Invariants: holders' shares make the pool's; neither pool nor bond falls below zero.
 */
final class FundBook {
    private final SortedMap<EntityId, BigInteger> shares = new TreeMap<>();
    private BigInteger assets = BigInteger.ZERO;
    private BigInteger bond = BigInteger.ZERO;
    private long generation;
    private long capPeriod;
    private BigInteger capLeft = BigInteger.ZERO;

    void join(EntityId entity, Amount amount, Amount bought) {
        if (assets.signum() == 0 && !shares.isEmpty()) {
            // Whoever held shares of a pool that lost everything has no part in the next.
            shares.clear();
            generation++;
        }
        assets = assets.add(amount.units());
        shares.merge(entity, bought.units(), BigInteger::add);
    }

    long generation() {
        return generation;
    }

    void addToPool(Amount amount) {
        assets = assets.add(amount.units());
    }

    void addToBond(Amount amount) {
        bond = bond.add(amount.units());
    }

    void leave(EntityId entity, long of, Amount units, Amount paid) {
        if (of != generation) {
            if (!paid.isZero()) {
                throw FundReplay.inconsistent("shares of a pool that lost everything were paid for");
            }
            return;
        }
        BigInteger left = shares.getOrDefault(entity, BigInteger.ZERO).subtract(units.units());
        assets = less(assets, paid.units());
        if (left.signum() < 0) {
            throw FundReplay.inconsistent("more shares left than " + entity + " had");
        }
        if (left.signum() == 0) {
            shares.remove(entity);
        } else {
            shares.put(entity, left);
        }
    }

    void takeFromBond(Amount paid) {
        bond = less(bond, paid.units());
    }

    /** What the pool can pay at a time: all it has, up to what is left of the period's cap. */
    Amount poolCan(FundTerms terms, long timeSeconds) {
        long period = timeSeconds / terms.capPeriodSeconds() + 1;
        if (capPeriod != period) {
            capPeriod = period;
            capLeft = assets.multiply(BigInteger.valueOf(terms.capBasisPoints()))
                    .divide(BigInteger.valueOf(FundTerms.WHOLE));
        }
        return new Amount(assets.min(capLeft));
    }

    void pay(Amount fromPool, Amount fromBond) {
        assets = less(assets, fromPool.units());
        capLeft = less(capLeft, fromPool.units());
        bond = less(bond, fromBond.units());
    }

    Amount assets() {
        return new Amount(assets);
    }

    Amount bond() {
        return new Amount(bond);
    }

    /** Who holds how many shares now. */
    SortedMap<EntityId, Amount> holders() {
        SortedMap<EntityId, Amount> holders = new TreeMap<>();
        shares.forEach((entity, units) -> holders.put(entity, new Amount(units)));
        return holders;
    }

    private static BigInteger less(BigInteger have, BigInteger taken) {
        if (have.compareTo(taken) < 0) {
            throw FundReplay.inconsistent("more was taken than was there");
        }
        return have.subtract(taken);
    }
}
