package io.portcullis.signer.policy;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy.Role;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The wire form of a policy document, canonical JSON:
 *
 * <pre>
 * {"format":1,"policyVersion","chainId","depositary","entity","relyingParty":{"id","name","origins":[…]},
 *  "people":[{"id","name","roles":[…],"credentials":[{"id","publicKey","aaguid"}…]}…],
 *  "allowList":[{"label","token","destination"}…],
 *  "rules":[{"id","kind","token","upTo","approvers"} or {"id","kind","approvers"}…],
 *  "chain":{"withdrawalDelaySeconds","rulesDelaySeconds","boardDelaySeconds","maxAnchorAgeSeconds","guardian"},
 *  "maxIntentLifetimeSeconds"}
 * </pre>
 *
 * <p>Format 2 is the same with {@code "safeguards":{…}} ({@link SafeguardsCodec}). A policy without safeguards is of format 1, and one with
 * them of format 2: one policy has one text, and documents of format 1 keep their bytes and hashes for ever.
 *
 * <p>Format 3 states the terms of approvers ({@link ApproverTermsCodec}). It always has {@code "safeguards"}; each person has {@code
 * "organisation"} and {@code "site"} besides, and each credential {@code "since"}, and where attestation is demanded {@code
 * "attestation":{"object","clientDataHash"}}.
 *
 * <p>Format 4 is format 3 with {@code "counterparties":[{"label","entity","usableFrom"}…]}, at least one. Its rules of the kinds {@code
 * settlement} and {@code collateral} have a token and a limit; in format 3 they had none, and no batch was of those kinds. Rules of the kinds
 * {@code agreement} and {@code dispute} it has alone.
 *
 * <p>Format 5 is format 4 with rules of the kind {@code credit-limit}, each with a token and a limit; in formats 3 and 4 they had none, and
 * allowed nothing.
 *
 * <p>Format 6 is format 5 with rules of the kinds {@code default} and {@code fund-exit}, at least one; rules of credit limits and counterparties it need
 * not have.
 */
public final class PolicyCodec {
    private static final int PLAIN = 1;
    private static final int SAFEGUARDED = 2;
    private static final int STATED = 3;
    private static final int WITH_COUNTERPARTIES = 4;
    private static final int WITH_CREDIT = 5;
    private static final int WITH_FUND = 6;
    static final int MAX_PEOPLE = 256;
    private static final int MAX_CREDENTIALS = 8;
    static final int MAX_DESTINATIONS = 1_024;
    private static final int MAX_COUNTERPARTIES = 1_024;
    private static final int MAX_RULES = 256;
    private static final int MAX_ORIGINS = 8;
    private static final int MAX_NAME_LENGTH = 128;
    private static final int MAX_COSE_BYTES = 1_024;
    private static final int MAX_CREDENTIAL_ID_BYTES = 1_023;

    /** A packed statement with two certificates has about 2,000: beyond this an authenticator is not one of an approver. */
    public static final int MAX_ATTESTATION_BYTES = 4_096;

    private PolicyCodec() {}

    public static byte[] canonicalBytes(Policy policy) {
        return StrictJson.canonical(toJson(policy));
    }

    static Bytes32 hash(Policy policy) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(canonicalBytes(policy)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static Policy decode(byte[] bytes) {
        return Fields.read("policy", StrictJson.canonicalObject(bytes), PolicyCodec::read);
    }

    public static ObjectNode toJson(Policy policy) {
        ObjectNode json = StrictJson.newObject()
                .put("format", format(policy))
                .put("policyVersion", policy.version())
                .put("chainId", policy.chainId())
                .put("depositary", policy.depositary().toString())
                .put("entity", policy.entity().toString())
                .put("maxIntentLifetimeSeconds", policy.maxIntentLifetimeSeconds());
        ObjectNode relyingParty = json.putObject("relyingParty")
                .put("id", policy.relyingParty().id())
                .put("name", policy.relyingParty().name());
        ArrayNode origins = relyingParty.putArray("origins");
        policy.relyingParty().origins().stream().sorted().forEach(origins::add);
        json.putObject("chain")
                .put("withdrawalDelaySeconds", policy.chain().withdrawalDelaySeconds())
                .put("rulesDelaySeconds", policy.chain().rulesDelaySeconds())
                .put("boardDelaySeconds", policy.chain().boardDelaySeconds())
                .put("maxAnchorAgeSeconds", policy.chain().maxAnchorAgeSeconds())
                .put("guardian", policy.chain().guardian().toString());
        ArrayNode people = json.putArray("people");
        policy.people().forEach(person -> people.add(personJson(person, policy.approverTerms())));
        ArrayNode allowList = json.putArray("allowList");
        policy.allowList()
                .forEach(destination -> allowList
                        .addObject()
                        .put("label", destination.label())
                        .put("token", destination.token().toString())
                        .put("destination", destination.address().toString()));
        ArrayNode rules = json.putArray("rules");
        policy.rules().forEach(rule -> {
            ObjectNode node = rules.addObject()
                    .put("id", rule.id())
                    .put("kind", rule.kind().text())
                    .put("approvers", rule.approvers());
            rule.token().ifPresent(token -> node.put("token", token.toString()));
            rule.upTo().ifPresent(upTo -> node.put("upTo", upTo.toString()));
        });
        if (format(policy) != PLAIN) {
            json.set("safeguards", SafeguardsCodec.toJson(policy.safeguards()));
        }
        if (policy.approverTerms().stated()) {
            json.set("approverTerms", ApproverTermsCodec.toJson(policy.approverTerms()));
        }
        if (!policy.counterparties().isEmpty()) {
            ArrayNode counterparties = json.putArray("counterparties");
            policy.counterparties()
                    .forEach(one -> counterparties
                            .addObject()
                            .put("label", one.label())
                            .put("entity", one.entity().toString())
                            .put("usableFrom", one.usableFrom()));
        }
        return json;
    }

    private static int format(Policy policy) {
        if (speaksToFund(policy)) {
            return WITH_FUND;
        }
        if (grantsCredit(policy)) {
            return WITH_CREDIT;
        }
        if (!policy.counterparties().isEmpty()) {
            return WITH_COUNTERPARTIES;
        }
        if (policy.approverTerms().stated()) {
            return STATED;
        }
        return policy.safeguards().equals(Safeguards.NONE) ? PLAIN : SAFEGUARDED;
    }

    private static boolean speaksToFund(Policy policy) {
        return policy.rules().stream().anyMatch(rule -> isOfFund(rule.kind()));
    }

    private static boolean isOfFund(IntentKind kind) {
        return kind == IntentKind.DEFAULT || kind == IntentKind.FUND_EXIT;
    }

    private static boolean grantsCredit(Policy policy) {
        return policy.rules().stream()
                .anyMatch(rule ->
                        rule.kind() == IntentKind.CREDIT_LIMIT && rule.token().isPresent());
    }

    static Policy read(Fields in) {
        long format = in.number("format");
        if (format < PLAIN || format > WITH_FUND) {
            throw new RefusedException(SignerTag.VERSION_UNKNOWN, "policy.format is not " + PLAIN + " to " + WITH_FUND);
        }
        ApproverTerms terms =
                format >= STATED ? in.object("approverTerms", ApproverTermsCodec::read) : ApproverTerms.UNSTATED;
        Policy policy = new Policy(
                in.number("policyVersion"),
                in.number("chainId"),
                in.address("depositary"),
                new EntityId(nonZero(in, "entity")),
                in.object("relyingParty", PolicyCodec::relyingParty),
                in.objects("people", MAX_PEOPLE, person -> person(person, terms)),
                in.objects(
                        "allowList",
                        MAX_DESTINATIONS,
                        entry -> new Policy.Destination(
                                entry.text("label", MAX_NAME_LENGTH),
                                new TokenId(nonZero(entry, "token")),
                                entry.address("destination"))),
                in.objects("rules", MAX_RULES, rule -> rule(rule, format)),
                in.object(
                        "chain",
                        chain -> new Policy.ChainTerms(
                                chain.number("withdrawalDelaySeconds"),
                                chain.number("rulesDelaySeconds"),
                                chain.number("boardDelaySeconds"),
                                chain.number("maxAnchorAgeSeconds"),
                                chain.address("guardian"))),
                in.number("maxIntentLifetimeSeconds", 1, 7 * 24 * 3_600),
                format == PLAIN ? Safeguards.NONE : in.object("safeguards", SafeguardsCodec::read),
                terms,
                format >= WITH_COUNTERPARTIES && (format < WITH_FUND || in.has("counterparties"))
                        ? counterparties(in)
                        : List.of());
        if (format == WITH_CREDIT && !grantsCredit(policy)) {
            throw new RefusedException(
                    SignerTag.NOT_CANONICAL, "a policy without rules for credit limits is of an older format");
        }
        if (format == WITH_FUND && !speaksToFund(policy)) {
            throw new RefusedException(
                    SignerTag.NOT_CANONICAL, "a policy without rules for default funds is of an older format");
        }
        if (format == SAFEGUARDED && policy.safeguards().equals(Safeguards.NONE)) {
            throw new RefusedException(SignerTag.NOT_CANONICAL, "a policy without safeguards is of format " + PLAIN);
        }
        requireConsistent(policy);
        return policy;
    }

    private static ObjectNode personJson(Policy.Person person, ApproverTerms terms) {
        ObjectNode node = StrictJson.newObject().put("id", person.id()).put("name", person.name());
        ArrayNode roles = node.putArray("roles");
        person.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .forEach(roles::add);
        ArrayNode credentials = node.putArray("credentials");
        if (terms.stated()) {
            node.put("organisation", person.place().organisation())
                    .put("site", person.place().site());
        }
        for (Policy.Credential credential : person.credentials()) {
            ObjectNode one = credentials
                    .addObject()
                    .put("id", base64Url(credential.id()))
                    .put("publicKey", base64Url(credential.publicKey()))
                    .put("aaguid", credential.aaguid());
            if (terms.stated()) {
                one.put("since", credential.since());
            }
            credential
                    .attestation()
                    .ifPresent(shown -> one.putObject("attestation")
                            .put("object", base64Url(shown.object()))
                            .put("clientDataHash", shown.clientDataHash().toString()));
        }
        return node;
    }

    private static Policy.RelyingParty relyingParty(Fields in) {
        Set<String> origins = new HashSet<>();
        requireSorted(in, "origins", in.texts("origins", MAX_ORIGINS, 256));
        for (String origin : in.texts("origins", MAX_ORIGINS, 256)) {
            if (!origin.startsWith("https://") || !origins.add(origin)) {
                throw in.invalid("origins", "distinct https origins");
            }
        }
        return new Policy.RelyingParty(in.text("id", 253), in.text("name", MAX_NAME_LENGTH), origins);
    }

    private static Policy.Person person(Fields in, ApproverTerms terms) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        requireSorted(in, "roles", in.texts("roles", Role.values().length, 16));
        for (String role : in.texts("roles", Role.values().length, 16)) {
            if (!roles.add(role(in, role))) {
                throw in.invalid("roles", "distinct");
            }
        }
        return new Policy.Person(
                in.identifier("id"),
                in.text("name", MAX_NAME_LENGTH),
                roles,
                in.objects("credentials", MAX_CREDENTIALS, credential -> credential(credential, terms)),
                terms.stated()
                        ? new Policy.Place(in.identifier("organisation"), in.identifier("site"))
                        : Policy.Place.UNSTATED);
    }

    private static Policy.Credential credential(Fields in, ApproverTerms terms) {
        return new Policy.Credential(
                new Intent.Bytes(in.base64Url("id", MAX_CREDENTIAL_ID_BYTES)),
                new Intent.Bytes(in.base64Url("publicKey", MAX_COSE_BYTES)),
                in.text("aaguid", 36),
                terms.stated() ? in.number("since", 1, Integer.MAX_VALUE) : 0,
                terms.demand() == ApproverTerms.Demand.DIRECT
                        ? Optional.of(in.object(
                                "attestation",
                                shown -> new Policy.Attestation(
                                        new Intent.Bytes(shown.base64Url("object", MAX_ATTESTATION_BYTES)),
                                        shown.bytes32("clientDataHash"))))
                        : Optional.empty());
    }

    private static List<Policy.Counterparty> counterparties(Fields in) {
        List<Policy.Counterparty> listed = in.objects(
                "counterparties",
                MAX_COUNTERPARTIES,
                one -> new Policy.Counterparty(
                        one.text("label", MAX_NAME_LENGTH),
                        new EntityId(nonZero(one, "entity")),
                        one.number("usableFrom")));
        if (listed.isEmpty()) {
            throw new RefusedException(
                    SignerTag.NOT_CANONICAL, "a policy without counterparties is of format " + STATED);
        }
        return listed;
    }

    private static Policy.Rule rule(Fields in, long format) {
        IntentKind kind =
                IntentKind.ofText(in.text("kind", 32)).orElseThrow(() -> in.invalid("kind", "a known kind of intent"));
        if (format < WITH_COUNTERPARTIES && (kind == IntentKind.AGREEMENT || kind == IntentKind.DISPUTE)) {
            throw in.invalid("kind", "of a kind that format " + format + " knows");
        }
        if (format < WITH_FUND && isOfFund(kind)) {
            throw in.invalid("kind", "of a kind that format " + format + " knows");
        }
        boolean movesValue = PolicyEvaluator.movesValue(kind)
                && (format >= WITH_COUNTERPARTIES || !PolicyEvaluator.ofAccounts(kind))
                && (format >= WITH_CREDIT || kind != IntentKind.CREDIT_LIMIT);
        return new Policy.Rule(
                in.identifier("id"),
                kind,
                movesValue ? Optional.of(new TokenId(nonZero(in, "token"))) : Optional.empty(),
                movesValue ? Optional.of(in.amount("upTo")) : Optional.empty(),
                in.number("approvers", 0, MAX_PEOPLE));
    }

    private static void requireConsistent(Policy policy) {
        requireDistinct(policy.people().stream().map(Policy.Person::id).toList(), "people");
        requireDistinct(
                Stream.concat(
                                policy.rules().stream().map(Policy.Rule::id),
                                Stream.concat(
                                        policy.safeguards().ids(),
                                        policy.approverTerms().ids()))
                        .toList(),
                "rules");
        requireDistinct(
                policy.counterparties().stream()
                        .map(Policy.Counterparty::entity)
                        .toList(),
                "counterparties");
        if (policy.counterparty(policy.entity()).isPresent()) {
            throw new RefusedException(SignerTag.POLICY_MALFORMED, "nobody is their own counterparty");
        }
        SafeguardsCodec.requireConsistent(policy);
        ApproverTermsCodec.requireConsistent(policy);
        requireDistinct(
                policy.people().stream()
                        .flatMap(person -> person.credentials().stream())
                        .map(Policy.Credential::id)
                        .toList(),
                "credentials");
        requireDistinct(
                policy.people().stream()
                        .flatMap(person -> person.credentials().stream())
                        .map(Policy.Credential::publicKey)
                        .toList(),
                "public keys");
        if (policy.rules().stream().anyMatch(rule -> policy.rules().stream().anyMatch(other -> loosens(rule, other)))) {
            throw new RefusedException(
                    SignerTag.POLICY_MALFORMED, "a larger amount may not need fewer approvers than a smaller one");
        }
        boolean unapproved =
                policy.rules().stream().anyMatch(rule -> rule.approvers() == 0 && rule.kind() != IntentKind.RULES);
        if (unapproved) {
            throw new RefusedException(
                    SignerTag.POLICY_MALFORMED,
                    "only a change of rules, which the officer signs, may need no approver");
        }
        try {
            policy.chainRules();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(SignerTag.POLICY_MALFORMED, "policy: " + e.getMessage());
        }
    }

    /** Whether {@code other} asks for fewer approvers than {@code rule}, for more of the same. */
    private static boolean loosens(Policy.Rule rule, Policy.Rule other) {
        return rule.kind() == other.kind()
                && rule.token().equals(other.token())
                && rule.upTo().isPresent()
                && other.upTo().isPresent()
                && rule.upTo().get().compareTo(other.upTo().get()) < 0
                && rule.approvers() > other.approvers();
    }

    static void requireDistinct(List<?> ids, String what) {
        if (new HashSet<>(ids).size() != ids.size()) {
            throw new RefusedException(SignerTag.POLICY_MALFORMED, "two of the policy's " + what + " are the same");
        }
    }

    /** A set has one text only if its members have one order. */
    static void requireSorted(Fields in, String name, List<String> members) {
        if (!members.equals(members.stream().sorted().toList())) {
            throw in.invalid(name, "in alphabetical order");
        }
    }

    static Role role(Fields in, String text) {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw in.invalid("roles", "of known roles");
    }

    static Bytes32 nonZero(Fields in, String name) {
        Bytes32 value = in.bytes32(name);
        if (value.isZero()) {
            throw in.invalid(name, "not zero");
        }
        return value;
    }

    private static String base64Url(Intent.Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
