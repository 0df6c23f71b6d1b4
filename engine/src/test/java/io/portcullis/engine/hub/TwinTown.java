package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.account.Transaction;
import io.portcullis.threshold.codec.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Three nodes in a row and the network between them: alice and hub-a on a, hub-b and bob on b, carol on c. What a node sends stays in its outbox; the
 * network takes from there by the receiver's cursor, so that it can be slow, repeat and jump as it likes.
 */
final class TwinTown implements AutoCloseable {
    static final Amount LIMIT = Amount.of(100_000);

    /** Neighbours, by the name of each and of its node. */
    static final List<List<String>> ACCOUNTS = List.of(
            List.of("alice", "a", "hub-a", "a"),
            List.of("hub-a", "a", "hub-b", "b"),
            List.of("bob", "b", "hub-b", "b"),
            List.of("carol", "c", "hub-b", "b"));

    private static final List<List<String>> LINKS =
            List.of(List.of("a", "b"), List.of("b", "a"), List.of("b", "c"), List.of("c", "b"));

    final Map<String, TwinNode> nodes = new HashMap<>();

    /** What was once in an outbox: a network may repeat what its sender has long forgotten. */
    private final Map<String, Bytes> archive = new HashMap<>();

    private long timeMillis;
    private long commands;

    private static final TwinTown OPENED = new TwinTown(Town.START_MILLIS);

    /** Everybody has an account with their neighbour, and each lends the other {@link #LIMIT}. */
    TwinTown() {
        OPENED.nodes.forEach((name, model) -> nodes.put(name, new TwinNode(model)));
        timeMillis = OPENED.timeMillis;
        commands = OPENED.commands;
    }

    private TwinTown(long startMillis) {
        timeMillis = startMillis;
        nodes.put("a", new TwinNode("a", Set.of("alice", "hub-a"), Map.of("hub-b", "b")));
        nodes.put("b", new TwinNode("b", Set.of("hub-b", "bob"), Map.of("hub-a", "a", "carol", "c")));
        nodes.put("c", new TwinNode("c", Set.of("carol"), Map.of("hub-b", "b")));
        for (List<String> link : LINKS) {
            node(link.get(0)).give(new HubInput.PeerChanged(Town.node(link.get(1)), true));
        }
        for (List<String> account : ACCOUNTS) {
            String one = account.get(0);
            String other = account.get(2);
            command(one, Town.open(other));
            command(one, Town.with(other, new Transaction.AddToken(Town.GOLD)));
            settle();
            command(one, Town.with(other, new Transaction.SetCreditLimit(Town.GOLD, LIMIT)));
            command(other, Town.with(one, new Transaction.SetCreditLimit(Town.GOLD, LIMIT)));
            settle();
        }
        nodes.values().forEach(TwinNode::save);
    }

    TwinNode node(String name) {
        return nodes.get(name);
    }

    static String home(String entity) {
        return ACCOUNTS.stream()
                .flatMap(account -> account.get(0).equals(entity)
                        ? Optional.of(account.get(1)).stream()
                        : account.get(2).equals(entity)
                                ? Optional.of(account.get(3)).stream()
                                : Optional.<String>empty().stream())
                .findFirst()
                .orElseThrow();
    }

    TwinNode homeOf(String entity) {
        return node(home(entity));
    }

    long timeSeconds() {
        return timeMillis / 1_000;
    }

    void pass(long millis) {
        timeMillis += millis;
    }

    Bytes command(String entity, Instruction instruction) {
        Bytes command = Town.command(entity, ++commands, instruction, timeSeconds());
        homeOf(entity).give(new HubInput.Commanded(command));
        return command;
    }

    /** Locks the first HTLC of a routed payment. */
    Bytes pay(String sender, List<String> hops, Packets.Ready payment) {
        TwinNode home = homeOf(sender);
        List<HopInstruction> here =
                home == homeOf(hops.getFirst()) ? home.read(hops.getFirst(), payment.lock()) : List.of();
        return command(sender, Town.with(hops.getFirst(), payment.lock(), here.toArray(HopInstruction[]::new)));
    }

    void block(String node) {
        pass(1);
        node(node).block(timeMillis);
    }

    /** Gives a payload of one node to another, if there is one of that sequence. */
    void deliver(String from, String to, long sequence) {
        node(from)
                .hub()
                .links()
                .payload(Town.node(to), sequence)
                .ifPresent(payload -> archive.put(from + to + sequence, payload));
        Bytes payload = archive.get(from + to + sequence);
        if (payload != null && sequence <= appended(from, to)) {
            node(to).hear(from, sequence, payload);
        }
    }

    long received(String from, String to) {
        return node(to).hub().links().cursors(Town.node(from)).received();
    }

    long appended(String from, String to) {
        return node(from).hub().links().cursors(Town.node(to)).appended();
    }

    /** The receiver tells the sender how much it has. */
    void acknowledge(String from, String to) {
        node(from).give(new HubInput.Acknowledged(Town.node(to), received(from, to)));
    }

    static List<List<String>> links() {
        return LINKS;
    }

    /** Delivers everything, in order, until nobody has anything to say. */
    void settle() {
        for (int round = 0; round < 300; round++) {
            boolean busy = false;
            for (List<String> link : LINKS) {
                String from = link.get(0);
                String to = link.get(1);
                for (long next = received(from, to) + 1; next <= appended(from, to); next++) {
                    deliver(from, to, next);
                    busy = true;
                }
                acknowledge(from, to);
            }
            for (TwinNode node : nodes.values()) {
                busy |= !node.hub().unsealed().isEmpty()
                        || node.waiting().stream().anyMatch(input -> !(input instanceof HubInput.Acknowledged));
                node.seal();
                block(node.name());
                busy |= !node.hub().unsealed().isEmpty();
            }
            if (!busy && ACCOUNTS.stream().allMatch(this::isQuiet)) {
                return;
            }
        }
        throw new AssertionError("they never come to an end: " + unquiet());
    }

    private List<String> unquiet() {
        return ACCOUNTS.stream()
                .filter(account -> !isQuiet(account))
                .map(account -> account + ": " + node(account.get(1)).telling(account.get(0), account.get(2)) + " and "
                        + node(account.get(3)).telling(account.get(0), account.get(2)))
                .toList();
    }

    private boolean isQuiet(List<String> account) {
        return node(account.get(1)).isQuiet(account.get(0), account.get(2))
                && node(account.get(3)).isQuiet(account.get(0), account.get(2));
    }

    /** Both sides of every account hold the same. */
    void requireAgreement() {
        for (List<String> account : ACCOUNTS) {
            String one = account.get(0);
            String other = account.get(2);
            TwinNode left = node(account.get(1));
            TwinNode right = node(account.get(3));
            assertEquals(left.account(one, other), right.account(one, other));
            assertEquals(left.accountRoot(one, other), right.accountRoot(one, other));
        }
    }

    /** How much of its accounts is an entity's, in units. */
    long wealth(String entity) {
        long sum = 0;
        for (List<String> account : ACCOUNTS) {
            if (account.contains(entity)) {
                var state = node(account.get(1)).account(account.get(0), account.get(2));
                var line = state.line(Town.GOLD).orElseThrow();
                long left = line.delta().units().longValueExact();
                long whole = line.collateral().units().longValueExact();
                sum += state.key().isLeft(Town.entity(entity)) ? left : whole - left;
            }
        }
        return sum;
    }

    void requireNothingPending() {
        for (List<String> account : ACCOUNTS) {
            var state = node(account.get(1)).account(account.get(0), account.get(2));
            assertTrue(state.subcontracts().isEmpty(), () -> account + ": " + state.subcontracts());
            state.lines().forEach(line -> {
                assertEquals(Amount.ZERO, line.holdLeft());
                assertEquals(Amount.ZERO, line.holdRight());
            });
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(TwinNode::close);
    }
}
