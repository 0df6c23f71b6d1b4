package io.portcullis.appliance.web;

import io.portcullis.appliance.console.EffectWords;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Asked;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyEvaluator;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.signer.webauthn.AssertionVerifier;
import io.portcullis.signer.webauthn.RegisteredCredential;
import io.portcullis.signer.webauthn.RegistrationVerifier;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One intent at a time with genuine passkeys, a genuine policy and a genuine judgement of a signer; only chain, HSM and disk are
 * missing. An enrolment's ticket is the person's id.
 */
final class PasskeyDesk extends MemoryDesk {
    private static final Eip712Domain DOMAIN = new Eip712Domain(31_337, SampleIntent.account("depositary"));
    private static final EntityId ENTITY = new EntityId(SampleIntent.word("entity"));

    private final SecureRandom random = new SecureRandom();
    private final Policy.RelyingParty relyingParty;
    private final Map<String, RegisteredCredential> credentials = new LinkedHashMap<>();
    private final Map<String, Bytes32> challenges = new LinkedHashMap<>();
    private final List<Approval> approvals = new ArrayList<>();
    private final Set<String> rejections = new LinkedHashSet<>();
    final TwinSigner signer = new TwinSigner(DOMAIN, ENTITY);

    private SignedPolicy policy;
    private Checkpoint anchored;
    private Intent intent;
    private boolean cancelled;

    PasskeyDesk(String origin) {
        relyingParty = new Policy.RelyingParty("localhost", "Portcullis", Set.of(origin));
    }

    @Override
    public synchronized JsonNode enrolmentOptions(String ticket) {
        return Ceremonies.creation(relyingParty, ticket, ticket, challenge(ticket), List.of());
    }

    @Override
    public synchronized Credential enrolCredential(String ticket, JsonNode response) {
        RegisteredCredential credential = new RegistrationVerifier()
                .verify(
                        relyingParty,
                        Optional.ofNullable(challenges.remove(ticket)).orElseThrow(),
                        response.toString());
        credentials.put(ticket, credential);
        return credentialOf(ticket);
    }

    private Credential credentialOf(String person) {
        RegisteredCredential credential = credentials.get(person);
        return new Credential(
                Ceremonies.text(credential.id().toArray()),
                person,
                Ceremonies.text(credential.publicKey().toArray()),
                credential.aaguid());
    }

    @Override
    public synchronized Passkeys passkeys(String person) {
        return new Passkeys(
                relyingParty.id(), credentials.containsKey(person) ? List.of(credentialOf(person)) : List.of());
    }

    @Override
    public synchronized JsonNode signInOptions() {
        return requestOptions(challenge("sign-in"));
    }

    @Override
    public synchronized Caller.Known signIn(JsonNode response) {
        Approval assertion = Ceremonies.assertion("", Bytes32.ZERO, response);
        String person = credentials.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(assertion.credentialId()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(WebTag.SIGN_IN_REFUSED::refusal);
        new AssertionVerifier().verify(relyingParty, credential(person), challenges.remove("sign-in"), assertion);
        return (Caller.Known) ofPerson(person).orElseThrow();
    }

    /** Files a withdrawal under a policy that names everybody enrolled by now. */
    synchronized String file(String units) {
        long now = Instant.now().getEpochSecond();
        policy = signer.signedByOfficer(new Policy(
                2,
                DOMAIN.chainId(),
                DOMAIN.depositary(),
                ENTITY,
                relyingParty,
                credentials.keySet().stream()
                        .map(id -> new Policy.Person(id, id, Set.of(Policy.Role.APPROVER), List.of(credential(id))))
                        .toList(),
                List.of(
                        new Policy.Destination("supplier", SampleIntent.DOLLAR, SampleIntent.DESTINATION),
                        new Policy.Destination("supplier", Asset.NATIVE.id(), SampleIntent.DESTINATION),
                        new Policy.Destination("other", SampleIntent.DOLLAR, SampleIntent.account("other"))),
                List.of(new Policy.Rule(
                        "withdrawals",
                        IntentKind.WITHDRAWAL,
                        Optional.of(SampleIntent.DOLLAR),
                        Optional.of(new Amount(BigInteger.TEN.pow(12))),
                        2)),
                new Policy.ChainTerms(5, 5, 5, 300, SampleIntent.account("guardian")),
                86_400));
        anchored = signer.checkpoint(now);
        Batch batch = new Batch(
                ENTITY,
                7,
                1,
                now + 3_600,
                policy.policy().hash(),
                Checkpoint.anchor(List.of(anchored)),
                now,
                List.of(SampleIntent.withdrawal(units)));
        tell(Intent.of(IntentKind.WITHDRAWAL, DOMAIN, batch, "Pay the supplier of steel and bolts", "olga", 2, now));
        return intent.id().toString();
    }

    /** Makes this the intent that everybody is shown and asked about. */
    synchronized void tell(Intent told) {
        intent = told;
        approvals.clear();
        rejections.clear();
        cancelled = false;
        signer.record(told);
    }

    synchronized Intent told() {
        return intent;
    }

    /** What a signer would say of an intent now, with the approvals collected so far. */
    synchronized String judged(Intent of) {
        return signer.judge(of, approvals, policy, anchored, Instant.now().getEpochSecond());
    }

    @Override
    public synchronized List<IntentView> intents() {
        return intent == null ? List.of() : List.of(view());
    }

    @Override
    public synchronized IntentView intent(String id) {
        if (intent == null || !intent.id().toString().equals(id)) {
            throw WebTag.ROUTE_UNKNOWN.refusal();
        }
        return view();
    }

    @Override
    public synchronized JsonNode approvalOptions(String id, String decision, Caller.Known by) {
        Bytes32 nonce = challenge(by.person());
        return requestOptions(decision(decision).challenge(intent.id(), nonce)).put("serverNonce", nonce.toString());
    }

    @Override
    public synchronized IntentView decide(String id, String decision, JsonNode response, Caller.Known by) {
        Approval approval = Ceremonies.assertion(by.person(), challenges.remove(by.person()), response);
        new AssertionVerifier().verify(policy.policy(), intent.id(), decision(decision), approval);
        if (decision.equals("approve")) {
            approvals.add(approval);
        } else if (decision.equals("cancel")) {
            cancelled = true;
        } else {
            rejections.add(by.person());
        }
        return view();
    }

    @Override
    public synchronized IntentView cancel(String id, Caller.Known by) {
        cancelled = true;
        return intent(id);
    }

    private IntentView view() {
        List<io.portcullis.appliance.console.TokenView> tokens = SampleIntent.TOKENS;
        EffectWords words = new EffectWords(tokens);
        Set<String> people = approvals.stream().map(Approval::person).collect(Collectors.toSet());
        Verdict verdict =
                PolicyEvaluator.evaluate(policy.policy(), Asked.of(intent, people), Facts.fresh(intent.createdAt()));
        List<IntentView.Decision> decisions = new ArrayList<>();
        people.stream().sorted().forEach(person -> decisions.add(new IntentView.Decision(person, "approve", now())));
        rejections.forEach(person -> decisions.add(new IntentView.Decision(person, "reject", now())));
        String state =
                rejections.isEmpty() ? verdict instanceof Verdict.Allow ? "SIGNING" : "AWAITING_APPROVALS" : "REJECTED";
        return new IntentView(
                intent.id().toString(),
                intent.kind().text(),
                cancelled ? "CANCELLED" : state,
                words.sentence(intent.effects().getFirst()),
                intent.purpose(),
                intent.initiator(),
                intent.createdAt(),
                intent.expiresAt(),
                intent.nonce(),
                intent.policyVersion(),
                DOMAIN.digest(Batch.decode(intent.batchBytes().toArray())).toString(),
                intent.toJson(),
                intent.effects().stream()
                        .map(effect -> words.view(effect, intent.entity()))
                        .toList(),
                tokens,
                new IntentView.VerdictView(
                        verdict instanceof Verdict.Allow ? "ALLOW" : "NEEDS_APPROVAL",
                        2,
                        people.size(),
                        List.of("withdrawals"),
                        verdict.trace()),
                decisions,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }

    private Policy.Credential credential(String person) {
        RegisteredCredential credential = credentials.get(person);
        return new Policy.Credential(credential.id(), credential.publicKey(), credential.aaguid());
    }

    private Bytes32 challenge(String of) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        challenges.put(of, Bytes32.of(bytes));
        return challenges.get(of);
    }

    private ObjectNode requestOptions(Bytes32 challenge) {
        return Ceremonies.request(relyingParty, challenge, List.of());
    }

    private static Approval.Decision decision(String word) {
        return Approval.Decision.ofText(word).orElseThrow();
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    /** The same intent, but saying that its batch does something else: what a compromised appliance would show. */
    static Intent claiming(Intent honest, List<Effect> effects) {
        return new Intent(
                honest.kind(),
                honest.chainId(),
                honest.depositary(),
                honest.entity(),
                honest.nonce(),
                honest.batchBytes(),
                effects,
                honest.purpose(),
                honest.initiator(),
                honest.policyVersion(),
                honest.createdAt(),
                honest.expiresAt());
    }
}
