package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.DelegationStore;
import io.portcullis.appliance.store.DelegationStore.Begun;
import io.portcullis.appliance.store.DelegationStore.Kept;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.SignedDelegation;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.ApproverTerms.Delegable;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.VerifiedAssertion;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Approvers who let somebody else approve in their stead, for a while.
 *
 * <p>Each signer judges a delegation by itself, every time it is shown one; here it is only made, kept, shown and left out again. One that is
 * withdrawn is not shown any more for what is signed from then on; to the signers it is good until its end, or until the next version of the
 * policy: whoever cannot wait for that has the policy changed.
 */
public final class Delegations {
    private static final long CEREMONY_SECONDS = 300;

    /** As many as one intent's evidence can show. */
    private static final int MAX_SHOWN = 16;

    private final DelegationStore store;
    private final Policies policies;
    private final People people;
    private final InstantSource clock;
    private final Randomness randomness;
    private final AssertionVerifier assertions = new AssertionVerifier();

    /** What an authenticator is to sign, and by which credentials. */
    public record Ceremony(Delegation delegation, Bytes32 serverNonce, List<Intent.Bytes> credentials) {
        public Bytes32 challenge() {
            return delegation.challenge(serverNonce);
        }
    }

    /** How one stands now. */
    public enum Standing {
        LIVE,
        /** Live, and over within an hour or its last tenth. */
        ENDING,
        ENDED,
        WITHDRAWN,
        /** Another version of the policy is in force. */
        OF_ANOTHER_POLICY
    }

    public Delegations(
            DelegationStore store, Policies policies, People people, InstantSource clock, Randomness randomness) {
        this.store = store;
        this.policies = policies;
        this.people = people;
        this.clock = clock;
        this.randomness = randomness;
    }

    /**
     * Begins a ceremony.
     *
     * @param seconds how long it is to last, from now
     * @throws ApplianceRefusal {@code DELEGATION_INVALID} with what the policy in force has against it
     */
    public Ceremony begin(String delegator, String delegate, Set<IntentKind> kinds, long seconds) {
        Policy policy = policies.inForce().policy();
        require(hasRole(policy, delegator, Role.APPROVER), delegator + " is no approver of the policy in force");
        require(policy.person(delegate).isPresent(), "the policy in force names nobody called " + delegate);
        require(!hasRole(policy, delegate, Role.APPROVER), delegate + " is an approver, and has a seat already");
        require(
                hasRole(policy, delegate, Role.OPERATOR) || hasRole(policy, delegate, Role.GUARDIAN),
                delegate + " only reads here");
        Delegable delegable = policy.approverTerms().delegable();
        require(
                !kinds.isEmpty() && delegable.kinds().containsAll(kinds),
                "the policy in force lets be delegated: "
                        + delegable.kinds().stream()
                                .map(IntentKind::text)
                                .sorted()
                                .toList());
        require(
                seconds > 0 && seconds <= delegable.longestSeconds(),
                "the policy in force allows 1 to " + delegable.longestSeconds() + " seconds");
        long now = now();
        Delegation delegation =
                new Delegation(policy.entity(), policy.version(), delegator, delegate, kinds, now, now + seconds);
        Bytes32 nonce = randomness.draw();
        store.begin(new Begun(nonce, delegation), now, now + CEREMONY_SECONDS);
        List<Intent.Bytes> credentials = policy.person(delegator).orElseThrow().credentials().stream()
                .map(Policy.Credential::id)
                .toList();
        return new Ceremony(delegation, nonce, credentials);
    }

    /** The ceremony that answers this challenge. */
    public Begun begunBy(String delegator, Bytes32 challenge) {
        return store.begun(delegator, now()).stream()
                .filter(begun -> begun.delegation().challenge(begun.nonce()).equals(challenge))
                .findFirst()
                .orElseThrow(ApplianceTag.NONCE_OF_CEREMONY_INVALID::refusal);
    }

    /** Keeps what the delegator has signed, if the assertion verifies. */
    public Kept sign(Begun begun, Approval assertion) {
        Policy policy = policies.inForce().policy();
        require(
                begun.delegation().policyVersion() == policy.version(),
                "another version of the policy came into force meanwhile");
        require(begun.delegation().delegator().equals(assertion.person()), "somebody else began it");
        VerifiedAssertion verified = People.passing(
                () -> assertions.verify(policy, begun.delegation().challenge(begun.nonce()), assertion));
        people.admit(verified.credentialId(), verified.seen());
        store.put(new SignedDelegation(begun.delegation(), assertion), now());
        return store.find(begun.delegation().id()).orElseThrow();
    }

    /**
     * Leaves one out of what is signed from now on.
     *
     * @throws ApplianceRefusal {@code DELEGATION_UNKNOWN}, also for somebody else's
     */
    public Kept withdraw(Bytes32 id, String by) {
        boolean own = store.find(id)
                .filter(kept -> kept.delegation().delegator().equals(by))
                .isPresent();
        if (!own || !store.withdraw(id, now())) {
            throw ApplianceTag.DELEGATION_UNKNOWN.refusal(by + " has no delegation " + id + " to take back");
        }
        return store.find(id).orElseThrow();
    }

    public List<Kept> all() {
        return store.all();
    }

    public Standing standing(Kept kept) {
        Delegation one = kept.delegation();
        long left = one.until() - now();
        if (kept.withdrawnAt().isPresent()) {
            return Standing.WITHDRAWN;
        } else if (left <= 0) {
            return Standing.ENDED;
        } else if (one.policyVersion() != policies.inForce().policy().version()) {
            return Standing.OF_ANOTHER_POLICY;
        }
        return left <= Math.min(3_600, (one.until() - one.from()) / 10) ? Standing.ENDING : Standing.LIVE;
    }

    /** Whether somebody may approve an intent under a delegation now. */
    static boolean lets(IntentStore intents, IntentStore.Row row, String delegate, long now) {
        return shown(intents, row, Set.of(delegate), now).stream()
                .anyMatch(one ->
                        one.delegation().from() <= now && now < one.delegation().until());
    }

    /**
     * Those under which these people may have approved an intent, as of an instant: what the signers are shown.
     *
     * @param at of the facts by which the intent is judged
     */
    static List<SignedDelegation> shown(IntentStore intents, IntentStore.Row row, Set<String> approvers, long at) {
        Policy policy = row.dossier().policy().policy();
        return intents.delegations().all().stream()
                .filter(kept -> kept.withdrawnAt().filter(time -> time <= at).isEmpty())
                .map(Kept::signed)
                .filter(one -> one.delegation().policyVersion() == policy.version()
                        && approvers.contains(one.delegation().delegate())
                        && !hasRole(policy, one.delegation().delegate(), Role.APPROVER)
                        && one.delegation().kinds().contains(row.intent().kind()))
                .limit(MAX_SHOWN)
                .toList();
    }

    private static boolean hasRole(Policy policy, String person, Role role) {
        return policy.person(person)
                .filter(known -> known.roles().contains(role))
                .isPresent();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw ApplianceTag.DELEGATION_INVALID.refusal(otherwise);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
