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
        Safeguards safeguards) {
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

    /** Somebody, and what they sign with. */
    public record Person(String id, String name, Set<Role> roles, List<Credential> credentials) {
        public Person {
            roles = Set.copyOf(roles);
            credentials = List.copyOf(credentials);
        }
    }

    /**
     * An enrolled authenticator.
     *
     * @param publicKey COSE_Key, as the authenticator gave it
     * @param aaguid the authenticator's model, as a UUID
     */
    public record Credential(Intent.Bytes id, Intent.Bytes publicKey, String aaguid) {}

    /** A place value may go to. */
    public record Destination(String label, TokenId token, Address address) {}

    /**
     * Who must agree to what.
     *
     * @param token of withdrawals and transfers; empty for the other kinds
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

    public Policy {
        people = List.copyOf(people);
        allowList = List.copyOf(allowList);
        rules = List.copyOf(rules);
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
                others);
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
