package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.Route;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    private final Lab lab;
    private final Story story;
    private final DemoParties parties;
    private final EntityId hub;

    DemoPayments(Lab lab, Story story) throws IOException, InterruptedException {
        this.lab = lab;
        this.story = story;
        this.parties = new DemoParties(lab.apiOf("operator"), lab.engine(), lab.facts());
        this.hub = parties.entity("hub");
    }

    void showAll() throws IOException, InterruptedException {
        openAccounts();
        payMany();
        payByApiKey();
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
                parties.entity("bob"),
                bobsKey,
                parties.token(),
                EACH,
                now + INVOICE_SECONDS,
                List.of(),
                parties.random());
        parties.send("bob", made.instruction());
        parties.send("alice", route.pay(made.invoice(), now, parties.random()));
    }

    private void payByApiKey() throws IOException, InterruptedException {
        story.step("A program of alice pays by API key: a certificate over mutual TLS, within caps, and no signature");
        Path file = lab.directory().clientKey("alice").resolveSibling("program.pem");
        ApiKey key = ApiKey.create(file, Instant.now(), Duration.ofDays(1), parties.random());
        parties.grant(
                "alice",
                new Grant(
                        key.granted(),
                        KindSet.of(CommandKind.PAY),
                        new Allowance.Capped(List.of(new TokenCap(parties.token(), EACH, EACH, INVOICE_SECONDS))),
                        Instant.now().getEpochSecond() + INVOICE_SECONDS));
        EngineClient program =
                new EngineClient(lab.machine(key), lab.facts().domain().separator(), parties.entity("alice"), key);
        EngineClient elsewhere =
                new EngineClient(lab.api(), lab.facts().domain().separator(), parties.entity("alice"), key);
        BigInteger before = parties.position("alice", hub);
        Bytes command = payOnce(program);
        DemoParties.check(
                tag(() -> elsewhere.send(command)).equals("API_PIN_WRONG"), "without its certificate it is nobody's");
        program.send(command);
        DemoParties.check(tag(() -> program.send(payOnce(program))).equals("VELOCITY_EXCEEDED"), "its cap holds");
        BigInteger paid = before.subtract(parties.position("alice", hub));
        DemoParties.check(paid.equals(EACH.units()), "the program paid " + EACH + ", not " + paid);
        story.fact("API key", "pin " + key.pin());
        story.note("✓ one payment so made; over another connection, and beyond its cap, refused");
    }

    private Bytes payOnce(EngineClient by) {
        Transaction.Pay pay = new Transaction.Pay(parties.token(), EACH, Bytes32.ZERO);
        return by.command(
                new Instruction.Transact(hub, pay, List.of()),
                EngineClient.newName(parties.random()),
                Instant.now().getEpochSecond());
    }

    private static String tag(Callable<JsonNode> attempt) throws InterruptedException {
        try {
            attempt.call();
            return "";
        } catch (ApiRefusal e) {
            return e.tag();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw LabTag.CHECK_FAILED.failure("An attempt failed: " + e, e);
        }
    }

    private boolean isQuiet(String name) throws InterruptedException {
        return parties.account(name, hub).path("pending").isEmpty();
    }
}
