package io.portcullis.appliance.dispute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.freeze.AccountReconciliation;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collateral of a real contract, what its events add up to, and the books of a genuine engine. */
class AccountReconciliationTest {
    @TempDir
    private Path folder;

    private ChainStore store;
    private ChainFollower follower;
    private AccountReconciliation reconciliation;

    private Optional<String> difference() {
        while (follower.poll() instanceof ChainFollower.Progress.Behind) {
            Thread.onSpinWait();
        }
        return reconciliation.difference(store.books().orElseThrow());
    }

    @Test
    void anEngineThatWasToldOtherNumbersThanTheChainsIsADifferenceAndOneThatLagsIsNone() throws Exception {
        try (DeployedDepositary chain = DeployedDepositary.start();
                Database database = Database.open(folder.resolve("followed"))) {
            DisputedAccount deal = DisputedAccount.on(chain);
            try (EngineOnChain engine = new EngineOnChain(chain, deal, folder)) {
                store = new ChainStore(database, chain.entity);
                follower = new ChainFollower(new NodeBlocks(chain.client), store, new Confirmations.Depth(0), 0);
                reconciliation = new AccountReconciliation(chain.client, store.accounts(), engine::book);
                engine.open(10_000);
                deal.post(1_000);
                assertEquals(Optional.empty(), difference(), "it has not heard of it yet");
                engine.note(1);
                engine.pay(deal.entity, 250);
                assertEquals(Optional.empty(), difference(), "what is paid is not the chain's");
                deal.post(500);
                assertEquals(Optional.empty(), difference());
                engine.noteOther(2, 1_499);
                engine.pay(deal.entity, 1);
                String text = difference().orElseThrow();
                assertTrue(
                        text.contains("the chain said collateral 1500")
                                && text.contains("the engine has collateral 1499"),
                        text);
            }
        }
    }
}
