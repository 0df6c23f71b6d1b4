package io.portcullis.signer.policy;

import static io.portcullis.signer.policy.Policies.FRIDAY_0800;
import static io.portcullis.signer.policy.Policies.WITHDRAWALS;
import static io.portcullis.signer.policy.Policies.date;
import static io.portcullis.signer.policy.Policies.edit;
import static io.portcullis.signer.policy.Policies.spent;
import static io.portcullis.signer.policy.Policies.velocity;
import static io.portcullis.signer.policy.Policies.windows;
import static io.portcullis.signer.policy.Policies.with;
import static io.portcullis.signer.policy.Policies.withdrawal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Exposure;
import io.portcullis.signer.policy.Safeguards.Pace;
import io.portcullis.signer.policy.Safeguards.Panel;
import io.portcullis.signer.policy.Safeguards.Separation;
import io.portcullis.signer.policy.Safeguards.Term;
import io.portcullis.signer.policy.Safeguards.Threshold;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each safeguard at its edges, by itself. Alice and Bob approve what Carol files; one approver to 1,000, two to 5,000. */
final class SafeguardsTest {
    private static final long NOW = Ceremony.NOW;
    private static final Set<String> BOTH = Set.of("alice", "bob");

    @Test
    void aVelocityCountsWhatWasSignedInTheWindowAndForgetsItAfterwards() {
        Policy policy = with(velocity(false, 100, 1_000));
        assertAllowed(policy, 600, NOW, spent(1, NOW - 99, 0, 400));
        assertDenied(SignerTag.VELOCITY_EXCEEDED, policy, 601, NOW, spent(1, NOW - 99, 0, 400));
        assertAllowed(policy, 1_000, NOW, spent(1, NOW - 100, 0, 400));
        assertDenied(SignerTag.VELOCITY_EXCEEDED, policy, 601, NOW, spent(1, NOW + 500, 0, 400));
    }

    @Test
    void aVelocityOfDestinationsCountsEachByItself() {
        Policy policy = with(velocity(true, 100, 1_000));
        Facts before = new Facts(NOW, NOW, List.of(spent(1, NOW, 0, 900)));
        assertEquals(SignerTag.VELOCITY_EXCEEDED, denial(policy, withdrawal("carol", BOTH, 101), before));
        Asked elsewhere = new Asked(
                IntentKind.WITHDRAWAL,
                List.of(new Effect.Withdraw(Ceremony.DOLLAR, Policies.SUPPLIER, Amount.of(1_000))),
                "carol",
                BOTH);
        assertInstanceOf(Verdict.Allow.class, PolicyEvaluator.evaluate(policy, elsewhere, before));
    }

    @Test
    void sumsBeyondAllBitsAreAboveEveryLimitAndNeverThrow() {
        Policy policy = with(edit(new Exposure("at-once", Ceremony.DOLLAR, Amount.MAX.minus(Amount.of(1)))));
        Facts.Spent huge = new Facts.Spent(
                IntentKind.WITHDRAWAL,
                1,
                NOW,
                NOW + 1,
                List.of(new Facts.Outflow(Ceremony.DOLLAR, Facts.Outflow.payee(Ceremony.VENDOR), Amount.MAX)));
        assertDenied(SignerTag.EXPOSURE_EXCEEDED, policy, 1, NOW, huge, huge);
    }

    @Test
    void aPaceCountsBatchesOfItsKinds() {
        Policy policy = with(edit(new Pace("pace", WITHDRAWALS, 100, 2)));
        Facts.Spent move = new Facts.Spent(IntentKind.TRANSFER, 9, NOW, 0, List.of());
        assertAllowed(policy, 1, NOW, spent(1, NOW, 0, 1), move, spent(2, NOW - 100, 0, 1));
        assertDenied(SignerTag.VELOCITY_EXCEEDED, policy, 1, NOW, spent(1, NOW, 0, 1), spent(2, NOW - 99, 0, 1));
    }

    @Test
    void anExposureCountsWhatIsNotFinal() {
        Policy policy = with(edit(new Exposure("at-once", Ceremony.DOLLAR, Amount.of(1_000))));
        assertAllowed(policy, 1_000, NOW, spent(1, NOW - 9, NOW, 400));
        assertDenied(SignerTag.EXPOSURE_EXCEEDED, policy, 601, NOW, spent(1, NOW - 9_999, NOW + 1, 400));
    }

    @Test
    void theTierIsChosenByAllThatWasSignedInItsWindow() {
        Policy policy = with(windows(Safeguards.NONE, 0, 100));
        Asked thousand = withdrawal("carol", Set.of("alice"), 1_000);
        assertInstanceOf(Verdict.Allow.class, PolicyEvaluator.evaluate(policy, thousand, Facts.fresh(NOW)));
        Facts before = new Facts(NOW, NOW, List.of(spent(1, NOW - 99, 0, 1)));
        Verdict.NeedsApproval needs =
                assertInstanceOf(Verdict.NeedsApproval.class, PolicyEvaluator.evaluate(policy, thousand, before));
        assertEquals(2, needs.required());
    }

    @Test
    void aDestinationIsUsableFromItsBeginningAndBeforeItsEnd() {
        Policy policy = with(edit(new Term(Ceremony.DOLLAR, Ceremony.VENDOR, NOW, NOW + 100)));
        assertDenied(SignerTag.DESTINATION_NOT_YET, policy, 1, NOW - 1);
        assertAllowed(policy, 1, NOW);
        assertAllowed(policy, 1, NOW + 99);
        assertDenied(SignerTag.DESTINATION_EXPIRED, policy, 1, NOW + 100);
    }

    @Test
    void aDelayCountsFromWhenTheIntentWasRecorded() {
        Policy policy = with(edit(new Delay("rest", WITHDRAWALS, Optional.empty(), 60)));
        Asked asked = withdrawal("carol", BOTH, 1);
        Verdict.Delay delay = assertInstanceOf(
                Verdict.Delay.class, PolicyEvaluator.evaluate(policy, asked, new Facts(NOW + 59, NOW, List.of())));
        assertEquals(NOW + 60, delay.notBefore());
        assertInstanceOf(
                Verdict.Allow.class, PolicyEvaluator.evaluate(policy, asked, new Facts(NOW + 60, NOW, List.of())));
        assertInstanceOf(
                Verdict.NeedsApproval.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", Set.of(), 1), Facts.fresh(NOW)));
    }

    @Test
    void aDelayOfLargeAmountsSeesThroughSplitting() {
        Policy policy = with(windows(
                edit(new Delay("rest", WITHDRAWALS, Optional.of(new Threshold(Ceremony.DOLLAR, Amount.of(500))), 60)),
                0,
                100));
        assertAllowed(policy, 500, NOW);
        assertInstanceOf(
                Verdict.Delay.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", BOTH, 250, 251), Facts.fresh(NOW)));
        assertInstanceOf(
                Verdict.Delay.class,
                PolicyEvaluator.evaluate(
                        policy,
                        withdrawal("carol", BOTH, 250),
                        new Facts(NOW, NOW, List.of(spent(1, NOW - 5, 0, 251)))));
    }

    @Test
    void whoHoldsASeparatedRoleIsNotCounted() {
        Policy policy = with(edit(new Separation("apart", WITHDRAWALS, Role.OPERATOR)));
        assertInstanceOf(
                Verdict.NeedsApproval.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", BOTH, 2_000), Facts.fresh(NOW)));
        assertInstanceOf(
                Verdict.Allow.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", Set.of("alice"), 1_000), Facts.fresh(NOW)));
    }

    @Test
    void aPanelMustBeAmongTheApprovers() {
        Policy policy = with(edit(new Panel("desk", WITHDRAWALS, Set.of("bob"), 1)));
        Verdict.NeedsApproval needs = assertInstanceOf(
                Verdict.NeedsApproval.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", Set.of("alice"), 1), Facts.fresh(NOW)));
        assertEquals(2, needs.required());
        assertInstanceOf(
                Verdict.Allow.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", Set.of("bob"), 1), Facts.fresh(NOW)));
    }

    @Test
    void aCalendarOpensAtItsOwnOffset() {
        // Friday 08:00 UTC is Friday 13:30 at +05:30.
        Calendar hours = new Calendar(
                "hours", WITHDRAWALS, 330, List.of(new Calendar.Open(5, 13 * 60 + 30, 14 * 60)), List.of());
        assertEquals(OptionalLong.of(FRIDAY_0800), hours.opening(FRIDAY_0800));
        assertEquals(OptionalLong.of(FRIDAY_0800), hours.opening(FRIDAY_0800 - 1));
        assertEquals(OptionalLong.of(FRIDAY_0800 + 1_799), hours.opening(FRIDAY_0800 + 1_799));
        assertEquals(OptionalLong.of(FRIDAY_0800 + 7 * 86_400), hours.opening(FRIDAY_0800 + 1_800));
        Policy policy = with(edit(hours));
        assertAllowed(policy, 1, NOW);
        Verdict.Delay delay = assertInstanceOf(
                Verdict.Delay.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", BOTH, 1), Facts.fresh(NOW - 60)));
        assertEquals(NOW, delay.notBefore());
    }

    /** Against the JDK's own calendar, over four centuries and around their leap days. */
    @Test
    void everyDayHasItsNameAndOnlyDaysThatExistAreRead() {
        for (long day = -719_528; day < 2_932_897; day += 97) {
            java.time.LocalDate known = java.time.LocalDate.ofEpochDay(day);
            assertEquals(Optional.of(new CalendarDate(day)), CalendarDate.of(known.toString()));
            assertEquals(known.getDayOfWeek().getValue(), new CalendarDate(day).dayOfWeek());
        }
        for (String none : List.of("2027-02-29", "2026-13-01", "2026-04-31", "1900-02-29", "2026-1-01", "2026-00-10")) {
            assertEquals(Optional.empty(), CalendarDate.of(none));
        }
        assertTrue(CalendarDate.of("2000-02-29").isPresent());
    }

    @Test
    void aClosedDateIsSkippedInLocalTime() {
        Calendar hours = new Calendar(
                "hours",
                WITHDRAWALS,
                14 * 60,
                List.of(new Calendar.Open(6, 0, 60)),
                List.of(date("2027-01-16"), date("2027-01-23")));
        // Saturday 30 January 00:00 at +14:00 is Friday 29 January 10:00 UTC.
        assertEquals(OptionalLong.of(FRIDAY_0800 + 14 * 86_400 + 2 * 3_600), hours.opening(FRIDAY_0800));
    }

    @Test
    void everyRuleIsInTheTraceAlsoWhenOneDenies() {
        Policy policy = Policies.full();
        Verdict verdict = PolicyEvaluator.evaluate(
                policy, withdrawal("carol", BOTH, 9_000), new Facts(NOW, NOW, List.of(spent(1, NOW, NOW + 9, 1))));
        assertEquals(
                SignerTag.DENIED, assertInstanceOf(Verdict.Deny.class, verdict).tag());
        policy.rules().forEach(rule -> assertSpeaks(verdict, rule.id()));
        policy.safeguards().ids().forEach(id -> assertSpeaks(verdict, id));
        assertTrue(verdict.trace()
                .contains("rule speed matches: 1 units signed in 3600 seconds and 9000 more, limit 7000"));
        assertTrue(verdict.trace().contains("rule large does not match: 9001 units are above 5000"));
    }

    @Test
    void ofWhatAKindCannotCarryNothingIsAllowed() {
        Asked wrong =
                new Asked(IntentKind.WITHDRAWAL, List.of(new Effect.RaiseFreeze(FreezeLevel.SEALED)), "carol", BOTH);
        assertEquals(SignerTag.KIND_MISMATCH, denial(Policies.full(), wrong, Facts.fresh(NOW)));
    }

    private static void assertSpeaks(Verdict verdict, String rule) {
        assertTrue(
                verdict.trace().stream()
                        .anyMatch(line -> line.startsWith("rule " + rule + " matches: ")
                                || line.startsWith("rule " + rule + " does not match: ")),
                rule + " in " + verdict.trace());
    }

    private static void assertAllowed(Policy policy, long amount, long at, Facts.Spent... spent) {
        assertInstanceOf(
                Verdict.Allow.class,
                PolicyEvaluator.evaluate(policy, withdrawal("carol", BOTH, amount), new Facts(at, at, List.of(spent))));
    }

    private static void assertDenied(SignerTag tag, Policy policy, long amount, long at, Facts.Spent... spent) {
        assertEquals(tag, denial(policy, withdrawal("carol", BOTH, amount), new Facts(at, at, List.of(spent))));
    }

    private static SignerTag denial(Policy policy, Asked asked, Facts facts) {
        return assertInstanceOf(Verdict.Deny.class, PolicyEvaluator.evaluate(policy, asked, facts))
                .tag();
    }
}
