package io.portcullis.bench;

import com.sun.management.ThreadMXBean;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.Accounts;
import io.portcullis.engine.account.Authored;
import io.portcullis.engine.account.Conversation;
import io.portcullis.engine.account.ConversationEffect;
import io.portcullis.engine.account.Ledger;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.threshold.codec.Bytes;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The account machine alone, on one thread, without signatures and disks: frames of 1,000 payments proposed by left, replayed by right and,
 * acknowledged, by left, each with its roots and proof bodies, every message written to its bytes and read from them; lock and reveal in
 * place, as between two entities of one node; and 10,000 locks each way over one conversation that all settle.
 */
final class AccountBench {
    private static final int FRAME = 1_000;
    private static final int PENDING = 10_000;
    private static final int WARM_UPS = 60;
    private static final int ROUNDS = 40;
    private static final double TARGET_MICROS = 5;
    /** What the peer's account machine takes for a transaction, by the design's table. */
    private static final double PEER_MICROS = 436;

    private static final long NOW = 1_000_000;
    private static final TokenId TOKEN = new TokenId(id(9));
    private static final AccountKey KEY = AccountKey.between(new EntityId(id(1)), new EntityId(id(2)));
    private static final Bytes32 PREIMAGE = id(3);
    private static final Bytes32 HASH = sha256(PREIMAGE);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    List<Row> run() {
        return List.of(frames(), inPlace(), pending());
    }

    /** One node's side of the account. */
    private static final class Node implements AutoCloseable {
        private final SlabSpace space = SlabSpace.offHeap();
        final Accounts accounts = new Accounts(new Ledger(space, 1));
        final int account = accounts.ledger().open(KEY, 60, 60);
        final Conversation conversation;

        Node(Side side) {
            conversation = new Conversation(accounts, account, side);
            does(Side.LEFT, new Transaction.AddToken(TOKEN));
            for (Side each : Side.values()) {
                does(each, new Transaction.SetCreditLimit(TOKEN, Amount.of(1L << 60)));
            }
        }

        void does(Side author, Transaction transaction) {
            accounts.apply(account, new Authored(author, transaction), NOW, event -> {})
                    .ifPresent(refusal -> {
                        throw new IllegalStateException(transaction + ": " + refusal);
                    });
        }

        @Override
        public void close() {
            space.close();
        }
    }

    private Row frames() {
        try (Node left = new Node(Side.LEFT);
                Node right = new Node(Side.RIGHT)) {
            Transaction pay = new Transaction.Pay(TOKEN, Amount.of(1), Bytes32.ZERO);
            for (int i = 0; i < WARM_UPS; i++) {
                batch(left, right, pay);
            }
            List<Double> micros = new ArrayList<>();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                long start = CpuClock.nanos();
                batch(left, right, pay);
                micros.add((CpuClock.nanos() - start) / 1e3 / FRAME);
            }
            allocated = (threads.getCurrentThreadAllocatedBytes() - allocated) / ((long) ROUNDS * FRAME);
            requireSame(left, right);
            return row(
                    "account machine, frames of 1,000", micros, allocated, "proposed, sent, replayed by both, roots");
        }
    }

    private Row inPlace() {
        try (Node node = new Node(Side.LEFT)) {
            Transaction lock = new Transaction.LockHtlc(TOKEN, Amount.of(1), HASH, NOW + 100, Bytes.EMPTY);
            long number = 0;
            List<Double> micros = new ArrayList<>();
            long allocated = 0;
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                allocated = round == 0 ? threads.getCurrentThreadAllocatedBytes() : allocated;
                long start = CpuClock.nanos();
                for (int i = 0; i < FRAME / 2; i++) {
                    node.does(Side.LEFT, lock);
                    SubcontractId id = new SubcontractId(Side.LEFT, ++number);
                    node.does(Side.RIGHT, new Transaction.RevealHtlc(id, PREIMAGE));
                }
                if (round >= 0) {
                    micros.add((CpuClock.nanos() - start) / 1e3 / FRAME);
                }
            }
            allocated = (threads.getCurrentThreadAllocatedBytes() - allocated) / ((long) ROUNDS * FRAME);
            return row("account machine, lock and reveal in place", micros, allocated, "no frame, no root");
        }
    }

    private Row pending() {
        try (Node left = new Node(Side.LEFT);
                Node right = new Node(Side.RIGHT)) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = CpuClock.nanos();
            for (Node node : List.of(left, right)) {
                Node other = node == left ? right : left;
                for (int i = 0; i < PENDING; i++) {
                    submit(node, new Transaction.LockHtlc(TOKEN, Amount.of(1), HASH, NOW + 100, Bytes.EMPTY));
                }
                settle(node, other);
            }
            for (Node node : List.of(left, right)) {
                Node other = node == left ? right : left;
                for (int i = 1; i <= PENDING; i++) {
                    submit(
                            node,
                            new Transaction.RevealHtlc(new SubcontractId(other.conversation.local(), i), PREIMAGE));
                }
                settle(node, other);
            }
            double micros = (CpuClock.nanos() - start) / 1e3 / (4 * PENDING);
            allocated = (threads.getCurrentThreadAllocatedBytes() - allocated) / (4 * PENDING);
            requireSame(left, right);
            if (!left.accounts.view(left.account).subcontracts().isEmpty()) {
                throw new IllegalStateException("something is still pending");
            }
            return row("account machine, 10,000 pending each way", List.of(micros), allocated, "40 frames");
        }
    }

    private static void batch(Node from, Node to, Transaction transaction) {
        for (int i = 0; i < FRAME; i++) {
            submit(from, transaction);
        }
        settle(from, to);
    }

    private static void submit(Node node, Transaction transaction) {
        node.conversation.submit(transaction).ifPresent(refusal -> {
            throw new IllegalStateException(refusal.toString());
        });
    }

    /** Frame after frame until nothing is queued. */
    private static void settle(Node from, Node to) {
        while (from.conversation.queued() > 0) {
            hear(from, say(hear(to, say(from.conversation.propose(NOW)))));
        }
    }

    private static List<ConversationEffect> hear(Node node, ConversationEffect.Say it) {
        AccountMessage message = AccountMessage.decode(it.message().encode());
        SealLeaf leaf = it.leaf().orElseThrow();
        return node.conversation.receive(message, List.of(leaf), NOW);
    }

    private static ConversationEffect.Say say(List<ConversationEffect> effects) {
        if (effects.getLast() instanceof ConversationEffect.Say it) {
            return it;
        }
        throw new IllegalStateException("nothing to say: " + effects.getLast());
    }

    private static void requireSame(Node left, Node right) {
        if (left.conversation.hasOpenProposal()
                || !left.accounts.root(left.account).equals(right.accounts.root(right.account))) {
            throw new IllegalStateException("the sides disagree");
        }
    }

    private static Row row(String workload, List<Double> micros, long allocated, String what) {
        double median = Rounds.median(micros);
        return new Row(
                workload,
                1e6 / median,
                1e6 / PEER_MICROS,
                PEER_MICROS / median,
                "at most 5 us a transaction",
                median <= TARGET_MICROS,
                String.format(
                        Locale.ROOT,
                        "transactions a second of CPU; %.2f us and %,d bytes each, %s; limit: the peer's",
                        median,
                        allocated,
                        what));
    }

    private static Bytes32 id(int number) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[Bytes32.LENGTH - 1] = (byte) number;
        return Bytes32.of(id);
    }

    private static Bytes32 sha256(Bytes32 value) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(value.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
