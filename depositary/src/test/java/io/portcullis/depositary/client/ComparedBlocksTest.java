package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.client.ComparedBlocks.Endpoint;
import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.sending.LaneChain;
import io.portcullis.depositary.sending.Sighting;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.InterposedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One real chain behind several doors, some of which lie. */
class ComparedBlocksTest {
    private static final int DEPTH = 3;
    private static DeployedDepositary chain;
    private static Receipt deposit;

    private final List<InterposedNode> doors = new ArrayList<>();
    private final List<DepositaryClient> clients = new ArrayList<>();

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
        deposit = chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(5));
        chain.anvil.mine(10);
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void open() {
        for (int i = 0; i < 3; i++) {
            doors.add(InterposedNode.before(chain.anvil.uri()));
            clients.add(DepositaryClient.connect(
                    doors.getLast().uri(),
                    chain.client.domain(),
                    Optional.of(chain.client.codeHash()),
                    chain.operator));
        }
    }

    @AfterEach
    void close() {
        clients.forEach(DepositaryClient::close);
        doors.forEach(InterposedNode::close);
    }

    private ComparedBlocks of(int nodes) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            endpoints.add(new Endpoint("node-" + i, new NodeBlocks(clients.get(i))));
        }
        return new ComparedBlocks(endpoints, Math.min(2, nodes), DEPTH);
    }

    @Test
    void tellsWhatAllSay() {
        ComparedBlocks blocks = of(3);
        assertEquals(chain.client.node().head().number(), blocks.head().number());
        assertEquals(1, block(blocks).events().size());
        assertEquals(Set.of(), blocks.lies().keySet());
    }

    @Test
    void asksANodeNoMoreThatHidesAnEvent() {
        ComparedBlocks blocks = of(3);
        doors.get(1).answerWith("eth_getLogs", "[]");
        blocks.head();
        assertEquals(1, block(blocks).events().size());
        assertEquals(Set.of("node-1"), blocks.lies().keySet());
        int asked = doors.get(1).asked("eth_getLogs").size();
        blocks.head();
        block(blocks);
        assertEquals(asked, doors.get(1).asked("eth_getLogs").size());
    }

    @Test
    void asksANodeNoMoreThatInventsABlock() {
        ComparedBlocks blocks = of(3);
        doors.get(0)
                .change(
                        "eth_getBlockByNumber",
                        answer -> answer.replace(deposit.blockHash().toString(), "0x" + "ab".repeat(32)));
        doors.get(0).answerWith("eth_getLogs", "[]");
        blocks.head();
        assertEquals(deposit.blockHash(), block(blocks).hash());
        assertEquals(Set.of("node-0"), blocks.lies().keySet());
    }

    @Test
    void believesNobodyWhereTwoContradictEachOther() {
        ComparedBlocks blocks = of(2);
        doors.get(1).answerWith("eth_getLogs", "[]");
        blocks.head();
        assertEquals(
                ChainTag.ENDPOINTS_DISAGREE,
                assertThrows(ChainFault.class, () -> block(blocks)).tag());
        doors.get(1).beHonest();
        assertEquals(1, block(blocks).events().size());
    }

    @Test
    void waitsADifferenceOutNearTheHead() {
        ComparedBlocks blocks = of(2);
        long head = blocks.head().number();
        String hash = chain.client.node().block(head).orElseThrow().hash().toString();
        doors.get(1).change("eth_getBlockByNumber", answer -> answer.replace(hash, "0x" + "ab".repeat(32)));
        doors.get(1).answerWith("eth_getLogs", "[]");
        assertEquals(Optional.empty(), blocks.block(head));
        doors.get(1).beHonest();
        assertTrue(blocks.block(head).isPresent());
        assertEquals(Set.of(), blocks.lies().keySet());
    }

    @Test
    void goesNoFurtherThanAsManyHaveReachedAsAreRequired() {
        ComparedBlocks blocks = of(3);
        long head = chain.client.node().head().number();
        String far = "\"number\":\"0x" + Long.toHexString(head) + "\"";
        doors.get(2).change("eth_getBlockByNumber", answer -> answer.replace(far, "\"number\":\"0xffffff\""));
        assertEquals(head, blocks.head().number());
    }

    @Test
    void goesOnWithoutANodeThatIsAwayAndStopsWithoutTwo() {
        ComparedBlocks blocks = of(3);
        doors.get(0).close();
        blocks.head();
        assertEquals(1, block(blocks).events().size());
        doors.get(1).close();
        assertEquals(
                ChainTag.TOO_FEW_ENDPOINTS,
                assertThrows(ChainFault.class, blocks::head).tag());
    }

    @Test
    void aLaneBelievesNoNodeThatDeniesWhatAnotherHasMined() {
        List<LaneChain> nodes = doors.stream()
                .limit(2)
                .map(door -> (LaneChain) new NodeLane(new Node(door.uri()), AnvilNode.CHAIN_ID))
                .toList();
        ComparedLane lane = new ComparedLane(nodes, 2);
        lane.numbers(AnvilNode.OPERATOR, 1);
        Bytes32 transaction = deposit.transactionHash();
        doors.get(1).answerWith("eth_getTransactionReceipt", "null");
        assertEquals(
                ChainTag.ENDPOINTS_DISAGREE,
                assertThrows(ChainFault.class, () -> lane.sighting(transaction)).tag());
        doors.get(1).beHonest();
        assertInstanceOf(Sighting.Mined.class, lane.sighting(transaction));

        // What a node said is mined it cannot deny without denying the block, too.
        doors.get(1).answerWith("eth_getTransactionReceipt", "null");
        lane.numbers(AnvilNode.OPERATOR, 1);
        assertInstanceOf(Sighting.Mined.class, lane.sighting(transaction));
        String block = Bytes32.ZERO.toString();
        lane.numbers(AnvilNode.OPERATOR, 1);
        doors.get(1)
                .change(
                        "eth_getBlockByNumber",
                        answer -> answer.replace(deposit.blockHash().toString(), block));
        assertEquals(
                ChainTag.ENDPOINTS_DISAGREE,
                assertThrows(ChainFault.class, () -> lane.sighting(transaction)).tag());
        doors.get(1).answerWith("eth_getTransactionCount", "\"0x0\"");
        Address account = AnvilNode.OPERATOR;
        assertEquals(0, lane.numbers(account, 1).minedNonce());
    }

    private static Block block(ComparedBlocks blocks) {
        return blocks.block(deposit.blockNumber()).orElseThrow();
    }
}
