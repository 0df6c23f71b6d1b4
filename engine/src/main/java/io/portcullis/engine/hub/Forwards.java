package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.Authored;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which outgoing lock belongs to which incoming one, which locks wait for another node's agreement, and when this node's own locks expire.
 *
 * <p>Invariant: each incoming lock has at most one way on.
 */
final class Forwards {
    /** A lock, by its account's slot. */
    record Htlc(int account, SubcontractId id) implements Comparable<Htlc> {
        @Override
        public int compareTo(Htlc other) {
            if (account != other.account) {
                return Integer.compare(account, other.account);
            }
            int byMaker = id.maker().number() - other.id.maker().number();
            return byMaker != 0 ? byMaker : Long.compare(id.number(), other.id.number());
        }
    }

    /**
     * Where an outgoing lock's end goes.
     *
     * @param by the entity that forwards
     * @param amount that goes out
     * @param fee that stays
     * @param returnKey of the hop's packet; empty without one
     */
    record Incoming(Htlc htlc, EntityId by, TokenId token, Amount amount, Amount fee, Bytes returnKey) {}

    private record Line(int account, TokenId token) {}

    private record Awaiting(Transaction.LockHtlc lock, Optional<Incoming> from) {}

    private record Watched(long expiresAtSeconds, Htlc htlc) implements Comparable<Watched> {
        @Override
        public int compareTo(Watched other) {
            int byExpiry = Long.compare(expiresAtSeconds, other.expiresAtSeconds);
            return byExpiry != 0 ? byExpiry : htlc.compareTo(other.htlc);
        }
    }

    private final Map<Htlc, Incoming> byOutgoing = new HashMap<>();
    private final Map<Integer, Deque<Awaiting>> awaiting = new TreeMap<>();
    private final Map<Line, Amount> awaitingSums = new HashMap<>();
    private final TreeSet<Watched> byExpiry = new TreeSet<>();
    private final Map<Htlc, Watched> watched = new HashMap<>();
    private final RunningRoot root;

    Forwards(Bytes32 root) {
        this.root = new RunningRoot(root);
    }

    void join(Htlc outgoing, Incoming incoming) {
        byOutgoing.put(outgoing, incoming);
        root.add(1, outgoing.account(), outgoing.id().number(), incoming.by().value());
    }

    Optional<Incoming> take(Htlc outgoing) {
        Incoming incoming = byOutgoing.remove(outgoing);
        if (incoming != null) {
            root.add(
                    2, outgoing.account(), outgoing.id().number(), incoming.by().value());
        }
        return Optional.ofNullable(incoming);
    }

    /** A lock was queued for another node. */
    void await(int account, Transaction.LockHtlc lock, Optional<Incoming> from) {
        awaiting.computeIfAbsent(account, any -> new ArrayDeque<>()).addLast(new Awaiting(lock, from));
        count(account, lock.token(), lock.amount());
        root.add(3, account, lock.expiresAtSeconds(), lock.hash());
    }

    int awaiting(int account) {
        Deque<Awaiting> queue = awaiting.get(account);
        return queue == null ? 0 : queue.size();
    }

    Amount awaitingAmount(int account, TokenId token) {
        return awaitingSums.getOrDefault(new Line(account, token), Amount.ZERO);
    }

    private void count(int account, TokenId token, Amount more) {
        awaitingSums.compute(new Line(account, token), (line, sum) -> {
            Amount now = sum == null ? more : sum.plus(more);
            return now.equals(Amount.ZERO) ? null : now;
        });
    }

    /** The other node agreed to a queued lock: what came in for it, if it was a forward. */
    Optional<Incoming> awaited(int account, AccountEvent.Locked locked) {
        Transaction.LockHtlc lock = new Transaction.LockHtlc(
                locked.token(), locked.amount(), locked.hash(), locked.expiresAtSeconds(), locked.onion());
        return abandon(account, lock);
    }

    /** Takes a queued lock out: equal ones stand for each other. */
    Optional<Incoming> abandon(int account, Transaction.LockHtlc lock) {
        Iterator<Awaiting> queue =
                awaiting.getOrDefault(account, new ArrayDeque<>()).iterator();
        while (queue.hasNext()) {
            Awaiting each = queue.next();
            if (each.lock().equals(lock)) {
                queue.remove();
                count(account, lock.token(), lock.amount().negate());
                root.add(4, account, lock.expiresAtSeconds(), lock.hash());
                return each.from();
            }
        }
        return Optional.empty();
    }

    /** A lock of an entity of this node: it ends when its time is over. */
    void watch(Htlc htlc, long expiresAtSeconds) {
        Watched until = new Watched(expiresAtSeconds, htlc);
        byExpiry.add(until);
        watched.put(htlc, until);
    }

    void forget(Htlc htlc) {
        Watched until = watched.remove(htlc);
        if (until != null) {
            byExpiry.remove(until);
        }
    }

    /** Takes out at most so many locks whose time is over. */
    List<Htlc> expired(long timeSeconds, int most) {
        List<Htlc> over = new ArrayList<>();
        while (over.size() < most && !byExpiry.isEmpty() && byExpiry.first().expiresAtSeconds() <= timeSeconds) {
            Htlc htlc = byExpiry.first().htlc();
            forget(htlc);
            over.add(htlc);
        }
        return over;
    }

    /** By the lock that goes out. */
    SortedMap<Htlc, Incoming> joined() {
        return new TreeMap<>(byOutgoing);
    }

    Bytes32 root() {
        return root.value();
    }

    /** RLP {@code [root, [forwards], [awaiting], [expiries]]}, each ascending. */
    void save(RlpWriter out) {
        out.bytes(root.value().toArray());
        out.list(new TreeMap<>(byOutgoing).entrySet(), (list, entry) -> {
            RlpWriter in = new RlpWriter();
            write(in, entry.getKey());
            write(in, entry.getValue());
            list.list(in);
        });
        out.list(awaiting.entrySet(), (list, entry) -> {
            RlpWriter in = new RlpWriter().number(entry.getKey());
            in.list(entry.getValue(), (queue, each) -> {
                RlpWriter one = new RlpWriter();
                Authored.write(one, new Authored(Side.LEFT, each.lock()));
                RlpWriter from = new RlpWriter();
                each.from().ifPresent(incoming -> write(from, incoming));
                queue.list(one.list(from));
            });
            list.list(in);
        });
        out.list(new TreeMap<>(watched).entrySet(), (list, entry) -> {
            RlpWriter in = new RlpWriter();
            write(in, entry.getKey());
            list.list(in.number(entry.getValue().expiresAtSeconds()));
        });
    }

    static Forwards restore(RlpReader in) {
        Forwards forwards = new Forwards(Fields.word(in));
        in.items(
                Limits.SUBCONTRACTS,
                item -> item.list(fields -> {
                    Htlc outgoing = htlc(fields);
                    return forwards.byOutgoing.put(outgoing, incoming(fields)) == null;
                }));
        in.items(
                Limits.ACCOUNTS,
                item -> item.list(fields -> {
                    int account = fields.number(0, Integer.MAX_VALUE);
                    Deque<Awaiting> queue = new ArrayDeque<>();
                    fields.items(
                            Limits.QUEUED_TRANSACTIONS,
                            one -> one.list(each -> {
                                Transaction.LockHtlc lock = (Transaction.LockHtlc)
                                        Authored.read(each).transaction();
                                Optional<Incoming> from = each.list(
                                        inside -> inside.hasMore() ? Optional.of(incoming(inside)) : Optional.empty());
                                forwards.count(account, lock.token(), lock.amount());
                                return queue.add(new Awaiting(lock, from));
                            }));
                    return forwards.awaiting.put(account, queue) == null;
                }));
        in.items(
                Limits.SUBCONTRACTS,
                item -> item.list(fields -> {
                    Htlc htlc = htlc(fields);
                    forwards.watch(htlc, fields.number(0L, Long.MAX_VALUE));
                    return htlc;
                }));
        return forwards;
    }

    private static void write(RlpWriter out, Htlc htlc) {
        out.number(htlc.account())
                .number(htlc.id().maker().number())
                .number(htlc.id().number());
    }

    private static Htlc htlc(RlpReader in) {
        int account = in.number(0, Integer.MAX_VALUE);
        return new Htlc(account, new SubcontractId(Side.ofNumber(in.number(0, 1)), in.number(1L, Long.MAX_VALUE)));
    }

    private static void write(RlpWriter out, Incoming incoming) {
        write(out, incoming.htlc());
        out.bytes(incoming.by().value().toArray())
                .bytes(incoming.token().value().toArray())
                .bytes(Fields.amount(incoming.amount()))
                .bytes(Fields.amount(incoming.fee()))
                .bytes(incoming.returnKey());
    }

    private static Incoming incoming(RlpReader in) {
        return new Incoming(
                htlc(in), Fields.entity(in), Fields.token(in), Fields.amount(in), Fields.amount(in), in.bytes(32));
    }
}
