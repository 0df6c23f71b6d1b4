package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.credit.CallState;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What creditors of this node keep of their counterparties, each its own. Empty, and without a root, until a treasury says its first terms. */
final class RiskBooks {
    private static final int WORD = 1;
    private static final int QUOTE = 2;
    private static final int RATED = 3;

    private final SortedMap<EntityId, RiskBook> books = new TreeMap<>();
    private RunningRoot root;

    RiskBooks(Bytes32 root) {
        this.root = new RunningRoot(root);
    }

    boolean isEmpty() {
        return books.isEmpty();
    }

    SortedMap<EntityId, RiskBook> all() {
        return books;
    }

    Optional<RiskBook> of(EntityId creditor) {
        return Optional.ofNullable(books.get(creditor));
    }

    void begin(EntityId creditor, RiskBook book) {
        books.put(creditor, book);
    }

    /** A treasury's word was taken. */
    void said(EntityId creditor, RiskWord word) {
        root.add(WORD, 0, 0, creditor.value());
        root.add(WORD, 1, 0, word.encode());
    }

    /** A quote was taken. */
    void quoted(HubInput.Quoted it) {
        root.add(QUOTE, it.quote().sequence(), it.quote().at(), it.creditor().value());
        root.add(QUOTE, 0, 0, it.quote().token().value());
    }

    /** A position was rated, or its call went on. */
    void rated(RiskEngine.Rated rated) {
        CallState state = rated.state();
        root.add(RATED, state.step(), state.since(), rated.key().counterparty().value());
        root.add(
                RATED,
                rated.rating().required().high(),
                rated.rating().required().low(),
                rated.key().token().value());
    }

    Bytes32 root() {
        return root.value();
    }

    /** RLP {@code [root, [[creditor, book…], …]]} since format 4, of the books as they are now. */
    Consumer<RlpWriter> capture() {
        Bytes32 now = root.value();
        List<Map.Entry<EntityId, Consumer<RlpWriter>>> captured = new ArrayList<>();
        books.forEach((creditor, book) -> captured.add(Map.entry(creditor, book.capture())));
        return out -> out.bytes(now.toArray()).list(captured, (list, it) -> {
            RlpWriter in = new RlpWriter().bytes(it.getKey().value().toArray());
            it.getValue().accept(in);
            list.list(in);
        });
    }

    /** Reads what {@link #capture} wrote, into books that are empty. */
    void restore(RlpReader in, Eip712Domain domain) {
        root = new RunningRoot(Fields.word(in));
        in.items(
                Limits.COMMANDING_ENTITIES,
                item -> item.list(each -> books.put(Fields.entity(each), RiskBook.restore(each, domain)) == null));
    }
}
