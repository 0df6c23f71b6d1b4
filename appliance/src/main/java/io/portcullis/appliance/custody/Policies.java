package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.PeopleStore;
import io.portcullis.appliance.store.PeopleStore.Person;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Rules;
import io.portcullis.signer.policy.ApproverTerms.Demand;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import java.util.List;
import java.util.Optional;

/** The policy in force, and drafts of the next. */
public final class Policies {
    private static final Policy.Place NOWHERE = new Policy.Place("unstated", "unstated");

    private final IntentStore store;
    private final Jurisdiction jurisdiction;
    private final People people;

    public Policies(IntentStore store, Jurisdiction jurisdiction, People people) {
        this.store = store;
        this.jurisdiction = jurisdiction;
        this.people = people;
    }

    /**
     * The policy whose rules, to the last field, are those of the chain.
     *
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code POLICY_ABSENT} or {@code POLICY_NOT_IN_FORCE}
     */
    public SignedPolicy inForce() {
        Rules rules = jurisdiction.rules();
        SignedPolicy signed = store.policy(rules.policyVersion())
                .orElseThrow(() -> ApplianceTag.POLICY_ABSENT.refusal(
                        "the chain names version " + rules.policyVersion() + ", which is not here"));
        // Hash alone would not do: whoever registered the entity first chose guardian and delays, too.
        if (!signed.policy().chainRules().equals(rules)) {
            throw ApplianceTag.POLICY_NOT_IN_FORCE.refusal(
                    "the chain's rules are " + rules + ", those of policy version " + rules.policyVersion()
                            + " here are " + signed.policy().chainRules());
        }
        return signed;
    }

    /** The next version, with everybody who has enrolled; the officer decides whether to sign it, and what else to change. */
    public Policy draft() {
        Policy current = inForce().policy();
        List<Policy.Person> enrolled = people.all().stream()
                .map(person -> policyPerson(person, current))
                .flatMap(Optional::stream)
                .toList();
        return new Policy(
                current.version() + 1,
                current.chainId(),
                current.depositary(),
                current.entity(),
                people.relyingParty(),
                enrolled,
                current.allowList(),
                current.rules(),
                current.chain(),
                current.maxIntentLifetimeSeconds(),
                current.safeguards(),
                current.approverTerms(),
                current.counterparties());
    }

    /**
     * The next version, of which nothing differs but that credentials which were revoked here are gone, and whoever has none left: a change
     * that admits nobody, so that no enrolment's quorum is asked, and that signers heed as soon as they agree to it.
     */
    public Policy draftOfRevocations() {
        Policy current = inForce().policy();
        List<Policy.Person> left = current.people().stream()
                .map(this::withoutRevoked)
                .flatMap(Optional::stream)
                .toList();
        return current.withVersion(current.version() + 1).with(left, current.approverTerms());
    }

    private Optional<Policy.Person> withoutRevoked(Policy.Person person) {
        List<Policy.Credential> left = person.credentials().stream()
                .filter(credential -> people.credentialsOf(person.id()).stream()
                        .noneMatch(known -> known.revoked() && known.id().equals(credential.id())))
                .toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new Policy.Person(person.id(), person.name(), person.roles(), left, person.place()));
    }

    private Optional<Policy.Person> policyPerson(Person person, Policy current) {
        List<Policy.Credential> credentials = people.credentialsOf(person.id()).stream()
                .filter(credential -> !credential.revoked())
                .map(credential -> policyCredential(credential, current))
                .toList();
        return credentials.isEmpty()
                ? Optional.empty()
                : Optional.of(new Policy.Person(
                        person.id(), person.name(), person.roles(), credentials, place(person, current)));
    }

    /** Where somebody new works is for the officer to write. */
    private static Policy.Place place(Person person, Policy current) {
        if (!current.approverTerms().stated()) {
            return Policy.Place.UNSTATED;
        }
        return current.person(person.id()).map(Policy.Person::place).orElse(NOWHERE);
    }

    /** What the policy in force names stays as it was enrolled; what is new is enrolled by the draft's version. */
    private static Policy.Credential policyCredential(PeopleStore.Credential credential, Policy current) {
        Policy.Credential plain = People.policyCredential(credential);
        if (!current.approverTerms().stated()) {
            return plain;
        }
        return current.credential(credential.id())
                .orElseGet(() -> new Policy.Credential(
                        plain.id(),
                        plain.publicKey(),
                        plain.aaguid(),
                        current.version() + 1,
                        current.approverTerms().demand() == Demand.DIRECT
                                ? credential.attestation()
                                : Optional.empty()));
    }
}
