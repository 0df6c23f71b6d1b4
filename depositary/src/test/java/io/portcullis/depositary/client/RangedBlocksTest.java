package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.follower.Block;
import io.portcullis.depositary.follower.BlockSource;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.InterposedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A long chain, read by ranges through a node that takes little, or lies. */
class RangedBlocksTest {
    private static DeployedDepositary chain;
    private static List<Block> one;
    private InterposedNode door;
    private DepositaryClient client;
    private RangedBlocks ranged;

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
        for (int i = 0; i < 4; i++) {
            chain.anvil.mine(60);
            chain.client.deposit(chain.entity, Asset.NATIVE, Amount.of(i + 1));
        }
        chain.anvil.mine(RangedBlocks.NEAR);
        one = read(new NodeBlocks(chain.client));
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void connect() {
        door = InterposedNode.before(chain.anvil.uri());
        client = DepositaryClient.connect(
                door.uri(), chain.client.domain(), Optional.of(chain.client.codeHash()), chain.operator);
        ranged = new RangedBlocks(client);
    }

    @AfterEach
    void disconnect() {
        client.close();
        door.close();
    }

    @Test
    void readsTheSameBlocksWithFewerQuestions() {
        assertEquals(one, read(ranged));
        int questions = door.asked("eth_getLogs").size();
        assertTrue(questions < RangedBlocks.NEAR + 10, "asked " + questions + " times");
    }

    @Test
    void asksForLessWhenTheNodeFindsItTooMuchAndForMoreAgainAfterwards() {
        door.failWhen("eth_getLogs", parameters -> width(parameters) > 10, "query returned more than 10000 results");
        assertEquals(one, read(ranged));
        assertTrue(ranged.rangeBlocks() <= 13, "still asks for " + ranged.rangeBlocks());
        door.beHonest();
        assertEquals(one, read(ranged));
        assertTrue(ranged.rangeBlocks() > 13, "still asks for " + ranged.rangeBlocks());
    }

    @Test
    void asksForLessAtTheNextPollWhenTheNodeDoesNotAnswer() {
        ranged.head();
        int before = ranged.rangeBlocks();
        door.close();
        assertEquals(
                ChainTag.CHAIN_UNREACHABLE,
                assertThrows(ChainFault.class, () -> ranged.block(0)).tag());
        assertEquals(before / 2, ranged.rangeBlocks());
    }

    @Test
    void usesNoRangeWhoseLogsAreOfAnotherChain() {
        door.change("eth_getLogs", RangedBlocksTest::ofAnotherChain);
        ranged.head();
        Optional<Block> first = ranged.block(0);
        assertEquals(Optional.of(one.getFirst()), first);
        assertEquals(Optional.of(one.get(1)), ranged.block(1));
        assertTrue(door.asked("eth_getLogs").size() >= 4, "each was asked for alone");
    }

    /** The first block's hash, with another first digit than it has. */
    private static String ofAnotherChain(String answer) {
        return Pattern.compile("(\"blockHash\":\"0x)(.)")
                .matcher(answer)
                .replaceFirst(found -> found.group(1) + (found.group(2).equals("f") ? "e" : "f"));
    }

    private static long width(JsonNode parameters) {
        JsonNode filter = parameters.path(0);
        if (!filter.has("fromBlock")) {
            return 1;
        }
        return Quantity.decodeLong(filter.path("toBlock").stringValue())
                - Quantity.decodeLong(filter.path("fromBlock").stringValue())
                + 1;
    }

    private static List<Block> read(BlockSource source) {
        long head = source.head().number();
        List<Block> blocks = new ArrayList<>();
        for (long number = 0; number <= head; number++) {
            blocks.add(source.block(number).orElseThrow());
        }
        return blocks;
    }
}
