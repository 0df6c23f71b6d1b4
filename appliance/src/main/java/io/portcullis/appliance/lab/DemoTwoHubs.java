package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.client.RouteSearch;
import io.portcullis.appliance.client.RoutedPayment;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.route.RouteHop;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * One payment over two hubs: alice → hub → hub2 → carol, by a way that alice's appliance finds in what the hubs announce. The hubs are processes under boards of their own and agree over mutual TLS; from the
 * second on each hop reads only its own layer of the packet.
 */
final class DemoTwoHubs {
    private static final Amount AMOUNT = Amount.of(77_000);
    private static final Amount CREDIT = Amount.of(10_000_000);
    private static final long INVOICE_SECONDS = 3_600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;
    private final Story story;

    DemoTwoHubs(Lab lab, Story story) {
        this.lab = lab;
        this.story = story;
    }

    void showAll() throws IOException, InterruptedException {
        story.step("A second hub with a signer, board and appliance of its own, linked over mutual TLS 1.3");
        lab.startFar(story);
        DemoParties near = new DemoParties(lab.apiOf("operator"), lab.engine(), lab.facts());
        DemoParties far = new DemoParties(lab.farApi(), lab.farEngine(), lab.facts());
        awaitTrue("the link is up", () -> isUp(near) && isUp(far));
        EntityId hub = near.entity("hub");
        EntityId hub2 = far.entity("hub2");
        near.send("hub", new Instruction.OpenAccount(hub2));
        near.transact("hub", hub2, new Transaction.AddToken(near.token()));
        awaitTrue("hub2 has the account", () -> hasLine(far, "hub2", hub));
        far.transact("hub2", hub, new Transaction.SetCreditLimit(far.token(), CREDIT));
        awaitTrue("both hubs agree on the credit", () -> credit(near, "hub", hub2) && credit(far, "hub2", hub));
        far.send("carol", new Instruction.OpenAccount(hub2));
        far.transact("carol", hub2, new Transaction.AddToken(far.token()));
        far.transact("carol", hub2, new Transaction.SetCreditLimit(far.token(), CREDIT));
        pay(near, far, hub, hub2);
    }

    private void pay(DemoParties near, DemoParties far, EntityId hub, EntityId hub2)
            throws IOException, InterruptedException {
        story.step("Alice pays carol over both hubs: hub → hub2 in a packet that each opens only for itself");
        BigInteger alice = near.position("alice", hub);
        BigInteger between = near.position("hub", hub2);
        BigInteger carol = far.position("carol", hub2);
        long now = Instant.now().getEpochSecond();
        Invoice.Made made = Invoice.make(
                far.entity("carol"),
                far.onionKey("carol"),
                far.token(),
                AMOUNT,
                now + INVOICE_SECONDS,
                List.of(hub2),
                far.random());
        far.send("carol", made.instruction());
        EntityId payer = near.entity("alice");
        RouteSearch search = new RouteSearch(near.api());
        awaitTrue("the hubs' announcements show alice's appliance a way", () -> isWay(search, payer, made.invoice()));
        long began = System.nanoTime();
        RoutedPayment.Result result = new RoutedPayment(
                        near.api(), lock -> near.send("alice", lock), near.random(), InstantSource.system())
                .pay(payer, made.invoice(), Amount.ZERO, PATIENCE);
        DemoParties.check(result.settled(), "the payment settled: " + result.end() + " " + result.failures());
        List<EntityId> over =
                result.plan().route().hops().stream().map(RouteHop::next).toList();
        DemoParties.check(
                over.equals(List.of(hub, hub2, far.entity("carol"))), "announcements led over both hubs: " + over);
        story.fact(
                "route",
                "alice → hub → hub2 → carol, by announcements, for a fee of "
                        + result.plan().route().fees());
        story.fact("preimage", result.end().orElseThrow().path("preimage").asString());
        story.fact("took", "%.0f ms".formatted((System.nanoTime() - began) / 1e6));
        BigInteger units = AMOUNT.units();
        awaitTrue(
                "every account is settled on both sides",
                () -> near.position("alice", hub).equals(alice.subtract(units))
                        && near.position("hub", hub2).equals(between.subtract(units))
                        && far.position("hub2", hub)
                                .equals(near.position("hub", hub2).negate())
                        && far.position("carol", hub2).equals(carol.add(units))
                        && near.account("hub", hub2).path("pending").isEmpty()
                        && far.account("hub2", hub).path("pending").isEmpty());
        story.note("✓ alice has " + units + " less, carol " + units
                + " more, both hubs' books of their account agree, and nothing is pending");
    }

    /** Each hub looks every few seconds whether what it announces has changed. */
    private static boolean isWay(RouteSearch search, EntityId payer, Invoice owed) throws InterruptedException {
        try {
            search.find(
                    RoutedPayment.request(
                            payer, owed, Amount.ZERO, Instant.now().getEpochSecond()),
                    owed);
            return true;
        } catch (ApiRefusal e) {
            if (e.tag().startsWith("ROUTE_")) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isUp(DemoParties parties) throws InterruptedException {
        return parties.api()
                .get("/engine/status")
                .path("peers")
                .path(0)
                .path("up")
                .asBoolean(false);
    }

    private static boolean hasLine(DemoParties parties, String name, EntityId other) throws InterruptedException {
        return parties.line(name, other).isObject();
    }

    private static boolean credit(DemoParties parties, String name, EntityId other) throws InterruptedException {
        JsonNode line = parties.line(name, other);
        return line.path("creditLeft").asString("").equals(CREDIT.toString())
                || line.path("creditRight").asString("").equals(CREDIT.toString());
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
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** An account is absent until the other hub has heard of it. */
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
