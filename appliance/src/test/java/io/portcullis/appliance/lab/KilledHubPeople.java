package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.depositary.model.Amount;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator and an approver who go on where they were whenever the appliance answers again. */
final class KilledHubPeople {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PATIENCE_SECONDS = 180;
    private static final int LIFETIME_SECONDS = 600;
    private static final int AWAY_MILLIS = 200;
    private static final String APPROVER = "alice";

    private final Lab lab;
    private final ApiClient operator;
    private final Set<String> approved = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<Throwable>> fault = new AtomicReference<>(Optional.empty());
    private Optional<SoftwareAuthenticator> passkey = Optional.empty();
    private volatile Optional<ApiClient> session = Optional.empty();

    KilledHubPeople(Lab lab) throws IOException {
        this.lab = lab;
        operator = lab.apiOf("operator");
    }

    /** The approver's, and the lab's destinations. */
    void bringPolicyInForce() throws IOException, InterruptedException {
        for (String person : new String[] {APPROVER, "bob"}) {
            SoftwareAuthenticator made = SoftwareAuthenticator.create(
                    lab.directory().authenticator(person),
                    lab.facts().console().toString(),
                    "localhost",
                    new SecureRandom());
            JsonNode ticket =
                    operator.post("/enrolments", JSON.createObjectNode().put("person", person));
            Passkeys.enrol(lab.api(), made, ticket.path("ticket").asString());
            if (person.equals(APPROVER)) {
                passkey = Optional.of(made);
            }
        }
        byte[] signed = Officer.of(lab.directory())
                .sign(JSON.writeValueAsBytes(Demo.policyOfPeople(lab, operator.post("/policies/draft"))));
        String id = operator.postBytes("/policies", signed).path("id").asString();
        long deadline = deadline();
        while (!operator.get("/intents/" + id).path("state").asString().equals("COMPLETED")) {
            requireTime(deadline, "the policy is in force");
            TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
        }
    }

    /** Files it once, approves it, and waits until it is paid, whatever dies meanwhile. */
    void withdraw(String purpose, Amount amount) {
        try {
            long deadline = deadline();
            while (!go(purpose, amount)) {
                requireTime(deadline, purpose + " is paid");
                TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
            }
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            fault.set(Optional.of(e));
        }
    }

    /** @return whether it is done */
    private boolean go(String purpose, Amount amount) throws IOException, InterruptedException {
        try {
            Optional<JsonNode> filed = find(purpose);
            if (filed.isEmpty()) {
                operator.post(
                        "/intents",
                        JSON.createObjectNode()
                                .put("token", lab.facts().dollars().id().toString())
                                .put("destination", lab.facts().destination().toString())
                                .put("amount", amount.toString())
                                .put("purpose", purpose)
                                .put("lifetimeSeconds", LIFETIME_SECONDS));
                return false;
            }
            switch (filed.get().path("state").asString()) {
                case "COMPLETED" -> {
                    return true;
                }
                case "AWAITING_APPROVALS" ->
                    approve(purpose, filed.get().path("id").asString());
                case "REJECTED", "EXPIRED", "CANCELLED" -> throw new AssertionError(purpose + ": " + filed.get());
                default -> {}
            }
            return false;
        } catch (ApiUnreachable e) {
            session = Optional.empty();
            return false;
        } catch (ApiRefusal e) {
            // What an appliance says that has just been started, or that knows no session of its life before.
            session = Optional.empty();
            return false;
        }
    }

    private void approve(String purpose, String id) throws IOException, InterruptedException {
        if (session.isEmpty()) {
            session = Optional.of(Passkeys.signIn(lab.api(), passkey.orElseThrow()));
        }
        Passkeys.decide(session.get(), passkey.orElseThrow(), id, "approve");
        approved.add(purpose);
    }

    boolean hasApproved(String purpose) {
        return approved.contains(purpose);
    }

    Optional<String> stateOf(String purpose) throws InterruptedException {
        return find(purpose).map(it -> it.path("state").asString());
    }

    private Optional<JsonNode> find(String purpose) throws InterruptedException {
        return operator.get("/intents")
                .path("intents")
                .valueStream()
                .filter(it -> it.path("purpose").asString().equals(purpose))
                .findFirst();
    }

    /** Withdrawals that are done. */
    long completed() throws InterruptedException {
        return operator.get("/intents")
                .path("intents")
                .valueStream()
                .filter(it -> it.path("kind").asString().equals("withdrawal"))
                .filter(it -> it.path("state").asString().equals("COMPLETED"))
                .count();
    }

    void requireNoFault() {
        fault.get().ifPresent(e -> {
            throw new AssertionError("the people: " + e, e);
        });
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    private static void requireTime(long deadline, String what) {
        if (System.nanoTime() - deadline > 0) {
            throw new AssertionError("it did not come to pass: " + what);
        }
    }
}
