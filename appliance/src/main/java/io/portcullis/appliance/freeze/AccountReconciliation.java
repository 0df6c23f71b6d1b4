package io.portcullis.appliance.freeze;

import io.portcullis.appliance.store.AccountWords;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.depositary.client.AccountLine;
import io.portcullis.depositary.client.AccountViews;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds three books of accounts against each other, at one block: what the contract says of an account's collateral, what its events add up to, and what
 * the running engine has.
 *
 * <p>An engine that has not agreed to the chain's newest word yet is compared with the last one that it has; one that agrees to nothing any more, for its
 * account is disputed, has no books to compare. Of many accounts a few are looked at in each block, in turn: {@link #ACCOUNTS_PER_BLOCK}.
 */
public final class AccountReconciliation {
    /** Each costs a question or more to the node. */
    static final int ACCOUNTS_PER_BLOCK = 64;

    private final DepositaryClient chain;
    private final AccountWords words;
    private final Function<AccountKey, Optional<EngineBook>> engine;
    private int next;

    /**
     * What the engine has of an account.
     *
     * @param noted the last of the chain's words that its frames hold
     */
    public record EngineBook(long noted, Map<TokenId, Held> lines) {
        public EngineBook {
            lines = Map.copyOf(lines);
        }
    }

    /** The chain's part of a line. */
    public record Held(Amount collateral, Amount ondelta) {
        static final Held NOTHING = new Held(Amount.ZERO, Amount.ZERO);

        @Override
        public String toString() {
            return "collateral " + collateral + ", ondelta " + ondelta;
        }
    }

    /** @param engine empty for an account that is not its business, or in which nothing is agreed any more */
    public AccountReconciliation(
            DepositaryClient chain, AccountWords words, Function<AccountKey, Optional<EngineBook>> engine) {
        this.chain = chain;
        this.words = words;
        this.engine = engine;
    }

    /**
     * What does not add up first, of the accounts whose turn it is.
     *
     * @throws io.portcullis.depositary.client.ChainException if the node does not know the block, or does not answer
     */
    public Optional<String> difference(ChainStore.Books books) {
        List<AccountKey> accounts = words.accounts();
        AccountViews views = chain.accountsIn(books.block().hash());
        int looks = Math.min(ACCOUNTS_PER_BLOCK, accounts.size());
        for (int i = 0; i < looks; i++) {
            AccountKey account = accounts.get(next++ % accounts.size());
            Optional<String> difference = difference(account, views);
            if (difference.isPresent()) {
                return difference.map(
                        text -> "block " + books.block().number() + ": account " + account.id() + ", " + text);
            }
        }
        return Optional.empty();
    }

    private Optional<String> difference(AccountKey account, AccountViews views) {
        Optional<EngineBook> book = engine.apply(account);
        Map<TokenId, Held> said = new HashMap<>();
        Map<TokenId, Held> noted = new HashMap<>();
        for (AccountWords.Word word : words.after(account, 0)) {
            Held held = new Held(word.collateral(), word.ondelta());
            said.put(word.token(), held);
            if (book.filter(it -> word.sequence() <= it.noted()).isPresent()) {
                noted.put(word.token(), held);
            }
        }
        for (Map.Entry<TokenId, Held> one : said.entrySet()) {
            AccountLine line = views.line(account, one.getKey());
            Held held = new Held(line.collateral(), line.ondelta());
            if (!held.equals(one.getValue())) {
                return Optional.of("token " + one.getKey() + ": the events add up to " + one.getValue()
                        + ", the contract has " + held);
            }
            if (book.isPresent()) {
                Held expected = noted.getOrDefault(one.getKey(), Held.NOTHING);
                Held has = book.get().lines().getOrDefault(one.getKey(), Held.NOTHING);
                if (!has.equals(expected)) {
                    return Optional.of(
                            "token " + one.getKey() + ": the chain said " + expected + ", the engine has " + has);
                }
            }
        }
        return Optional.empty();
    }
}
