package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.Decided;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.SignedDelegation;
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
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people approve, reject and cancel, each time by an assertion bound to the intent. */
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
        IntentStore.Row row = requireOpen(id, decision);
        requireEntitled(row, decision, person);
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
        IntentStore.Row row = requireOpen(id, decision);
        requireEntitled(row, decision, approval.person());
        if (!store.nonces(id, approval.person(), decision, now()).contains(approval.serverNonce())) {
            throw ApplianceTag.NONCE_OF_CEREMONY_INVALID.refusal();
        }
        VerifiedAssertion verified =
                People.passing(() -> assertions.verify(row.dossier().policy().policy(), id, decision, approval));
        people.admit(verified.credentialId(), verified.seen());
        if (!store.decide(id, new Decided(verified.person(), decision, now(), approval))) {
            throw ApplianceTag.DECISION_EXISTS.refusal();
        }
        switch (decision) {
            case REJECT -> store.advance(id, State.AWAITING_APPROVALS, State.REJECTED);
            case CANCEL -> cancel(id);
            case APPROVE -> {
                if (verdict(row) instanceof Verdict.Allow) {
                    store.advance(id, State.AWAITING_APPROVALS, State.APPROVED);
                }
            }
        }
        tell(row, decision, approval);
        return store.find(id).orElseThrow();
    }

    private void cancel(Bytes32 id) {
        if (!store.advance(id, State.AWAITING_APPROVALS, State.CANCELLED)
                && !store.advance(id, State.APPROVED, State.CANCELLED)) {
            throw ApplianceTag.SIGNED_ALREADY.refusal("the intent was signed meanwhile");
        }
    }

    /**
     * Tells every signer what was decided. Who does not answer hears an approval with the evidence, and what ends the intent again until the
     * nonce is burned; the person is answered the same, whatever the signers say. A signature that was out before a cancellation is
     * the intent's fault from then on.
     */
    private void tell(IntentStore.Row row, Decision decision, Approval approval) {
        List<String> late = new ArrayList<>();
        for (SignerDoor signer : signers) {
            try {
                signer.decide(row.intent(), row.dossier().policy(), decision, approval);
            } catch (ApplianceRefusal e) {
                LOG.warn("{} did not take a decision on {}: {} {}", signer.name(), row.id(), e.tag(), e.getMessage());
                if (e.tag().equals(SignerTag.CANCELLED_TOO_LATE.name())) {
                    late.add(signer.name());
                }
            }
        }
        if (!late.isEmpty()) {
            store.setFault(
                    row.id(),
                    new IntentStore.Fault(
                            SignerTag.CANCELLED_TOO_LATE.name(),
                            String.join(", ", late) + " had agreed before the cancellation came.",
                            SignerTag.CANCELLED_TOO_LATE.remedy()));
        }
    }

    /** Tells the signers again by which signed words an intent ended. */
    void tellEndings(IntentStore.Row row) {
        store.decisions(row.id()).stream()
                .filter(decided -> decided.decision().ends())
                .forEach(decided -> tell(row, decided.decision(), decided.approval()));
    }

    /** What the policy says now. */
    public Verdict verdict(IntentStore.Row row) {
        return verdict(row, facts.of(row));
    }

    /** What the policy says by these facts. */
    Verdict verdict(IntentStore.Row row, Facts known) {
        Asked asked = asked(store, row, known.at());
        Verdict inForce = PolicyEvaluator.evaluate(row.dossier().policy().policy(), asked, known);
        return PendingPolicy.of(store, row)
                .map(tighter ->
                        BothPolicies.stricter(inForce, PolicyEvaluator.evaluate(tighter.policy(), asked, known)))
                .orElse(inForce);
    }

    /** What the policy is asked, with who approved and with what. */
    static Asked asked(IntentStore store, IntentStore.Row row, long at) {
        List<Approval> approvals = store.decisions(row.id()).stream()
                .filter(decided -> decided.decision() == Decision.APPROVE)
                .map(Decided::approval)
                .toList();
        boolean enrols = row.dossier()
                .newPolicy()
                .filter(next -> Enrolments.of(row.dossier().policy().policy(), next.policy())
                        .enrols())
                .isPresent();
        Set<String> approvers = approvals.stream().map(Approval::person).collect(Collectors.toSet());
        return Asked.of(row.intent(), approvers)
                .by(approvers, approvals.stream().map(Approval::credentialId).collect(Collectors.toSet()))
                .under(Delegations.shown(store, row, approvers, at).stream()
                        .map(SignedDelegation::delegation)
                        .toList())
                .enrolling(enrols);
    }

    Facts facts(IntentStore.Row row) {
        return facts.of(row);
    }

    /** Default deny: the policy names the person, and gives them a role for it, or an approver lets them approve in their stead. */
    private void requireEntitled(IntentStore.Row row, Decision decision, String person) {
        Policy policy = row.dossier().policy().policy();
        boolean entitled = decision.ends()
                ? policy.mayEnd(person, row.intent().initiator())
                : policy.person(person)
                                .filter(known -> known.roles().contains(Policy.Role.APPROVER))
                                .isPresent()
                        || Delegations.lets(store, row, person, now());
        if (!entitled) {
            throw ApplianceTag.DECISION_NOT_ENTITLED.refusal(
                    "the policy in force does not let " + person + " " + decision.text() + " this intent");
        }
    }

    private IntentStore.Row requireOpen(Bytes32 id, Decision decision) {
        IntentStore.Row row =
                store.find(id).orElseThrow(() -> ApplianceTag.INTENT_UNKNOWN.refusal("no intent has the id " + id));
        switch (row.state()) {
            case AWAITING_APPROVALS -> {}
            case APPROVED -> {
                if (decision != Decision.CANCEL) {
                    throw ApplianceTag.INTENT_NOT_OPEN.refusal("the intent is " + row.state());
                }
            }
            case SIGNED, SUBMITTED, QUEUED, ACTIVATING -> {
                if (decision == Decision.CANCEL) {
                    throw ApplianceTag.SIGNED_ALREADY.refusal("the intent is " + row.state());
                }
                throw ApplianceTag.INTENT_NOT_OPEN.refusal("the intent is " + row.state());
            }
            case COMPLETED, REJECTED, EXPIRED, CANCELLED ->
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
