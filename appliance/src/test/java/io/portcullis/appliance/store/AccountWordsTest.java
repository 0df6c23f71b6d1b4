package io.portcullis.appliance.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.TokenId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collateral and ondelta as the contract has them, from its events alone, and numbered words that never go back. */
final class AccountWordsTest {
    private static final EntityId ONE = new EntityId(Keccak.hash("one".getBytes(UTF_8)));
    private static final EntityId OTHER = new EntityId(Keccak.hash("other".getBytes(UTF_8)));
    private static final AccountKey ACCOUNT = AccountKey.between(ONE, OTHER);
    private static final Bytes32 ID = ACCOUNT.id();
    private static final TokenId DOLLAR = new TokenId(Keccak.hash("dollar".getBytes(UTF_8)));
    private static final TokenId COIN = new TokenId(Keccak.hash("coin".getBytes(UTF_8)));

    @TempDir
    Path folder;

    private Database database;
    private AccountWords words;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        words = new AccountWords(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static LoggedEvent at(long block, long index, AccountEvent event) {
        return new LoggedEvent(block, ID, ID, index, new EventLog(List.of(ID), List.of()), event);
    }

    private LoggedEvent apply(long block, long index, AccountEvent event) {
        LoggedEvent logged = at(block, index, event);
        words.project(new Change.Applied(logged));
        return logged;
    }

    private void undo(LoggedEvent event) {
        words.project(new Change.Undone(event));
    }

    private LoggedEvent opened() {
        return apply(1, 0, new AccountEvent.AccountOpened(ID, ACCOUNT.left(), ACCOUNT.right()));
    }

    private static AccountEvent posted(TokenId token, boolean byLeft, long amount) {
        return new AccountEvent.CollateralPosted(ID, token, byLeft, Amount.of(amount));
    }

    private static AccountEvent settled(TokenId token, long left, long right) {
        return new AccountEvent.CollateralSettled(ID, token, Amount.of(left), Amount.of(right));
    }

    private void says(int count, TokenId token, long collateral, long ondelta) {
        List<AccountWords.Word> said = words.after(ACCOUNT, 0);
        assertEquals(count, said.size());
        assertEquals(
                new AccountWords.Word(ACCOUNT, count, token, Amount.of(collateral), Amount.of(ondelta)),
                said.getLast());
    }

    @Test
    void everyChangeIsAWordOfItsOwn() {
        opened();
        assertEquals(List.of(ACCOUNT), words.accounts());
        apply(2, 0, posted(DOLLAR, true, 100));
        says(1, DOLLAR, 100, 100);
        apply(2, 1, posted(DOLLAR, false, 50));
        says(2, DOLLAR, 150, 100);
        apply(2, 2, posted(COIN, false, 7));
        says(3, COIN, 7, 0);
        apply(3, 0, settled(DOLLAR, 30, 20));
        says(4, DOLLAR, 100, 70);
        apply(4, 0, settled(DOLLAR, -5, 0));
        says(5, DOLLAR, 105, 75);
        assertEquals(2, words.after(ACCOUNT, 3).size());
    }

    @Test
    void aDisputesEndEmptiesTheLine() {
        opened();
        apply(2, 0, posted(DOLLAR, true, 100));
        apply(3, 0, new AccountEvent.DisputeStarted(ID, ONE, 3, ID, 9));
        assertEquals(List.of(ACCOUNT), words.disputed());
        apply(4, 0, new AccountEvent.CollateralAllocated(ID, DOLLAR, Amount.of(60), Amount.of(40)));
        says(2, DOLLAR, 0, 0);
    }

    @Test
    void aCloseLetsTheOndeltaOfItsOwnLinesStartAnew() {
        opened();
        apply(2, 0, posted(DOLLAR, true, 100));
        apply(2, 1, posted(COIN, true, 5));
        apply(3, 0, new AccountEvent.AgreementUsed(ID, 1));
        apply(3, 1, settled(COIN, 0, 5));
        says(3, COIN, 0, 5);
        apply(3, 2, new AccountEvent.AgreementUsed(ID, 2));
        apply(3, 3, settled(DOLLAR, 60, 40));
        LoggedEvent closed = apply(3, 4, new AccountEvent.AccountClosed(ID, 9));
        says(5, DOLLAR, 0, 0);
        undo(closed);
        says(6, DOLLAR, 0, 40);
    }

    @Test
    void whatTheChainTakesBackIsFollowedByWhatHoldsThen() {
        opened();
        apply(2, 0, posted(DOLLAR, true, 100));
        LoggedEvent second = apply(3, 0, posted(DOLLAR, true, 50));
        undo(second);
        says(3, DOLLAR, 100, 100);
        apply(3, 0, posted(DOLLAR, false, 70));
        says(4, DOLLAR, 170, 100);
        database.close();
        open();
        says(4, DOLLAR, 170, 100);
    }

    @Test
    void theFirstChangeTakenBackLeavesNothing() {
        opened();
        LoggedEvent first = apply(2, 0, posted(DOLLAR, false, 100));
        undo(first);
        says(2, DOLLAR, 0, 0);
    }
}
