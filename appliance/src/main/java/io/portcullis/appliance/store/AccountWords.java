package io.portcullis.appliance.store;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.TokenId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What the chain says of accounts, counted from its events alone: collateral and ondelta of each line (protocol, section 5), and what is to be told
 * of them, numbered.
 *
 * <p>Invariants: whatever is applied and undone again leaves the lines as they were; what was said stays said, and undoing it says what holds
 * then under the next number, so that numbers never go back. Two appliances that follow the same chain past the depth of its reorgs number alike.
 */
public final class AccountWords {
    private static final Held NOTHING = new Held(BigInteger.ZERO, BigInteger.ZERO);

    private final Database database;

    /** One line of an account, after one event. */
    public record Word(AccountKey account, long sequence, TokenId token, Amount collateral, Amount ondelta) {}

    private record Held(BigInteger collateral, BigInteger ondelta) {}

    public AccountWords(Database database) {
        this.database = database;
    }

    /** Accounts that the chain knows. */
    public List<AccountKey> accounts() {
        return database.list(
                "SELECT left_entity, right_entity FROM chain_accounts",
                row -> new AccountKey(
                        new EntityId(Bytes32.of(row.getBytes(1))), new EntityId(Bytes32.of(row.getBytes(2)))));
    }

    /** Accounts of which a dispute began, at any time. */
    public List<AccountKey> disputed() {
        return database.list(
                "SELECT left_entity, right_entity FROM chain_accounts WHERE disputed",
                row -> new AccountKey(
                        new EntityId(Bytes32.of(row.getBytes(1))), new EntityId(Bytes32.of(row.getBytes(2)))));
    }

    /** What was said of an account after a number, in order. */
    public List<Word> after(AccountKey account, long sequence) {
        return database.list(
                "SELECT sequence, token, collateral, ondelta FROM chain_words"
                        + " WHERE account = ? AND sequence > ? ORDER BY sequence",
                row -> new Word(
                        account,
                        row.getLong(1),
                        new TokenId(Bytes32.of(row.getBytes(2))),
                        new Amount(row.getBigDecimal(3).toBigIntegerExact()),
                        new Amount(row.getBigDecimal(4).toBigIntegerExact())),
                account.id().toArray(),
                sequence);
    }

    void project(Change change) {
        LoggedEvent at = change.event();
        boolean applied = change instanceof Change.Applied;
        switch (at.event()) {
            case AccountEvent.AccountOpened it
            when applied ->
                database.update(
                        "MERGE INTO chain_accounts (account, left_entity, right_entity, disputed, agreed_block, agreed_index)"
                                + " KEY (account) VALUES (?, ?, ?, FALSE, 0, 0)",
                        it.account().toArray(),
                        it.left().value().toArray(),
                        it.right().value().toArray());
            case AccountEvent.DisputeStarted it
            when applied ->
                database.update("UPDATE chain_accounts SET disputed = TRUE WHERE account = ?", (Object)
                        it.account().toArray());
            case AccountEvent.AgreementUsed it
            when applied ->
                database.update(
                        "UPDATE chain_accounts SET agreed_block = ?, agreed_index = ? WHERE account = ?",
                        at.blockNumber(),
                        at.logIndex(),
                        it.account().toArray());
            case AccountEvent.CollateralPosted it -> {
                BigInteger amount = it.amount().units();
                change(applied, at, it.account(), it.token(), amount, it.byLeft() ? amount : BigInteger.ZERO);
            }
            case AccountEvent.CollateralSettled it ->
                change(
                        applied,
                        at,
                        it.account(),
                        it.token(),
                        it.left().units().add(it.right().units()).negate(),
                        it.left().units().negate());
            case AccountEvent.CollateralAllocated it -> set(applied, at, it.account(), it.token(), NOTHING);
            case AccountEvent.AccountClosed it -> close(applied, at, it.account());
            default -> {}
        }
    }

    private void change(
            boolean applied,
            LoggedEvent at,
            Bytes32 account,
            TokenId token,
            BigInteger collateral,
            BigInteger ondelta) {
        Held before = held(account, token);
        set(
                applied,
                at,
                account,
                token,
                new Held(before.collateral().add(collateral), before.ondelta().add(ondelta)));
    }

    /** @param after what the line holds after the event; not looked at where it is undone */
    private void set(boolean applied, LoggedEvent at, Bytes32 account, TokenId token, Held after) {
        if (applied) {
            database.update(
                    "INSERT INTO chain_lines (account, token, block_number, log_index, collateral, ondelta)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    account.toArray(),
                    token.value().toArray(),
                    at.blockNumber(),
                    at.logIndex(),
                    new BigDecimal(after.collateral()),
                    new BigDecimal(after.ondelta()));
            say(account, token, after);
            return;
        }
        int gone = database.update(
                "DELETE FROM chain_lines WHERE account = ? AND token = ? AND block_number = ? AND log_index = ?",
                account.toArray(),
                token.value().toArray(),
                at.blockNumber(),
                at.logIndex());
        if (gone > 0) {
            say(account, token, held(account, token));
        }
    }

    /** A close comes after the lines that it settled, and those after the use of their agreement: their ondelta starts anew. */
    private void close(boolean applied, LoggedEvent at, Bytes32 account) {
        String lines = applied
                ? "l.log_index < ? AND EXISTS (SELECT 1 FROM chain_accounts a WHERE a.account = l.account"
                        + " AND a.agreed_block = l.block_number AND a.agreed_index < l.log_index)"
                : "l.log_index = ?";
        database
                .list(
                        "SELECT DISTINCT l.token FROM chain_lines l WHERE l.account = ? AND l.block_number = ? AND "
                                + lines,
                        row -> new TokenId(Bytes32.of(row.getBytes(1))),
                        account.toArray(),
                        at.blockNumber(),
                        at.logIndex())
                .stream()
                .sorted()
                .forEach(token -> set(applied, at, account, token, NOTHING));
    }

    private Held held(Bytes32 account, TokenId token) {
        return database.find(
                        "SELECT collateral, ondelta FROM chain_lines WHERE account = ? AND token = ?"
                                + " ORDER BY block_number DESC, log_index DESC LIMIT 1",
                        row -> new Held(
                                row.getBigDecimal(1).toBigIntegerExact(),
                                row.getBigDecimal(2).toBigIntegerExact()),
                        account.toArray(),
                        token.value().toArray())
                .orElse(NOTHING);
    }

    private void say(Bytes32 account, TokenId token, Held held) {
        long last = database.find(
                        "SELECT MAX(sequence) FROM chain_words WHERE account = ?", row -> row.getLong(1), (Object)
                                account.toArray())
                .orElse(0L);
        database.update(
                "INSERT INTO chain_words (account, sequence, token, collateral, ondelta) VALUES (?, ?, ?, ?, ?)",
                account.toArray(),
                last + 1,
                token.value().toArray(),
                new BigDecimal(held.collateral()),
                new BigDecimal(held.ondelta()));
    }

    /** What the chain says a line holds. */
    public Optional<Word> newest(AccountKey account, TokenId token) {
        return after(account, 0).stream()
                .filter(word -> word.token().equals(token))
                .reduce((earlier, later) -> later);
    }
}
