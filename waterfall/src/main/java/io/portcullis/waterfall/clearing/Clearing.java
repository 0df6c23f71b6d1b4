package io.portcullis.waterfall.clearing;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each of several entities that owe one another can pay, when some cannot pay all: the greatest clearing vector (L. Eisenberg, T. Noe,
 * "Systemic Risk in Financial Systems", Management Science 47, 2001). Everybody pays all it owes, or all it has, in proportion to its debts.
 *
 * <pre>
 *   pᵢ = min( p̄ᵢ, eᵢ + Σⱼ Πⱼᵢ·pⱼ )        p̄ᵢ what i owes in all, eᵢ what it has from outside, Πⱼᵢ the share of j's debts that is owed to i
 * </pre>
 *
 * <p>Found by the paper's fictitious defaults: suppose that all pay; who then cannot is in default; solve the linear equations of those in default,
 * exactly, with all others paying in full; who cannot now, joins them; until nobody does: at most once for each entity. Payments fall from
 * round to round, and where they stop is the greatest solution, since no solution lies above the first supposition.
 *
 * <p>Bounds: {@link #MAX_ENTITIES}; the equations are solved in rationals by elimination, cubic in the number of those in default.
 */
public final class Clearing {
    /** Entities that may be cleared together. More are refused: their defaults are cleared in groups that owe one another. */
    public static final int MAX_ENTITIES = 256;

    private final List<EntityId> entities;
    private final Fraction[][] share;
    private final Fraction[] owed;
    private final Fraction[] outside;

    /**
     * @param payments what each pays in all, exactly
     * @param defaulted who pays less than it owes
     */
    public record Cleared(SortedMap<EntityId, Fraction> payments, List<EntityId> defaulted) {
        public Cleared {
            payments = Collections.unmodifiableSortedMap(new TreeMap<>(payments));
            defaulted = List.copyOf(defaulted);
        }
    }

    /** @param amount above zero */
    public record Obligation(EntityId debtor, EntityId creditor, Amount amount) {
        public Obligation {
            if (debtor.equals(creditor) || !amount.isPositive()) {
                throw new IllegalArgumentException("an obligation is above zero, and to another");
            }
        }
    }

    private Clearing(List<EntityId> entities, Map<EntityId, Amount> outside, List<Obligation> obligations) {
        this.entities = entities;
        int count = entities.size();
        Map<EntityId, Integer> index = new HashMap<>();
        for (int i = 0; i < count; i++) {
            index.put(entities.get(i), i);
        }
        this.owed = zeros(count);
        this.outside = zeros(count);
        this.share = new Fraction[count][];
        for (int i = 0; i < count; i++) {
            share[i] = zeros(count);
            this.outside[i] = fraction(outside.getOrDefault(entities.get(i), Amount.ZERO));
        }
        for (Obligation obligation : obligations) {
            int debtor = index.get(obligation.debtor());
            int creditor = index.get(obligation.creditor());
            owed[debtor] = owed[debtor].plus(fraction(obligation.amount()));
            share[debtor][creditor] = share[debtor][creditor].plus(fraction(obligation.amount()));
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                share[i][j] = owed[i].sign() == 0 ? Fraction.ZERO : share[i][j].over(owed[i]);
            }
        }
    }

    /**
     * @param outside what each has that no other owes it, not below zero
     * @throws IllegalArgumentException beyond {@link #MAX_ENTITIES}, or of a value below zero
     */
    public static Cleared clear(Map<EntityId, Amount> outside, List<Obligation> obligations) {
        SortedMap<EntityId, Boolean> all = new TreeMap<>();
        outside.keySet().forEach(entity -> all.put(entity, true));
        obligations.forEach(it -> {
            all.put(it.debtor(), true);
            all.put(it.creditor(), true);
        });
        if (all.size() > MAX_ENTITIES || outside.values().stream().anyMatch(Amount::isNegative)) {
            throw new IllegalArgumentException("at most " + MAX_ENTITIES + " entities, with nothing below zero");
        }
        return new Clearing(List.copyOf(all.keySet()), outside, obligations).run();
    }

    private Cleared run() {
        Fraction[] payments = owed.clone();
        List<Integer> defaulted = List.of();
        while (true) {
            List<Integer> now = unable(payments);
            if (now.size() == defaulted.size()) {
                break;
            }
            defaulted = now;
            payments = solve(defaulted);
        }
        SortedMap<EntityId, Fraction> paid = new TreeMap<>();
        for (int i = 0; i < payments.length; i++) {
            paid.put(entities.get(i), payments[i]);
        }
        return new Cleared(paid, defaulted.stream().map(entities::get).toList());
    }

    /** Who could not pay all it owes, if the others paid this. Who was once short stays so: payments only fall. */
    private List<Integer> unable(Fraction[] payments) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < payments.length; i++) {
            if (means(i, payments).compareTo(owed[i]) < 0) {
                found.add(i);
            }
        }
        return found;
    }

    private Fraction means(int entity, Fraction[] payments) {
        Fraction sum = outside[entity];
        for (int j = 0; j < payments.length; j++) {
            sum = sum.plus(share[j][entity].times(payments[j]));
        }
        return sum;
    }

    /** What those in default pay when the others pay all: p − Πᵀp = e + what the others pay them. */
    private Fraction[] solve(List<Integer> defaulted) {
        Fraction[] payments = owed.clone();
        defaulted.forEach(i -> payments[i] = Fraction.ZERO);
        int count = defaulted.size();
        Fraction[][] rows = new Fraction[count][];
        for (int r = 0; r < count; r++) {
            int entity = defaulted.get(r);
            rows[r] = zeros(count + 1);
            for (int c = 0; c < count; c++) {
                Fraction unit = r == c ? Fraction.ONE : Fraction.ZERO;
                rows[r][c] = unit.minus(share[defaulted.get(c)][entity]);
            }
            rows[r][count] = means(entity, payments);
        }
        Fraction[] solution = Elimination.solve(rows);
        for (int r = 0; r < count; r++) {
            payments[defaulted.get(r)] = solution[r];
        }
        return payments;
    }

    private static Fraction fraction(Amount amount) {
        return Fraction.of(amount.units());
    }

    private static Fraction[] zeros(int count) {
        Fraction[] zeros = new Fraction[count];
        Arrays.fill(zeros, Fraction.ZERO);
        return zeros;
    }

    /** What is paid in whole units at most: payments rounded down, so that nobody pays more than it has. */
    public static SortedMap<EntityId, BigInteger> whole(Cleared cleared) {
        SortedMap<EntityId, BigInteger> whole = new TreeMap<>();
        cleared.payments().forEach((entity, payment) -> whole.put(entity, payment.floor()));
        return whole;
    }
}
