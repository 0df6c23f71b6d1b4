package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.AllowList;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Safeguards.Term;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The content of a policy document; see {@link PolicyCodec} for its wire form.
 *
 * @param version rises with every change
 * @param allowList in the order of the leaves of the chain's allow-list
 * @param chain what the rules on the chain must say beside this policy's hash, version and allow-list: the officer signs those, too
 * @param maxIntentLifetimeSeconds how long an intent may live from creation to expiry
 * @param safeguards what else every intent must pass
 * @param approverTerms what is asked of approvers and their authenticators; stated from format 3 on, and only then may people have places
 *     and credentials their enrolment
 * @param counterparties with whom value may go into an account, out of it, or be settled in it; stated from format 4 on
 */
public record Policy(
        long version,
        long chainId,
        Address depositary,
        EntityId entity,
        RelyingParty relyingParty,
        List<Person> people,
        List<Destination> allowList,
        List<Rule> rules,
        ChainTerms chain,
        long maxIntentLifetimeSeconds,
        Safeguards safeguards,
        ApproverTerms approverTerms,
        List<Counterparty> counterparties) {
    /** Where approvals are given: the WebAuthn relying party and the console's origins. */
    public record RelyingParty(String id, String name, Set<String> origins) {
        public RelyingParty {
            origins = Set.copyOf(origins);
        }
    }

    /** Roles of people. */
    public enum Role {
        OPERATOR,
        APPROVER,
        GUARDIAN,
        REGULATOR
    }

    /** For whom somebody works, and where. */
    public record Place(String organisation, String site) {
        /** Of people in policies of formats 1 and 2. */
        public static final Place UNSTATED = new Place("", "");
    }

    /** Somebody, and what they sign with. */
    public record Person(String id, String name, Set<Role> roles, List<Credential> credentials, Place place) {
        public Person {
            roles = Set.copyOf(roles);
            credentials = List.copyOf(credentials);
        }

        /** Of a policy that states no places. */
        public Person(String id, String name, Set<Role> roles, List<Credential> credentials) {
            this(id, name, roles, credentials, Place.UNSTATED);
        }
    }

    /**
     * What an authenticator said of itself when it was enrolled; enough to verify it again at any time.
     *
     * @param object CBOR, as WebAuthn Level 3, section 6.5.4 has it
     * @param clientDataHash SHA-256 of the client data of that registration
     */
    public record Attestation(Intent.Bytes object, Bytes32 clientDataHash) {}

    /**
     * An enrolled authenticator.
     *
     * @param publicKey COSE_Key, as the authenticator gave it
     * @param aaguid the authenticator's model, as a UUID
     * @param since the version of the policy that enrolled it, or enrolled it again; 0 in formats 1 and 2. A signer that locked the
     *     credential heeds it again only if this is above the version it was locked under
     * @param attestation there exactly if the policy demands direct attestation
     */
    public record Credential(
            Intent.Bytes id, Intent.Bytes publicKey, String aaguid, long since, Optional<Attestation> attestation) {
        /** Of a policy that states nothing of enrolments. */
        public Credential(Intent.Bytes id, Intent.Bytes publicKey, String aaguid) {
            this(id, publicKey, aaguid, 0, Optional.empty());
        }
    }

    /** A place value may go to. */
    public record Destination(String label, TokenId token, Address address) {}

    /**
     * Another entity that the entity has accounts with.
     *
     * @param usableFrom Unix seconds
     */
    public record Counterparty(String label, EntityId entity, long usableFrom) {}

    /**
     * Who must agree to what.
     *
     * @param token of kinds that move value; empty for the other kinds
     * @param upTo the limit of this tier, inclusive, in the token's smallest unit; empty for the other kinds
     * @param approvers how many distinct people must approve
     */
    public record Rule(String id, IntentKind kind, Optional<TokenId> token, Optional<Amount> upTo, int approvers) {}

    /** The part of {@link Rules} that is not derived; see there for the meaning of each. */
    public record ChainTerms(
            long withdrawalDelaySeconds,
            long rulesDelaySeconds,
            long boardDelaySeconds,
            long maxAnchorAgeSeconds,
            Address guardian) {}

    /** Of a policy without safeguards. */
    public Policy(
            long version,
            long chainId,
            Address depositary,
            EntityId entity,
            RelyingParty relyingParty,
            List<Person> people,
            List<Destination> allowList,
            List<Rule> rules,
            ChainTerms chain,
            long maxIntentLifetimeSeconds) {
        this(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                Safeguards.NONE);
    }

    /** Of a policy that says nothing of approvers' authenticators. */
    public Policy(
            long version,
            long chainId,
            Address depositary,
            EntityId entity,
            RelyingParty relyingParty,
            List<Person> people,
            List<Destination> allowList,
            List<Rule> rules,
            ChainTerms chain,
            long maxIntentLifetimeSeconds,
            Safeguards safeguards) {
        this(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                safeguards,
                ApproverTerms.UNSTATED,
                List.of());
    }

    /** Of a policy without counterparties. */
    public Policy(
            long version,
            long chainId,
            Address depositary,
            EntityId entity,
            RelyingParty relyingParty,
            List<Person> people,
            List<Destination> allowList,
            List<Rule> rules,
            ChainTerms chain,
            long maxIntentLifetimeSeconds,
            Safeguards safeguards,
            ApproverTerms approverTerms) {
        this(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                safeguards,
                approverTerms,
                List.of());
    }

    public Policy {
        people = List.copyOf(people);
        allowList = List.copyOf(allowList);
        rules = List.copyOf(rules);
        counterparties = List.copyOf(counterparties);
        if (!approverTerms.stated() && !counterparties.isEmpty()) {
            throw new IllegalArgumentException("counterparties are of policies that state the approvers' terms");
        }
        boolean older = people.stream()
                .allMatch(person -> person.place().equals(Place.UNSTATED)
                        && person.credentials().stream()
                                .allMatch(one ->
                                        one.since() == 0 && one.attestation().isEmpty()));
        if (!approverTerms.stated() && !older) {
            throw new IllegalArgumentException("places and enrolments are of policies that state the approvers' terms");
        }
    }

    /** The same policy with other safeguards. */
    public Policy with(Safeguards others) {
        return new Policy(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                others,
                approverTerms,
                counterparties);
    }

    /** The same policy with these people, and with other terms for approvers. */
    public Policy with(List<Person> others, ApproverTerms terms) {
        return new Policy(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                others,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                safeguards,
                terms,
                counterparties);
    }

    /** The same policy with other rules. */
    public Policy withRules(List<Rule> others) {
        return new Policy(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                others,
                chain,
                maxIntentLifetimeSeconds,
                safeguards,
                approverTerms,
                counterparties);
    }

    /** The same policy with these counterparties. */
    public Policy withCounterparties(List<Counterparty> others) {
        return new Policy(
                version,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                safeguards,
                approverTerms,
                others);
    }

    /** The same policy as another version of it. */
    public Policy withVersion(long other) {
        return new Policy(
                other,
                chainId,
                depositary,
                entity,
                relyingParty,
                people,
                allowList,
                rules,
                chain,
                maxIntentLifetimeSeconds,
                safeguards,
                approverTerms,
                counterparties);
    }

    /** The list whose root and size the rules on the chain must have. */
    public AllowList chainAllowList() {
        return new AllowList(allowList.stream()
                .map(destination -> new AllowList.Entry(destination.token(), destination.address()))
                .toList());
    }

    /**
     * The rules that put this policy in force on the chain.
     *
     * @throws IllegalArgumentException if the terms break the invariants of rules
     */
    public Rules chainRules() {
        AllowList list = chainAllowList();
        return new Rules(
                hash(),
                version,
                list.root(),
                list.size(),
                chain.withdrawalDelaySeconds(),
                chain.rulesDelaySeconds(),
                chain.boardDelaySeconds(),
                chain.maxAnchorAgeSeconds(),
                chain.guardian());
    }

    /** A destination that this policy opens before that instant, and the old one does not; none where the old asks for no delay. */
    public Optional<Destination> opening(Policy old, long earliest) {
        if (old.safeguards().addDelaySeconds() == 0) {
            return Optional.empty();
        }
        return allowList.stream()
                .filter(entry -> {
                    Term term = Tightening.term(this, entry.token(), entry.address());
                    Term before = Tightening.term(old, entry.token(), entry.address());
                    boolean listed = old.chainAllowList().contains(entry.token(), entry.address());
                    boolean extended = term.usableFrom() >= before.usableFrom() && before.usableUntil() >= earliest;
                    return term.usableFrom() < earliest && !(listed && (term.within(before) || extended));
                })
                .findFirst();
    }

    /** A counterparty that this policy opens before that instant, and the old one does not; none where the old asks for no delay. */
    public Optional<Counterparty> openingTo(Policy old, long earliest) {
        if (old.safeguards().addDelaySeconds() == 0) {
            return Optional.empty();
        }
        return counterparties.stream()
                .filter(one -> one.usableFrom() < earliest
                        && old.counterparty(one.entity())
                                .filter(before -> before.usableFrom() <= one.usableFrom())
                                .isEmpty())
                .findFirst();
    }

    public Optional<Counterparty> counterparty(EntityId of) {
        return counterparties.stream().filter(one -> one.entity().equals(of)).findFirst();
    }

    public Optional<Person> person(String id) {
        return people.stream().filter(person -> person.id().equals(id)).findFirst();
    }

    /** Whether somebody may reject or cancel an intent: who approves, who guards, and who filed it, and only if this policy names them. */
    public boolean mayEnd(String person, String initiator) {
        return person(person)
                .filter(known -> known.roles().contains(Role.APPROVER)
                        || known.roles().contains(Role.GUARDIAN)
                        || known.id().equals(initiator))
                .isPresent();
    }

    /** The person a credential belongs to. */
    public Optional<Person> ownerOf(Intent.Bytes credentialId) {
        return people.stream()
                .filter(person -> person.credentials().stream()
                        .anyMatch(credential -> credential.id().equals(credentialId)))
                .findFirst();
    }

    public Optional<Credential> credential(Intent.Bytes credentialId) {
        return people.stream()
                .flatMap(person -> person.credentials().stream())
                .filter(credential -> credential.id().equals(credentialId))
                .findFirst();
    }

    /** The tokens that some rule or destination names. */
    public Set<TokenId> tokens() {
        Set<TokenId> tokens =
                rules.stream().flatMap(rule -> rule.token().stream()).collect(Collectors.toSet());
        allowList.forEach(destination -> tokens.add(destination.token()));
        return tokens;
    }

    /** SHA-256 of the canonical document: what the chain and every batch name it by. */
    public Bytes32 hash() {
        return PolicyCodec.hash(this);
    }
}
