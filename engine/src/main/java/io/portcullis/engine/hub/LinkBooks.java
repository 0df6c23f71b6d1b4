package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.link.Cursors;
import io.portcullis.engine.link.NodeId;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What this node still has to say to its peers, and how much of theirs it has taken.
 *
 * <p>Invariants: sequences of a direction are 1, 2, … without a hole; a payload stays until its peer has it durably; links, which read from other
 * threads than the hub's, see no position before its block is durable.
 */
public final class LinkBooks {
    private static final class Book {
        private final ConcurrentSkipListMap<Long, Bytes> outbox = new ConcurrentSkipListMap<>();
        private Cursors cursors = Cursors.START;
        private volatile Cursors durable = Cursors.START;
        private volatile boolean up;
    }

    private final Map<NodeId, Book> books = new ConcurrentHashMap<>();
    private final RunningRoot root;

    LinkBooks(Bytes32 root) {
        this.root = new RunningRoot(root);
    }

    /**
     * Adds a payload.
     *
     * @return its sequence
     */
    long append(NodeId peer, Bytes payload) {
        Book book = book(peer);
        Cursors at = book.cursors;
        long sequence = at.appended() + 1;
        book.outbox.put(sequence, payload);
        book.cursors = new Cursors(sequence, at.acknowledged(), at.received());
        root.add(1, sequence, 0, payload);
        return sequence;
    }

    /**
     * Takes the next payload of a peer.
     *
     * @return false if it was taken before, or is not the next
     */
    boolean take(NodeId peer, long sequence) {
        Book book = book(peer);
        Cursors at = book.cursors;
        if (sequence != at.received() + 1) {
            return false;
        }
        book.cursors = new Cursors(at.appended(), at.acknowledged(), sequence);
        root.add(2, sequence, 0, peer.value());
        return true;
    }

    /** The peer has everything up to this one. */
    boolean acknowledge(NodeId peer, long sequence) {
        Book book = book(peer);
        Cursors at = book.cursors;
        if (sequence <= at.acknowledged() || sequence > at.appended()) {
            return false;
        }
        book.cursors = new Cursors(at.appended(), sequence, at.received());
        book.outbox.headMap(sequence, true).clear();
        root.add(3, sequence, 0, peer.value());
        return true;
    }

    void change(NodeId peer, boolean up) {
        book(peer).up = up;
        root.add(4, up ? 1 : 0, 0, peer.value());
    }

    public boolean isUp(NodeId peer) {
        Book book = books.get(peer);
        return book != null && book.up;
    }

    boolean isFull(NodeId peer) {
        Cursors at = book(peer).cursors;
        return at.appended() - at.acknowledged() >= Limits.OUTBOX_PAYLOADS;
    }

    public Optional<Bytes> payload(NodeId peer, long sequence) {
        return Optional.ofNullable(book(peer).outbox.get(sequence));
    }

    /** Where both directions stood when {@link #settle} was called last. */
    public Cursors cursors(NodeId peer) {
        return book(peer).durable;
    }

    /** Everything applied so far is durable. */
    public void settle() {
        books.values().forEach(book -> book.durable = book.cursors);
    }

    /** Ascending. */
    SortedSet<NodeId> peers() {
        return new TreeSet<>(books.keySet());
    }

    Bytes32 root() {
        return root.value();
    }

    private Book book(NodeId peer) {
        return books.computeIfAbsent(peer, any -> new Book());
    }

    /** RLP {@code [root, [[peer, appended, acknowledged, received, up, [payloads]], …]]}, peers ascending. */
    void save(RlpWriter out) {
        out.bytes(root.value().toArray());
        out.list(new TreeMap<>(books).entrySet(), (list, entry) -> {
            Cursors at = entry.getValue().cursors;
            list.list(new RlpWriter()
                    .bytes(entry.getKey().value().toArray())
                    .number(at.appended())
                    .number(at.acknowledged())
                    .number(at.received())
                    .number(entry.getValue().up ? 1 : 0)
                    .list(entry.getValue().outbox.values(), RlpWriter::bytes));
        });
    }

    static LinkBooks restore(RlpReader in) {
        LinkBooks books = new LinkBooks(Fields.word(in));
        in.items(
                Integer.MAX_VALUE,
                item -> item.list(fields -> {
                    Book book = books.book(new NodeId(Fields.word(fields)));
                    long appended = fields.number(0L, Long.MAX_VALUE);
                    long acknowledged = fields.number(0L, appended);
                    book.cursors = new Cursors(appended, acknowledged, fields.number(0L, Long.MAX_VALUE));
                    book.up = fields.number(0, 1) == 1;
                    long[] sequence = {acknowledged};
                    fields.items(
                            Integer.MAX_VALUE,
                            payload -> book.outbox.put(++sequence[0], payload.bytes(Limits.LINK_MAX_PAYLOAD_BYTES))
                                    == null);
                    return book;
                }));
        books.settle();
        return books;
    }
}
