package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.Route;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/**
 * The demo's payments: accounts with a hub, credit both ways, then many HTLCs over it, each with an invoice of its own.
 *
 * <p>Everything goes through the HTTPS API, signed by the entities' clients; each answer comes after the block and its seal are durable.
 */
final class DemoPayments {
    private static final int PAYMENTS = 1_000;
    private static final int AT_ONCE = 48;
    private static final Amount EACH = Amount.of(1_000);
    private static final Amount CREDIT = Amount.of(100_000_000);
    private static final long INVOICE_SECONDS = 3_600;

    private final Story story;
    private final ApiClient api;
    private final TokenId token;
    private final LabEngine engine;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, EngineClient> clients = new TreeMap<>();
    private final JsonNode status;

    DemoPayments(Lab lab, Story story) throws IOException, InterruptedException {
        this.story = story;
        this.api = lab.apiOf("operator");
        this.token = lab.facts().dollars().id();
        this.engine = new LabEngine(lab.directory(), Lab.trust(lab.directory()).board());
        this.status = api.get("/engine/status");
        for (String name : LabEngine.NAMES) {
            clients.put(
                    name,
                    new EngineClient(
                            api,
                            lab.facts().domain().separator(),
                            engine.entity(name),
                            ClientKey.read(lab.directory().clientKey(name))));
        }
    }

    void showAll() throws InterruptedException {
        openAccounts();
        payMany();
    }

    private void openAccounts() throws InterruptedException {
        story.step("Alice and bob open accounts with the hub; credit both ways, under the board's seal");
        for (String name : List.of("alice", "bob")) {
            send(name, new Instruction.OpenAccount(engine.entity("hub")));
            send(name, with("hub", new Transaction.AddToken(token)));
            send(name, with("hub", new Transaction.SetCreditLimit(token, CREDIT)));
            send("hub", with(name, new Transaction.SetCreditLimit(token, CREDIT)));
            JsonNode line = line(name);
            story.fact(
                    name + " with hub",
                    "Δ " + line.path("delta").asString() + " on "
                            + line.path("scaleFrom").asString() + " … "
                            + line.path("scaleTo").asString());
        }
    }

    private void payMany() throws InterruptedException {
        story.step(PAYMENTS + " payments of alice to bob over the hub: an invoice and an HTLC each, " + AT_ONCE
                + " under way at once");
        BigInteger aliceBefore = position("alice");
        BigInteger bobBefore = position("bob");
        OnionKey bobsKey = onionKey("bob");
        ForwardTerms terms = new ForwardTerms(Amount.ZERO, 0, LabEngine.EXPIRY_DELTA_SECONDS, Amount.of(1));
        Route route = new Route(List.of(new Route.Hop(engine.entity("hub"), terms, Optional.empty())), true);
        long began = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("payer-", 0).factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PAYMENTS; i++) {
                all.add(pool.submit(() -> {
                    payOne(route, bobsKey);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw LabTag.CHECK_FAILED.failure("A payment failed: " + e.getCause(), e);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        BigInteger total = EACH.units().multiply(BigInteger.valueOf(PAYMENTS));
        BigInteger paid = aliceBefore.subtract(position("alice"));
        BigInteger received = position("bob").subtract(bobBefore);
        check(paid.equals(total), "alice paid " + total + ", not " + paid);
        check(received.equals(total), "bob received " + total + ", not " + received);
        check(pending("alice") == 0 && pending("bob") == 0, "nothing is pending");
        story.fact(
                "took",
                "%.1f s: %.0f payments a second, each two signed commands over HTTPS, durable and sealed"
                        .formatted(seconds, PAYMENTS / seconds));
        story.document().put("paymentsPerSecond", Math.round(PAYMENTS / seconds));
        story.note("✓ alice has " + total + " less, bob " + total + " more, the hub is even, and nothing is pending");
    }

    private void payOne(Route route, OnionKey bobsKey) throws InterruptedException {
        long now = Instant.now().getEpochSecond();
        Invoice.Made made = Invoice.make(engine.entity("bob"), bobsKey, token, EACH, now + INVOICE_SECONDS, random);
        send("bob", made.instruction());
        send("alice", route.pay(made.invoice(), now, random));
    }

    private void send(String name, Instruction instruction) throws InterruptedException {
        EngineClient client = clients.get(name);
        client.send(client.command(
                instruction, EngineClient.newName(random), Instant.now().getEpochSecond()));
    }

    private Instruction with(String counterparty, Transaction transaction) {
        return new Instruction.Transact(engine.entity(counterparty), transaction, List.of());
    }

    private OnionKey onionKey(String name) {
        return status.path("entities")
                .valueStream()
                .filter(it -> it.path("name").asString().equals(name))
                .map(it -> OnionKey.fromHex(it.path("onionKey").asString()))
                .findFirst()
                .orElseThrow();
    }

    /** What the entity has with the hub: Δ as it sees it. */
    private BigInteger position(String name) throws InterruptedException {
        BigInteger delta = new BigInteger(line(name).path("delta").asString());
        EntityId entity = engine.entity(name);
        return entity.compareTo(engine.entity("hub")) < 0 ? delta : delta.negate();
    }

    private int pending(String name) throws InterruptedException {
        return account(name).path("pending").size();
    }

    private JsonNode line(String name) throws InterruptedException {
        return account(name).path("lines").get(0);
    }

    private JsonNode account(String name) throws InterruptedException {
        return api.get("/engine/accounts/" + name + "/hub");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw LabTag.CHECK_FAILED.failure("This does not hold: " + what + ".");
        }
    }
}
