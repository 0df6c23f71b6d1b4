package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.InterposedNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

/** What is sent, and what never is: a real chain behind a node that lies, and that remembers all it was asked. */
class TransactionSenderTest {
    private static final String RAW = "eth_sendRawTransaction";
    private static final SendingLimits IMPATIENT =
            new SendingLimits(SendingLimits.DEFAULT.maxFeePerGas(), Duration.ofMillis(300), Duration.ofMillis(50));

    private static DeployedDepositary chain;
    private InterposedNode node;
    private DepositaryClient client;

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void connect() {
        node = InterposedNode.before(chain.anvil.uri());
        client = DepositaryClient.connect(
                node.uri(), chain.client.domain(), Optional.of(chain.client.codeHash()), sender(IMPATIENT));
    }

    @AfterEach
    void disconnect() {
        client.close();
        node.close();
    }

    @Test
    void namesAChainThatStopsAnswering() {
        node.close();
        assertFault(ChainTag.CHAIN_UNREACHABLE, () -> client.entity(chain.entity));
        assertFault(ChainTag.CHAIN_UNREACHABLE, this::mint);
    }

    @Test
    void stopsWhenTheNodeChangesChains() {
        Batch batch = chain.next(chain.payDollars(1));
        node.answerWith("eth_chainId", "\"0x1\"");
        assertFault(ChainTag.CHAIN_ID_CHANGED, () -> client.entity(chain.entity));
        assertFault(ChainTag.CHAIN_ID_CHANGED, () -> client.simulate(batch, chain.sign(batch, 0, 1)));
        assertFault(ChainTag.CHAIN_ID_CHANGED, () -> client.submit(batch, chain.sign(batch, 0, 1)));
        assertFault(ChainTag.CHAIN_ID_CHANGED, this::mint);
        assertEquals(List.of(), node.asked(RAW));
        assertEquals(List.of(), node.asked("eth_signTransaction"));
    }

    @Test
    void stopsWhenTheCodeChanges() {
        Batch batch = chain.next(chain.payDollars(1));
        node.answerWith("eth_getCode", "\"0x6001\"");
        assertFault(ChainTag.CODE_CHANGED, () -> client.simulate(batch, chain.sign(batch, 0, 1)));
        assertFault(ChainTag.CODE_CHANGED, () -> client.submit(batch, chain.sign(batch, 0, 1)));
        assertEquals(List.of(), node.asked(RAW));
    }

    @Test
    void namesAnswersThatAreNone() {
        node.say("eth_chainId", "<html>proxy error</html>");
        assertFault(ChainTag.ANSWER_MALFORMED, () -> client.entity(chain.entity));
        node.answerWith("eth_chainId", "31337");
        assertFault(ChainTag.ANSWER_MALFORMED, () -> client.entity(chain.entity));
        node.answerWith("eth_chainId", "\"0x1" + "0".repeat(64) + "\"");
        assertFault(ChainTag.ANSWER_MALFORMED, () -> client.entity(chain.entity));
        node.answerWith("eth_chainId", "null");
        assertFault(ChainTag.ANSWER_MALFORMED, () -> client.entity(chain.entity));
    }

    @Test
    void namesAViewsAnswerThatIsCut() {
        node.answerWith("eth_call", "\"0x00\"");
        assertFault(ChainTag.ANSWER_MALFORMED, () -> client.reserve(chain.entity, chain.dollars()));
    }

    @Test
    void sendsNothingThatNeedsMoreGasThanOneTransactionMayHave() {
        node.answerWith("eth_estimateGas", "\"0x1000001\"");
        assertFault(ChainTag.GAS_ABOVE_LIMIT, this::mint);
        assertEquals(List.of(), node.asked(RAW));
    }

    @Test
    void addsItsMarginToAnEstimateUpToTheLimit() {
        node.answerWith("eth_estimateGas", "\"0xffffff\"");
        mint();
        node.answerWith("eth_estimateGas", "\"0xf4240\"");
        mint();
        List<JsonNode> signed = node.asked("eth_signTransaction").stream()
                .map(asked -> asked.parameters().get(0))
                .toList();
        assertEquals("0x1000000", signed.get(0).path("gas").stringValue());
        assertEquals("0x124f80", signed.get(1).path("gas").stringValue());
        assertTrue(signed.stream()
                .allMatch(one -> one.path("chainId").stringValue().equals("0x7a69")));
    }

    @Test
    void namesAnAccountWithoutCoin() {
        Address poor = Address.fromHex("0x90f79bf6eb2c4f870365e785982e1f101e93b906");
        chain.anvil.ask("anvil_setBalance", "[\"0x90f79bf6eb2c4f870365e785982e1f101e93b906\",\"0x0\"]");
        Erc20 dollar = new Erc20(
                client.node(),
                chain.dollarAsset.contract(),
                TransactionSender.heldBy(client.node(), AnvilNode.CHAIN_ID, poor, IMPATIENT));
        assertFault(ChainTag.FUNDS_MISSING, () -> dollar.mint(poor, Amount.of(1)));
    }

    @Test
    void namesAnAccountThatTheNodeDoesNotHold() {
        Address stranger = Address.fromHex("0x00000000000000000000000000000000000000aa");
        chain.anvil.ask("anvil_setBalance", "[\"0x00000000000000000000000000000000000000aa\",\"0xde0b6b3a7640000\"]");
        Erc20 dollar = new Erc20(
                client.node(),
                chain.dollarAsset.contract(),
                TransactionSender.heldBy(client.node(), AnvilNode.CHAIN_ID, stranger, IMPATIENT));
        assertFault(ChainTag.NODE_REFUSED, () -> dollar.mint(stranger, Amount.of(1)));
    }

    @Test
    void waitsNoLongerThanItsDeadlineAndSendsOnce() {
        long next = chain.client.node().transactionCount(AnvilNode.OPERATOR, "latest");
        node.answerWith("eth_getTransactionReceipt", "null");
        node.answerWith("eth_getTransactionCount", "\"" + Quantity.encode(next) + "\"");
        assertFault(ChainTag.RECEIPT_LATE, this::mint);
        assertEquals(1, node.asked(RAW).size());
    }

    @Test
    void namesATransactionWhoseNumberAnotherTook() {
        node.failWith(RAW, "nonce too low");
        assertFault(ChainTag.TRANSACTION_ABANDONED, this::mint);
        assertEquals(1, node.asked(RAW).size());
    }

    private void mint() {
        dollarBy(node, IMPATIENT).mint(AnvilNode.STRANGER, Amount.of(1));
    }

    private Erc20 dollarBy(InterposedNode by, SendingLimits limits) {
        Node through = new Node(by.uri());
        return new Erc20(
                through,
                chain.dollarAsset.contract(),
                TransactionSender.heldBy(through, AnvilNode.CHAIN_ID, AnvilNode.OPERATOR, limits));
    }

    private TransactionSender sender(SendingLimits limits) {
        return TransactionSender.heldBy(new Node(node.uri()), AnvilNode.CHAIN_ID, AnvilNode.OPERATOR, limits);
    }

    private static void assertFault(ChainTag tag, Executable action) {
        assertEquals(tag, assertThrows(ChainFault.class, action).tag());
    }
}
