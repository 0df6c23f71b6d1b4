package io.portcullis.appliance.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.InterposedNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books of a real contract, and every way that they may stop agreeing. */
final class ReconciliationTest {
    @TempDir
    private Path folder;

    private static DeployedDepositary depositary;
    private String snapshot;
    private Database database;
    private ChainStore store;
    private ChainFollower follower;
    private Reconciliation reconciliation;

    @BeforeAll
    static void deploy() {
        depositary = DeployedDepositary.start();
    }

    @AfterAll
    static void stop() {
        depositary.close();
    }

    @BeforeEach
    void open() {
        snapshot = depositary.anvil.snapshot();
        database = Database.open(folder);
        store = new ChainStore(database, depositary.entity);
        follower = new ChainFollower(new NodeBlocks(depositary.client), store, new Confirmations.Depth(0), 0);
        reconciliation = new Reconciliation(depositary.client, depositary.entity);
    }

    @AfterEach
    void close() {
        database.close();
        depositary.anvil.revert(snapshot);
    }

    private Optional<String> difference(Reconciliation by) {
        while (follower.poll() instanceof ChainFollower.Progress.Behind) {
            Thread.onSpinWait();
        }
        return by.difference(store.books().orElseThrow());
    }

    private void agree(String when) {
        assertEquals(Optional.empty(), difference(reconciliation), when);
    }

    private void differ(String word) {
        String text = difference(reconciliation).orElseThrow();
        assertTrue(text.contains(word), text);
    }

    private Bytes32 queue(long units) {
        Batch batch = depositary.next(depositary.payDollars(units));
        return depositary.client.submit(batch, depositary.sign(batch, 0, 1)).events().stream()
                .filter(logged -> logged.event() instanceof DepositaryEvent.WithdrawalQueued)
                .map(logged -> ((DepositaryEvent.WithdrawalQueued) logged.event()).id())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBooksOfAnHonestContractAgreeThroughItsWholeLifeAndAReorg() {
        agree("deposits");
        Bytes32 first = queue(100);
        agree("one queued");
        String before = depositary.anvil.snapshot();
        depositary.guardian().cancelWithdrawal(first);
        agree("cancelled");
        depositary.anvil.revert(before);
        depositary.anvil.mine(2);
        agree("the cancellation was taken back");
        depositary.anvil.passSeconds(DeployedDepositary.TIMELOCK_SECONDS + 1);
        depositary.client.releaseWithdrawal(first);
        agree("released");
        depositary.dollar.mint(depositary.client.domain().depositary(), Amount.of(5));
        depositary.anvil.mine(1);
        agree("a present from anybody closes nothing");
    }

    /** The theft was noticed six days later: here the books of each followed block are held against each other. */
    @Test
    void roninReservesThatAreGoneAreSeenAtTheNextBlock() {
        agree("before");
        depositary.anvil.ask(
                "anvil_setBalance", "[\"" + depositary.client.domain().depositary() + "\",\"0x1\"]");
        depositary.anvil.mine(1);
        differ("it has 1");
    }

    @Test
    void aContractWhoseOwnBooksWereChangedIsADifference() {
        agree("before");
        Bytes32 slot = Keccak.hash(
                new AbiWriter().word(depositary.dollars().value()).number(0).toBytes());
        BigInteger held = new BigInteger(1, slot.toArray()).add(BigInteger.ONE);
        depositary.anvil.ask(
                "anvil_setStorageAt",
                "[\"" + depositary.client.domain().depositary() + "\",\"0x" + held.toString(16) + "\",\"0x"
                        + "%064x".formatted(12_345) + "\"]");
        depositary.anvil.mine(1);
        differ("the contract owes 12345");
    }

    @Test
    void aNodeThatLiesIsADifferenceAndOneThatDoesNotKnowTheBlockIsNone() {
        agree("before");
        try (InterposedNode liar = InterposedNode.before(depositary.anvil.uri());
                DepositaryClient client = DepositaryClient.connect(
                        liar.uri(), depositary.client.domain(), Optional.empty(), depositary.operator)) {
            Reconciliation lied = new Reconciliation(client, depositary.entity);
            liar.answerWith("eth_call", "\"0x" + "%064x".formatted(7) + "\"");
            assertTrue(difference(lied).orElseThrow().contains("the contract owes 7"));
            liar.failWith("eth_call", "header not found");
            assertThrows(ChainException.class, () -> difference(lied), "a question without an answer says nothing");
        }
    }

    @Test
    void aReserveThatMovedWithoutAnEventIsADifference() {
        agree("before");
        ChainStore.Books books = store.books().orElseThrow();
        ChainStore.Books other = new ChainStore.Books(
                books.block(),
                books.owed(),
                Optional.of(Map.of(
                        depositary.dollars(),
                        DeployedDepositary.DOLLARS.units().subtract(BigInteger.ONE),
                        Asset.NATIVE.id(),
                        DeployedDepositary.COINS.units())));
        assertTrue(reconciliation.difference(other).orElseThrow().contains("this entity's events"));
    }
}
