package io.portcullis.signer.policy;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Tiers: one approver up to 1,000, two up to 5,000 units. Alice and Bob approve; Rita only reads. */
final class PolicyEvaluatorTest {
    private static final Ceremony CEREMONY = new Ceremony();
    private static final Policy POLICY = CEREMONY.policy(2);

    @Test
    void theEdgesOfTheTiersAreInclusive() {
        assertEquals(1, required(1_000));
        assertEquals(2, required(1_001));
        assertEquals(2, required(5_000));
        assertEquals(SignerTag.DENIED, deny(POLICY, 5_001));
    }

    @Test
    void aPolicyWithoutRulesDeniesEverything() {
        assertEquals(SignerTag.DENIED, deny(CEREMONY.policy(2, List.of()), 1));
    }

    @Test
    void onlyApproversOtherThanTheInitiatorCount() {
        assertInstanceOf(Verdict.NeedsApproval.class, judge(POLICY, "carol", Set.of("rita"), 1));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(POLICY, "alice", Set.of("alice"), 1));
        assertInstanceOf(Verdict.NeedsApproval.class, judge(POLICY, "carol", Set.of("nobody"), 1));
        assertInstanceOf(Verdict.Allow.class, judge(POLICY, "carol", Set.of("alice"), 1));
    }

    @Test
    void aDocumentReadsBackAndOnlyItsCanonicalFormIsRead() {
        byte[] canonical = PolicyCodec.canonicalBytes(POLICY);
        assertEquals(POLICY, PolicyCodec.decode(canonical));
        byte[] spaced = new String(canonical, UTF_8).replaceFirst(":", ": ").getBytes(UTF_8);
        RefusedException refused = assertThrows(RefusedException.class, () -> PolicyCodec.decode(spaced));
        assertEquals(SignerTag.NOT_CANONICAL, refused.refusal().tag());
        byte[] extra = StrictJson.canonical(PolicyCodec.toJson(POLICY).put("extra", 1));
        assertEquals(
                SignerTag.FIELD_UNKNOWN,
                assertThrows(RefusedException.class, () -> PolicyCodec.decode(extra))
                        .refusal()
                        .tag());
    }

    @Test
    void aDocumentThatLoosensAsAmountsGrowIsRefused() {
        Policy loosening = CEREMONY.policy(
                2,
                List.of(
                        Ceremony.rule("small", IntentKind.WITHDRAWAL, 10, 2),
                        Ceremony.rule("large", IntentKind.WITHDRAWAL, 100, 1)));
        assertEquals(SignerTag.POLICY_MALFORMED, decodingRefuses(PolicyCodec.canonicalBytes(loosening)));
    }

    @Test
    void aSetHasOneOrderAndADocumentOneEncoding() {
        String text = new String(PolicyCodec.canonicalBytes(POLICY), UTF_8);
        String twoRoles = text.replaceFirst("\\[\"approver\"\\]", "[\"operator\",\"approver\"]");
        assertEquals(SignerTag.FIELD_INVALID, decodingRefuses(twoRoles.getBytes(UTF_8)));
        assertEquals(SignerTag.JSON_MALFORMED, decodingRefuses(text.getBytes(UTF_16)));
    }

    @Test
    void aNameThatTurnsTheReadingDirectionIsRefused() {
        String text = new String(PolicyCodec.canonicalBytes(POLICY), UTF_8);
        String turned = text.replace("\"label\":\"Vendor\"", "\"label\":\"Ven\u202edor\"");
        assertEquals(SignerTag.FIELD_INVALID, decodingRefuses(turned.getBytes(UTF_8)));
    }

    private static SignerTag decodingRefuses(byte[] document) {
        return assertThrows(RefusedException.class, () -> PolicyCodec.decode(document))
                .refusal()
                .tag();
    }

    @Property
    void theOrderOfRulesNeverMatters(@ForAll @LongRange(min = 1, max = 6_000) long amount, @ForAll long seed) {
        List<Policy.Rule> rules = new ArrayList<>(POLICY.rules());
        Collections.shuffle(rules, new Random(seed));
        Policy shuffled = CEREMONY.policy(2, rules);
        Set<String> both = Set.of("alice", "bob");
        assertEquals(judge(POLICY, "carol", both, amount), judge(shuffled, "carol", both, amount));
    }

    @Property
    void splittingAnAmountNeverLoosens(
            @ForAll @LongRange(min = 2, max = 6_000) long amount, @ForAll @IntRange(min = 2, max = 8) int parts) {
        long[] split = LongStream.range(0, parts)
                .map(i -> amount / parts + (i == 0 ? amount % parts : 0))
                .filter(part -> part > 0)
                .toArray();
        for (Set<String> approvers : List.of(Set.<String>of(), Set.of("alice"), Set.of("alice", "bob"))) {
            boolean whole = judge(POLICY, "carol", approvers, amount) instanceof Verdict.Allow;
            boolean pieces = judge(POLICY, "carol", approvers, split) instanceof Verdict.Allow;
            assertEquals(whole, pieces);
        }
    }

    @Property
    void oneMoreApproverNeverTurnsAYesIntoANo(@ForAll @LongRange(min = 1, max = 6_000) long amount) {
        boolean before = judge(POLICY, "carol", Set.of("alice"), amount) instanceof Verdict.Allow;
        boolean after = judge(POLICY, "carol", Set.of("alice", "bob"), amount) instanceof Verdict.Allow;
        assertEquals(before || after, after);
    }

    @Property
    void ofTwoRulesOfOneTierTheStricterCounts(@ForAll @IntRange(min = 1, max = 3) int other) {
        Policy policy = CEREMONY.policy(
                2,
                List.of(
                        Ceremony.rule("a", IntentKind.WITHDRAWAL, 100, 2),
                        Ceremony.rule("b", IntentKind.WITHDRAWAL, 100, other)));
        Verdict.NeedsApproval needs =
                assertInstanceOf(Verdict.NeedsApproval.class, judge(policy, "carol", Set.of(), 100));
        assertEquals(Math.max(2, other), needs.required());
    }

    private static int required(long amount) {
        return assertInstanceOf(Verdict.NeedsApproval.class, judge(POLICY, "carol", Set.of(), amount))
                .required();
    }

    private static SignerTag deny(Policy policy, long amount) {
        return assertInstanceOf(Verdict.Deny.class, judge(policy, "carol", Set.of("alice", "bob"), amount))
                .tag();
    }

    private static Verdict judge(Policy policy, String initiator, Set<String> approvers, long... amounts) {
        List<Effect> effects = LongStream.of(amounts)
                .mapToObj(amount -> (Effect) new Effect.Withdraw(Ceremony.DOLLAR, Ceremony.VENDOR, Amount.of(amount)))
                .toList();
        return PolicyEvaluator.evaluate(
                policy, new Asked(IntentKind.WITHDRAWAL, effects, initiator, approvers), Facts.fresh(Ceremony.NOW));
    }
}
