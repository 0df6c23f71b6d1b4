package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Three nodes that pay one another directly and over two hubs, while the network is slow, repeats and jumps, signers are late, nodes die and come
 * back from a snapshot and their log, and the chain tells each at another time. In the end both sides of every account agree, and every
 * client has what was settled for it, once.
 */
class HubSimulationTest {
    private static final int SEEDS = Integer.getInteger("portcullis.hubs", 300);
    private static final int STEPS = 120;

    /** What links that repeat and jump must see, and nothing else. */
    private static final Set<EngineTag> EXPECTED = Set.of(EngineTag.PAYLOAD_OUT_OF_ORDER, EngineTag.FRAME_STALE);

    private static final List<List<String>> ROUTES = List.of(
            List.of("alice", "hub-a", "hub-b", "carol"),
            List.of("alice", "hub-a", "hub-b", "bob"),
            List.of("carol", "hub-b", "hub-a", "alice"),
            List.of("bob", "hub-b", "hub-a", "alice"),
            List.of("bob", "hub-b", "carol"),
            List.of("carol", "hub-b", "bob"));

    private static final List<Packets.Flaw> FLAWS = List.of(Packets.Flaw.values());

    private record Direct(String payer, String payee, long amount, Bytes32 reference, Bytes command) {}

    private record Routed(List<String> route, long amount, Packets.Ready ready, Bytes command) {}

    private final Map<EngineTag, Integer> tags = new EnumMap<>(EngineTag.class);
    private int settled;
    private int failed;

    @Test
    void everybodyAgreesInTheEndAndHasWhatWasSettledForThem() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try (TwinTown town = new TwinTown()) {
                new Run(town, new Random(seed), "payment " + seed).go();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertTrue(settled > SEEDS && failed > SEEDS, settled + " payments settled, " + failed + " failed: " + tags);
    }

    private final class Run {
        private final TwinTown town;
        private final Random random;
        private final Chaos chaos;
        private final String name;
        private final List<Direct> directs = new ArrayList<>();
        private final List<Routed> routeds = new ArrayList<>();
        private final List<HubInput.ChainSaid> chain = new ArrayList<>();
        private final Map<String, Integer> seen = new HashMap<>(Map.of("a", 0, "b", 0));
        private final Map<String, Long> deposits = new HashMap<>();

        Run(TwinTown town, Random random, String name) {
            this.town = town;
            this.random = random;
            this.chaos = new Chaos(town, random);
            this.name = name;
        }

        void go() {
            for (int step = 0; step < STEPS; step++) {
                act();
            }
            for (String node : List.of("a", "b")) {
                while (seen.get(node) < chain.size()) {
                    hearChain(node);
                }
            }
            town.settle();
            town.requireAgreement();
            requireCovered();
            requireBooks();
            requireUnalarmed();
            town.pass(200_000_000);
            town.settle();
            town.requireAgreement();
            requireCovered();
            town.requireNothingPending();
        }

        private void act() {
            switch (random.nextInt(16)) {
                case 0 -> payDirectly();
                case 1, 2 -> payOverHubs();
                case 3 -> chainSays();
                default -> chaos.act();
            }
            requireCovered();
        }

        private void requireCovered() {
            for (List<String> account : TwinTown.ACCOUNTS) {
                town.node(account.get(1)).requireCovered(account.get(0), account.get(2));
                town.node(account.get(3)).requireCovered(account.get(0), account.get(2));
            }
        }

        private void payDirectly() {
            List<String> account = TwinTown.ACCOUNTS.get(random.nextInt(TwinTown.ACCOUNTS.size()));
            boolean there = random.nextBoolean();
            String payer = account.get(there ? 0 : 2);
            String payee = account.get(there ? 2 : 0);
            long amount = 1 + random.nextLong(60_000);
            Bytes32 reference = Packets.word(name + " direct " + directs.size());
            Bytes command =
                    town.command(payer, Town.with(payee, new Transaction.Pay(Town.GOLD, Amount.of(amount), reference)));
            directs.add(new Direct(payer, payee, amount, reference, command));
            if (random.nextInt(4) == 0) {
                town.homeOf(payer).give(new HubInput.Commanded(command));
            }
        }

        private void payOverHubs() {
            List<String> route = ROUTES.get(random.nextInt(ROUTES.size()));
            List<String> hops = route.subList(1, route.size());
            Bytes32 preimage = Packets.word(name + " routed " + routeds.size());
            long amount = 1_000 + random.nextLong(40_000);
            town.command(
                    hops.getLast(),
                    new Instruction.CreateInvoice(
                            Town.GOLD,
                            Amount.of(amount),
                            preimage,
                            Packets.secret(preimage),
                            town.timeSeconds() + 40_000));
            Packets.Flaw flaw = FLAWS.get(random.nextInt(FLAWS.size()));
            Packets.Ready ready = Packets.over(
                    hops,
                    Amount.of(amount),
                    preimage,
                    town.timeSeconds() + 9_000,
                    random.nextBoolean() ? Packets.Flaw.NONE : flaw,
                    random.nextInt(hops.size()));
            routeds.add(new Routed(route, amount, ready, town.pay(route.getFirst(), hops, ready)));
        }

        private void chainSays() {
            if (random.nextInt(3) == 0) {
                AccountKey key = AccountKey.between(Town.entity("hub-a"), Town.entity("hub-b"));
                long left = random.nextInt(500);
                long right = random.nextInt(500);
                long before = chain.isEmpty()
                        ? 0
                        : chain.getLast().collateral().units().longValueExact();
                long ondelta =
                        chain.isEmpty() ? 0 : chain.getLast().ondelta().units().longValueExact();
                chain.add(new HubInput.ChainSaid(
                        key,
                        chain.size() + 1L,
                        Town.GOLD,
                        Amount.of(before + left + right),
                        Amount.of(ondelta + left)));
                boolean leftIsA = key.isLeft(Town.entity("hub-a"));
                deposits.merge(leftIsA ? "hub-a" : "hub-b", left, Long::sum);
                deposits.merge(leftIsA ? "hub-b" : "hub-a", right, Long::sum);
            }
            hearChain(random.nextBoolean() ? "a" : "b");
        }

        private void hearChain(String node) {
            int next = seen.get(node);
            if (next < chain.size()) {
                town.node(node).give(chain.get(next));
                seen.put(node, next + 1);
            }
        }

        /** Every client's and hub's balance follows from what their own node told them, each thing told once. */
        private void requireBooks() {
            Map<String, Long> wealth = new HashMap<>(deposits);
            for (Direct each : directs) {
                if (applied(each)) {
                    wealth.merge(each.payer(), -each.amount(), Long::sum);
                    wealth.merge(each.payee(), each.amount(), Long::sum);
                }
            }
            for (Routed each : routeds) {
                if (ended(each)) {
                    book(each, wealth);
                }
            }
            for (String entity : List.of("alice", "bob", "carol", "hub-a", "hub-b")) {
                assertEquals(wealth.getOrDefault(entity, 0L), town.wealth(entity), entity);
            }
        }

        private boolean applied(Direct payment) {
            TwinNode home = town.homeOf(payment.payer());
            Outcome outcome = home.answers.get(payment.command());
            long paid = home.told.stream()
                    .filter(effect -> effect instanceof HubEffect.Happened it
                            && it.event() instanceof AccountEvent.Paid paying
                            && paying.reference().equals(payment.reference()))
                    .count();
            long dropped = home.told.stream()
                    .filter(effect -> effect instanceof HubEffect.Dropped it
                            && it.transaction() instanceof Transaction.Pay paying
                            && paying.reference().equals(payment.reference()))
                    .count();
            assertEquals(outcome instanceof Outcome.Refused ? 0 : 1, paid + dropped, () -> payment + ": " + outcome);
            assertFalse(outcome instanceof Outcome.Done && dropped > 0);
            return paid == 1;
        }

        private boolean ended(Routed payment) {
            TwinNode home = town.homeOf(payment.route().getFirst());
            Bytes32 hash = payment.ready().lock().hash();
            Map<SubcontractId, Bytes32> hashes = new HashMap<>();
            int good = 0;
            int bad = 0;
            AccountKey account = AccountKey.between(
                    Town.entity(payment.route().get(0)),
                    Town.entity(payment.route().get(1)));
            for (HubEffect effect : home.told) {
                switch (effect) {
                    case HubEffect.Happened it -> {
                        if (it.account().equals(account) && it.event() instanceof AccountEvent.Locked lock) {
                            hashes.put(lock.id(), lock.hash());
                        }
                    }
                    case HubEffect.PaymentSettled it ->
                        good += Packets.hash(it.preimage()).equals(hash)
                                        && it.payer()
                                                .equals(Town.entity(
                                                        payment.route().getFirst()))
                                ? 1
                                : 0;
                    case HubEffect.PaymentFailed it ->
                        bad += it.account().equals(account) && hash.equals(hashes.get(it.id())) ? 1 : 0;
                    case HubEffect.LockDropped it ->
                        bad += it.account().equals(account) && it.hash().equals(hash) ? 1 : 0;
                    default -> {}
                }
            }
            Outcome outcome = home.answers.get(payment.command());
            int ends = good + bad;
            assertEquals(outcome instanceof Outcome.Refused ? 0 : 1, ends, () -> payment.route() + ": " + outcome);
            settled += good;
            failed += bad;
            long invoices = town.homeOf(payment.route().getLast()).told.stream()
                    .filter(effect -> effect instanceof HubEffect.InvoicePaid it
                            && it.hash().equals(hash))
                    .count();
            assertEquals(good, invoices);
            return good == 1;
        }

        private static void book(Routed payment, Map<String, Long> wealth) {
            long out = payment.amount();
            List<String> route = payment.route();
            wealth.merge(route.getLast(), out, Long::sum);
            for (int i = route.size() - 2; i >= 1; i--) {
                long fee = Town.terms().fee(Amount.of(out)).units().longValueExact();
                wealth.merge(route.get(i), fee, Long::sum);
                out += fee;
            }
            wealth.merge(route.getFirst(), -out, Long::sum);
        }

        private void requireUnalarmed() {
            for (TwinNode node : town.nodes.values()) {
                for (HubEffect effect : node.told) {
                    assertFalse(effect instanceof HubEffect.Alarm, () -> node.name() + ": " + effect);
                    if (effect instanceof HubEffect.Refused refused) {
                        tags.merge(refused.refusal().tag(), 1, Integer::sum);
                        assertTrue(EXPECTED.contains(refused.refusal().tag()), () -> node.name() + ": " + refused);
                    }
                }
            }
        }
    }
}
