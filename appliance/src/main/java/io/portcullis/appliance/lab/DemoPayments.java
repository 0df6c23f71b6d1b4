package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.Route;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final DemoParties parties;
    private final EntityId hub;

    DemoPayments(Lab lab, Story story) throws IOException, InterruptedException {
        this.story = story;
        this.parties = new DemoParties(lab.apiOf("operator"), lab.engine(), lab.facts());
        this.hub = parties.entity("hub");
    }

    void showAll() throws InterruptedException {
        openAccounts();
        payMany();
    }

    private void openAccounts() throws InterruptedException {
        story.step("Alice and bob open accounts with the hub; credit both ways, under the board's seal");
        for (String name : List.of("alice", "bob")) {
            parties.send(name, new Instruction.OpenAccount(hub));
            parties.transact(name, hub, new Transaction.AddToken(parties.token()));
            parties.transact(name, hub, new Transaction.SetCreditLimit(parties.token(), CREDIT));
            parties.transact("hub", parties.entity(name), new Transaction.SetCreditLimit(parties.token(), CREDIT));
            JsonNode line = parties.line(name, hub);
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
        BigInteger aliceBefore = parties.position("alice", hub);
        BigInteger bobBefore = parties.position("bob", hub);
        OnionKey bobsKey = parties.onionKey("bob");
        ForwardTerms terms = new ForwardTerms(Amount.ZERO, 0, LabEngine.EXPIRY_DELTA_SECONDS, Amount.of(1));
        Route route = new Route(List.of(new Route.Hop(hub, terms, Optional.empty())), true);
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
        BigInteger paid = aliceBefore.subtract(parties.position("alice", hub));
        BigInteger received = parties.position("bob", hub).subtract(bobBefore);
        DemoParties.check(paid.equals(total), "alice paid " + total + ", not " + paid);
        DemoParties.check(received.equals(total), "bob received " + total + ", not " + received);
        DemoParties.check(isQuiet("alice") && isQuiet("bob"), "nothing is pending");
        story.fact(
                "took",
                "%.1f s: %.0f payments a second, each two signed commands over HTTPS, durable and sealed"
                        .formatted(seconds, PAYMENTS / seconds));
        story.document().put("paymentsPerSecond", Math.round(PAYMENTS / seconds));
        story.note("✓ alice has " + total + " less, bob " + total + " more, the hub is even, and nothing is pending");
    }

    private void payOne(Route route, OnionKey bobsKey) throws InterruptedException {
        long now = Instant.now().getEpochSecond();
        Invoice.Made made = Invoice.make(
                parties.entity("bob"), bobsKey, parties.token(), EACH, now + INVOICE_SECONDS, parties.random());
        parties.send("bob", made.instruction());
        parties.send("alice", route.pay(made.invoice(), now, parties.random()));
    }

    private boolean isQuiet(String name) throws InterruptedException {
        return parties.account(name, hub).path("pending").isEmpty();
    }
}
