package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.PeopleStore.Person;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Rules;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.SignedPolicy;
import java.util.List;
import java.util.Optional;

/** The policy in force, and drafts of the next. */
public final class Policies {
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
                .map(this::policyPerson)
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
                current.safeguards());
    }

    private Optional<Policy.Person> policyPerson(Person person) {
        List<Policy.Credential> credentials = people.credentialsOf(person.id()).stream()
                .map(People::policyCredential)
                .toList();
        return credentials.isEmpty()
                ? Optional.empty()
                : Optional.of(new Policy.Person(person.id(), person.name(), person.roles(), credentials));
    }
}
