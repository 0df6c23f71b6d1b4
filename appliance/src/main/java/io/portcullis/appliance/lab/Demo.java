package io.portcullis.appliance.lab;

import io.portcullis.appliance.ceremony.Relay;
import io.portcullis.appliance.ceremony.TranscriptFile;
import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.custody.PolicyDiffs;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.signer.evidence.EvidenceVerifier;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The main job, end to end, through the same HTTP API as a browser and a program use; then the gate, shut.
 *
 * <p>Invariant: {@link #run} returns only if every step did what it should and every attempt was refused by the rule it should be
 * refused by. Anything else is a {@link LabFailure}.
 */
public final class Demo {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Amount AMOUNT = Amount.of(250_000_000);
    private static final List<String> APPROVERS = List.of("alice", "bob");
    private static final long LIFETIME_SECONDS = 1_800;

    private final Lab lab;
    private final Story story;
    private final ApiClient operator;
    private final Map<String, SoftwareAuthenticator> passkeys = new TreeMap<>();

    private Demo(Lab lab, Story story) throws IOException {
        this.lab = lab;
        this.story = story;
        this.operator = lab.apiOf("operator");
    }

    /** Runs the whole of it in a lab made afresh. Gives what happened, for programs. */
    public static ObjectNode run(LabDirectory directory, Story story) throws IOException, InterruptedException {
        try (Lab lab = Lab.startGuarded(directory, ChainNode.freePort(), story)) {
            Demo demo = new Demo(lab, story);
            demo.enrol();
            demo.bringPolicyInForce();
            demo.nameGroupKey();
            JsonNode done = demo.withdraw();
            Path evidence = demo.saveEvidence(done);
            demo.verifyOffline(evidence);
            demo.refreshShares();
            new DemoPayments(lab, story).showAll();
            new DemoTwoHubs(lab, story).showAll();
            new DemoSettlement(lab, story, demo.passkeys).showAll();
            DemoDispute dispute = new DemoDispute(lab, story);
            dispute.cheat();
            DemoDefault failing = new DemoDefault(lab, story, demo.passkeys);
            failing.begin();
            // What is tried there spends nonces at the signers.
            new GateShut(lab, story, demo.passkeys).showAll(evidence);
            dispute.end();
            failing.end();
            story.document().put("seconds", story.elapsed().toSeconds());
            story.document().put("passed", true);
            return story.document();
        }
    }

    private void enrol() throws IOException, InterruptedException {
        story.step("Enrol two approvers: WebAuthn registration over the HTTP API");
        for (String person : APPROVERS) {
            SoftwareAuthenticator passkey = SoftwareAuthenticator.create(
                    lab.directory().authenticator(person),
                    lab.facts().console().toString(),
                    "localhost",
                    new SecureRandom());
            JsonNode ticket =
                    operator.post("/enrolments", JSON.createObjectNode().put("person", person));
            Passkeys.enrol(lab.api(), passkey, ticket.path("ticket").asString());
            passkeys.put(person, passkey);
            story.fact(person, "passkey " + passkey.credentialId().substring(0, 12) + "… (ES256, user verified)");
        }
    }

    /** The officer signs a policy with the people who enrolled; it comes in force by the chain, under quorum and delay. */
    private void bringPolicyInForce() throws IOException, InterruptedException {
        story.step("The policy officer signs policy 2; the board brings it to the chain; it waits its delay");
        JsonNode draft = operator.post("/policies/draft");
        byte[] signed = Officer.of(lab.directory()).sign(JSON.writeValueAsBytes(policyOfPeople(lab, draft)));
        JsonNode filed = operator.postBytes("/policies", signed);
        show(filed);
        JsonNode done = awaitCompleted(filed);
        story.fact("batch", done.path("submitted").path("hash").asString());
        story.fact(
                "rules in force",
                "policy "
                        + operator.get("/policy")
                                .path("document")
                                .path("policyVersion")
                                .asString("2"));
    }

    /** The signers make a key that none of them has, and the board names it, under the same approvals and delay as any change. */
    private void nameGroupKey() throws IOException, InterruptedException {
        story.step("Distributed key generation: three signers share a BLS key, any two of them sign");
        GroupCeremony ceremony = new GroupCeremony(lab.directory());
        Completed made = ceremony(
                ceremony, new GroupCeremony.Wish(Kind.DKG, 2, 3, ceremony.names(), "The lab's first group key"));
        GroupKey key =
                GroupKey.of(made.sharing().groupKey().point().encodeEip2537().toArray());
        story.fact(
                "group key",
                key.fingerprint() + "  nobody holds it; epoch " + made.sharing().epoch());

        story.step("The board names the key: two approvals, the chain, the delay");
        JsonNode filed =
                operator.post("/board/group-key", JSON.createObjectNode().put("groupKey", key.toString()));
        show(filed);
        approve(filed);
        JsonNode done = awaitCompleted(filed);
        story.fact("batch", done.path("submitted").path("hash").asString());
        story.note("✓ from here on a batch needs the HSM quorum and the group's signature");
    }

    /** New shares of the same key; a part made with an old share is worth nothing any more. */
    private void refreshShares() throws IOException, InterruptedException {
        story.step(
                "Refresh: the same members get new shares of the same key, the old ones are destroyed in the tokens");
        GroupCeremony ceremony = new GroupCeremony(lab.directory());
        String before = ceremony.inForce().orElseThrow().groupKey().toString();
        Completed refreshed = ceremony(
                ceremony, new GroupCeremony.Wish(Kind.REFRESH, 2, 3, ceremony.names(), "The lab's first refresh"));
        check(refreshed.sharing().groupKey().toString().equals(before), "the group key is the same");
        check(
                ceremony.shares().values().stream()
                        .allMatch(held ->
                                held.isPresent() && held.get().active().equals(Optional.of(refreshed.sharing()))),
                "every signer holds a share of epoch " + refreshed.sharing().epoch() + " and no other");
    }

    private Completed ceremony(GroupCeremony ceremony, GroupCeremony.Wish wish)
            throws IOException, InterruptedException {
        Relay.Result result = ceremony.run(wish, line -> story.note("· " + line));
        Completed completed = GroupCeremony.completed(result);
        Path file = ceremony.transcriptOf(completed.definition());
        story.fact("transcript", file.toString());
        List<EvidenceVerifier.Check> checks =
                TranscriptFile.verify(Files.readAllBytes(file), Lab.trust(lab.directory()));
        check(
                checks.stream().allMatch(EvidenceVerifier.Check::passed),
                "the transcript verifies offline, in " + checks.size() + " checks");
        return completed;
    }

    private void approve(JsonNode filed) throws IOException, InterruptedException {
        String id = filed.path("id").asString();
        for (String person : APPROVERS) {
            ApiClient session = Passkeys.signIn(lab.api(), passkeys.get(person));
            JsonNode after = Passkeys.decide(session, passkeys.get(person), id, "approve");
            story.fact(person, "signed in and approved; verdict: " + verdict(after));
        }
    }

    static ObjectNode policyOfPeople(Lab lab, JsonNode draft) {
        return policyOfPeople(lab.directory(), draft);
    }

    /** The document the officer of the lab signs: the people of the draft, the lab's tiers and destination. */
    public static ObjectNode policyOfPeople(LabDirectory lab, JsonNode draft) {
        return policyOfPeople(
                lab,
                draft,
                lab
                        .far()
                        .facts()
                        .map(LabFacts::read)
                        .map(far -> new Policy.Counterparty("hub2", far.entity(), 0))
                        .stream()
                        .toList());
    }

    static ObjectNode policyOfPeople(LabDirectory lab, JsonNode draft, List<Policy.Counterparty> counterparties) {
        LabFacts facts = lab.facts()
                .map(LabFacts::read)
                .orElseThrow(() -> LabTag.LAB_NOT_RUNNING.failure("There is no lab in " + lab.root() + "."));
        JsonNode document = draft.has("document") ? draft.get("document") : draft;
        LabPolicy policies = new LabPolicy(facts.domain(), facts.entity(), facts.console(), facts.guardian());
        Policy drafted = PolicyDiffs.document(JSON.writeValueAsBytes(document));
        Policy terms = policies.ofPeople(
                drafted.version(),
                drafted.people(),
                List.of(
                        new Policy.Destination(
                                "Treasury (dollars)", facts.dollars().id(), facts.destination()),
                        new Policy.Destination("Treasury (coin)", Asset.NATIVE.id(), facts.destination())),
                counterparties,
                facts.dollars().id(),
                Asset.NATIVE.id());
        return PolicyCodec.toJson(terms);
    }

    private JsonNode withdraw() throws IOException, InterruptedException {
        LabFacts facts = lab.facts();
        Address treasury = facts.destination();
        story.step("File a withdrawal of 250 Lab Dollars");
        JsonNode filed = operator.post(
                "/intents",
                JSON.createObjectNode()
                        .put("token", facts.dollars().id().toString())
                        .put("destination", treasury.toString())
                        .put("amount", AMOUNT.toString())
                        .put("purpose", "Pay the treasury its share for November")
                        .put("lifetimeSeconds", LIFETIME_SECONDS));
        show(filed);
        Balances before = balances();
        before.tell("before");

        story.step("Two people approve: WebAuthn assertions bound to this intent");
        approve(filed);

        story.step("Two HSM signatures and the group's, the batch on the chain, the event, the timelock, the release");
        JsonNode done = awaitCompleted(filed);
        done.path("signatures")
                .forEach(one -> story.fact(
                        one.path("signer").asString(),
                        "signed as " + one.path("address").asString()));
        story.fact("batch", done.path("submitted").path("hash").asString());
        for (JsonNode payout : done.path("payouts")) {
            story.fact(
                    "withdrawal",
                    payout.path("id").asString() + "  " + payout.path("status").asString());
            story.fact("release", payout.path("transaction").asString());
        }
        Balances after = balances();
        after.tell("after");
        check(
                before.reserve().minus(AMOUNT).equals(after.reserve())
                        && before.destination().plus(AMOUNT).equals(after.destination())
                        && before.held().minus(AMOUNT).equals(after.held()),
                "250 Lab Dollars, and nothing else, moved from the reserve to the treasury");
        return done;
    }

    private Path saveEvidence(JsonNode done) throws IOException, InterruptedException {
        story.step("The evidence file");
        String id = done.path("id").asString();
        String text = operator.getText("/intents/" + id + "/evidence");
        PrivateFile.directory(lab.directory().evidence());
        Path file = lab.directory().evidence().resolve(id.substring(2, 14) + ".evidence.json");
        PrivateFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        story.fact("file", file.toString());
        story.document().put("evidence", file.toString());
        return file;
    }

    private void verifyOffline(Path file) throws IOException {
        story.step("Verify it offline: no appliance, no chain, no network");
        OfflineCheck.Result result = OfflineCheck.of(
                Files.readAllBytes(file), Files.readAllBytes(lab.directory().trust()));
        result.lines().forEach(story::note);
        story.document().put("evidenceVerified", result.passed());
        check(result.passed(), "every check of the evidence file passes");
    }

    private JsonNode awaitCompleted(JsonNode filed) throws InterruptedException {
        return new AwaitedIntent(lab, state -> story.note("· " + state)).completed(operator, filed);
    }

    private void show(JsonNode intent) {
        story.fact("intent", intent.path("id").asString());
        intent.path("effects")
                .forEach(effect -> story.fact("effect", effect.path("sentence").asString()));
        story.fact("verdict", verdict(intent));
        story.fact("digest", intent.path("digest").asString());
        story.fact(
                "recorded by",
                intent.path("recorded")
                        .valueStream()
                        .map(one -> one.path("signer").asString() + " at "
                                + one.path("index").asString())
                        .collect(Collectors.joining(", ")));
    }

    private static String verdict(JsonNode intent) {
        JsonNode verdict = intent.path("verdict");
        String rules =
                verdict.path("rules").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        return verdict.path("outcome").asString() + " (" + verdict.path("have").asString("0") + " of "
                + verdict.path("required").asString("0") + " approvals; rules: " + rules + ")";
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw LabTag.CHECK_FAILED.failure("This does not hold: " + what + ".");
        }
        story.note("✓ " + what);
    }

    private Balances balances() throws IOException, InterruptedException {
        LabFacts facts = lab.facts();
        LabContracts contracts = new LabContracts(lab.rpc(), facts.gas());
        return new Balances(
                story,
                contracts.reserve(
                        facts.domain().depositary(),
                        facts.entity(),
                        facts.dollars().id()),
                contracts.balance(facts.dollars(), facts.domain().depositary()),
                contracts.balance(facts.dollars(), facts.destination()));
    }

    /** Who holds how many Lab Dollars. */
    private record Balances(Story story, Amount reserve, Amount held, Amount destination) {
        void tell(String when) {
            story.fact("reserve " + when, words(reserve));
            story.fact("contract " + when, words(held));
            story.fact("treasury " + when, words(destination));
        }

        private static String words(Amount amount) {
            return new BigDecimal(amount.units(), 6).toPlainString() + " LUSD";
        }
    }
}
