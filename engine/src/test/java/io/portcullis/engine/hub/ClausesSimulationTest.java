package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.RandomTransactions;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Three nodes whose entities draw on every clause there is, orders, pulls, settlements, limits raised and cut, while network, signers and nodes suffer
 * {@link Chaos}. In the end both sides of an account agree, each was told the same story of it, and the story adds up to where Δ stands.
 */
class ClausesSimulationTest {
    private static final int SEEDS = Integer.getInteger("portcullis.clauses", 150);
    private static final int STEPS = 160;
    private static final Amount COLLATERAL = Amount.of(500);
    private static final Amount ONDELTA = Amount.of(200);
    private static final TokenId BRONZE = Town.token("bronze");

    /** What links that repeat and jump must see, and nothing else. */
    private static final Set<String> EXPECTED = Set.of("PAYLOAD_OUT_OF_ORDER", "FRAME_STALE");

    private final Map<Class<?>, Integer> events = new HashMap<>();

    @Test
    void bothSidesAreToldOneStoryThatAddsUp() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try (TwinTown town = new TwinTown()) {
                new Run(town, new Random(seed)).go();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        Set<Class<?>> never = new HashSet<>(Set.of(
                AccountEvent.LimitSet.class,
                AccountEvent.Paid.class,
                AccountEvent.OrderPlaced.class,
                AccountEvent.OrderFilled.class,
                AccountEvent.OrderEnded.class,
                AccountEvent.PullLocked.class,
                AccountEvent.PullAdvanced.class,
                AccountEvent.PullClosed.class,
                AccountEvent.SettlementAgreed.class,
                AccountEvent.SettlementEnded.class));
        never.removeAll(events.keySet());
        assertTrue(never.isEmpty(), () -> "these never happened: " + never);
    }

    private final class Run {
        private final TwinTown town;
        private final Random random;
        private final Chaos chaos;
        private final RandomTransactions transactions;
        private final Map<String, AccountState.TokenLine> lines = new HashMap<>();
        private final Map<String, Integer> heard = new HashMap<>();

        Run(TwinTown town, Random random) {
            this.town = town;
            this.random = random;
            this.chaos = new Chaos(town, random);
            this.transactions = new RandomTransactions(random, List.of(Town.GOLD, Town.SILVER));
        }

        void go() {
            for (List<String> account : TwinTown.ACCOUNTS) {
                town.command(account.get(0), Town.with(account.get(2), new Transaction.AddToken(Town.SILVER)));
                AccountKey key = AccountKey.between(Town.entity(account.get(0)), Town.entity(account.get(2)));
                for (String node : new HashSet<>(List.of(account.get(1), account.get(3)))) {
                    town.node(node).give(new HubInput.ChainSaid(key, 1, Town.GOLD, COLLATERAL, ONDELTA));
                }
            }
            town.settle();
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(4) == 0) {
                    transact();
                } else {
                    chaos.act();
                }
                requireNothingWorse();
            }
            town.settle();
            town.requireAgreement();
            for (List<String> account : TwinTown.ACCOUNTS) {
                requireOneStory(account);
            }
            requireUnalarmed();
            requireProofs();
        }

        /** Whoever has an account can take to the chain what both sides sealed last; after a death at the latest with the next frame. */
        private void requireProofs() {
            for (List<String> account : TwinTown.ACCOUNTS) {
                for (String node : new HashSet<>(List.of(account.get(1), account.get(3)))) {
                    requireProof(account, town.node(node), false);
                }
                town.command(account.get(0), Town.with(account.get(2), new Transaction.AddToken(BRONZE)));
            }
            town.settle();
            for (List<String> account : TwinTown.ACCOUNTS) {
                for (String node : new HashSet<>(List.of(account.get(1), account.get(3)))) {
                    requireProof(account, town.node(node), true);
                }
            }
        }

        private void requireProof(List<String> account, TwinNode node, boolean newest) {
            AccountState state = node.account(account.get(0), account.get(2));
            ProvedAccount proof = node.proved.get(state.key());
            assertTrue(proof.body().version() <= state.version());
            if (newest || proof.body().version() == state.version()) {
                assertEquals(state.proofBody(), proof.body(), () -> node.name() + account);
            }
            boolean firstIsLeft = state.key().isLeft(Town.entity(account.get(0)));
            assertTrue(proof.left().verify(Town.DOMAIN, Town.board(account.get(firstIsLeft ? 1 : 3))));
            assertTrue(proof.right().verify(Town.DOMAIN, Town.board(account.get(firstIsLeft ? 3 : 1))));
        }

        private void transact() {
            List<String> account = TwinTown.ACCOUNTS.get(random.nextInt(TwinTown.ACCOUNTS.size()));
            boolean there = random.nextBoolean();
            String author = account.get(there ? 0 : 2);
            String other = account.get(there ? 2 : 0);
            AccountState seen = town.homeOf(author).account(author, other);
            town.command(author, Town.with(other, transactions.next(seen, 0, town.timeSeconds())));
        }

        /** RCPAN, with what is held counted as moved: beyond a limit stands only what stood when it was cut, and it never grows. */
        private void requireNothingWorse() {
            for (List<String> account : TwinTown.ACCOUNTS) {
                for (String node : new HashSet<>(List.of(account.get(1), account.get(3)))) {
                    String place = node + account;
                    AccountState now = town.node(node).account(account.get(0), account.get(2));
                    for (AccountState.TokenLine line : now.lines()) {
                        requireNoWorse(place, line, limits(town.node(node), now.key(), line.token()));
                    }
                }
            }
            town.nodes.forEach((name, node) -> heard.put(name, node.told.size()));
        }

        private void requireNoWorse(String place, AccountState.TokenLine line, List<AccountEvent.LimitSet> set) {
            AccountState.TokenLine before = lines.put(place + line.token(), line);
            Amount left = before == null ? Amount.ZERO : before.creditLeft();
            Amount right = before == null ? Amount.ZERO : before.creditRight();
            Amount least = before == null ? Amount.ZERO : before.delta().minus(before.holdLeft());
            Amount most = before == null ? Amount.ZERO : before.delta().plus(before.holdRight());
            for (AccountEvent.LimitSet each : set) {
                // Left grants what right may owe it, and the other way round.
                left = each.by().isLeft() ? left : max(left, each.limit());
                right = each.by().isLeft() ? max(right, each.limit()) : right;
            }
            Amount floor = min(least, left.negate());
            Amount ceiling = max(most, line.collateral().plus(right));
            assertTrue(
                    floor.compareTo(line.delta().minus(line.holdLeft())) <= 0
                            && line.delta().plus(line.holdRight()).compareTo(ceiling) <= 0,
                    () -> place + ": " + before + ", then " + line);
        }

        private List<AccountEvent.LimitSet> limits(TwinNode node, AccountKey key, TokenId token) {
            List<AccountEvent.LimitSet> set = new ArrayList<>();
            for (HubEffect effect : node.told.subList(heard.getOrDefault(node.name(), 0), node.told.size())) {
                if (effect instanceof HubEffect.Happened it
                        && it.account().equals(key)
                        && it.event() instanceof AccountEvent.LimitSet limit
                        && limit.token().equals(token)) {
                    set.add(limit);
                }
            }
            return set;
        }

        private static Amount max(Amount a, Amount b) {
            return a.compareTo(b) >= 0 ? a : b;
        }

        private static Amount min(Amount a, Amount b) {
            return a.compareTo(b) <= 0 ? a : b;
        }

        private void requireOneStory(List<String> names) {
            AccountKey key = AccountKey.between(Town.entity(names.get(0)), Town.entity(names.get(2)));
            List<AccountEvent> story = story(town.node(names.get(1)), key);
            assertEquals(story, story(town.node(names.get(3)), key), () -> names + " were told different stories");
            Map<TokenId, Amount> deltas = new HashMap<>();
            for (AccountEvent event : story) {
                events.merge(event.getClass(), 1, Integer::sum);
                add(deltas, event);
            }
            for (AccountState.TokenLine line :
                    town.node(names.get(1)).account(names.get(0), names.get(2)).lines()) {
                assertEquals(deltas.getOrDefault(line.token(), Amount.ZERO), line.delta(), () -> names + ": " + story);
            }
        }

        private List<AccountEvent> story(TwinNode node, AccountKey key) {
            List<AccountEvent> story = new ArrayList<>();
            for (HubEffect effect : node.told) {
                if (effect instanceof HubEffect.Happened it && it.account().equals(key)) {
                    story.add(it.event());
                }
            }
            return story;
        }

        /** Protocol, section 2: what LEFT pays lowers Δ. */
        private void add(Map<TokenId, Amount> deltas, AccountEvent event) {
            switch (event) {
                case AccountEvent.Paid it -> pay(deltas, it.by(), it.token(), it.amount());
                case AccountEvent.Revealed it -> pay(deltas, it.id().maker(), it.token(), it.amount());
                case AccountEvent.PullAdvanced it -> pay(deltas, it.id().maker(), it.token(), it.drawn());
                case AccountEvent.OrderFilled it -> {
                    pay(deltas, it.id().maker(), it.giveToken(), it.give());
                    pay(deltas, it.id().maker().opposite(), it.takeToken(), it.take());
                }
                case AccountEvent.CollateralNoted it -> deltas.merge(it.token(), it.ondelta(), Amount::plus);
                default -> {}
            }
        }

        private void pay(Map<TokenId, Amount> deltas, Side by, TokenId token, Amount amount) {
            deltas.merge(token, by.isLeft() ? amount.negate() : amount, Amount::plus);
        }

        private void requireUnalarmed() {
            for (TwinNode node : town.nodes.values()) {
                for (HubEffect effect : node.told) {
                    assertFalse(effect instanceof HubEffect.Alarm, () -> node.name() + ": " + effect);
                    if (effect instanceof HubEffect.Refused refused) {
                        assertTrue(
                                EXPECTED.contains(refused.refusal().tag().name()), () -> node.name() + ": " + refused);
                    }
                }
            }
        }
    }
}
