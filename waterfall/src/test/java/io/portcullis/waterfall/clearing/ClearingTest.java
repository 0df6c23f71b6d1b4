package io.portcullis.waterfall.clearing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.waterfall.clearing.Clearing.Cleared;
import io.portcullis.waterfall.clearing.Clearing.Obligation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The greatest clearing vector: worked cases, and against repeated payment from above. */
class ClearingTest {
    private static EntityId entity(int number) {
        return new EntityId(Bytes32.fromHex("0x%064x".formatted(number)));
    }

    private static Obligation owes(int debtor, int creditor, long units) {
        return new Obligation(entity(debtor), entity(creditor), Amount.of(units));
    }

    private static Fraction fraction(long numerator, long denominator) {
        return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    @Test
    void aChainOfDefaultsPaysWhatArrives() {
        Cleared cleared = Clearing.clear(
                Map.of(entity(1), Amount.of(50)), List.of(owes(1, 2, 100), owes(2, 3, 80), owes(3, 4, 20)));
        assertEquals(fraction(50, 1), cleared.payments().get(entity(1)));
        assertEquals(fraction(50, 1), cleared.payments().get(entity(2)));
        assertEquals(fraction(20, 1), cleared.payments().get(entity(3)));
        assertEquals(List.of(entity(1), entity(2)), cleared.defaulted());
    }

    @Test
    void aClosedCircleClearsInFull() {
        Cleared cleared = Clearing.clear(Map.of(), List.of(owes(1, 2, 10), owes(2, 3, 10), owes(3, 1, 10)));
        assertEquals(List.of(), cleared.defaulted());
        assertEquals(fraction(10, 1), cleared.payments().get(entity(2)));
    }

    @Test
    void thirdsAreExact() {
        Cleared cleared =
                Clearing.clear(Map.of(entity(1), Amount.of(1)), List.of(owes(1, 2, 1), owes(1, 3, 2), owes(2, 1, 1)));
        assertEquals(fraction(3, 2), cleared.payments().get(entity(1)));
        assertEquals(fraction(1, 2), cleared.payments().get(entity(2)));
        assertEquals(
                Map.of(entity(1), BigInteger.ONE, entity(2), BigInteger.ZERO, entity(3), BigInteger.ZERO),
                Clearing.whole(cleared));
    }

    @Test
    void refusesWhatOwesItselfOrNothing() {
        assertThrows(IllegalArgumentException.class, () -> owes(1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> owes(1, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> Clearing.clear(Map.of(entity(1), Amount.of(-1)), List.of()));
    }

    /** No fixed point lies above either, since paying again from all that is owed never falls below one. */
    @Property(tries = 200)
    void everybodyPaysAllItOwesOrAllItHas(@ForAll long seed) {
        Random random = new Random(seed);
        int count = 2 + random.nextInt(5);
        List<Obligation> obligations = new ArrayList<>();
        TreeMap<EntityId, Amount> outside = new TreeMap<>();
        for (int i = 1; i <= count; i++) {
            outside.put(entity(i), Amount.of(random.nextInt(3) == 0 ? random.nextInt(40) : 0));
            for (int j = 1; j <= count; j++) {
                if (i != j && random.nextInt(3) > 0) {
                    obligations.add(owes(i, j, 1 + random.nextInt(50)));
                }
            }
        }
        Cleared cleared = Clearing.clear(outside, obligations);
        Map<EntityId, Fraction> owed = owed(cleared, obligations);
        Map<EntityId, Fraction> again = paidAgain(cleared.payments(), outside, obligations, owed);
        assertEquals(cleared.payments(), again, "a fixed point");
        Map<EntityId, Fraction> above = owed;
        for (int round = 0; round < 12; round++) {
            above = paidAgain(above, outside, obligations, owed);
            for (EntityId entity : above.keySet()) {
                assertTrue(cleared.payments().get(entity).compareTo(above.get(entity)) <= 0, "no solution is above");
            }
        }
    }

    private static Map<EntityId, Fraction> owed(Cleared cleared, List<Obligation> obligations) {
        Map<EntityId, Fraction> owed = new TreeMap<>();
        cleared.payments().keySet().forEach(entity -> owed.put(entity, Fraction.ZERO));
        obligations.forEach(
                it -> owed.merge(it.debtor(), Fraction.of(it.amount().units()), Fraction::plus));
        return owed;
    }

    private static Map<EntityId, Fraction> paidAgain(
            Map<EntityId, Fraction> payments,
            Map<EntityId, Amount> outside,
            List<Obligation> obligations,
            Map<EntityId, Fraction> owed) {
        Map<EntityId, Fraction> means = new TreeMap<>();
        payments.keySet()
                .forEach(entity -> means.put(
                        entity,
                        Fraction.of(outside.getOrDefault(entity, Amount.ZERO).units())));
        for (Obligation it : obligations) {
            Fraction share = Fraction.of(it.amount().units()).over(owed.get(it.debtor()));
            means.merge(it.creditor(), share.times(payments.get(it.debtor())), Fraction::plus);
        }
        Map<EntityId, Fraction> paid = new TreeMap<>();
        means.forEach((entity, mean) -> paid.put(entity, mean.min(owed.get(entity))));
        return paid;
    }
}
