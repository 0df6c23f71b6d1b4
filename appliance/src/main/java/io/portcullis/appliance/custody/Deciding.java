package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.Decided;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.BothPolicies;
import io.portcullis.signer.policy.Enrolments;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyEvaluator;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people approve and reject, each time by an assertion bound to the intent. */
public final class Deciding {
    private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);
    private static final long CEREMONY_SECONDS = 300;

    private final IntentStore store;
    private final PolicyFacts facts;
    private final People people;
    private final InstantSource clock;
    private final Randomness randomness;
    private final List<SignerDoor> signers;
    private final AssertionVerifier assertions = new AssertionVerifier();

    /** What an authenticator is to sign, and by which credentials. */
    public record Ceremony(Bytes32 challenge, Bytes32 serverNonce, List<Intent.Bytes> credentials) {}

    public Deciding(
            IntentStore store, People people, List<SignerDoor> signers, InstantSource clock, Randomness randomness) {
        this.signers = List.copyOf(signers);
        this.store = store;
        this.facts = new PolicyFacts(store, clock);
        this.people = people;
        this.clock = clock;
        this.randomness = randomness;
    }

    /** Begins a ceremony. Its nonce is good once, for this person, decision and intent. */
    public Ceremony begin(Bytes32 id, Decision decision, String person) {
        IntentStore.Row row = requireAwaiting(id);
        List<Intent.Bytes> credentials = row.dossier().policy().policy().people().stream()
                .filter(known -> known.id().equals(person))
                .flatMap(known -> known.credentials().stream())
                .map(Policy.Credential::id)
                .toList();
        if (credentials.isEmpty()) {
            throw new ApplianceRefusal(
                    "CREDENTIAL_UNKNOWN",
                    "the policy in force names no authenticator of yours",
                    "Enrol, and have the policy officer sign a policy that names it.");
        }
        Bytes32 nonce = randomness.draw();
        store.putNonce(nonce, id, person, decision, now() + CEREMONY_SECONDS);
        return new Ceremony(decision.challenge(id, nonce), nonce, credentials);
    }

    /** The server nonce of the ceremony that answers this challenge. */
    public Bytes32 nonceOf(Bytes32 id, Decision decision, String person, Bytes32 challenge) {
        return store.nonces(id, person, decision, now()).stream()
                .filter(nonce -> decision.challenge(id, nonce).equals(challenge))
                .findFirst()
                .orElseThrow(ApplianceTag.NONCE_OF_CEREMONY_INVALID::refusal);
    }

    /** Books a decision whose assertion verifies. The last approval that the policy asks for moves the intent on. */
    public IntentStore.Row decide(Bytes32 id, Decision decision, Approval approval) {
        IntentStore.Row row = requireAwaiting(id);
        if (!store.nonces(id, approval.person(), decision, now()).contains(approval.serverNonce())) {
            throw ApplianceTag.NONCE_OF_CEREMONY_INVALID.refusal();
        }
        VerifiedAssertion verified =
                People.passing(() -> assertions.verify(row.dossier().policy().policy(), id, decision, approval));
        people.admit(verified.credentialId(), verified.seen());
        if (!store.decide(id, new Decided(verified.person(), decision, now(), approval))) {
            throw ApplianceTag.DECISION_EXISTS.refusal();
        }
        if (decision == Decision.REJECT) {
            store.advance(id, State.AWAITING_APPROVALS, State.REJECTED);
        } else if (verdict(row) instanceof Verdict.Allow) {
            store.advance(id, State.AWAITING_APPROVALS, State.APPROVED);
        }
        tell(row, decision, approval);
        return store.find(id).orElseThrow();
    }

    /**
     * Tells every signer what was decided. Who does not answer hears an approval with the evidence, and a rejection again until the nonce is
     * burned; the person is answered the same, whatever the signers say.
     */
    private void tell(IntentStore.Row row, Decision decision, Approval approval) {
        for (SignerDoor signer : signers) {
            try {
                signer.decide(row.intent(), row.dossier().policy(), decision, approval);
            } catch (ApplianceRefusal e) {
                LOG.warn("{} did not take a decision on {}: {} {}", signer.name(), row.id(), e.tag(), e.getMessage());
            }
        }
    }

    /** Tells the signers of an intent's rejections again. */
    void tellRejections(IntentStore.Row row) {
        store.decisions(row.id()).stream()
                .filter(decided -> decided.decision() == Decision.REJECT)
                .forEach(decided -> tell(row, Decision.REJECT, decided.approval()));
    }

    /** What the policy says now. */
    public Verdict verdict(IntentStore.Row row) {
        return verdict(row, facts.of(row));
    }

    /** What the policy says by these facts. */
    Verdict verdict(IntentStore.Row row, Facts known) {
        Asked asked = asked(store, row);
        Verdict inForce = PolicyEvaluator.evaluate(row.dossier().policy().policy(), asked, known);
        return PendingPolicy.of(store, row)
                .map(tighter ->
                        BothPolicies.stricter(inForce, PolicyEvaluator.evaluate(tighter.policy(), asked, known)))
                .orElse(inForce);
    }

    /** What the policy is asked, with who approved and with what. */
    static Asked asked(IntentStore store, IntentStore.Row row) {
        List<Approval> approvals = store.decisions(row.id()).stream()
                .filter(decided -> decided.decision() == Decision.APPROVE)
                .map(Decided::approval)
                .toList();
        boolean enrols = row.dossier()
                .newPolicy()
                .filter(next -> Enrolments.of(row.dossier().policy().policy(), next.policy())
                        .enrols())
                .isPresent();
        return Asked.of(row.intent(), approvals.stream().map(Approval::person).collect(Collectors.toSet()))
                .by(
                        approvals.stream().map(Approval::person).collect(Collectors.toSet()),
                        approvals.stream().map(Approval::credentialId).collect(Collectors.toSet()))
                .enrolling(enrols);
    }

    Facts facts(IntentStore.Row row) {
        return facts.of(row);
    }

    private IntentStore.Row requireAwaiting(Bytes32 id) {
        IntentStore.Row row =
                store.find(id).orElseThrow(() -> ApplianceTag.INTENT_UNKNOWN.refusal("no intent has the id " + id));
        if (row.state() != State.AWAITING_APPROVALS) {
            throw ApplianceTag.INTENT_NOT_OPEN.refusal("the intent is " + row.state());
        }
        if (row.intent().expiresAt() <= now()) {
            throw new ApplianceRefusal(
                    "INTENT_EXPIRED", "the intent expired at " + row.intent().expiresAt(), "File it again.");
        }
        return row;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
