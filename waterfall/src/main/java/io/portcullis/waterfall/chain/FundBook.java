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
 * <p>Invariants: holders' shares make the pool's; neither pool nor bond falls below zero; shares are bought and left at the pool's price, and no
 * entity brings back, or leaves behind, another amount than it is asked for.
 */
final class FundBook {
    private final SortedMap<EntityId, BigInteger> shares = new TreeMap<>();
    private BigInteger assets = BigInteger.ZERO;
    private BigInteger bond = BigInteger.ZERO;
    private long generation;
    private long capPeriod;
    private BigInteger capLeft = BigInteger.ZERO;
    private final FundArrears arrears = new FundArrears();
    private long askedUntilSeconds;

    void join(EntityId entity, Amount amount, Amount bought) {
        if (bought.isZero()) {
            throw FundReplay.inconsistent("nobody joins for no shares");
        }
        buy(entity, amount, bought);
    }

    void replenish(EntityId entity, Amount amount, Amount bought) {
        BigInteger owed = arrears(entity).units();
        if (amount.units().compareTo(owed) > 0) {
            throw FundReplay.inconsistent(entity + " brought back " + amount + ", and was asked for " + owed);
        }
        buy(entity, amount, bought);
        arrears.lower(entity, amount.units());
    }

    private void buy(EntityId entity, Amount amount, Amount bought) {
        if (assets.signum() == 0 && !shares.isEmpty()) {
            // Whoever held shares of a pool that lost everything has no part in the next.
            arrears.renew(shares);
            shares.clear();
            generation++;
        }
        BigInteger exact = shares.isEmpty()
                ? amount.units()
                : amount.units().multiply(allShares()).divide(assets);
        if (!exact.equals(bought.units())) {
            throw FundReplay.inconsistent(amount + " buys " + exact + " shares, not " + bought);
        }
        arrears.settle(entity, heldBy(entity));
        assets = assets.add(amount.units());
        if (bought.isPositive()) {
            shares.merge(entity, bought.units(), BigInteger::add);
        }
    }

    private BigInteger heldBy(EntityId entity) {
        return shares.getOrDefault(entity, BigInteger.ZERO);
    }

    private BigInteger allShares() {
        return shares.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** What an entity is asked to bring back and has not. */
    Amount arrears(EntityId entity) {
        return new Amount(arrears.of(entity, heldBy(entity)));
    }

    /**
     * Asks the holders to bring back a part of what was taken.
     *
     * @param untilSeconds before then no exit leaves anything behind
     * @return what each was asked for, rounded down
     */
    SortedMap<EntityId, Amount> ask(Amount amount, long untilSeconds) {
        SortedMap<EntityId, Amount> asked = new TreeMap<>();
        if (amount.isPositive()) {
            BigInteger growth = arrears.ask(amount.units(), allShares());
            askedUntilSeconds = untilSeconds;
            shares.forEach((entity, held) -> asked.put(entity, new Amount(FundArrears.part(held, growth))));
        }
        return asked;
    }

    long generation() {
        return generation;
    }

    void addToPool(Amount amount) {
        if (shares.isEmpty()) {
            throw FundReplay.inconsistent("a premium was nobody's");
        }
        assets = assets.add(amount.units());
    }

    void addToBond(Amount amount) {
        bond = bond.add(amount.units());
    }

    /**
     * @param of the generation of the shares that leave
     * @param kept of what they are worth
     */
    void leave(EntityId entity, long of, Amount units, Amount paid, Amount kept, long timeSeconds) {
        if (of != generation) {
            if (!paid.isZero() || !kept.isZero()) {
                throw FundReplay.inconsistent("shares of a pool that lost everything were worth something");
            }
            return;
        }
        BigInteger left = heldBy(entity).subtract(units.units());
        if (left.signum() < 0) {
            throw FundReplay.inconsistent("more shares left than " + entity + " had");
        }
        BigInteger all = allShares();
        BigInteger worth = units.units().multiply(assets).divide(all);
        boolean last = all.equals(units.units());
        arrears.settle(entity, heldBy(entity));
        BigInteger owed = last ? BigInteger.ZERO : arrears(entity).units().min(worth);
        if (!owed.equals(kept.units())) {
            throw FundReplay.inconsistent("of an exit of " + entity + " " + owed + " is left behind, not " + kept);
        }
        if (!worth.subtract(owed).equals(paid.units())) {
            throw FundReplay.inconsistent("an exit worth " + worth + " less " + owed + " was paid " + paid);
        }
        if (owed.signum() > 0) {
            if (timeSeconds < askedUntilSeconds) {
                throw FundReplay.inconsistent(
                        "what could be brought back until " + askedUntilSeconds + " was kept before");
            }
            arrears.lower(entity, owed);
        }
        assets = assets.subtract(paid.units());
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
