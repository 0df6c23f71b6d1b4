package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.sending.KnownKey;
import io.portcullis.depositary.sending.LaneJournal;
import io.portcullis.depositary.sending.LaneListener;
import io.portcullis.depositary.sending.LaneRules;
import io.portcullis.depositary.sending.SendingLane;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.InterposedNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Depositary's functions, sent by a lane. Each test has an account of its own. */
class LaneSenderTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static DeployedDepositary chain;
    private static int accounts;

    @TempDir
    private Path folder;

    private KnownKey key;
    private Node node;
    private SendingLane lane;

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void open() {
        key = new KnownKey(accounts++);
        chain.anvil.ask("anvil_setBalance", "[\"" + Hex.encode(key.account().toArray()) + "\",\"0xde0b6b3a7640000\"]");
        node = new Node(chain.anvil.uri());
        open(LaneRules.standard(AnvilNode.CHAIN_ID, key.account()));
    }

    private void open(LaneRules rules) {
        lane = SendingLane.open(
                rules,
                LaneJournal.open(folder.resolve(rules.maxFeePerGas().toString())),
                new NodeLane(node, AnvilNode.CHAIN_ID),
                key,
                InstantSource.system(),
                LaneListener.NONE);
    }

    @AfterEach
    void close() {
        chain.anvil.ask("evm_setAutomine", "[true]");
        lane.close();
        node.close();
    }

    @Test
    void sendsAndAnswersWithTheReceipt() {
        Amount before = chain.client.reserve(chain.entity, Asset.NATIVE.id());
        Receipt receipt = by(SendingLimits.DEFAULT).deposit(chain.entity, Asset.NATIVE, Amount.of(5));
        assertEquals(1, receipt.events().size());
        assertEquals(before.plus(Amount.of(5)), chain.client.reserve(chain.entity, Asset.NATIVE.id()));
        by(SendingLimits.DEFAULT).deposit(chain.entity, Asset.NATIVE, Amount.of(5));
        assertEquals(2, node.transactionCount(key.account(), "latest"), "the same call a second time is meant");
    }

    @Test
    void namesARefusalWithoutSendingAnything() {
        ChainRefusal refusal =
                assertThrows(ChainRefusal.class, () -> by(SendingLimits.DEFAULT).releaseWithdrawal(Bytes32.ZERO));
        assertEquals(RevertTag.WITHDRAWAL_UNKNOWN, refusal.tag());
        assertEquals(0, node.transactionCount(key.account(), "pending"));
    }

    @Test
    void joinsWhatItOwesInsteadOfSendingItTwice() throws Exception {
        chain.anvil.ask("evm_setAutomine", "[false]");
        SendingLimits hasty =
                new SendingLimits(SendingLimits.DEFAULT.maxFeePerGas(), Duration.ofMillis(200), Duration.ofMillis(50));
        ChainFault late =
                assertThrows(ChainFault.class, () -> by(hasty).deposit(chain.entity, Asset.NATIVE, Amount.of(7)));
        assertEquals(ChainTag.RECEIPT_LATE, late.tag());
        CompletableFuture<Receipt> again = CompletableFuture.supplyAsync(
                () -> by(SendingLimits.DEFAULT).deposit(chain.entity, Asset.NATIVE, Amount.of(7)));
        while (!again.isDone()) {
            chain.anvil.mine(1);
            TransactionSender.pause(Duration.ofMillis(100));
        }
        again.get(1, TimeUnit.MINUTES);
        assertEquals(1, node.transactionCount(key.account(), "latest"));
    }

    @Test
    void saysThatACapKeepsItOutAndOrdersItAllTheSame() {
        lane.close();
        open(LaneRules.standard(AnvilNode.CHAIN_ID, key.account()).cappedAt(BigInteger.TEN, BigInteger.ONE));
        ChainFault capped = assertThrows(
                ChainFault.class, () -> by(SendingLimits.DEFAULT).deposit(chain.entity, Asset.NATIVE, Amount.of(7)));
        assertEquals(ChainTag.FEE_ABOVE_CAP, capped.tag());
        assertEquals(1, lane.owed().size());
    }

    @Test
    void saysThatItsKeyDoesNotSign() {
        key.refuse(true);
        ChainFault held = assertThrows(
                ChainFault.class, () -> by(SendingLimits.DEFAULT).deposit(chain.entity, Asset.NATIVE, Amount.of(7)));
        assertEquals(ChainTag.SENDING_HELD_UP, held.tag());
    }

    @Test
    void stopsWhenTheCodeOfAnyContractChangesThatTheDepositaryCalls() {
        for (ContractArtifact part : List.of(
                ContractArtifact.accounts(), ContractArtifact.boardRegistry(), ContractArtifact.blsVerifier())) {
            try (InterposedNode lying = InterposedNode.before(chain.anvil.uri());
                    DepositaryClient client = DepositaryClient.connect(
                            lying.uri(), chain.client.domain(), Optional.of(chain.client.codeHash()), chain.operator)) {
                client.requirePinned();
                lying.change(
                        "eth_getCode",
                        answer -> Keccak.hash(Hex.decode(code(answer))).equals(part.codeHash())
                                ? answer.replace("60", "61")
                                : answer);
                assertEquals(
                        ChainTag.CODE_CHANGED,
                        assertThrows(ChainFault.class, client::requirePinned).tag(),
                        part.name());
            }
        }
    }

    private static String code(String answer) {
        int from = answer.indexOf("0x");
        return answer.substring(from, answer.indexOf('"', from));
    }

    private DepositaryClient by(SendingLimits limits) {
        return chain.client.sendingBy(TransactionSender.by(node, lane, limits, HOUR, InstantSource.system()));
    }
}
