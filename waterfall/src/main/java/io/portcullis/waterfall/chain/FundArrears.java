package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.EntityId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * What holders of a pool are asked to bring back, as {@code Arrears.sol} keeps it: an index of what was ever asked for one share, in units of
 * 2<sup>-128</sup>, rounded up; of an entity, its shares times what the index grew by since they changed last, rounded down.
 *
 * <p>Invariants: of a pool no more than 2<sup>127</sup> − 1 is ever asked; nobody brings back more than it is asked for.
 */
final class FundArrears {
    private static final int SCALE_BITS = 128;
    private static final BigInteger MOST_ASKED = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    private record Settled(BigInteger amount, BigInteger index) {}

    private final Map<EntityId, Settled> settled = new HashMap<>();
    private BigInteger perShare = BigInteger.ZERO;
    private BigInteger asked = BigInteger.ZERO;

    /**
     * Asks all holders of the shares that count now.
     *
     * @return what the index grows by
     */
    BigInteger ask(BigInteger amount, BigInteger shares) {
        BigInteger taken = amount.min(MOST_ASKED.subtract(asked));
        if (taken.signum() == 0) {
            return BigInteger.ZERO;
        }
        asked = asked.add(taken);
        BigInteger growth =
                taken.shiftLeft(SCALE_BITS).add(shares).subtract(BigInteger.ONE).divide(shares);
        perShare = perShare.add(growth);
        return growth;
    }

    BigInteger of(EntityId entity, BigInteger held) {
        Settled before = settled.getOrDefault(entity, new Settled(BigInteger.ZERO, BigInteger.ZERO));
        return before.amount().add(part(held, perShare.subtract(before.index())));
    }

    /** What so many shares are asked for while the index grows by so much. */
    static BigInteger part(BigInteger held, BigInteger growth) {
        return held.multiply(growth).shiftRight(SCALE_BITS);
    }

    /** Before an entity's shares change. */
    void settle(EntityId entity, BigInteger held) {
        settled.put(entity, new Settled(of(entity, held), perShare));
    }

    /** A new generation begins: what the shares before it were asked for stays, and they are asked no more. */
    void renew(Map<EntityId, BigInteger> holders) {
        holders.forEach(this::settle);
        perShare = BigInteger.ZERO;
        settled.replaceAll((_, before) -> new Settled(before.amount(), BigInteger.ZERO));
    }

    /** Of what is settled. */
    void lower(EntityId entity, BigInteger amount) {
        Settled before = settled.get(entity);
        settled.put(entity, new Settled(before.amount().subtract(amount), before.index()));
    }
}
