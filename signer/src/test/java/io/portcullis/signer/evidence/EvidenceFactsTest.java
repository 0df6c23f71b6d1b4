package io.portcullis.signer.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Amount;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Safeguards;
import io.portcullis.signer.policy.Safeguards.Delay;
import io.portcullis.signer.policy.Safeguards.Velocity;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A signer counts by its own clock, log and memory; a file shows facts that anybody can evaluate again. 4,000 dollars to the vendor. */
final class EvidenceFactsTest {
    private static final String SIGNER = "signer-1";
    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    private void safeguarded(List<Velocity> velocities, List<Delay> delays) {
        filing.policy = ceremony.sign(ceremony.policy(2)
                .with(new Safeguards(
                        0, 0, List.of(), velocities, List.of(), List.of(), List.of(), delays, List.of(), List.of())));
    }

    private static Velocity velocity(long upTo) {
        return new Velocity("speed", Ceremony.DOLLAR, false, 3_600, Amount.of(upTo));
    }

    private static Facts.Spent spent(long nonce, long amount) {
        return new Facts.Spent(
                IntentKind.WITHDRAWAL,
                nonce,
                Ceremony.NOW - 60,
                Ceremony.NOW + 60,
                List.of(new Facts.Outflow(Ceremony.DOLLAR, Facts.Outflow.payee(Ceremony.VENDOR), Amount.of(amount))));
    }

    private Judgement judge(long at, Facts.Spent... spent) {
        return new EvidenceJudge(ceremony.trust(), SIGNER)
                .judge(
                        StrictJson.canonical(filing.build().toJson()),
                        at,
                        new TestMemory(AcceptedPolicy.NONE, List.of(spent)),
                        filing.log(SIGNER));
    }

    private static SignerTag refusal(Judgement judgement) {
        return assertInstanceOf(Judgement.Refused.class, judgement).refusal().tag();
    }

    @Test
    void whatThisSignerSignedCountsWhateverTheEvidenceShows() {
        safeguarded(List.of(velocity(5_000)), List.of());
        filing.facts = Optional.of(Facts.fresh(Ceremony.NOW));
        assertEquals(SignerTag.VELOCITY_EXCEEDED, refusal(judge(Ceremony.NOW, spent(9, 1_001))));
        assertInstanceOf(Judgement.Approved.class, judge(Ceremony.NOW, spent(9, 1_000)));
    }

    /** A signing that was cut off is asked for again: the batch's own record is no second batch. */
    @Test
    void aBatchDoesNotCountAgainstItself() {
        safeguarded(List.of(velocity(5_000)), List.of());
        assertInstanceOf(Judgement.Approved.class, judge(Ceremony.NOW, spent(1, 4_000)));
        assertEquals(SignerTag.VELOCITY_EXCEEDED, refusal(judge(Ceremony.NOW, spent(2, 4_000))));
    }

    @Test
    void aDelayCountsFromThisSignersOwnEntryOfTheIntent() {
        safeguarded(List.of(), List.of(new Delay("rest", Set.of(IntentKind.WITHDRAWAL), Optional.empty(), 600)));
        assertEquals(SignerTag.DELAYED, refusal(judge(Ceremony.NOW + 599)));
        assertInstanceOf(Judgement.Approved.class, judge(Ceremony.NOW + 600));
    }

    @Test
    void factsReadBackAndMakeEvidenceOfVersion2() {
        safeguarded(List.of(velocity(5_000)), List.of());
        filing.facts = Optional.of(new Facts(Ceremony.NOW, Ceremony.NOW, List.of(spent(9, 7))));
        Evidence evidence = filing.build();
        assertEquals(evidence, Evidence.decode(StrictJson.canonical(evidence.toJson())));
        assertEquals(2, evidence.toJson().path("version").asInt(0));
    }

    @Test
    void aFilesTraceIsTheOneThatItsFactsGive() {
        safeguarded(List.of(velocity(5_000)), List.of());
        filing.facts = Optional.of(new Facts(Ceremony.NOW, Ceremony.NOW, List.of(spent(9, 7))));
        Evidence genuine = filing.build();
        var decoded = EvidenceRules.requireBatch(genuine.intent());
        var assertions = EvidenceRules.verifyApprovals(genuine, new AssertionVerifier());
        var allow = EvidenceRules.requireAllowed(
                genuine, decoded, assertions, List.of(), EvidenceRules.requireFacts(genuine));
        EvidenceRules.requireTrace(genuine, allow);
        filing.traceEdit = lines -> lines.subList(1, lines.size());
        assertEquals(SignerTag.FIELDS_MISMATCH, tagOf(() -> EvidenceRules.requireTrace(filing.build(), allow)));
    }

    @Test
    void factsOfAnotherTimeOrOfTheBatchItselfAreRefused() {
        safeguarded(List.of(velocity(5_000)), List.of());
        assertEquals(SignerTag.FIELD_MISSING, tagOf(() -> EvidenceRules.requireFacts(filing.build())));
        for (Facts wrong : List.of(
                new Facts(Ceremony.NOW, Ceremony.NOW - 1, List.of()),
                new Facts(Ceremony.NOW - 61, Ceremony.NOW, List.of()),
                new Facts(filing.expiresAt, Ceremony.NOW, List.of()),
                new Facts(Ceremony.NOW, Ceremony.NOW, List.of(spent(1, 5))))) {
            filing.facts = Optional.of(wrong);
            assertEquals(SignerTag.FIELDS_MISMATCH, tagOf(() -> EvidenceRules.requireFacts(filing.build())));
        }
    }

    private static SignerTag tagOf(Runnable question) {
        try {
            question.run();
            throw new AssertionError("not refused");
        } catch (RefusedException e) {
            return e.refusal().tag();
        }
    }
}
