package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What entities of this node wait to be paid for.
 *
 * <p>Invariants: an invoice is paid at most once; a payment is taken only with the invoice's secret, in its token, of its amount to twice that.
 */
final class Invoices {
    /** @param hash SHA-256 of the preimage */
    record Invoice(
            EntityId payee,
            Bytes32 hash,
            TokenId token,
            Amount amount,
            Bytes32 preimage,
            Bytes32 secret,
            long expiresAtSeconds) {}

    private record Key(EntityId payee, Bytes32 hash) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPayee = payee.compareTo(other.payee);
            return byPayee != 0 ? byPayee : hash.compareTo(other.hash);
        }
    }

    private final Map<Key, Invoice> open = new HashMap<>();
    private final SortedMap<Long, Set<Key>> byExpiry = new TreeMap<>();
    private final RunningRoot root;

    Invoices(Bytes32 root) {
        this.root = new RunningRoot(root);
    }

    Optional<Refusal> create(EntityId payee, Instruction.CreateInvoice it, long timeSeconds) {
        if (!it.amount().isPositive() || !it.amount().fits(Limits.AMOUNT_BITS - 1)) {
            return no(EngineTag.AMOUNT_NOT_POSITIVE, "an invoice is for a positive amount below 2^119");
        }
        if (it.expiresAtSeconds() <= timeSeconds) {
            return no(EngineTag.EXPIRED, "it would have expired already");
        }
        if (it.expiresAtSeconds() - timeSeconds > Limits.LONGEST_PENDING_SECONDS) {
            return no(EngineTag.EXPIRY_TOO_FAR, "an invoice is open for a bounded time");
        }
        if (open.size() >= Limits.INVOICES) {
            return no(EngineTag.TOO_MANY_INVOICES, open.size() + " invoices are open");
        }
        Bytes32 hash = Bytes32.of(Bytes.of(it.preimage().toArray()).sha256().toArray());
        Invoice invoice =
                new Invoice(payee, hash, it.token(), it.amount(), it.preimage(), it.secret(), it.expiresAtSeconds());
        Key key = new Key(payee, hash);
        if (open.containsKey(key)) {
            return no(EngineTag.INVOICE_EXISTS, "an invoice of this preimage is open");
        }
        keep(key, invoice);
        root.add(1, it.expiresAtSeconds(), 0, hash);
        return Optional.empty();
    }

    /** Takes the invoice that such a payment is for, if there is one: it is paid now. */
    Optional<Invoice> pay(EntityId payee, Bytes32 hash, TokenId token, Amount amount, Bytes32 secret) {
        Key key = new Key(payee, hash);
        Invoice invoice = open.get(key);
        boolean fits = invoice != null
                && invoice.token().equals(token)
                && invoice.secret().equals(secret)
                && amount.compareTo(invoice.amount()) >= 0
                && amount.compareTo(invoice.amount().plus(invoice.amount())) <= 0;
        if (!fits) {
            return Optional.empty();
        }
        forget(key);
        root.add(2, 0, 0, hash);
        return Optional.of(invoice);
    }

    void expire(long timeSeconds) {
        while (!byExpiry.isEmpty() && byExpiry.firstKey() <= timeSeconds) {
            for (Key key : new TreeSet<>(byExpiry.remove(byExpiry.firstKey()))) {
                open.remove(key);
                root.add(3, 0, 0, key.hash());
            }
        }
    }

    /** Ascending by payee and hash. */
    Collection<Invoice> open() {
        return new TreeMap<>(open).values();
    }

    Bytes32 root() {
        return root.value();
    }

    /** RLP {@code [root, [[payee, token, amount, preimage, secret, expiresAt], …]]}, ascending by payee and hash. */
    void save(RlpWriter out) {
        capture().accept(out);
    }

    /** What {@link #save} writes of the invoices as they are now, for any thread to write while others come and go. */
    Consumer<RlpWriter> capture() {
        Bytes32 now = root.value();
        List<Invoice> all = new ArrayList<>(open.values());
        return out -> {
            all.sort(Comparator.comparing(Invoice::payee).thenComparing(Invoice::hash));
            write(out.bytes(now.toArray()), all);
        };
    }

    private static void write(RlpWriter out, List<Invoice> all) {
        out.list(
                all,
                (list, it) -> list.list(new RlpWriter()
                        .bytes(it.payee().value().toArray())
                        .bytes(it.hash().toArray())
                        .bytes(it.token().value().toArray())
                        .bytes(Fields.amount(it.amount()))
                        .bytes(it.preimage().toArray())
                        .bytes(it.secret().toArray())
                        .number(it.expiresAtSeconds())));
    }

    static Invoices restore(RlpReader in) {
        Invoices invoices = new Invoices(Fields.word(in));
        in.items(
                Limits.INVOICES,
                item -> item.list(fields -> {
                    Invoice invoice = new Invoice(
                            Fields.entity(fields),
                            Fields.word(fields),
                            Fields.token(fields),
                            Fields.amount(fields),
                            Fields.word(fields),
                            Fields.word(fields),
                            fields.number(0L, Long.MAX_VALUE));
                    invoices.keep(new Key(invoice.payee(), invoice.hash()), invoice);
                    return invoice;
                }));
        return invoices;
    }

    private void keep(Key key, Invoice invoice) {
        open.put(key, invoice);
        byExpiry.computeIfAbsent(invoice.expiresAtSeconds(), any -> new HashSet<>())
                .add(key);
    }

    private void forget(Key key) {
        Invoice gone = open.remove(key);
        Set<Key> same = byExpiry.get(gone.expiresAtSeconds());
        same.remove(key);
        if (same.isEmpty()) {
            byExpiry.remove(gone.expiresAtSeconds());
        }
    }

    private static Optional<Refusal> no(EngineTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
