package io.portcullis.appliance.custody;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.appliance.store.PeopleStore;
import io.portcullis.appliance.store.PeopleStore.Credential;
import io.portcullis.appliance.store.PeopleStore.Enrolment;
import io.portcullis.appliance.store.PeopleStore.Person;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.AttestationVerifier;
import io.portcullis.signer.webauthn.CounterStore;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.signer.webauthn.RegisteredCredential;
import io.portcullis.signer.webauthn.RegistrationVerifier;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who people are: tokens, enrolments, sign-ins. */
public final class People {
    private static final long TICKET_SECONDS = 24 * 3_600L;
    private static final long CHALLENGE_SECONDS = 300;

    private final PeopleStore store;
    private final Policy.RelyingParty relyingParty;
    private final InstantSource clock;
    private final Randomness randomness;
    private final RegistrationVerifier registrations = new RegistrationVerifier();
    private final AssertionVerifier assertions = new AssertionVerifier();
    private final AttestationVerifier attestations = new AttestationVerifier();
    private final Supplier<Optional<Metadata>> metadata;

    /** A ticket, shown once. */
    public record Ticket(String enrolmentId, String ticket) {}

    /** What a browser needs to enrol. */
    public record EnrolmentChallenge(Person person, Bytes32 challenge, List<Intent.Bytes> known) {}

    /** Of an appliance without metadata: it enrols nobody where direct attestation is demanded. */
    public People(PeopleStore store, Policy.RelyingParty relyingParty, InstantSource clock, Randomness randomness) {
        this(store, relyingParty, clock, randomness, Optional::empty);
    }

    public People(
            PeopleStore store,
            Policy.RelyingParty relyingParty,
            InstantSource clock,
            Randomness randomness,
            Supplier<Optional<Metadata>> metadata) {
        this.metadata = metadata;
        this.store = store;
        this.relyingParty = relyingParty;
        this.clock = clock;
        this.randomness = randomness;
    }

    public Policy.RelyingParty relyingParty() {
        return relyingParty;
    }

    public Optional<Person> ofToken(String token) {
        return store.personOfToken(Hashes.sha256(token.getBytes(US_ASCII)));
    }

    public Optional<Person> find(String id) {
        return store.person(id);
    }

    public List<Person> all() {
        return store.people();
    }

    public List<Credential> credentialsOf(String person) {
        return store.credentialsOf(person);
    }

    /** @throws ApplianceRefusal {@code PERSON_UNKNOWN} */
    public Ticket enrol(String person) {
        requirePerson(person);
        String ticket = base64Url(randomness.draw());
        String id = base64Url(randomness.draw()).substring(0, 16);
        store.putEnrolment(new Enrolment(ticketHash(ticket), id, person, randomness.draw(), now() + TICKET_SECONDS));
        return new Ticket(id, ticket);
    }

    /** @throws ApplianceRefusal {@code TICKET_INVALID} */
    public EnrolmentChallenge challenge(String ticket) {
        Enrolment enrolment = requireEnrolment(ticket);
        return new EnrolmentChallenge(
                requirePerson(enrolment.person()),
                enrolment.challenge(),
                store.credentialsOf(enrolment.person()).stream()
                        .map(Credential::id)
                        .toList());
    }

    /**
     * Takes a new authenticator.
     *
     * @param registrationResponseJson as the browser's {@code toJSON()} gave it
     * @param terms what the policy in force asks of authenticators
     * @throws ApplianceRefusal {@code TICKET_INVALID}, {@code CREDENTIAL_TAKEN}, or the tag of the WebAuthn step that failed
     */
    public Credential register(String ticket, String registrationResponseJson, ApproverTerms terms) {
        Enrolment enrolment = requireEnrolment(ticket);
        RegisteredCredential registered =
                passing(() -> registrations.verify(relyingParty, enrolment.challenge(), registrationResponseJson));
        // Each signer asks again before it agrees to the policy that names it: this only tells the person at once.
        passing(() -> {
            attestations.requireEnrollable(
                    relyingParty,
                    terms,
                    new Policy.Credential(
                            registered.id(),
                            registered.publicKey(),
                            registered.aaguid(),
                            1,
                            Optional.of(registered.attestation())),
                    metadata.get(),
                    now());
            return registered;
        });
        if (!store.enrol(enrolment, registered)) {
            throw ApplianceTag.CREDENTIAL_TAKEN.refusal();
        }
        return store.credential(registered.id()).orElseThrow();
    }

    /**
     * Takes an authenticator away: it signs nobody in from now on, and no draft of a policy names it. The signers heed it until a policy
     * without it is in force.
     *
     * @throws ApplianceRefusal {@code CREDENTIAL_UNKNOWN}
     */
    public void revoke(Intent.Bytes id) {
        if (!store.revoke(id)) {
            throw refusal(SignerTag.CREDENTIAL_UNKNOWN, "nobody here has enrolled this credential");
        }
    }

    /** Enrolments that wait for their person. */
    public List<Enrolment> pending() {
        return store.enrolments(now());
    }

    /** A challenge for signing in, good once. */
    public Bytes32 signInChallenge() {
        Bytes32 challenge = randomness.draw();
        store.putSignInChallenge(challenge, now() + CHALLENGE_SECONDS);
        return challenge;
    }

    /**
     * Signs in.
     *
     * @param challenge the one that the assertion answers; it is used up
     * @throws ApplianceRefusal {@code SIGN_IN_INVALID}, {@code CREDENTIAL_UNKNOWN}, or the tag of the WebAuthn step that failed
     */
    public Person signIn(Bytes32 challenge, Approval assertion) {
        if (!store.takeSignInChallenge(challenge, now())) {
            throw ApplianceTag.SIGN_IN_INVALID.refusal();
        }
        Credential credential = store.credential(assertion.credentialId())
                .filter(known -> !known.revoked())
                .orElseThrow(() -> refusal(SignerTag.CREDENTIAL_UNKNOWN, "nobody here has enrolled this credential"));
        long counter =
                passing(() -> assertions.verify(relyingParty, policyCredential(credential), challenge, assertion));
        admit(
                credential.id(),
                new CounterStore.Seen(
                        counter, Hashes.sha256(assertion.signature().toArray())));
        return requirePerson(credential.person());
    }

    /** Books the counter of a verified assertion. */
    void admit(Intent.Bytes credentialId, CounterStore.Seen next) {
        Optional<CounterStore.Seen> last = store.last(credentialId);
        boolean admitted = last.isPresent() && last.get().admits(next) && store.compareAndSet(credentialId, last, next);
        if (!admitted) {
            throw refusal(SignerTag.COUNTER_REGRESSED, "the authenticator's counter does not rise");
        }
    }

    static Policy.Credential policyCredential(Credential credential) {
        return new Policy.Credential(credential.id(), credential.publicKey(), credential.aaguid());
    }

    public static <T> T passing(Supplier<T> verification) {
        try {
            return verification.get();
        } catch (RefusedException e) {
            throw refusal(e.refusal().tag(), e.refusal().reason());
        }
    }

    static ApplianceRefusal refusal(SignerTag tag, String message) {
        return new ApplianceRefusal(tag.name(), message, tag.remedy());
    }

    private Person requirePerson(String id) {
        return store.person(id).orElseThrow(() -> ApplianceTag.PERSON_UNKNOWN.refusal("nobody has the id " + id));
    }

    private Enrolment requireEnrolment(String ticket) {
        return store.enrolment(ticketHash(ticket), now()).orElseThrow(ApplianceTag.TICKET_INVALID::refusal);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static Bytes32 ticketHash(String ticket) {
        return Hashes.sha256(ticket.getBytes(US_ASCII));
    }

    private static String base64Url(Bytes32 bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
