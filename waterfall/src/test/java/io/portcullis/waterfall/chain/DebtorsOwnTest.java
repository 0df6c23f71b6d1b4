package io.portcullis.waterfall.chain;

import static io.portcullis.waterfall.chain.ToldDebts.FUND;
import static io.portcullis.waterfall.chain.ToldDebts.entity;
import static io.portcullis.waterfall.chain.ToldDebts.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Which payments of a debtor's own belong to which default, clause by clause, and over random histories. */
class DebtorsOwnTest {
    private static final EntityId ONE = entity(1);
    private static final EntityId TWO = entity(2);
    private static final EntityId THREE = entity(3);

    private final ToldDebts told = new ToldDebts();

    DebtorsOwnTest() {
        List.of(ONE, TWO, THREE, FUND).forEach(told::open);
    }

    private static SortedMap<EntityId, Amount> of(Map<EntityId, Long> units) {
        SortedMap<EntityId, Amount> amounts = new TreeMap<>();
        units.forEach((entity, amount) -> amounts.put(entity, Amount.of(amount)));
        return amounts;
    }

    private void assertBefore(int id, Map<EntityId, Long> expected) {
        assertEquals(Optional.of(of(expected)), told.replay().before(id(id)));
    }

    @Test
    void theDisputeThatOpensTheFirstDebtBelongsToTheFailureWithItsCollateral() {
        told.post(ONE, false, 100);
        told.post(ONE, true, 30);
        told.end(ONE, 500, 250);
        told.end(TWO, 70, 0);
        assertEquals(Optional.empty(), told.replay().before(id(1)));
        told.decide(id(1));
        assertBefore(1, Map.of(ONE, 350L));
    }

    @Test
    void whatWasPaidInFullBeforeAnyDebtStoodIsNoPartOfIt() {
        told.post(ONE, false, 100);
        told.end(ONE, 100, 0);
        told.end(TWO, 40, 40);
        told.end(THREE, 50, 20);
        told.decide(id(1));
        assertBefore(1, Map.of(THREE, 20L));
    }

    @Test
    void aFailureThatWasPaidOffIsOver() {
        told.end(ONE, 50, 20);
        told.payDebt(0, 30);
        told.end(TWO, 50, 5);
        told.decide(id(1));
        assertBefore(1, Map.of(TWO, 5L));
    }

    @Test
    void collateralOfLaterDisputesAndPaymentsOfDebtsAreOfTheFailureAlsoWhereNothingIsLeftToClaim() {
        told.post(TWO, false, 60);
        told.end(ONE, 50, 20);
        told.end(TWO, 60, 0);
        told.payDebt(0, 4);
        told.assign(0, THREE, 6);
        told.payDebt(1, 6);
        told.forgive(0, 1);
        told.decide(id(1));
        assertBefore(1, Map.of(ONE, 24L, TWO, 60L, THREE, 6L));
    }

    @Test
    void aClosedAccountBeginsAnew() {
        told.post(ONE, false, 40);
        // The creditor takes all of it: below zero of its own, until the close.
        told.settleAndClose(ONE);
        told.post(ONE, true, 40);
        told.end(ONE, 10, 3);
        told.decide(id(1));
        assertBefore(1, Map.of(ONE, 3L));
    }

    @Test
    void whatTheFundsEntityGetsIsNoPart() {
        told.end(ONE, 50, 20);
        told.assign(0, FUND, 10);
        told.payDebt(1, 5);
        told.post(FUND, false, 9);
        told.end(FUND, 20, 0);
        told.decide(id(1));
        assertBefore(1, Map.of(ONE, 20L));
    }

    @Test
    void aPaymentOfAClaimThatWasCountedIsNotBeforeItAndIsTheNextDefaults() {
        told.end(ONE, 50, 20);
        told.end(TWO, 40, 0);
        told.declare(id(1));
        told.payDebt(0, 1);
        long loss = told.count(id(1), 0);
        told.payDebt(0, 2);
        told.post(THREE, false, 8);
        told.end(THREE, 10, 0);
        loss += told.count(id(1), 1);
        told.allocated(id(1), loss);
        told.decide(id(2));
        assertBefore(1, Map.of(ONE, 21L));
        assertBefore(2, Map.of(ONE, 2L, THREE, 8L));
    }

    @Test
    void whatIsAssignedAfterTheDeclarationIsOfTheNextDefault() {
        told.end(ONE, 50, 20);
        told.declare(id(1));
        told.assign(0, THREE, 10);
        told.payDebt(1, 4);
        told.allocated(id(1), told.count(id(1), 0));
        told.decide(id(2));
        assertBefore(1, Map.of(ONE, 20L));
        assertBefore(2, Map.of(THREE, 4L));
    }

    @Test
    void anAbandonedDefaultTakesNothingFromTheNext() {
        told.end(ONE, 50, 20);
        told.declare(id(1));
        told.tell(new FundEvent.DefaultAbandoned(id(1)));
        told.decide(id(2));
        assertBefore(2, Map.of(ONE, 20L));
        assertEquals(Optional.empty(), told.replay().before(id(1)));
    }

    @Test
    void eventsThatCannotBeInThisOrderAreRefused() {
        told.post(ONE, false, 10);
        told.end(ONE, 50, 20);
        told.end(TWO, 40, 0);
        told.payDebt(0, 3);
        told.forgive(1, 2);
        told.decide(id(1));
        List<ToldDebts.Told> whole = List.copyOf(told.all);
        ToldDebts.replay(whole);
        // What leaves no trace in what follows may be missing; nothing may be told twice, or before its time.
        int free = 0;
        for (int i = 0; i < whole.size(); i++) {
            List<ToldDebts.Told> less = new ArrayList<>(whole);
            ToldDebts.Told gone = less.remove(i);
            if (!isRefused(less)) {
                free++;
            }
            List<ToldDebts.Told> twice = new ArrayList<>(whole);
            twice.add(i, gone);
            assertTrue(isRefused(twice), "told twice: " + gone);
        }
        // Two accounts without disputes, what the reserve paid, and a default without its first or its last word, which
        // is none.
        assertEquals(5, free);
        for (int i = 1; i < whole.size(); i++) {
            List<ToldDebts.Told> swapped = new ArrayList<>(whole);
            swapped.set(i, whole.get(i - 1));
            swapped.set(i - 1, whole.get(i));
            assertTrue(isRefused(swapped), "swapped at " + i);
        }
    }

    private static boolean isRefused(List<ToldDebts.Told> events) {
        try {
            ToldDebts.replay(events);
            return false;
        } catch (WaterfallRefusal e) {
            assertEquals(WaterfallTag.FUND_EVENTS_INCONSISTENT, e.tag());
            return true;
        }
    }

    @Test
    void aDefaultThatLeavesADebtOutIsRefused() {
        told.end(ONE, 50, 20);
        told.end(TWO, 40, 0);
        told.declare(id(1));
        told.allocated(id(1), told.count(id(1), 0));
        assertThrows(WaterfallRefusal.class, told::replay);
    }

    @Test
    void aClaimThatIsNotWhatStandsIsRefused() {
        told.end(ONE, 50, 20);
        told.declare(id(1));
        told.tell(new FundEvent.ClaimCounted(id(1), 0, ONE, Amount.of(29)));
        assertThrows(WaterfallRefusal.class, told::replay);
    }

    /** From the first failure on, all that creditors got is some default's, once. */
    @Property(tries = 300)
    void everyPaymentOfAFailureIsOfOneDefault(@ForAll long seed) {
        ToldDebts all = new ToldDebts();
        Random random = new Random(seed);
        List<EntityId> creditors = List.of(ONE, TWO, THREE, FUND);
        creditors.forEach(all::open);
        // It owes the fund's entity more than is ever paid: the failure goes on.
        all.end(FUND, 1_000_000, 0);
        int defaults = 0;
        for (int step = 0; step < 60; step++) {
            EntityId creditor = creditors.get(random.nextInt(3));
            long index = all.anyStanding(random);
            long some = 1 + random.nextLong(all.amounts.get(index));
            switch (random.nextInt(7)) {
                case 0 -> all.post(creditor, random.nextBoolean(), 1 + random.nextInt(100));
                case 1, 2 -> all.end(creditor, random.nextInt(300), 50);
                case 3 -> all.payDebt(index, index == 0 ? 1 : some);
                case 4 -> all.assign(index, creditors.get(random.nextInt(4)), index == 0 ? 1 : some);
                case 5 -> {
                    if (index != 0) {
                        all.forgive(index, some);
                    }
                }
                default -> all.decide(id(++defaults));
            }
        }
        all.decide(id(++defaults));
        DebtorsOwn replayed = all.replay();
        SortedMap<EntityId, Amount> sum = new TreeMap<>();
        for (int i = 1; i <= defaults; i++) {
            replayed.before(id(i))
                    .orElseThrow()
                    .forEach((creditor, amount) -> sum.merge(creditor, amount, Amount::plus));
        }
        all.got.remove(FUND);
        all.got.values().removeIf(units -> units == 0);
        assertEquals(of(all.got), sum, "seed " + seed);
    }
}
