package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.sending.Alarm;
import io.portcullis.depositary.sending.CallBytes;
import io.portcullis.depositary.sending.KnownKey;
import io.portcullis.depositary.sending.LaneChain;
import io.portcullis.depositary.sending.LaneJournal;
import io.portcullis.depositary.sending.LaneListener;
import io.portcullis.depositary.sending.LaneRules;
import io.portcullis.depositary.sending.Order;
import io.portcullis.depositary.sending.Outcome;
import io.portcullis.depositary.sending.Reception;
import io.portcullis.depositary.sending.SendingLane;
import io.portcullis.depositary.sending.SendingTag;
import io.portcullis.depositary.sending.Sighting;
import io.portcullis.depositary.sending.SignedTransaction;
import io.portcullis.depositary.sending.Standing;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.InterposedNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane before a real node that drops, reorganizes, grows dear, lies and goes away. Each test has an account of its own. */
class LaneOnAnvilTest {
    private static final int BURIED = 3;
    private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000000d0");
    private static AnvilNode anvil;
    private static int accounts;

    @TempDir
    private Path folder;

    private KnownKey key;
    private LaneRules rules;
    private SendingLane lane;
    private volatile LaneChain chain;
    private long now = 1_000_000;

    @BeforeAll
    static void startChain() {
        anvil = AnvilNode.start("--no-mining");
    }

    @AfterAll
    static void stopChain() {
        anvil.close();
    }

    @BeforeEach
    void open() {
        key = new KnownKey(accounts++);
        anvil.ask("anvil_setBalance", "[\"" + hex(key.account()) + "\",\"0xde0b6b3a7640000\"]");
        rules = LaneRules.standard(AnvilNode.CHAIN_ID, key.account()).buriedAfter(BURIED);
        chain = at(anvil.uri());
        reopen();
    }

    @AfterEach
    void close() {
        lane.close();
    }

    private void reopen() {
        lane = SendingLane.open(
                rules,
                LaneJournal.open(folder),
                new Switched(),
                key,
                () -> Instant.ofEpochSecond(now),
                LaneListener.NONE);
    }

    private static LaneChain at(URI uri) {
        return new NodeLane(new Node(uri), AnvilNode.CHAIN_ID);
    }

    @Test
    void isMinedAndBuried() {
        Order order = offer();
        lane.round();
        anvil.mine(1);
        lane.round();
        assertInstanceOf(Standing.Mined.class, lane.standing(order.id()));
        anvil.mine(BURIED);
        assertExecuted(order);
    }

    @Test
    void isSentAgainWhenTheNodeDropsIt() {
        Order order = offer();
        lane.round();
        anvil.ask("anvil_dropTransaction", "[\"" + candidate(order) + "\"]");
        assertInstanceOf(Sighting.Absent.class, chain.sighting(candidate(order)));
        pass(20);
        assertInstanceOf(Sighting.Waiting.class, chain.sighting(candidate(order)));
        anvil.mine(1 + BURIED);
        assertExecuted(order);
    }

    @Test
    void isSentAgainWhenAReorgTakesItBack() {
        String before = anvil.snapshot();
        Order order = offer();
        lane.round();
        anvil.mine(BURIED);
        lane.round();
        assertInstanceOf(Standing.Mined.class, lane.standing(order.id()));
        anvil.revert(before);
        anvil.mine(BURIED);
        lane.round();
        assertInstanceOf(Standing.InFlight.class, lane.standing(order.id()));
        pass(20);
        anvil.mine(1 + BURIED);
        assertExecuted(order);
    }

    @Test
    void outbidsItselfThroughAFeeSpike() {
        Order order = offer();
        lane.round();
        Bytes32 first = candidate(order);
        spike("0x2540be400");
        anvil.mine(1);
        pass(61);
        Bytes32 second = candidate(order);
        assertTrue(!second.equals(first));
        spike("0x2540be400");
        anvil.mine(1);
        lane.round();
        Outcome outcome = assertInstanceOf(Standing.Mined.class, lane.standing(order.id()))
                .outcome();
        assertEquals(
                second,
                assertInstanceOf(Outcome.Executed.class, outcome).inclusion().transaction());
        anvil.mine(BURIED);
        assertExecuted(order);
    }

    @Test
    void ringsWhenTheFeeIsAboveItsCap() {
        spike("0x746a528800");
        anvil.mine(1);
        offer();
        lane.round();
        assertEquals(
                List.of(SendingTag.FEE_CAP_REACHED),
                lane.report().alarms().stream().map(Alarm::tag).toList());
        anvil.mine(60);
        spike("0x3b9aca00");
        anvil.mine(1);
        lane.round();
        assertEquals(List.of(), lane.report().alarms());
    }

    @Test
    void takesItsNonceBackAtTheDeadline() {
        Order order = offer();
        lane.round();
        pass(4_000);
        anvil.mine(1 + BURIED);
        lane.round();
        assertEquals(new Standing.Finished(new Outcome.Abandoned()), lane.standing(order.id()));
    }

    @Test
    void goesOnAfterALongOutage() {
        InterposedNode door = InterposedNode.before(anvil.uri());
        chain = at(door.uri());
        Order order = offer();
        lane.round();
        door.close();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    ChainTag.CHAIN_UNREACHABLE,
                    assertThrows(ChainFault.class, () -> pass(600)).tag());
        }
        anvil.ask("anvil_dropTransaction", "[\"" + candidate(order) + "\"]");
        chain = at(anvil.uri());
        lane.round();
        anvil.mine(1 + BURIED);
        assertExecuted(order);
    }

    @Test
    void sendsNothingToAnotherChain() {
        try (InterposedNode door = InterposedNode.before(anvil.uri())) {
            chain = at(door.uri());
            offer();
            door.answerWith("eth_chainId", "\"0x1\"");
            assertEquals(
                    ChainTag.CHAIN_ID_CHANGED,
                    assertThrows(ChainFault.class, lane::round).tag());
            assertEquals(List.of(), door.asked("eth_sendRawTransaction"));
        }
    }

    @Test
    void goesOnWhereItsProcessWasKilled() throws IOException, InterruptedException {
        lane.close();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LaneProcess.class.getName(),
                        anvil.uri().toString(),
                        folder.toString(),
                        Integer.toString(accounts - 1))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("sent", said.readLine());
        } finally {
            process.destroyForcibly().waitFor();
        }
        now = Instant.now().getEpochSecond();
        reopen();
        Order order = LaneProcess.order(accounts - 1);
        Bytes32 sent = candidate(order);
        assertInstanceOf(Sighting.Waiting.class, chain.sighting(sent));
        lane.offer(order);
        lane.round();
        assertEquals(sent, candidate(order), "nothing else was signed for it");
        anvil.mine(1 + BURIED);
        assertExecuted(order);
        assertEquals(1, new Node(anvil.uri()).transactionCount(key.account(), "latest"));
    }

    private Order offer() {
        return offer(lane, Keccak.hash(key.account().toArray()), now + 3_600);
    }

    static Order offer(SendingLane lane, Bytes32 id, long deadline) {
        Order order = new Order(id, TO, BigInteger.ONE, CallBytes.of(id.toArray()), 60_000, deadline);
        lane.offer(order);
        return order;
    }

    private void pass(long seconds) {
        now += seconds;
        lane.round();
    }

    /** The base fee of the next block, which later ones move away from. */
    private static void spike(String fee) {
        anvil.ask("anvil_setNextBlockBaseFeePerGas", "[\"" + fee + "\"]");
    }

    private Bytes32 candidate(Order order) {
        return assertInstanceOf(Standing.InFlight.class, lane.standing(order.id()))
                .candidates()
                .getLast();
    }

    private void assertExecuted(Order order) {
        lane.round();
        Standing.Finished end = assertInstanceOf(Standing.Finished.class, lane.standing(order.id()));
        assertInstanceOf(Outcome.Executed.class, end.outcome());
    }

    private static String hex(Address address) {
        return Hex.encode(address.toArray());
    }

    /** Whatever chain the test points the lane at. */
    private final class Switched implements LaneChain {
        @Override
        public Numbers numbers(Address account, int buriedBlocks) {
            return chain.numbers(account, buriedBlocks);
        }

        @Override
        public Sighting sighting(Bytes32 transaction) {
            return chain.sighting(transaction);
        }

        @Override
        public Reception send(SignedTransaction transaction) {
            return chain.send(transaction);
        }
    }
}
