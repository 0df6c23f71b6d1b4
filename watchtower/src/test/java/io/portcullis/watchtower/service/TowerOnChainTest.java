package io.portcullis.watchtower.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.InterposedNode;
import io.portcullis.watchtower.watch.Alarm;
import io.portcullis.watchtower.watch.AlarmKind;
import io.portcullis.watchtower.watch.Payer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tower on a real chain that is reorganized, silent, dear, or short of what it owes. */
final class TowerOnChainTest {
    private static final int NEWEST = 7;

    @TempDir
    private static Path folder;

    private static TowerRig rig;
    private static int tests;

    private InterposedNode node;
    private String data;
    private String untouched;
    private Tower tower;
    private Thread watching;

    @BeforeAll
    static void deploy() throws IOException, InterruptedException {
        rig = new TowerRig(folder);
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    @BeforeEach
    void begin() {
        node = InterposedNode.before(rig.chain.anvil.uri());
        data = "data-" + ++tests;
        baseFee(1_000_000_000L);
        untouched = rig.chain.anvil.snapshot();
    }

    @AfterEach
    void forget() throws InterruptedException {
        stop();
        node.close();
        rig.chain.anvil.revert(untouched);
    }

    private void start(String moreOfClient) throws IOException, GeneralSecurityException {
        tower = Tower.open(TowerConfig.read(rig.config(node.uri(), data, moreOfClient, "")), InstantSource.system());
        watching = Thread.ofPlatform().start(() -> {
            try {
                tower.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void stop() throws InterruptedException {
        if (watching != null) {
            tower.end();
            assertTrue(watching.join(Duration.ofSeconds(60)), "it ends when told to");
            tower.close();
            watching = null;
        }
    }

    private void handOver(byte[] handover) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = rig.post("client", tower.port(), handover);
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), UTF_8));
    }

    private void dispute(long version) {
        rig.deal.start(rig.deal.sealedByOther(rig.deal.body(version, 0)));
    }

    private void awaitAnswer() throws InterruptedException {
        TowerRig.await("the newest version stands", () -> rig.standing() == NEWEST);
    }

    private boolean isRinging(AlarmKind kind) {
        return tower.bells().ringing().stream().map(Alarm::kind).anyMatch(kind::equals);
    }

    private static long head() {
        return rig.chain.client.node().head().number();
    }

    @Test
    void aRemedyThatAReorgTookBackIsMadeAgainAndSoIsOneOfADisputeThatCameBack() throws Exception {
        start("");
        handOver(rig.handover(NEWEST, -300));
        long before = head();
        dispute(3);
        long disputed = head();
        awaitAnswer();
        TowerRig.await("the tower saw its remedy", () -> tower.watcher().state().owed() == 0);
        rig.chain.anvil.ask("anvil_reorg", "[" + (head() - disputed) + ", []]");
        assertTrue(rig.standing() < NEWEST, "the remedy was taken back");
        awaitAnswer();

        rig.chain.anvil.ask("anvil_reorg", "[" + (head() - before) + ", []]");
        if (rig.standing() == 0) {
            TowerRig.await(
                    "nothing is owed of a dispute that is not",
                    () -> tower.watcher().state().cases().isEmpty());
            dispute(4);
        }
        awaitAnswer();
        TowerRig.await("nothing is owed", () -> tower.watcher().state().owed() == 0);
    }

    @Test
    void afterALongOutageItReadsInRangesAndKeepsAPromiseThatRanOutMeanwhile() throws Exception {
        start("");
        long deadline = rig.chain.now() + 600;
        handOver(rig.handover(NEWEST, -300, deadline));
        TowerRig.await("it caught up", () -> tower.watcher().state().height() >= head() - 2);
        stop();
        dispute(3);
        rig.chain.anvil.mine(2_000);
        rig.chain.anvil.passSeconds(700);
        assertTrue(rig.chain.now() > deadline, "the promise ran out while the tower was away");
        int before = node.asked("eth_getLogs").size();
        start("");
        awaitAnswer();
        int asked = node.asked("eth_getLogs").size() - before;
        assertTrue(asked < 400, "of 2,000 blocks the logs took " + asked + " questions");
    }

    @Test
    void ringsWhileTheNodeIsSilentAndAnswersOnceItIsNot() throws Exception {
        start("");
        handOver(rig.handover(NEWEST, -300));
        node.failWith("eth_getBlockByNumber", "the node is being mended");
        TowerRig.await("it rings", () -> isRinging(AlarmKind.CHAIN_SILENT));
        dispute(3);
        node.beHonest();
        awaitAnswer();
        TowerRig.await("it is still", () -> !isRinging(AlarmKind.CHAIN_SILENT));
    }

    @Test
    void throughASpikeWithAnEmptyGasKeyItRingsFirstAndThenThePoolPays() throws Exception {
        start("");
        handOver(rig.handover(NEWEST, -300));
        rig.fund(rig.gas, "0x1");
        dispute(3);
        TowerRig.await("it rings that nobody pays", () -> isRinging(AlarmKind.NOBODY_PAYS));
        TowerRig.await("an answer is owed", () -> tower.watcher().state().owed() == 1);
        assertTrue(isRinging(AlarmKind.GAS_EMPTY));
        // Above half of the most that an answer may offer: what it offers at first is cut off there.
        baseFee(60_000_000_000L);
        rig.fund(rig.pool, TowerRig.ONE_COIN);
        awaitAnswer();
        assertEquals("0x1", balance(rig.gas.toString()));
        assertTrue(!balance(rig.pool.toString()).equals(TowerRig.ONE_COIN), "the pool paid");
        rig.fund(rig.gas, TowerRig.ONE_COIN);
        TowerRig.await("the own key pays again", () -> tower.watcher().state().payer() == Payer.OWN);
        assertTrue(!isRinging(AlarmKind.GAS_EMPTY));
    }

    private static void baseFee(long wei) {
        rig.chain.anvil.ask("anvil_setNextBlockBaseFeePerGas", "[\"0x" + Long.toHexString(wei) + "\"]");
    }

    private static String balance(String account) {
        String answer =
                rig.chain.anvil.ask("eth_getBalance", "[\"" + account.toLowerCase(Locale.ROOT) + "\",\"latest\"]");
        return Json.MAPPER.readTree(answer).path("result").stringValue();
    }

    @Test
    void ringsWhenTheContractHasLessThanItOwesAndAfterARestartToo() throws Exception {
        start("");
        TowerRig.await("it caught up", () -> tower.watcher().state().height() >= head() - 2);
        stop();
        takeFromContract(5);
        start("");
        TowerRig.await("it rings", () -> isRinging(AlarmKind.RESERVES_SHORT));
    }

    /** As a flaw of the contract or of the token could. */
    private static void takeFromContract(long units) {
        String contract = rig.chain.client.domain().depositary().toString().toLowerCase(Locale.ROOT);
        String thief = AnvilNode.STRANGER.toString().toLowerCase(Locale.ROOT);
        rig.fund(rig.chain.client.domain().depositary(), "0xffffffffffffffffff");
        rig.chain.anvil.ask("anvil_impersonateAccount", "[\"" + contract + "\"]");
        rig.chain.anvil.ask("eth_sendTransaction", """
                [{"from":"%s","to":"%s","gas":"0x30d40","data":"0xa9059cbb%s%s"}]""".formatted(
                        contract,
                        rig.chain.dollarAsset.contract().toString().toLowerCase(Locale.ROOT),
                        "0".repeat(24) + thief.substring(2),
                        String.format(Locale.ROOT, "%064x", units)));
    }

    @Test
    void ringsWhenACounterpartyOwesAClientMoreBeyondItsCollateralThanTheLimit() throws Exception {
        start(", \"creditLimits\": [{\"token\": \"" + rig.chain.dollars() + "\", \"limit\": \"499\"}]");
        long sign = rig.deal.account.isLeft(rig.deal.other) ? 1 : -1;
        handOver(rig.handover(NEWEST, sign * 1_499));
        handOver(rig.handover(NEWEST + 1, sign * 1_500));
        TowerRig.await("it rings", () -> isRinging(AlarmKind.CREDIT_EXCEEDED));
        handOver(rig.handover(NEWEST + 2, sign * 1_499));
        TowerRig.await("it is still", () -> !isRinging(AlarmKind.CREDIT_EXCEEDED));
    }
}
