package io.portcullis.signer.freeze;

import static io.portcullis.signer.freeze.FreezeInputs.approved;
import static io.portcullis.signer.freeze.FreezeInputs.mended;
import static io.portcullis.signer.freeze.FreezeInputs.raised;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.FreezeLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lattice as a pure machine. */
final class FreezeStateTest {
    @Provide
    Arbitrary<List<FreezeInput>> inputs() {
        return FreezeInputs.any().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<FreezeInput.Raised>> raises() {
        return FreezeInputs.raises().list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<FreezeInput> input() {
        return FreezeInputs.any();
    }

    private static FreezeState after(List<? extends FreezeInput> inputs) {
        FreezeState state = FreezeState.OPEN;
        for (FreezeInput input : inputs) {
            state = FreezeState.step(state, input);
        }
        return state;
    }

    private static FreezeState after(FreezeInput... inputs) {
        return after(List.of(inputs));
    }

    @Property
    void nothingButADueLoweringEverLowersAnything(
            @ForAll("inputs") List<FreezeInput> inputs, @ForAll("input") FreezeInput last) {
        FreezeState before = after(inputs);
        FreezeState next = FreezeState.step(before, last);
        assertEquals(
                Optional.of(next.level()).filter(level -> level != before.level()),
                FreezeMoved.between(before, next).map(moved -> switch (moved) {
                    case FreezeMoved.Up(FreezeLevel from, FreezeLevel to) -> to;
                    case FreezeMoved.Down(FreezeLevel from, FreezeLevel to) -> to;
                }));
        if (!(last instanceof FreezeInput.Due)) {
            assertTrue(next.level().compareTo(before.level()) >= 0);
            for (FreezeSource source : FreezeSource.values()) {
                assertTrue(next.level(source).compareTo(before.level(source)) >= 0);
            }
        }
    }

    @Property
    void theOrderOfRaisesChangesNothing(@ForAll("raises") List<FreezeInput.Raised> raises, @ForAll long seed) {
        List<FreezeInput.Raised> shuffled = new ArrayList<>(raises);
        Collections.shuffle(shuffled, new Random(seed));
        assertEquals(after(raises), after(shuffled));
    }

    @Property
    void anInputThatIsKnownChangesNothing(
            @ForAll("inputs") List<FreezeInput> inputs, @ForAll("input") FreezeInput last) {
        FreezeState once = FreezeState.step(after(inputs), last);
        if (!(last instanceof FreezeInput.Due)) {
            assertEquals(once, FreezeState.step(once, last));
        }
    }

    @Property
    void theLevelIsTheHighestOfItsSources(@ForAll("inputs") List<FreezeInput> inputs) {
        FreezeState state = after(inputs);
        assertEquals(
                state.bySource().values().stream()
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                state.level());
    }

    @Property
    void whatIsWrongIsNeverLowered(@ForAll("inputs") List<FreezeInput> inputs) {
        FreezeState state = FreezeState.OPEN;
        for (FreezeInput input : inputs) {
            FreezeState before = state;
            state = FreezeState.step(state, input);
            for (FreezeCause cause : FreezeCause.values()) {
                if (before.wrong(cause) && !cause.endsByLowering()) {
                    assertTrue(state.standing().containsKey(cause), cause + " was lowered while it was wrong");
                }
            }
        }
    }

    @Property
    void goingDownTakesLeaveAndItsTime(@ForAll("inputs") List<FreezeInput> inputs) {
        FreezeState state = FreezeState.OPEN;
        for (FreezeInput input : inputs) {
            FreezeState before = state;
            state = FreezeState.step(state, input);
            if (state.level().compareTo(before.level()) < 0) {
                Lowering leave = before.pending().orElseThrow();
                assertTrue(input.at() >= leave.notBefore());
                FreezeState left = state;
                before.standing().values().stream()
                        .filter(one -> !left.standing().containsKey(one.cause()))
                        .forEach(gone -> assertTrue(gone.level().compareTo(leave.to()) > 0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FreezeCause.class)
    void eachCauseClosesAsFarAsItSaysAndGoesDownByLeaveAndDelayOnly(FreezeCause cause) {
        FreezeState up = after(raised(10, cause));
        assertEquals(cause.level(), up.level());
        assertEquals(cause.level(), up.level(cause.source()));
        FreezeState ended = cause.endsByLowering() ? up : FreezeState.step(up, mended(11, cause));
        assertEquals(cause.level(), ended.level(), "that it has ended opens nothing");
        FreezeState waiting = FreezeState.step(ended, approved(12, FreezeLevel.OPEN, 20, "ann"));
        assertEquals(
                cause.level(),
                FreezeState.step(waiting, new FreezeInput.Due(19)).level());
        assertEquals(FreezeState.OPEN, FreezeState.step(waiting, new FreezeInput.Due(20)));
    }

    @Test
    void leaveLowersWhatHasEndedAndLeavesWhatHasNot() {
        FreezeState state = after(
                raised(1, FreezeCause.RESERVES_DIFFER),
                raised(2, FreezeCause.CLOCK_UNSYNCHRONISED),
                mended(3, FreezeCause.CLOCK_UNSYNCHRONISED),
                approved(4, FreezeLevel.OPEN, 5, "ann"),
                new FreezeInput.Due(5));
        assertEquals(FreezeLevel.NO_WITHDRAWALS, state.level());
        assertEquals(
                List.of(FreezeCause.RESERVES_DIFFER),
                List.copyOf(state.standing().keySet()));
    }

    @Test
    void leaveForALevelLowersOnlyWhatIsAboveIt() {
        FreezeState state = after(
                raised(1, FreezeCause.AUDIT_UNAVAILABLE),
                raised(1, FreezeCause.QUORUM_LOST),
                mended(2, FreezeCause.AUDIT_UNAVAILABLE),
                mended(2, FreezeCause.QUORUM_LOST),
                approved(3, FreezeLevel.NO_NEW_CREDIT, 4, "ann"),
                new FreezeInput.Due(4));
        assertEquals(FreezeLevel.NO_NEW_CREDIT, state.level());
        assertTrue(state.standing().containsKey(FreezeCause.QUORUM_LOST));
    }

    @Test
    void aRaiseThatIsNewsWithdrawsTheLoweringThatWaits() {
        FreezeState waiting = after(
                raised(1, FreezeCause.OPERATOR_RAISED),
                raised(1, FreezeCause.CLOCK_BACK),
                approved(2, FreezeLevel.OPEN, 9, "ann"));
        assertEquals(
                Optional.empty(),
                FreezeState.step(waiting, raised(3, FreezeCause.WATCHTOWER_SILENT))
                        .pending());
        assertEquals(
                Optional.empty(),
                FreezeState.step(waiting, raised(3, FreezeCause.OPERATOR_RAISED))
                        .pending(),
                "whoever closes again means it");
        assertTrue(
                FreezeState.step(waiting, raised(3, FreezeCause.CLOCK_BACK))
                        .pending()
                        .isPresent(),
                "what is wrong as before is no news");
    }

    @Test
    void whoeverSignalledDuressDoesNotOpenTheGateAgain() {
        FreezeState waiting = after(
                FreezeInput.raised(1, FreezeCause.DURESS_SIGNALLED, "ann", "credential 2"),
                approved(2, FreezeLevel.OPEN, 3, "ann", "bob"));
        assertEquals(
                FreezeLevel.NO_WITHDRAWALS,
                FreezeState.step(waiting, new FreezeInput.Due(3)).level());
        FreezeState others = after(
                FreezeInput.raised(1, FreezeCause.DURESS_SIGNALLED, "ann", "credential 2"),
                approved(2, FreezeLevel.OPEN, 3, "bob", "cleo"));
        assertEquals(FreezeState.OPEN, FreezeState.step(others, new FreezeInput.Due(3)));
    }

    @Test
    void duressIsNotShown() {
        FreezeState state = after(raised(1, FreezeCause.DURESS_SIGNALLED), raised(2, FreezeCause.QUORUM_LOST));
        assertEquals(FreezeLevel.NO_WITHDRAWALS, state.level());
        assertEquals(FreezeLevel.NO_NEW_CREDIT, state.shown().level());
        assertFalse(state.shown().standing().containsKey(FreezeCause.DURESS_SIGNALLED));
    }

    @Test
    void whatComesBackIsWrongAgainAndKeepsItsBeginning() {
        FreezeState state = after(
                raised(5, FreezeCause.HSM_FAULT), mended(6, FreezeCause.HSM_FAULT), raised(7, FreezeCause.HSM_FAULT));
        assertTrue(state.wrong(FreezeCause.HSM_FAULT));
        assertEquals(5, state.standing().get(FreezeCause.HSM_FAULT).since());
    }

    @Test
    void leaveToGoNowhereIsNone() {
        assertSame(FreezeState.OPEN, after(approved(1, FreezeLevel.OPEN, 2, "ann")));
    }

    @Test
    void aMachineDoesNotMendWhatPeopleRaisedNorRaiseFurtherThanItsCause() {
        assertThrows(IllegalArgumentException.class, () -> mended(1, FreezeCause.OPERATOR_RAISED));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FreezeInput.Raised(1, FreezeCause.HSM_FAULT, FreezeLevel.SEALED, "x", "y"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FreezeInput.Raised(1, FreezeCause.HSM_FAILING, FreezeLevel.NO_NEW_CREDIT, "x", "y"));
    }
}
