package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ChainFaultTest {
    private static final SendingLimits HASTY =
            new SendingLimits(SendingLimits.DEFAULT.maxFeePerGas(), Duration.ofMillis(600), Duration.ofMillis(50));

    private static DeployedDepositary chain;

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @Test
    void saysWhenTheChainIsUnreachable() throws IOException {
        int freed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freed = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + freed);
        ChainFault fault =
                fault(() -> DepositaryClient.connect(nobody, chain.client.domain(), Optional.empty(), chain.operator));
        assertEquals(ChainTag.CHAIN_UNREACHABLE, fault.tag());
        assertFalse(fault.remedy().isEmpty());
    }

    @Test
    void refusesAnotherChainAtConnecting() {
        Eip712Domain elsewhere = new Eip712Domain(1, chain.client.domain().depositary());
        assertEquals(
                ChainTag.CHAIN_ID_CHANGED,
                fault(() -> DepositaryClient.connect(chain.anvil.uri(), elsewhere, Optional.empty(), chain.operator))
                        .tag());
    }

    @Test
    void refusesWhenTheNodeChangesItsChainLater() throws IOException {
        try (Relay relay = Relay.to(chain.anvil.uri())) {
            DepositaryClient client = connect(relay.uri(), sender(relay.uri(), HASTY));
            relay.change(answer -> answer.replace("\"result\":\"0x7a69\"", "\"result\":\"0x1\""));
            assertEquals(
                    ChainTag.CHAIN_ID_CHANGED,
                    fault(() -> client.reserve(chain.entity, chain.dollars())).tag());
            assertEquals(
                    ChainTag.CHAIN_ID_CHANGED,
                    fault(() -> client.simulateUnsigned(chain.next(chain.payDollars(1))))
                            .tag());
            assertEquals(
                    ChainTag.CHAIN_ID_CHANGED,
                    fault(() -> client.activateRules(chain.entity)).tag());
        }
    }

    @Test
    void refusesOtherCodeAtTheAddress() {
        assertEquals(
                ChainTag.CODE_CHANGED,
                fault(() -> DepositaryClient.connect(
                                chain.anvil.uri(),
                                chain.client.domain(),
                                Optional.of(Bytes32.fromHex("0x" + "11".repeat(32))),
                                chain.operator))
                        .tag());
        assertEquals(
                ChainTag.CODE_CHANGED,
                fault(() -> DepositaryClient.connect(
                                chain.anvil.uri(),
                                new Eip712Domain(AnvilNode.CHAIN_ID, DeployedDepositary.DESTINATION),
                                Optional.empty(),
                                chain.operator))
                        .tag());
    }

    @Test
    void refusesWhenTheCodeChangesLater() {
        String snapshot = chain.anvil.snapshot();
        String address = Node.hex(chain.client.domain().depositary());
        chain.anvil.ask("anvil_setCode", "[\"" + address + "\",\"0x60006000fd\"]");
        assertEquals(
                ChainTag.CODE_CHANGED,
                fault(() -> chain.client.activateRules(chain.entity)).tag());
        assertEquals(
                ChainTag.CODE_CHANGED, fault(new NodeBlocks(chain.client)::head).tag());
        chain.anvil.revert(snapshot);
    }

    /** The node says that a transaction more waits in line than there is, as one behind a balancer may. */
    @Test
    void saysWhenAnEarlierTransactionIsMissing() throws IOException {
        String snapshot = chain.anvil.snapshot();
        try (Relay relay = Relay.to(chain.anvil.uri())) {
            DepositaryClient client = connect(relay.uri(), sender(relay.uri(), HASTY));
            relay.inflatePendingCount();
            ChainFault fault = fault(() -> client.deposit(chain.entity, Asset.NATIVE, Amount.of(1)));
            assertEquals(ChainTag.NONCE_GAP, fault.tag(), fault.getMessage());
        }
        chain.anvil.ask("anvil_dropAllTransactions", "[]");
        chain.anvil.revert(snapshot);
    }

    @Test
    void saysWhenATransactionIsNotMinedInTime() {
        chain.anvil.ask("evm_setAutomine", "[false]");
        DepositaryClient client = connect(chain.anvil.uri(), sender(chain.anvil.uri(), HASTY));
        ChainFault fault = fault(() -> client.deposit(chain.entity, Asset.NATIVE, Amount.of(1)));
        chain.anvil.ask("anvil_dropAllTransactions", "[]");
        chain.anvil.ask("evm_setAutomine", "[true]");
        assertEquals(ChainTag.RECEIPT_LATE, fault.tag(), fault.getMessage());
    }

    @Test
    void offersNoMoreThanItsCap() {
        SendingLimits stingy = new SendingLimits(BigInteger.ONE, Duration.ofSeconds(1), Duration.ofMillis(50));
        DepositaryClient client = connect(chain.anvil.uri(), sender(chain.anvil.uri(), stingy));
        assertEquals(
                ChainTag.FEE_ABOVE_CAP,
                fault(() -> client.deposit(chain.entity, Asset.NATIVE, Amount.of(1)))
                        .tag());
    }

    @Test
    void saysWhenTheGasAccountIsEmpty() {
        TransactionSender poor = TransactionSender.heldBy(
                chain.client.node(), AnvilNode.CHAIN_ID, DeployedDepositary.DESTINATION, HASTY);
        ChainFault fault = fault(() -> chain.client.sendingBy(poor).deposit(chain.entity, Asset.NATIVE, Amount.of(1)));
        assertEquals(ChainTag.FUNDS_MISSING, fault.tag(), fault.getMessage());
    }

    @Test
    void saysWhenAnAnswerIsNoJsonRpc() throws IOException {
        try (Relay relay = Relay.to(chain.anvil.uri())) {
            DepositaryClient client = connect(relay.uri(), sender(relay.uri(), HASTY));
            relay.change(answer -> "<html>502</html>");
            assertEquals(ChainTag.ANSWER_MALFORMED, fault(client::requirePinned).tag());
            relay.change(answer -> answer.replace("\"result\":\"0x", "\"result\":\"zz"));
            assertEquals(ChainTag.ANSWER_MALFORMED, fault(client::requirePinned).tag());
        }
    }

    private static DepositaryClient connect(URI rpc, TransactionSender sender) {
        return DepositaryClient.connect(rpc, chain.client.domain(), Optional.of(chain.client.codeHash()), sender);
    }

    private static TransactionSender sender(URI rpc, SendingLimits limits) {
        return TransactionSender.heldBy(new Node(rpc), AnvilNode.CHAIN_ID, AnvilNode.OPERATOR, limits);
    }

    private static ChainFault fault(Executable attempt) {
        return assertThrows(ChainFault.class, attempt);
    }

    /** A node in front of the node, which changes answers. */
    private static final class Relay implements AutoCloseable {
        private final HttpServer server;
        private final URI target;
        private final HttpClient http = HttpClient.newHttpClient();
        private volatile UnaryOperator<String> change = UnaryOperator.identity();
        private volatile boolean inflate;

        private Relay(HttpServer server, URI target) {
            this.server = server;
            this.target = target;
        }

        static Relay to(URI target) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Relay relay = new Relay(server, target);
            server.createContext("/", exchange -> {
                String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                byte[] answer = relay.answer(request).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return relay;
        }

        void change(UnaryOperator<String> newChange) {
            change = newChange;
        }

        /** From the next question on, and for that one only. */
        void inflatePendingCount() {
            inflate = true;
        }

        private String answer(String request) throws IOException {
            try {
                String answer = http.send(
                                HttpRequest.newBuilder(target)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(request))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                if (inflate && request.contains("eth_getTransactionCount") && request.contains("pending")) {
                    inflate = false;
                    int at = answer.indexOf("\"result\":\"0x") + 12;
                    int end = answer.indexOf('"', at);
                    long count = Long.parseLong(answer.substring(at, end), 16);
                    return answer.substring(0, at) + Long.toHexString(count + 1) + answer.substring(end);
                }
                return change.apply(answer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
            http.close();
        }
    }
}
