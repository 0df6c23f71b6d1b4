package io.portcullis.appliance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.DebtEnforce;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the events of a real contract add up to is what it says that each entity has in reserve, also of collateral and debts, also through reorgs. */
class ReservesOfEventsTest {
    private static final Bytes32 THIRD = Bytes32.fromHex("0x" + "03".repeat(32));

    @TempDir
    private Path folder;

    private DeployedDepositary chain;
    private ChainStore store;
    private ChainFollower follower;
    private List<EntityId> entities;

    private void agree(String when) {
        while (follower.poll() instanceof ChainFollower.Progress.Behind) {
            Thread.onSpinWait();
        }
        for (EntityId entity : entities) {
            assertEquals(chain.client.reserve(entity, chain.dollars()), counted(entity), when + ": " + entity);
        }
    }

    private Amount counted(EntityId entity) {
        return reserve(store, entity, chain.dollars());
    }

    private static Amount reserve(ChainStore store, EntityId entity, TokenId token) {
        return store.reserves().stream()
                .filter(it -> it.entity().equals(entity) && it.token().equals(token))
                .map(ChainStore.Reserve::amount)
                .reduce(Amount.ZERO, Amount::plus);
    }

    @Test
    void collateralDisputesAndDebtsMoveWhatTheContractSays() {
        try (DeployedDepositary deployed = DeployedDepositary.start();
                Database database = Database.open(folder)) {
            chain = deployed;
            store = new ChainStore(database, chain.entity);
            follower = new ChainFollower(new NodeBlocks(chain.client), store, new Confirmations.Depth(0), 0);
            DisputedAccount deal = DisputedAccount.on(chain);
            chain.client.registerEntity(chain.board, chain.rules(), List.of(), THIRD);
            EntityId third = chain.board.entityId(THIRD);
            entities = List.of(chain.entity, deal.other, third);
            agree("deposits");

            String unposted = chain.anvil.snapshot();
            deal.post(1_000);
            agree("collateral posted");
            chain.anvil.revert(unposted);
            chain.anvil.mine(2);
            agree("the collateral was taken back");
            deal.post(1_000);

            // The other side owes 3,000 beyond the collateral, and has 700.
            deal.fund(700);
            long owed = deal.account.isLeft(deal.other) ? -4_000 : 3_000;
            ProofBody body = deal.body(1, owed);
            deal.start(deal.sealedByOther(body));
            chain.anvil.passSeconds(2 * DisputedAccount.RESPONSE_SECONDS);
            chain.client.perform(DisputeFinalize.last(body, 0));
            agree("the dispute's end paid what was there");
            assertTrue(counted(deal.other).isZero(), "all it had");

            submit(new AccountOperation.DebtAssign(deal.other, chain.dollars(), 0, Amount.of(500), third));
            String unpaid = chain.anvil.snapshot();
            deal.fund(1_900);
            chain.client.perform(new DebtEnforce(deal.other, chain.dollars(), 2));
            agree("the older debt was paid, and a part of what was assigned");
            chain.anvil.revert(unpaid);
            chain.anvil.mine(3);
            agree("what was paid was taken back");
            deal.fund(10_000);
            chain.client.perform(new DebtEnforce(deal.other, chain.dollars(), 2));
            agree("all was paid");
            assertEquals(Amount.of(500), counted(third));
        }
    }

    private void submit(Operation operation) {
        Batch batch = chain.next(operation);
        chain.client.submit(batch, chain.sign(batch, 0, 1));
    }

    @Test
    void whatBothSidesSettledGoesToEachReserveAndBackAgain() {
        EntityId left = new EntityId(Keccak.hash(new byte[] {1}));
        EntityId right = new EntityId(Keccak.hash(new byte[] {2}));
        AccountKey account = AccountKey.between(left, right);
        TokenId gold = new TokenId(Keccak.hash(new byte[] {3}));
        try (Database database = Database.open(folder)) {
            ChainStore made = new ChainStore(database, left);
            commit(made, 1, new AccountEvent.AccountOpened(account.id(), account.left(), account.right()), true);
            AccountEvent settled = new AccountEvent.CollateralSettled(account.id(), gold, Amount.of(30), Amount.of(12));
            commit(made, 2, settled, true);
            assertEquals(Amount.of(30), reserve(made, account.left(), gold));
            assertEquals(Amount.of(12), reserve(made, account.right(), gold));
            commit(made, 2, settled, false);
            assertEquals(Amount.ZERO, reserve(made, account.left(), gold));
            assertEquals(Amount.ZERO, reserve(made, account.right(), gold));
        }
    }

    @Test
    void aDatabaseThatDidNotCountFromTheFirstEventOnKnowsNoReserves() {
        try (Database database = Database.open(folder)) {
            ChainStore older = new ChainStore(database, new EntityId(Keccak.hash(new byte[] {1})));
            database.update("INSERT INTO account_events (happened) VALUES (1)");
            commit(
                    older,
                    1,
                    new DepositaryEvent.Deposited(
                            new EntityId(Keccak.hash(new byte[] {1})),
                            new TokenId(Keccak.hash(new byte[] {3})),
                            Address.ZERO,
                            Amount.of(5)),
                    true);
            assertEquals(List.of(), older.reserves());
        }
    }

    private static void commit(ChainStore store, long block, DepositaryEvent event, boolean applied) {
        LoggedEvent logged = new LoggedEvent(
                block,
                Keccak.hash(new byte[] {(byte) block}),
                Bytes32.ZERO,
                0,
                new EventLog(List.of(Bytes32.ZERO), List.of()),
                event);
        store.commit(Cursor.startingAt(0), List.of(applied ? new Change.Applied(logged) : new Change.Undone(logged)));
    }
}
