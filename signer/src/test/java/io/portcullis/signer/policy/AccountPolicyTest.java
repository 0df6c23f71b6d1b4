package io.portcullis.signer.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Safeguards.Exposure;
import io.portcullis.signer.policy.Safeguards.Velocity;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Accounts: one approver to 100, two to 1,000; three for an agreement above 100. One counterparty from {@code NOW} on. */
final class AccountPolicyTest {
    private static final EntityId HUB = new EntityId(Keccak.hash("hub".getBytes(UTF_8)));
    private static final EntityId STRANGER = new EntityId(Keccak.hash("stranger".getBytes(UTF_8)));
    private static final TokenId DOLLAR = Ceremony.DOLLAR;
    private static final Policy POLICY = policy(List.of(new Policy.Counterparty("The hub", HUB, Ceremony.NOW)));

    private static Policy policy(List<Policy.Counterparty> counterparties) {
        Policy base = Terms.stated(Policies.CEREMONY.policy(2), Terms.PLAIN)
                .withRules(List.of(
                        Ceremony.rule("post-few", IntentKind.COLLATERAL, 100, 1),
                        Ceremony.rule("post", IntentKind.COLLATERAL, 1_000, 2),
                        Ceremony.rule("settle-few", IntentKind.SETTLEMENT, 100, 1),
                        Ceremony.rule("settle", IntentKind.SETTLEMENT, 1_000, 2),
                        Ceremony.rule("agree-few", IntentKind.AGREEMENT, 100, 1),
                        Ceremony.rule("agree", IntentKind.AGREEMENT, 1_000, 3)));
        return base.withCounterparties(counterparties);
    }

    private static Effect.Line line(long left, long right) {
        return new Effect.Line(DOLLAR, Amount.of(left), Amount.of(right));
    }

    private static Effect settle(long finalVersion, Effect.Line... lines) {
        return new Effect.Settle(List.of(new Effect.Settled(HUB, 1, 9, finalVersion, List.of(lines))));
    }

    private static Verdict judge(Policy policy, IntentKind kind, Effect effect, Facts facts) {
        return PolicyEvaluator.evaluate(policy, new Asked(kind, List.of(effect), "carol", Set.of()), facts);
    }

    private static int required(IntentKind kind, Effect effect) {
        return assertInstanceOf(Verdict.NeedsApproval.class, judge(POLICY, kind, effect, Facts.fresh(Ceremony.NOW)))
                .required();
    }

    private static SignerTag denied(Policy policy, IntentKind kind, Effect effect, Facts facts) {
        return assertInstanceOf(Verdict.Deny.class, judge(policy, kind, effect, facts))
                .tag();
    }

    private static Effect post(EntityId with, long amount) {
        return new Effect.PostCollateral(with, DOLLAR, Amount.of(amount));
    }

    @Test
    void tiersCountTheGreatestChangeOfALineWhicheverSideItIsOn() {
        assertEquals(1, required(IntentKind.COLLATERAL, post(HUB, 100)));
        assertEquals(2, required(IntentKind.COLLATERAL, post(HUB, 101)));
        assertEquals(
                2, required(IntentKind.COLLATERAL, new Effect.ReleaseCollateral(HUB, 1, 9, DOLLAR, Amount.of(101))));
        assertEquals(1, required(IntentKind.SETTLEMENT, settle(0, line(-100, 50))));
        assertEquals(2, required(IntentKind.SETTLEMENT, settle(0, line(101, 0))));
        assertEquals(2, required(IntentKind.SETTLEMENT, settle(0, line(0, -101))));
        assertEquals(2, required(IntentKind.SETTLEMENT, settle(0, line(60, 60))), "the collateral loses 120");
        assertEquals(3, required(IntentKind.AGREEMENT, new Effect.Agree(HUB, 0, List.of(line(101, 0)))));
        Effect whole = settle(0, new Effect.Line(DOLLAR, Amount.MIN.plus(Amount.of(1)), Amount.ZERO));
        assertEquals(SignerTag.DENIED, denied(POLICY, IntentKind.SETTLEMENT, whole, Facts.fresh(Ceremony.NOW)));
    }

    @Test
    void aCloseNeedsTheStrictestRuleHoweverLittleItMoves() {
        assertEquals(2, required(IntentKind.SETTLEMENT, settle(7, line(0, 0))));
        assertEquals(2, required(IntentKind.SETTLEMENT, settle(7)));
        assertEquals(3, required(IntentKind.AGREEMENT, new Effect.Agree(HUB, 7, List.of())));
        Policy without = POLICY.withRules(List.of(Ceremony.rule("post", IntentKind.COLLATERAL, 1_000, 2)));
        assertEquals(SignerTag.DENIED, denied(without, IntentKind.SETTLEMENT, settle(7), Facts.fresh(Ceremony.NOW)));
    }

    @Test
    void onlyListedCounterpartiesFromTheirTimeOn() {
        Facts now = Facts.fresh(Ceremony.NOW);
        assertEquals(SignerTag.COUNTERPARTY_NOT_ALLOWED, denied(POLICY, IntentKind.COLLATERAL, post(STRANGER, 1), now));
        assertEquals(
                SignerTag.COUNTERPARTY_NOT_ALLOWED,
                denied(policy(List.of()), IntentKind.COLLATERAL, post(HUB, 1), now));
        assertEquals(
                SignerTag.DESTINATION_NOT_YET,
                denied(POLICY, IntentKind.COLLATERAL, post(HUB, 1), Facts.fresh(Ceremony.NOW - 1)));
        Effect two = new Effect.Settle(List.of(
                new Effect.Settled(HUB, 1, 9, 0, List.of(line(1, 0))),
                new Effect.Settled(STRANGER, 1, 9, 0, List.of(line(1, 0)))));
        assertEquals(SignerTag.COUNTERPARTY_NOT_ALLOWED, denied(POLICY, IntentKind.SETTLEMENT, two, now));
    }

    @Test
    void kindsKeepToTheirOperations() {
        Facts now = Facts.fresh(Ceremony.NOW);
        assertEquals(SignerTag.KIND_MISMATCH, denied(POLICY, IntentKind.SETTLEMENT, post(HUB, 1), now));
        assertEquals(
                SignerTag.KIND_MISMATCH,
                denied(POLICY, IntentKind.SETTLEMENT, new Effect.Agree(HUB, 0, List.of(line(1, 0))), now));
    }

    @Test
    void whatWasSignedCountsForTheCounterpartyAndUntilItIsFinal() {
        Facts.Spent before = new Facts.Spent(
                IntentKind.AGREEMENT,
                1,
                Ceremony.NOW - 10,
                Ceremony.NOW + 10,
                List.of(new Facts.Outflow(DOLLAR, HUB.value(), Amount.of(60))));
        Facts facts = new Facts(Ceremony.NOW, Ceremony.NOW, List.of(before));
        Policy slow = POLICY.with(Policies.edit(new Velocity("speed", DOLLAR, true, 60, Amount.of(100))));
        assertEquals(SignerTag.VELOCITY_EXCEEDED, denied(slow, IntentKind.COLLATERAL, post(HUB, 41), facts));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(slow, IntentKind.COLLATERAL, post(HUB, 40), facts));
        Policy little = POLICY.with(Policies.edit(new Exposure("at-once", DOLLAR, Amount.of(100))));
        assertEquals(SignerTag.EXPOSURE_EXCEEDED, denied(little, IntentKind.COLLATERAL, post(HUB, 41), facts));
    }

    @Test
    void aDocumentWithCounterpartiesReadsBackAndIsOfFormat4() {
        byte[] bytes = PolicyCodec.canonicalBytes(POLICY);
        assertEquals(POLICY, PolicyCodec.decode(bytes));
        assertEquals(4, StrictJson.object(bytes).path("format").asInt());
        assertEquals(3, PolicyCodec.toJson(policy(List.of())).path("format").asInt());
        assertEquals(
                SignerTag.NOT_CANONICAL,
                refusal(StrictJson.canonical(PolicyCodec.toJson(POLICY)
                        .set("counterparties", StrictJson.newObject().putArray("none")))));
        assertEquals(
                SignerTag.POLICY_MALFORMED,
                refusal(PolicyCodec.canonicalBytes(
                        policy(List.of(new Policy.Counterparty("Itself", Ceremony.ENTITY, 0))))));
        assertEquals(
                SignerTag.POLICY_MALFORMED,
                refusal(PolicyCodec.canonicalBytes(policy(List.of(
                        new Policy.Counterparty("The hub", HUB, 0), new Policy.Counterparty("Again", HUB, 0))))));
    }

    @Test
    void anotherCounterpartyOrAnEarlierOneLoosens() {
        Policy earlier = policy(List.of(new Policy.Counterparty("The hub", HUB, Ceremony.NOW - 1)));
        Policy more = policy(List.of(
                new Policy.Counterparty("The hub", HUB, Ceremony.NOW),
                new Policy.Counterparty("A stranger", STRANGER, Ceremony.NOW)));
        assertFalse(Tightening.isTighter(POLICY, earlier));
        assertFalse(Tightening.isTighter(POLICY, more));
        assertTrue(Tightening.isTighter(more, POLICY));
        assertTrue(Tightening.isTighter(earlier, POLICY));
        assertTrue(Counterexample.find(POLICY, more, Ceremony.NOW).isPresent());
        assertTrue(Counterexample.find(more, POLICY, Ceremony.NOW).isEmpty());
    }

    @Test
    void aNewCounterpartyWaitsAsTheOldPolicySays() {
        Policy waits = policy(List.of()).with(Policies.windows(Policies.edit(), 600, 0));
        assertEquals(Optional.of(HUB), POLICY.openingTo(waits, Ceremony.NOW + 1).map(Policy.Counterparty::entity));
        assertEquals(Optional.empty(), POLICY.openingTo(waits, Ceremony.NOW));
        assertEquals(Optional.empty(), POLICY.openingTo(policy(List.of()), Ceremony.NOW + 1));
        assertEquals(
                Optional.empty(),
                POLICY.openingTo(POLICY.with(Policies.windows(Policies.edit(), 600, 0)), Ceremony.NOW + 1));
    }

    @Test
    void aDisputeNeedsAListedCounterpartyAndTheStrictestRuleOfItsKind() {
        Facts now = Facts.fresh(Ceremony.NOW);
        Effect start = new Effect.StartDispute(HUB, 9, HUB.value(), true, 60, 60, 0, List.of());
        Effect fill = new Effect.FillOrders(HUB, HUB.value(), List.of(new Choice(0, 1)));
        assertEquals(SignerTag.DENIED, denied(POLICY, IntentKind.DISPUTE, start, now));
        Policy disputes = POLICY.withRules(List.of(
                new Policy.Rule("few", IntentKind.DISPUTE, Optional.empty(), Optional.empty(), 1),
                new Policy.Rule("more", IntentKind.DISPUTE, Optional.empty(), Optional.empty(), 2)));
        for (Effect effect : List.of(start, fill)) {
            assertEquals(
                    2,
                    assertInstanceOf(Verdict.NeedsApproval.class, judge(disputes, IntentKind.DISPUTE, effect, now))
                            .required());
            assertEquals(SignerTag.KIND_MISMATCH, denied(disputes, IntentKind.SETTLEMENT, effect, now));
        }
        Effect strangers = new Effect.StartDispute(STRANGER, 9, HUB.value(), true, 60, 60, 0, List.of());
        assertEquals(SignerTag.COUNTERPARTY_NOT_ALLOWED, denied(disputes, IntentKind.DISPUTE, strangers, now));
        assertEquals(disputes, PolicyCodec.decode(PolicyCodec.canonicalBytes(disputes)));
        assertEquals(
                SignerTag.FIELD_INVALID,
                refusal(PolicyCodec.canonicalBytes(disputes.withCounterparties(List.of()))),
                "no format before the fourth knows disputes");
        assertFalse(Tightening.isTighter(POLICY, disputes));
        assertTrue(Counterexample.find(POLICY, disputes, Ceremony.NOW).isPresent());
    }

    private static SignerTag refusal(byte[] bytes) {
        return assertThrows(RefusedException.class, () -> PolicyCodec.decode(bytes))
                .refusal()
                .tag();
    }
}
