package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.signer.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two hubs' account gets collateral from the first hub's reserve, and is settled cooperatively: both through the gate, with approvals at both
 * appliances. What the chain then says is what both engines hold.
 *
 * <p>The first hub owes the second what was paid over both. Of the collateral the second gets that, the first takes some back, the rest stays.
 */
final class DemoSettlement {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Amount POSTED = Amount.of(400_000_000);
    private static final Amount TAKEN_BACK = Amount.of(100_000_000);
    private static final Amount RELEASED = Amount.of(50_000_000);
    private static final long LIFETIME_SECONDS = 1_800;

    private final Lab lab;
    private final Story story;
    private final Map<String, SoftwareAuthenticator> nearPasskeys;
    private final ApiClient nearApi;
    private final ApiClient farApi;
    private final EntityId hub;
    private final EntityId hub2;
    private final DemoParties near;
    private final DemoParties far;
    private final AwaitedIntent intents;

    DemoSettlement(Lab lab, Story story, Map<String, SoftwareAuthenticator> nearPasskeys)
            throws IOException, InterruptedException {
        this.lab = lab;
        this.story = story;
        this.intents = new AwaitedIntent(lab, _ -> {});
        this.nearPasskeys = nearPasskeys;
        this.nearApi = lab.apiOf("operator");
        this.farApi = lab.farApi();
        this.near = new DemoParties(nearApi, lab.engine(), lab.facts());
        this.far = new DemoParties(farApi, lab.farEngine(), lab.facts());
        this.hub = near.entity("hub");
        this.hub2 = far.entity("hub2");
    }

    void showAll() throws IOException, InterruptedException {
        postCollateral();
        Map<String, SoftwareAuthenticator> farPasskeys = farPeople();
        Amount owed = share(far, "hub2", hub);
        agreeInTheEngines(owed);
        JsonNode agreement = farAgreement(owed, farPasskeys);
        Amount left = settle(agreement, owed);
        takeBack(farPasskeys, left);
    }

    private void postCollateral() throws IOException, InterruptedException {
        story.step("Post 400 Lab Dollars of the reserve as collateral of the two hubs' account");
        Amount before = reserve(lab.facts().entity());
        JsonNode done = complete(
                lab.api(),
                nearApi,
                nearPasskeys,
                nearApi.post(
                        "/intents/collateral",
                        filed("Collateral for the second hub")
                                .put("counterparty", hub2.toString())
                                .put("token", near.token().toString())
                                .put("amount", POSTED.toString())));
        story.fact("batch", done.path("submitted").path("hash").asString());
        awaitBooks("both engines have the chain's word", POSTED);
        DemoParties.check(
                before.minus(POSTED).equals(reserve(lab.facts().entity())), "the reserve is less by what was posted");
        verifyOffline(nearApi, lab.directory(), done);
        story.note("✓ 400 Lab Dollars went from the reserve into the account, and both engines hold them");
    }

    /** The second institution has people and a policy of its own: what its board agrees to takes their approvals. */
    private Map<String, SoftwareAuthenticator> farPeople() throws IOException, InterruptedException {
        story.step("The second hub's people enrol, and its policy comes in force");
        Map<String, SoftwareAuthenticator> passkeys = new TreeMap<>();
        LabDirectory home = lab.directory().far();
        for (String person : nearPasskeys.keySet()) {
            SoftwareAuthenticator passkey = SoftwareAuthenticator.create(
                    home.authenticator(person), lab.farFacts().console().toString(), "localhost", new SecureRandom());
            JsonNode ticket = farApi.post("/enrolments", JSON.createObjectNode().put("person", person));
            Passkeys.enrol(lab.farAnonymous(), passkey, ticket.path("ticket").asString());
            passkeys.put(person, passkey);
        }
        ObjectNode document = Demo.policyOfPeople(
                home, farApi.post("/policies/draft"), List.of(new Policy.Counterparty("hub", hub, 0)));
        byte[] signed = Officer.of(lab.directory()).sign(JSON.writeValueAsBytes(document));
        JsonNode done = intents.completed(farApi, farApi.postBytes("/policies", signed));
        story.fact("batch", done.path("submitted").path("hash").asString());
        return passkeys;
    }

    /** Holds both sides' parts in the account until the chain has given them back. */
    private void agreeInTheEngines(Amount owed) throws InterruptedException {
        boolean isLeft = AccountKey.between(hub, hub2).isLeft(hub);
        Amount left = isLeft ? TAKEN_BACK : owed;
        Amount right = isLeft ? owed : TAKEN_BACK;
        near.transact(
                "hub",
                hub2,
                new Transaction.ProposeSettlement(
                        near.token(), left, right, Instant.now().getEpochSecond() + LIFETIME_SECONDS));
        awaitTrue(
                "the second hub has the proposal",
                () -> settlement(far, "hub2", hub).isObject());
        JsonNode proposed = settlement(far, "hub2", hub);
        Side maker = proposed.path("maker").asString().equals("left") ? Side.LEFT : Side.RIGHT;
        far.transact(
                "hub2",
                hub,
                new Transaction.AcceptSettlement(
                        new SubcontractId(maker, proposed.path("number").asLong())));
        story.note("✓ both engines hold what each side is to get back");
    }

    private static JsonNode settlement(DemoParties parties, String name, EntityId other) throws InterruptedException {
        return parties.account(name, other)
                .path("pending")
                .valueStream()
                .filter(one -> one.path("kind").asString().equals("settlement"))
                .findFirst()
                .orElseGet(JSON::missingNode);
    }

    private JsonNode farAgreement(Amount owed, Map<String, SoftwareAuthenticator> passkeys)
            throws IOException, InterruptedException {
        story.step("The second hub's board agrees: an intent, two approvals, an HSM signature; no chain sees it");
        return agreed("Settle with the first hub", TAKEN_BACK, owed, passkeys);
    }

    /** @param hubs what the first hub's reserve gains */
    private JsonNode agreed(String purpose, Amount hubs, Amount hub2s, Map<String, SoftwareAuthenticator> passkeys)
            throws IOException, InterruptedException {
        boolean isLeft = AccountKey.between(hub, hub2).isLeft(hub);
        ObjectNode body = filed(purpose).put("counterparty", hub.toString()).put("finalVersion", 0);
        body.putArray("lines")
                .addObject()
                .put("token", far.token().toString())
                .put("left", (isLeft ? hubs : hub2s).toString())
                .put("right", (isLeft ? hub2s : hubs).toString());
        JsonNode done = complete(lab.farAnonymous(), farApi, passkeys, farApi.post("/intents/agreement", body));
        verifyOffline(farApi, lab.directory().far(), done);
        JsonNode agreement = farApi.get("/intents/" + done.path("id").asString() + "/agreement");
        story.fact("account nonce", agreement.path("nonce").asString());
        story.note("✓ the agreement's evidence verifies offline, and the agreement is handed over");
        return agreement;
    }

    /** @return what is left in the account */
    private Amount settle(JsonNode agreement, Amount owed) throws IOException, InterruptedException {
        story.step("Settle the account: the first hub's batch carries the second's agreement");
        Amount before = reserve(hub);
        Amount otherBefore = reserve(hub2);
        ObjectNode body = filed("Settle with the second hub");
        body.putArray("agreements").add(agreement);
        JsonNode done = complete(lab.api(), nearApi, nearPasskeys, nearApi.post("/intents/settlement", body));
        story.fact("batch", done.path("submitted").path("hash").asString());
        Amount left = POSTED.minus(TAKEN_BACK).minus(owed);
        awaitBooks("both engines have the chain's word on what is left", left);
        DemoParties.check(
                before.plus(TAKEN_BACK).equals(reserve(hub))
                        && otherBefore.plus(owed).equals(reserve(hub2)),
                "each reserve got what was agreed");
        DemoParties.check(
                share(near, "hub", hub2).equals(left) && share(far, "hub2", hub).isZero(),
                "what is left in the account is all the first hub's");
        DemoParties.check(
                near.account("hub", hub2).path("pending").isEmpty()
                        && far.account("hub2", hub).path("pending").isEmpty(),
                "nothing is held any more");
        verifyOffline(nearApi, lab.directory(), done);
        story.fact("second hub's reserve", reserve(hub2) + " units");
        story.fact("left in the account", left + " units, all the first hub's");
        story.note("✓ the chain and both engines have the same books, and the evidence verifies offline");
        return left;
    }

    private void takeBack(Map<String, SoftwareAuthenticator> farPasskeys, Amount left)
            throws IOException, InterruptedException {
        story.step("Take 50 Lab Dollars of the collateral back into the reserve, as the second hub's board agrees");
        JsonNode agreement = agreed("Release to the first hub", RELEASED, Amount.ZERO, farPasskeys);
        Amount before = reserve(hub);
        ObjectNode body = filed("Collateral that is not needed any more");
        body.set("agreement", agreement);
        JsonNode done = complete(lab.api(), nearApi, nearPasskeys, nearApi.post("/intents/collateral/release", body));
        story.fact("batch", done.path("submitted").path("hash").asString());
        awaitBooks("both engines have the chain's word on the release", left.minus(RELEASED));
        DemoParties.check(before.plus(RELEASED).equals(reserve(hub)), "the reserve has what was released");
        verifyOffline(nearApi, lab.directory(), done);
        story.note("✓ 50 Lab Dollars came back, and both engines have the chain's books");
    }

    private static ObjectNode filed(String purpose) {
        return JSON.createObjectNode().put("purpose", purpose).put("lifetimeSeconds", LIFETIME_SECONDS);
    }

    private JsonNode complete(
            ApiClient anonymous, ApiClient operator, Map<String, SoftwareAuthenticator> passkeys, JsonNode intent)
            throws IOException, InterruptedException {
        intent.path("effects").forEach(effect -> {
            story.fact("effect", effect.path("sentence").asString());
            effect.path("fields")
                    .forEach(field -> story.note("· " + field.path("label").asString() + ": "
                            + field.path("text").asString()));
        });
        for (SoftwareAuthenticator passkey : passkeys.values()) {
            ApiClient session = Passkeys.signIn(anonymous, passkey);
            Passkeys.decide(session, passkey, intent.path("id").asString(), "approve");
        }
        return intents.completed(operator, intent);
    }

    /** Each engine's collateral of the account is this, and its ondelta the chain's. */
    private void awaitBooks(String what, Amount collateral) throws InterruptedException {
        awaitTrue(
                what,
                () -> line(near, "hub", hub2).path("collateral").asString("").equals(collateral.toString())
                        && line(far, "hub2", hub)
                                .path("collateral")
                                .asString("")
                                .equals(collateral.toString())
                        && line(near, "hub", hub2)
                                .path("ondelta")
                                .asString("")
                                .equals(line(far, "hub2", hub).path("ondelta").asString("-")));
    }

    /** What of the account belongs to an entity: Δ is left's part. */
    private static Amount share(DemoParties parties, String name, EntityId other) throws InterruptedException {
        JsonNode line = parties.line(name, other);
        Amount delta = Amount.fromDecimal(line.path("delta").asString());
        boolean isLeft = parties.entity(name).compareTo(other) < 0;
        return isLeft
                ? delta
                : Amount.fromDecimal(line.path("collateral").asString()).minus(delta);
    }

    private static JsonNode line(DemoParties parties, String name, EntityId other) throws InterruptedException {
        return parties.line(name, other);
    }

    private Amount reserve(EntityId entity) throws IOException, InterruptedException {
        return new LabContracts(lab.rpc(), lab.facts().gas())
                .reserve(lab.facts().domain().depositary(), entity, near.token());
    }

    private static void verifyOffline(ApiClient api, LabDirectory home, JsonNode done)
            throws IOException, InterruptedException {
        String text = api.getText("/intents/" + done.path("id").asString() + "/evidence");
        OfflineCheck.Result result = OfflineCheck.of(text.getBytes(UTF_8), Files.readAllBytes(home.trust()));
        DemoParties.check(result.passed(), "the evidence verifies offline: " + result.lines());
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void awaitTrue(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw LabTag.STEP_TIMED_OUT.failure("Not within " + PATIENCE.toSeconds() + " s: " + what + ".");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (ApiRefusal e) {
            if (e.tag().equals("ACCOUNT_ABSENT")) {
                return false;
            }
            throw e;
        }
    }
}
