package io.portcullis.engine.credit;

import static io.portcullis.engine.credit.Credit.CALLS;
import static io.portcullis.engine.credit.Credit.rating;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** From quiet to a proposed default, and back. */
class ReserveCallsTest {
    private static final long DAY = 86_400;

    /** Requires 24,174 of 1,000,000 drawn. */
    private static final Rating BARE = rating(1_000_000, 0);

    private static final long REQUIRED = BARE.required().units().longValueExact();

    private static Rating held(long held) {
        return rating(1_000_000, held);
    }

    private static ReserveCalls.Step step(CallState state, Rating rating, long now) {
        return ReserveCalls.step(state, CALLS, rating, now);
    }

    @Test
    void callsWithABufferAtTheUpperThreshold() {
        assertEquals(
                List.of(), step(new CallState.Quiet(0), held(REQUIRED + 1), 10).effects());
        ReserveCalls.Step called = step(new CallState.Quiet(0), held(REQUIRED), 10);
        long asked = Math.ceilDiv(REQUIRED * 5, 4) - REQUIRED;
        assertEquals(List.of(new CallEffect.Call(Amount.of(asked), 10 + DAY)), called.effects());
    }

    @Test
    void neverCallsForLessThanTheLeastTransfer() {
        Rating small = rating(1, 100);
        assertEquals(Amount.of(100), small.required());
        assertEquals(
                List.of(), step(new CallState.Quiet(0), small, 10).effects(), "25 would be asked, 50 is the least");
    }

    @Test
    void betweenTheThresholdsNothingMoves() {
        CallState called = new CallState.Called(0, Amount.of(1));
        assertEquals(called, step(called, held(REQUIRED + 1), DAY - 1).state());
        assertEquals(
                new CallState.Quiet(0),
                step(new CallState.Quiet(0), held(REQUIRED + 1), DAY).state());
    }

    @Test
    void aCallThatIsMetInFullIsCleared() {
        ReserveCalls.Step called = step(new CallState.Quiet(0), BARE, 10);
        Amount asked = ((CallState.Called) called.state()).amount();
        Rating met = held(asked.units().longValueExact());
        assertEquals(called.state(), step(called.state(), met, 11).state(), "not before its dwell");
        assertEquals(
                List.of(new CallEffect.Clear()),
                step(called.state(), met, 10 + 3_600).effects());
    }

    @Test
    void escalatesToAProposalAndNoFurther() {
        List<CallEffect> effects = new ArrayList<>();
        CallState state = new CallState.Quiet(0);
        for (long now = 0; now <= 10 * DAY; now += 3_600) {
            ReserveCalls.Step step = step(state, BARE, now);
            effects.addAll(step.effects());
            state = step.state();
        }
        assertEquals(
                List.of(
                        CallEffect.Call.class,
                        CallEffect.FreezeCredit.class,
                        CallEffect.CloseAccount.class,
                        CallEffect.ProposeDefault.class),
                effects.stream().map(CallEffect::getClass).toList());
        assertEquals(new CallState.DefaultProposed(3 * DAY), state);
    }

    @Test
    void frozenCreditThawsWhenReserveComes() {
        ReserveCalls.Step step = step(new CallState.CreditFrozen(0), held(2 * REQUIRED), 3_600);
        assertEquals(List.of(new CallEffect.ThawCredit(), new CallEffect.Clear()), step.effects());
    }

    @Test
    void closedAccountIsNotOpenedByReserveAlone() {
        CallState closed = new CallState.Closed(0);
        assertEquals(closed, step(closed, held(9 * REQUIRED), DAY - 1).state());
        CallState proposed = new CallState.DefaultProposed(0);
        assertEquals(proposed, step(proposed, held(9 * REQUIRED), 9 * DAY).state());
    }

    @Test
    void refusesRulesThatWouldFlutter() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CallRules(10_000, 10_000, 2_500, Amount.of(1), 0, 1, 1, 1),
                "it would clear where it calls");
        assertThrows(
                IllegalArgumentException.class,
                () -> new CallRules(10_000, 9_000, 1_000, Amount.of(1), 0, 1, 1, 1),
                "a call that is met would not be cleared");
    }

    /** However reserve comes and goes: never two calls without a clearing, and a thaw only after a freeze. */
    @Property(tries = 300)
    void effectsComeInTheirOrder(@ForAll long seed) {
        Random random = new Random(seed);
        CallState state = new CallState.Quiet(0);
        boolean called = false;
        boolean frozen = false;
        long now = 0;
        for (int i = 0; i < 200; i++) {
            now += random.nextLong(DAY / 4);
            ReserveCalls.Step step = step(state, held(random.nextLong(2 * REQUIRED)), now);
            for (CallEffect effect : step.effects()) {
                switch (effect) {
                    case CallEffect.Call call -> {
                        assertTrue(!called && call.amount().compareTo(CALLS.leastTransfer()) >= 0);
                        called = true;
                    }
                    case CallEffect.FreezeCredit freeze -> {
                        assertTrue(called && !frozen);
                        frozen = true;
                    }
                    case CallEffect.ThawCredit thaw -> {
                        assertTrue(frozen);
                        frozen = false;
                    }
                    case CallEffect.Clear clear -> {
                        assertTrue(called && !frozen);
                        called = false;
                    }
                    case CallEffect.CloseAccount close -> assertTrue(frozen);
                    case CallEffect.ProposeDefault propose -> assertTrue(frozen);
                }
            }
            state = step.state();
        }
    }
}
