package io.portcullis.appliance.fund;

import static io.portcullis.appliance.fund.FundRig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.client.FundDefault.Stage;
import io.portcullis.depositary.testing.FallenDebtor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Declared defaults are moved on by whoever keeps them, in their order, up to what only people decide. */
final class FundKeeperTest {
    @TempDir
    private Path folder;

    private FundRig rig;
    private Database database;
    private FundWatch watch;
    private FundDeeds deeds;
    private FundKeeper keeper;

    @BeforeEach
    void open() {
        rig = new FundRig();
        database = Database.open(folder.resolve("data"));
        watch = rig.watch(database, folder.resolve("report-inputs"));
        deeds = new FundDeeds(() -> rig.fallen.fund);
        keeper = new FundKeeper(() -> rig.fallen.fund, deeds, watch::standing, () -> rig.chain.now());
    }

    @AfterEach
    void close() {
        database.close();
        rig.close();
    }

    private Stage stage(int id) {
        return rig.fallen.fund.fallen(id(id)).orElseThrow().stage();
    }

    @Test
    void defaultsAreDecidedInTheirOrderAndClosedWhenTheirTimeIsOver() throws IOException {
        rig.declare(id(1));
        rig.declare(id(2));
        keeper.round();
        assertEquals(Stage.COUNTING, stage(1), "only what the follower counts is moved on");
        watch.round();
        keeper.round();
        assertEquals(Stage.SHARING, stage(1));
        keeper.round();
        keeper.round();
        assertEquals(Stage.PAYING, stage(1));
        assertEquals(Stage.CLOSED, stage(2), "the first left nothing for it");
        long sent = rig.chain.client.node().head().number();
        keeper.round();
        assertEquals(sent, rig.chain.client.node().head().number(), "creditors take theirs: nothing is to be done");

        rig.chain.anvil.passSeconds(FallenDebtor.TERMS.acceptanceSeconds());
        keeper.round();
        assertEquals(Stage.CLOSED, stage(1));
        watch.round();
        assertTrue(watch.standing().defaults().stream().allMatch(KnownDefault::over));
        keeper.round();
    }

    @Test
    void aDefaultBehindOneThatWaitsIsCountedAndWaitsToo() throws IOException {
        rig.declare(id(1));
        rig.declare(id(2));
        watch.round();
        FundStanding both = watch.standing();
        FundStanding second = new FundStanding(
                both.readTo(), both.defaults().subList(1, 2), both.exits(), both.own(), both.told(), both.trouble());
        FundKeeper ofSecond = new FundKeeper(() -> rig.fallen.fund, deeds, () -> second, () -> rig.chain.now());
        ofSecond.round();
        ofSecond.round();
        assertEquals(Stage.COUNTING, stage(2), "the first is not decided");
        // The time to decide is over: anybody may abandon the first. The keeper goes on deciding it instead.
        rig.chain.anvil.passSeconds(FallenDebtor.TERMS.declarationSeconds());
        keeper.round();
        assertEquals(Stage.SHARING, stage(1));
        assertEquals(Stage.SHARING, stage(2));
    }

    @Test
    void whatTheContractRefusesIsRefusedUnderItsTagUnsent() {
        rig.declare(id(1));
        long sent = rig.chain.client.node().head().number();
        refused("DEFAULT_RUNNING", () -> deeds.abandon(id(1)));
        refused("DEFAULT_NOT_OPEN", () -> deeds.close(id(1)));
        refused("DEFAULT_NOT_OPEN", () -> deeds.accept(id(1), 0, 1));
        refused("DEFAULT_NOT_OPEN", () -> deeds.advance(id(9)));
        refused("EXIT_UNKNOWN", () -> deeds.finishExit(9));
        refused("NOTHING_REFUNDED", () -> deeds.claimRefund(id(1), rig.member));
        assertEquals(sent, rig.chain.client.node().head().number());
    }

    private static void refused(String tag, Executable deed) {
        assertEquals(tag, assertThrows(ApplianceRefusal.class, deed).tag());
    }
}
