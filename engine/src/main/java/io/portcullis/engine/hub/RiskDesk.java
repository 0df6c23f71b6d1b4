package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Exposure;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Feeds what accounts say into the ratings of creditors, and says what ratings close.
 *
 * <p>Invariants: after each block every account that changed in it has its positions in the books of those of its sides that rate; a rating stops what
 * is new and never touches a limit, a hold or a debt that stands.
 */
final class RiskDesk {
    private final HubConfig config;
    private final AccountDesk desk;
    private final RiskBooks books;
    private final Consumer<HubEffect> effects;
    private final TreeSet<Integer> touched = new TreeSet<>();

    RiskDesk(HubConfig config, AccountDesk desk, RiskBooks books, Consumer<HubEffect> effects) {
        this.config = config;
        this.desk = desk;
        this.books = books;
        this.effects = effects;
    }

    /** Whether any entity of this node rates. */
    boolean rates() {
        return !books.isEmpty();
    }

    /** An account's records change. */
    void touch(int account) {
        if (!books.isEmpty()) {
            touched.add(account);
        }
    }

    Outcome take(EntityId creditor, RiskWord word, long timeSeconds) {
        Optional<RiskBook> book = books.of(creditor);
        Optional<Refusal> refusal;
        if (book.isPresent()) {
            refusal = book.get().take(word, timeSeconds, books.ahead(), told -> tell(creditor, told));
        } else if (word instanceof RiskWord.Terms first) {
            books.begin(creditor, RiskBook.begin(config.domain(), first.terms()));
            touchAll(creditor);
            refusal = Optional.empty();
        } else {
            refusal = Optional.of(new Refusal(EngineTag.RISK_TERMS_MISSING, creditor + " has said no terms"));
        }
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        books.said(creditor, word);
        if (word instanceof RiskWord.Earmark it) {
            books.share(new RiskEngine.Key(it.counterparty(), it.token()), timeSeconds);
        }
        return new Outcome.Done(Optional.empty());
    }

    void said(HubInput.ReserveSaid it, long timeSeconds) {
        books.reserved(new RiskEngine.Key(it.entity(), it.token()), it.amount(), timeSeconds);
    }

    void hear(HubInput.Quoted it, long timeSeconds) {
        Optional<RiskBook> book = books.of(it.creditor());
        Optional<Refusal> refusal = book.isEmpty()
                ? Optional.of(new Refusal(EngineTag.RISK_TERMS_MISSING, it.creditor() + " has said no terms"))
                : book.get().hear(it.source(), it.quote(), it.signature(), timeSeconds);
        if (refusal.isPresent()) {
            effects.accept(new HubEffect.QuoteRefused(
                    it.creditor(), it.source(), it.quote().token(), refusal.get()));
        } else {
            books.quoted(it);
        }
    }

    /** Ends a block, after all accounts have. */
    void close(long timeSeconds) {
        if (books.isEmpty()) {
            return;
        }
        touched.forEach(this::stand);
        touched.clear();
        books.all().forEach((creditor, book) -> {
            RiskBook.Closed closed = book.close(timeSeconds);
            closed.rated().forEach(books::rated);
            closed.told().forEach(told -> tell(creditor, told));
        });
    }

    private void touchAll(EntityId creditor) {
        for (int account = 0; account < desk.accounts().ledger().high(); account++) {
            if (desk.accounts().ledger().isOpen(account) && desk.key(account).has(creditor)) {
                touched.add(account);
            }
        }
    }

    private void stand(int account) {
        AccountKey key = desk.key(account);
        for (EntityId creditor : new EntityId[] {key.left(), key.right()}) {
            books.of(creditor).ifPresent(book -> {
                boolean isLeft = key.isLeft(creditor);
                for (AccountState.TokenLine line : desk.accounts().lines(account)) {
                    // What of the account belongs to the counterparty; below zero, what it owes.
                    Amount belongs = isLeft ? line.collateral().minus(line.delta()) : line.delta();
                    book.stand(
                            key.counterparty(creditor),
                            line.token(),
                            isLeft ? line.creditRight() : line.creditLeft(),
                            line.collateral(),
                            line.delta(),
                            belongs.negate().orZero());
                }
            });
        }
    }

    /** Why ratings refuse what would add this to an account, if so. */
    Optional<Refusal> refuse(int account, Side author, Transaction transaction, Exposure exposure) {
        if (exposure == Exposure.NONE) {
            return Optional.empty();
        }
        AccountKey key = desk.key(account);
        EntityId by = desk.entity(account, author);
        EntityId other = key.counterparty(by);
        boolean raises = transaction instanceof Transaction.SetCreditLimit;
        // Whoever raises a limit lets the other side owe more; whoever spends on credit owes more itself.
        boolean owesMore = exposure == Exposure.CREDIT;
        Optional<Refusal> asDebtor = refuse(other, by, owesMore && !raises);
        return asDebtor.isPresent() || !raises ? asDebtor : books.of(by).flatMap(book -> book.refuse(other, owesMore));
    }

    private Optional<Refusal> refuse(EntityId creditor, EntityId debtor, boolean owesMore) {
        return books.of(creditor).flatMap(book -> book.refuse(debtor, owesMore));
    }

    /** Why a creditor of this node may not pass on what a counterparty has locked for it, if so. */
    Optional<Refusal> refuseOnwards(int account, Side maker, TokenId token) {
        EntityId debtor = desk.entity(account, maker);
        EntityId creditor = desk.entity(account, maker.opposite());
        return books.of(creditor)
                .flatMap(book -> book.refuse(debtor, desk.accounts().isOnCredit(account, maker, token)));
    }

    private void tell(EntityId creditor, RiskBook.Told told) {
        effects.accept(
                switch (told) {
                    case RiskBook.Told.Call it ->
                        new HubEffect.ReserveCalled(
                                creditor, it.key().counterparty(), it.key().token(), it.effect());
                    case RiskBook.Told.Marked it -> new HubEffect.PriceMarked(creditor, it.token(), it.trouble());
                });
    }
}
