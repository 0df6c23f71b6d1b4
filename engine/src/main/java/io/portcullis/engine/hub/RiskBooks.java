package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.credit.CallState;
import io.portcullis.engine.credit.RiskAhead;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What creditors of this node keep of their counterparties, each its own, and what the chain says that those have in reserve. Without a root until a
 * treasury says its first terms.
 *
 * <p>Invariant: what creditors count of one reserve is together no more than the chain has of it.
 */
final class RiskBooks {
    private static final int WORD = 1;
    private static final int QUOTE = 2;
    private static final int RATED = 3;
    private static final int RESERVE = 4;

    private final SortedMap<EntityId, RiskBook> books = new TreeMap<>();
    /** What the chain says that counterparties have in reserve; nothing of those of whom it said nothing. */
    private final SortedMap<RiskEngine.Key, Amount> reserves = new TreeMap<>();

    /** What other threads compute for these books. No part of them: without it they say the same. */
    private final RiskAhead ahead = new RiskAhead();

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

    RiskAhead ahead() {
        return ahead;
    }

    void begin(EntityId creditor, RiskBook book) {
        books.put(creditor, book);
    }

    /** A treasury's word was taken. */
    void said(EntityId creditor, RiskWord word) {
        root.add(WORD, 0, 0, creditor.value());
        root.add(WORD, 1, 0, word.encode());
        if (word instanceof RiskWord.Terms it) {
            ahead.rateBy(creditor, it.terms().model());
        }
    }

    /** A quote was taken. */
    void quoted(HubInput.Quoted it) {
        root.add(QUOTE, it.quote().sequence(), it.quote().at(), it.creditor().value());
        root.add(QUOTE, 0, 0, it.quote().token().value());
    }

    /** What the chain has of an entity's reserve; nothing before it said any. */
    Amount reserve(RiskEngine.Key key) {
        return reserves.getOrDefault(key, Amount.ZERO);
    }

    /** The chain says a reserve. */
    void reserved(RiskEngine.Key key, Amount amount, long nowSeconds) {
        if (amount.isZero()) {
            reserves.remove(key);
        } else if (reserves.containsKey(key) || reserves.size() < Limits.RISK_OBLIGORS) {
            reserves.put(key, amount);
        }
        if (!books.isEmpty()) {
            root.add(RESERVE, 0, 0, key.counterparty().value());
            root.add(RESERVE, 1, 0, key.token().value());
            root.add(RESERVE, 2, 0, Bytes.of(Fields.amount(amount)));
            share(key, nowSeconds);
        }
    }

    /** Shares a reserve among those that count on it: each up to what it earmarked, in the order of their ids. */
    void share(RiskEngine.Key key, long nowSeconds) {
        Amount rest = reserve(key);
        for (RiskBook book : books.values()) {
            Amount counted = book.earmarked(key).min(rest);
            book.count(key, counted, nowSeconds);
            rest = rest.minus(counted);
        }
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

    /** RLP {@code [root, [[creditor, book…], …], [[entity, token, reserve], …]]} since format 4, the reserves since 5, as they are now. */
    Consumer<RlpWriter> capture() {
        Bytes32 now = root.value();
        List<Map.Entry<EntityId, Consumer<RlpWriter>>> captured = new ArrayList<>();
        books.forEach((creditor, book) -> captured.add(Map.entry(creditor, book.capture())));
        Map<RiskEngine.Key, Amount> said = new TreeMap<>(reserves);
        return out -> out.bytes(now.toArray())
                .list(captured, (list, it) -> {
                    RlpWriter in = new RlpWriter().bytes(it.getKey().value().toArray());
                    it.getValue().accept(in);
                    list.list(in);
                })
                .list(
                        said.entrySet(),
                        (list, it) -> list.list(new RlpWriter()
                                .bytes(it.getKey().counterparty().value().toArray())
                                .bytes(it.getKey().token().value().toArray())
                                .bytes(Fields.amount(it.getValue()))));
    }

    /** Reads what {@link #capture} wrote, into books that are empty. */
    void restore(RlpReader in, Eip712Domain domain, int format) {
        root = new RunningRoot(Fields.word(in));
        in.items(
                Limits.COMMANDING_ENTITIES,
                item -> item.list(
                        each -> books.put(Fields.entity(each), RiskBook.restore(each, domain, format >= 5)) == null));
        books.forEach((creditor, book) -> ahead.rateBy(creditor, book.terms().model()));
        if (format >= 5) {
            in.items(
                    Limits.RISK_OBLIGORS,
                    item -> item.list(each -> reserves.put(
                                    new RiskEngine.Key(Fields.entity(each), Fields.token(each)), Fields.amount(each))
                            == null));
        }
    }
}
