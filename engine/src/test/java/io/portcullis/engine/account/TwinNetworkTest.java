package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two nodes over a network that loses, doubles, delays and swaps messages, while both restart now and then: they agree in the end. */
class TwinNetworkTest {
    private static final int SEEDS = Integer.getInteger("portcullis.twins", 500);

    private record Letter(Side to, Bytes message, List<SealLeaf> leaves) {}

    /** One node: what it keeps, and what its signer remembers. */
    private static final class Node {
        final Side side;
        final RandomTransactions transactions;
        AccountRig rig = AccountRig.withCredit();
        Conversation conversation;
        long signedVersion;
        Bytes32 signedHash = Bytes32.ZERO;
        int applied;
        final List<Transaction> submitted = new ArrayList<>();
        final List<Transaction> dropped = new ArrayList<>();
        final Map<Bytes32, Frame> proposed = new HashMap<>();

        Node(Side side, Random random) {
            this.side = side;
            this.transactions = new RandomTransactions(random, List.of(AccountRig.GOLD, AccountRig.COAL));
            this.conversation = new Conversation(rig.accounts, rig.account, side);
        }

        void restart() {
            RlpWriter out = new RlpWriter();
            conversation.save(out);
            Bytes kept = out.toList();
            AccountRig before = rig;
            rig = rig.restarted();
            before.close();
            conversation = new Conversation(rig.accounts, rig.account, side);
            RlpReader.readList(kept, in -> {
                conversation.restore(in);
                return side;
            });
            RlpWriter again = new RlpWriter();
            conversation.save(again);
            assertEquals(kept, again.toList());
        }

        void sign(SealLeaf leaf) {
            assertTrue(
                    leaf.version() >= signedVersion,
                    () -> side + " signs " + leaf.version() + " after " + signedVersion);
            assertTrue(
                    leaf.version() > signedVersion || leaf.proofBodyHash().equals(signedHash),
                    () -> side + " signs two bodies of version " + leaf.version());
            signedVersion = leaf.version();
            signedHash = leaf.proofBodyHash();
        }
    }

    @Test
    void bothSidesAgreeInTheEndWhateverTheNetworkDoes() {
        int heights = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            heights += run(seed);
        }
        assertTrue(heights > 4 * SEEDS, "histories are too short: " + heights);
    }

    private static int run(int seed) {
        Random random = new Random(seed);
        Node left = new Node(Side.LEFT, random);
        Node right = new Node(Side.RIGHT, random);
        List<Letter> network = new ArrayList<>();
        String printed = "seed " + seed;
        try {
            for (int tick = 0; tick < 200; tick++) {
                Node node = random.nextBoolean() ? left : right;
                left.rig.now++;
                right.rig.now++;
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> {
                        Transaction next = node.transactions.next(
                                node.rig.accounts.view(node.rig.account),
                                node.rig.accounts.noticeSequence(node.rig.account),
                                node.rig.now);
                        assertEquals(Optional.empty(), node.conversation.submit(next));
                        node.submitted.add(next);
                    }
                    case 3, 4 -> say(node, node.conversation.propose(node.rig.now), network);
                    case 5 -> say(node, node.conversation.resume(), network);
                    case 6 -> {
                        if (random.nextInt(8) == 0) {
                            node.restart();
                        }
                    }
                    default -> deliver(left, right, network, random, true);
                }
            }
            for (int i = 0; i < 400 && !quiet(left, right); i++) {
                for (Node node : List.of(left, right)) {
                    say(node, node.conversation.resume(), network);
                    say(node, node.conversation.propose(node.rig.now), network);
                }
                while (!network.isEmpty()) {
                    deliver(left, right, network, random, false);
                }
            }
            assertTrue(quiet(left, right), printed + ": something is still open");
            assertEquals(left.rig.accounts.view(0), right.rig.accounts.view(0), printed);
            assertEquals(left.rig.accounts.root(0), right.rig.accounts.root(0), printed);
            assertEquals(left.applied, right.applied, printed + ": a frame was lost or applied twice");
            judgeEnds(left, right, printed);
            return (int) left.rig.accounts.ledger().height(0);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(printed + ": " + e.getMessage(), e);
        } finally {
            left.rig.close();
            right.rig.close();
        }
    }

    /** What was submitted is in one frame of those both signed, or was dropped, once. */
    private static void judgeEnds(Node left, Node right, String printed) {
        for (Node node : List.of(left, right)) {
            List<Transaction> ended = new ArrayList<>(node.dropped);
            Bytes32 hash = node.rig.accounts.ledger().lastFrameHash(0);
            while (!hash.equals(Bytes32.ZERO)) {
                Frame own = node.proposed.get(hash);
                Frame frame = own == null ? (node == left ? right : left).proposed.get(hash) : own;
                if (own != null) {
                    frame.transactions().forEach(each -> ended.add(each.transaction()));
                }
                hash = frame.previousFrameHash();
            }
            assertEquals(counts(node.submitted), counts(ended), printed + ": " + node.side);
        }
    }

    private static Map<Transaction, Long> counts(List<Transaction> transactions) {
        return transactions.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    }

    private static boolean quiet(Node left, Node right) {
        return left.conversation.queued() == 0
                && right.conversation.queued() == 0
                && !left.conversation.hasOpenProposal()
                && !right.conversation.hasOpenProposal();
    }

    private static void deliver(Node left, Node right, List<Letter> network, Random random, boolean lossy) {
        if (network.isEmpty()) {
            return;
        }
        int at = lossy ? random.nextInt(network.size()) : 0;
        Letter letter = network.get(at);
        int fate = lossy ? random.nextInt(10) : 9;
        if (fate > 1) {
            network.remove(at); // At 0 and 1 it will come again.
        }
        if (fate == 2 || fate == 3) {
            return;
        }
        Node to = letter.to().isLeft() ? left : right;
        AccountMessage message = AccountMessage.decode(letter.message());
        say(to, to.conversation.receive(message, letter.leaves(), to.rig.now), network);
    }

    /** Signs, and joins an acknowledgement and the proposal that follows it as a hub does. */
    private static void say(Node node, List<ConversationEffect> effects, List<Letter> network) {
        List<ConversationEffect> all = new ArrayList<>(effects);
        boolean acknowledges = all.stream()
                .anyMatch(it -> it instanceof ConversationEffect.Say say
                        && say.message() instanceof AccountMessage.Acknowledgement);
        if (acknowledges && node.rig.now % 2 == 0) {
            all.addAll(node.conversation.propose(node.rig.now));
        }
        AccountMessage.Acknowledgement waiting = null;
        SealLeaf waitingLeaf = null;
        for (ConversationEffect effect : all) {
            switch (effect) {
                case ConversationEffect.Say say -> {
                    SealLeaf leaf = say.leaf().orElseThrow();
                    node.sign(leaf);
                    if (say.message() instanceof AccountMessage.Proposal it) {
                        node.proposed.put(it.frame().hash(), it.frame());
                    }
                    if (say.message() instanceof AccountMessage.Acknowledgement it) {
                        waiting = it;
                        waitingLeaf = leaf;
                    } else if (say.message() instanceof AccountMessage.Proposal it && waiting != null) {
                        AccountMessage joined = new AccountMessage.Acknowledgement(
                                waiting.account(), waiting.height(), waiting.frameHash(), Optional.of(it.frame()));
                        network.add(new Letter(node.side.opposite(), joined.encode(), List.of(waitingLeaf, leaf)));
                        waiting = null;
                    } else {
                        network.add(
                                new Letter(node.side.opposite(), say.message().encode(), List.of(leaf)));
                    }
                }
                case ConversationEffect.Applied applied -> node.applied++;
                case ConversationEffect.Dropped dropped -> node.dropped.add(dropped.transaction());
                case ConversationEffect.Refused refused ->
                    assertTrue(
                            refused.refusal().tag() == EngineTag.FRAME_STALE
                                    || refused.refusal().tag() == EngineTag.ACKNOWLEDGEMENT_UNKNOWN,
                            () -> node.side + " refuses " + refused.refusal());
                case ConversationEffect.Waits waits -> throw new AssertionError(node.side + " is full: " + waits);
                case ConversationEffect.Frozen frozen -> throw new AssertionError(node.side + " froze: " + frozen);
            }
        }
        if (waiting != null) {
            network.add(new Letter(node.side.opposite(), waiting.encode(), List.of(waitingLeaf)));
        }
    }
}
