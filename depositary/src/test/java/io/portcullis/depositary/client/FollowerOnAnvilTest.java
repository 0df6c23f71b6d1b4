package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.follower.CursorStore;
import io.portcullis.depositary.follower.Tier;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.testing.DeployedDepositary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FollowerOnAnvilTest {
    private static DeployedDepositary chain;
    private final Projection projection = new Projection();

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @Test
    void followsAReorgThatTakesTransactionsAway() {
        ChainFollower follower = follower(0);
        caughtUp(follower);
        List<DepositaryEvent> before = projection.events();
        chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(5));
        caughtUp(follower);
        assertEquals(before.size() + 1, projection.events().size());
        chain.anvil.ask("anvil_reorg", "[1, []]");
        caughtUp(follower);
        assertEquals(before, projection.events());
        assertEquals(1, projection.undone);
    }

    @Test
    void followsAChainThatWentBackAndGrewAnew() {
        ChainFollower follower = follower(0);
        String snapshot = chain.anvil.snapshot();
        chain.guardian().burnNonce(chain.entity, 1);
        chain.anvil.mine(3);
        caughtUp(follower);
        assertEquals(
                new DepositaryEvent.NonceBurned(chain.entity, 1),
                projection.events().getLast());
        chain.anvil.revert(snapshot);
        chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(7));
        caughtUp(follower);
        assertInstanceOf(DepositaryEvent.Deposited.class, projection.events().getLast());
        assertEquals(1, projection.undone);

        ChainFollower restarted = follower(0);
        List<DepositaryEvent> before = projection.events();
        caughtUp(restarted);
        assertEquals(before, projection.events());
    }

    @Test
    void waitsForTheBlocksOnTop() {
        ChainFollower follower = follower(2);
        chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(9));
        caughtUp(follower);
        assertEquals(0, nines());
        chain.anvil.mine(1);
        caughtUp(follower);
        assertEquals(0, nines());
        chain.anvil.mine(1);
        caughtUp(follower);
        assertEquals(1, nines());
    }

    @Test
    void waitsLongerForWhatMovesMuchAndForAllBehindIt() {
        Tier tier = new Tier(Asset.NATIVE.id(), Amount.of(100), 3);
        ChainFollower follower = new ChainFollower(
                new NodeBlocks(chain.client), projection, new Confirmations.ByValue(1, List.of(tier)), 0);
        chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(99));
        chain.anvil.mine(1);
        caughtUp(follower);
        int before = projection.events().size();
        assertEquals(
                Amount.of(99), ((DepositaryEvent.Deposited) projection.events().getLast()).amount());
        chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(100));
        chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(9));
        chain.anvil.mine(1);
        caughtUp(follower);
        assertEquals(before, projection.events().size());
        chain.anvil.mine(1);
        caughtUp(follower);
        assertEquals(before + 2, projection.events().size());
    }

    private long nines() {
        return projection.events().stream().filter(FollowerOnAnvilTest::isNine).count();
    }

    private static boolean isNine(DepositaryEvent event) {
        return event instanceof DepositaryEvent.Deposited deposited
                && deposited.amount().equals(Amount.of(9));
    }

    private ChainFollower follower(int depth) {
        return new ChainFollower(new NodeBlocks(chain.client), projection, new Confirmations.Depth(depth), 0);
    }

    private static void caughtUp(ChainFollower follower) {
        assertInstanceOf(ChainFollower.Progress.CaughtUp.class, follower.poll());
    }

    /** Applies and undoes, in memory. */
    private static final class Projection implements CursorStore {
        private final List<LoggedEvent> events = new ArrayList<>();
        private Optional<Cursor> cursor = Optional.empty();
        private int undone;

        List<DepositaryEvent> events() {
            return events.stream().map(LoggedEvent::event).toList();
        }

        @Override
        public Optional<Cursor> load() {
            return cursor;
        }

        @Override
        public void commit(Cursor next, List<Change> changes) {
            for (Change change : changes) {
                switch (change) {
                    case Change.Applied(LoggedEvent event) -> events.add(event);
                    case Change.Undone(LoggedEvent event) -> {
                        assertEquals(event, events.removeLast());
                        undone++;
                    }
                }
            }
            cursor = Optional.of(next);
        }
    }
}
